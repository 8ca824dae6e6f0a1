"""ZIPs of many schools' files: each is read under its own name, tricks are refused whole."""

from __future__ import annotations

import pytest

from khet.engine.readers import Unreadable
from tests import readers_cast as cast


def school(number):
    return cast.csv_text([cast.DMC_36, *cast.dmc_rows(4, school=f"9901{number:04d}")]).encode("cp874")


def refusal(tmp_path, data):
    with pytest.raises(Unreadable) as refused:
        cast.read(tmp_path, data, "schools.zip")
    return refused.value


def test_reads_thirty_schools_in_one_zip(tmp_path):
    files = {f"ปี2567/โรงเรียน {number:02d}.csv": school(number) for number in range(30)}

    reading = cast.read(tmp_path, cast.zipped(files), "schools.zip")

    assert [table.file_name for table in reading.tables] == sorted(files)
    assert reading.tables[29].columns[0] == ["99010029"] * 4
    assert reading.encoding == "cp874"


def test_reads_files_of_all_kinds_side_by_side(tmp_path):
    book = cast.workbook({"a": [cast.ONET, *cast.ONET_ROWS], "b": [cast.ONET, *cast.ONET_ROWS]})
    files = {"a.xlsx": book, "b.xls": cast.excel97([("รหัส", "ชื่อ"), ("1", "ก")]), "c.csv": school(1)}

    reading = cast.read(tmp_path, cast.zipped(files), "all.zip")

    assert [(table.file_name, table.kind) for table in reading.tables] == [
        *[("a.xlsx", "xlsx"), ("a.xlsx", "xlsx")],
        *[("b.xls", "xls"), ("c.csv", "csv")],
    ]


def test_reads_thai_names_that_old_programs_wrote_without_saying_so(tmp_path):
    name = "โรงเรียน.csv"
    stand_in = "x" * len(name)
    old = cast.zipped({stand_in: school(1)}).replace(stand_in.encode(), name.encode("cp874"))

    (table,) = cast.read(tmp_path, old, "old.zip").tables

    assert table.file_name == name


def test_passes_over_what_is_no_table_and_says_so(tmp_path):
    files = {"a.csv": school(1), "อ่านก่อน.pdf": b"%PDF", "__MACOSX/._a.csv": b"x", "~$a.xlsx": b"x", "Thumbs.db": b"x"}

    reading = cast.read(tmp_path, cast.zipped(files), "schools.zip")

    assert len(reading.tables) == 1
    assert [note.cause for note in reading.notes] == ["zip.left_out"]
    assert "อ่านก่อน.pdf" in reading.notes[0].message_th


def test_one_unreadable_file_refuses_the_whole_and_is_named(tmp_path):
    problem = refusal(tmp_path, cast.zipped({"a.csv": school(1), "b.xlsx": b"PK\x03\x04 not really"}))

    assert problem.cause == "damaged"
    assert "b.xlsx" in problem.message_th
    assert "b.xlsx" in problem.message_en


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "a/../../b.csv", "..\\a.csv", "C:\\a.csv", "C:a.csv"])
def test_refuses_names_that_point_outside(tmp_path, name):
    assert refusal(tmp_path, cast.zipped({name: school(1)})).cause == "path_trick"


@pytest.mark.parametrize("name", ["inner.zip", "inner.rar", "inner.csv", "inner.xlsx"])
def test_refuses_an_archive_inside_an_archive_whatever_it_is_called(tmp_path, name):
    inner = cast.zipped({"a.csv": school(1)})

    assert refusal(tmp_path, cast.zipped({name: inner, "a.csv": school(1)})).cause in ("nested_zip", "not_a_table_file")


def test_refuses_a_bomb(tmp_path):
    assert refusal(tmp_path, cast.zipped({"a.csv": b"1,2\n" * 25_000_000})).cause == "bomb"


def test_refuses_many_files_that_are_too_much_together(tmp_path, monkeypatch):
    from khet.engine.readers import grids

    monkeypatch.setattr(grids, "MOST_CELLS", 36 * 4 * 5)
    files = {f"{number}.csv": school(number) for number in range(6)}

    assert refusal(tmp_path, cast.zipped(files)).cause == "too_large"


def test_refuses_a_password(tmp_path):
    data = bytearray(cast.zipped({"a.csv": school(1)}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= 1

    assert refusal(tmp_path, bytes(data)).cause == "password"


@pytest.mark.parametrize("files", [{}, {"a.pdf": b"%PDF"}])
def test_refuses_a_zip_without_tables(tmp_path, files):
    assert refusal(tmp_path, cast.zipped(files)).cause == "no_table"
