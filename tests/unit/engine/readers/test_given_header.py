"""Where a header is detected wrongly, a person says in which row it ends, and the table is read by that."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from khet.engine import readers
from khet.engine.readers import ColumnMapping, Unreadable

REPORT = "รหัสโรงเรียน,ชั้น,เพศ,ปี\nรายงานที่,ฉบับร่าง,ประจำ,2566\nก,ข,ค,ง\n1,20,30.5,40\n2,21,31.5,41\n"


def _read(folder: Path, content: bytes, name: str = "x.csv", rows: dict[tuple[str, str], int] | None = None):
    path = folder / "file"
    path.write_bytes(content)
    return readers.read(path, name=name, header_rows=rows)


def test_a_title_that_looks_like_a_header_is_passed_over_when_a_person_says_so(tmp_path: Path):
    detected = _read(tmp_path, REPORT.encode()).tables[0]
    given = _read(tmp_path, REPORT.encode(), rows={detected.key: 3}).tables[0]

    assert detected.header_row == 1
    assert (given.header_row, given.headers, given.row_numbers) == (3, ("ก", "ข", "ค", "ง"), [4, 5])
    assert [row.row for row in given.set_aside if row.reason == "title"] == [1, 2]
    assert readers.fingerprint(given) != readers.fingerprint(detected)


def test_no_header_at_all_can_be_said(tmp_path: Path):
    table = _read(tmp_path, REPORT.encode(), rows={("x.csv", ""): 0}).tables[0]

    assert (table.header_row, table.headers) == (0, ("", "", "", ""))
    assert table.row_numbers[-1] == 5


def test_a_header_below_the_last_row_is_refused(tmp_path: Path):
    with pytest.raises(Unreadable) as refused:
        _read(tmp_path, REPORT.encode(), rows={("x.csv", ""): 5})

    assert refused.value.cause == "header_row"


def test_one_file_of_a_zip_is_read_by_its_own_row_and_the_others_as_detected(tmp_path: Path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("a.csv", "b.csv"):
            archive.writestr(name, REPORT)
    tables = _read(tmp_path, buffer.getvalue(), "many.zip", {("b.csv", ""): 3}).tables

    assert [table.header_row for table in tables] == [1, 3]


def test_a_mapping_keeps_the_row_that_was_given():
    mapping = ColumnMapping("onet", "", {"thai": 2}, 3, {}, is_header_given=True)

    assert ColumnMapping.from_plain(mapping.to_plain()) == mapping
    assert not ColumnMapping.from_plain({"dataset": "onet", "columns": {"thai": 2}, "header_row": 3}).is_header_given
    with pytest.raises(ValueError, match="header_given"):
        ColumnMapping.from_plain({"dataset": "onet", "columns": {}, "header_given": "yes"})
