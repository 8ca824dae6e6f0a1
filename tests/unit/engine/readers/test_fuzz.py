"""Whatever the bytes are: a file gives tables or clear words why not, soon, and nothing else."""

from __future__ import annotations

import functools
import io
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from khet.engine import marked, readers, schemas
from khet.engine.readers import RawTable, Reading, Unreadable
from tests import readers_cast as cast

LONGEST = 20.0
SHEET = "xl/worksheets/sheet1.xml"
slow = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def outcome(data: bytes, name: str = "file.xlsx") -> Reading | Unreadable:
    """Read the bytes; anything but a Reading or an Unreadable is a failure of the test."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        try:
            reading = cast.read(Path(folder), data, name)
        except Unreadable as problem:
            refused = problem
        else:
            refused = None
        assert time.monotonic() - began < LONGEST
    if refused is not None:
        assert all((refused.cause, refused.message_th, refused.message_en))
        return refused
    for table in reading.tables:
        check_is_sound(table)
    return reading


def check_is_sound(table: RawTable) -> None:
    """What everything after the readers relies on."""
    assert table.width == len(table.columns) >= 2
    assert table.height >= 1
    assert {len(column) for column in table.columns} == {table.height}
    assert table.row_numbers == sorted(set(table.row_numbers))
    assert not {*table.row_numbers} & {row.row for row in table.set_aside}
    assert all(number > table.header_row for number in table.row_numbers)
    assert len(readers.fingerprint(table)) == 32
    for match in readers.recognise(table, schemas.load()):
        assert 0 <= match.score <= 1
        assert len(set(match.mapping.columns.values())) == len(match.mapping.columns)
    for offer in readers.proposals(table, schemas.dataset("pupils")):
        assert 0 <= offer.confidence <= 1


@functools.cache
def seeds() -> tuple[bytes, ...]:
    """Small files of every kind."""
    roster = [("รายชื่อนักเรียน",), cast.DMC_36, *cast.dmc_rows(3), (None, "รวม", 3)]
    text = cast.csv_text(roster)
    return (
        cast.workbook({"ป.6": [cast.ONET, *cast.ONET_ROWS], "ม.3": roster}),
        text.encode("cp874"),
        text.encode("utf-8-sig"),
        text.encode("utf-16"),
        cast.csv_text(roster, "\t").encode("cp874"),
        cast.zipped({"a.csv": text.encode("cp874"), "b.xlsx": cast.workbook({"a": [cast.ONET, *cast.ONET_ROWS]})}),
    )


@st.composite
def mutated(draw: st.DrawFn, base: st.SearchStrategy[bytes]) -> bytes:
    """A file in which some stretches were cut, doubled, overwritten or moved."""
    data = bytearray(draw(base))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(0, 64))
        kind = draw(st.sampled_from(["cut", "insert", "overwrite", "double", "truncate"]))
        if kind == "cut":
            del data[at : at + length]
        elif kind == "insert":
            data[at:at] = draw(st.binary(max_size=32))
        elif kind == "overwrite":
            piece = draw(st.binary(min_size=1, max_size=8))
            data[at : at + len(piece)] = piece
        elif kind == "double":
            data[at:at] = data[at : at + length]
        else:
            del data[max(at, 1) :]
    return bytes(data)


@slow
@given(st.binary(max_size=4096))
@example(b"PK\x05\x06" + b"\x00" * 18)
@example(b"PK\x03\x04")
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
@example(b"\xff\xfe\x00\x00")
@example(b'"')
def test_any_bytes_are_read_or_refused(data):
    outcome(data, "file.csv")


@slow
@given(mutated(st.sampled_from(range(6)).map(lambda at: seeds()[at])))
def test_damaged_files_are_read_or_refused(data):
    outcome(data)


@slow
@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=400), st.sampled_from(["utf-8", "utf-16"])
)
def test_any_text_is_read_or_refused(text, codec):
    outcome(text.encode(codec), "file.txt")


XML_PIECES = st.sampled_from(
    [
        *(
            'r="A1"',
            'r="XFD1048576"',
            'r="A0"',
            'r=""',
            'r="A99999999999"',
            't="s"',
            't="b"',
            't="e"',
            't="d"',
            't="inlineStr"',
        ),
        *(
            "<v>1</v>",
            "<v>-1</v>",
            "<v>1e999</v>",
            "<v></v>",
            "<v>99999999</v>",
            "<v>NaN</v>",
            "<f>1+1</f>",
            "<is><t>ก</t></is>",
        ),
        *(
            "<c>",
            "</c>",
            "<row>",
            "</row>",
            '<row r="7">',
            "<sheetData>",
            "</sheetData>",
            "&#0;",
            "&amp;",
            "&x;",
            "<!--",
            "-->",
        ),
        *(
            '<mergeCell ref="A1:XFD9"/>',
            '<mergeCells><mergeCell ref="B1:D1"/></mergeCells>',
            '<dimension ref="A1:ZZ99"/>',
        ),
    ]
)


@slow
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 30), XML_PIECES), min_size=1, max_size=12))
def test_workbooks_with_odd_parts_are_read_or_refused(changes):
    with zipfile.ZipFile(io.BytesIO(seeds()[0])) as archive:
        sheet = bytearray(archive.read(SHEET))
    for place, cut, piece in changes:
        at = place % len(sheet)
        sheet[at : at + cut] = piece.encode()

    outcome(cast.repacked(seeds()[0], {SHEET: bytes(sheet)}))


@settings(slow, max_examples=12)
@given(mutated(st.just(cast.excel97([("รหัส", "ชื่อ"), ("1", "ก"), (2.0, "ข")] * 20))))
def test_damaged_old_workbooks_are_read_or_refused(data):
    outcome(data, "file.xls")


CELLS = st.one_of(
    st.none(),
    st.integers(0, 10**13).map(str),
    st.sampled_from(["รวม", "เฉลี่ย", "รหัสโรงเรียน", "ชื่อ", "99010001", "ตัวอย่าง", "หมายเหตุ", "-", "1", "๒๕๖๗", "ป.1"]),
    st.text("กขคง 1", max_size=5),
)


@slow
@given(st.lists(st.lists(CELLS, min_size=2, max_size=6), min_size=1, max_size=25))
def test_every_line_that_holds_anything_is_data_or_header_or_set_aside(rows):
    result = outcome(cast.csv_text(rows, "\t").encode(), "file.tsv")

    if isinstance(result, Unreadable):
        return
    (table,) = result.tables
    filled = {at for at, row in enumerate(rows, start=1) if any(cell and cell.strip() for cell in row)}
    header = set(range(table.header_row - len(table.header_cells) + 1, table.header_row + 1))
    assert filled <= {*table.row_numbers, *(row.row for row in table.set_aside), *header}
    for at, number in enumerate(table.row_numbers):
        kept = [column[at] for column in table.columns]
        given_cells = [cell if cell and cell.strip() else None for cell in rows[number - 1]]
        assert kept[: len(given_cells)] == given_cells[: len(kept)]


@settings(slow, max_examples=30)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=2, max_size=12))
def test_a_marked_workbook_gives_the_same_data_again(rows):
    first = outcome(cast.csv_text(rows, "\t").encode(), "file.tsv")

    if isinstance(first, Unreadable):
        return
    again = outcome(marked.write(first, [], []))
    assert isinstance(again, Reading)
    assert cast.rows_of(again.tables[0]) == cast.rows_of(first.tables[0])
    assert again.tables[0].row_numbers == first.tables[0].row_numbers


def test_the_coverage_guided_fuzzer_finds_nothing_in_a_short_run(tmp_path):
    root = Path(__file__).parents[4]
    command = [sys.executable, "-m", "tests.fuzz.readers", "-runs=1500", "-max_len=2048", "-seed=7", str(tmp_path)]

    done = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"},
        capture_output=True,
        timeout=240,
    )

    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
