"""Text files: encodings, delimiters, quotation marks, and what is not text at all."""

from __future__ import annotations

import pytest

from khet.engine.readers import Unreadable
from tests import readers_cast as cast

ROWS = (("รหัสโรงเรียน", "ชื่อโรงเรียน"), ("99010001", "บ้านสมมุติ"), ("99010002", "วัดสมมุติ"))


@pytest.mark.parametrize(
    ("codec", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp874", "cp874"), ("utf-16", "utf-16")],
)
def test_reads_the_encodings_that_offices_programs_write(tmp_path, codec, named):
    reading = cast.read(tmp_path, cast.csv_text(ROWS).encode(codec), "file.csv")

    assert reading.encoding == named
    assert reading.tables[0].headers == ROWS[0]
    assert cast.rows_of(reading.tables[0]) == list(ROWS[1:])


def test_takes_words_of_cp874_that_happen_to_be_utf8_for_what_they_are(tmp_path):
    data = "เขต,no\nเขต,1\nเขต,2\n".encode("cp874")
    data.decode("utf-8")

    reading = cast.read(tmp_path, data, "file.csv")

    assert reading.encoding == "cp874"
    assert reading.tables[0].columns[0] == ["เขต", "เขต"]


def test_keeps_what_only_cp874_knows_and_tis620_does_not(tmp_path):
    data = "รหัส,ชื่อ\n1,“บ้าน–ก”\u00a0ข\n".encode("cp874")

    assert cast.read_one(tmp_path, data, "file.csv").columns[1] == ["“บ้าน–ก”\u00a0ข"]


def test_reads_each_line_of_a_mixed_file_in_its_own_encoding_and_says_so(tmp_path):
    lines = [",".join(row) for row in (*ROWS, ("99010003", "ป่าสมมุติ"))]
    data = b"".join(line.encode("cp874" if number == 2 else "utf-8") + b"\r\n" for number, line in enumerate(lines))

    reading = cast.read(tmp_path, data, "file.csv")

    assert reading.encoding == "mixed"
    assert reading.tables[0].columns[1] == ["บ้านสมมุติ", "วัดสมมุติ", "ป่าสมมุติ"]
    assert [(note.cause, note.rows) for note in reading.notes] == [("encoding.mixed", (3,))]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_letter_cut_in_half_does_not_make_its_line_another_encoding(tmp_path, mark):
    whole = f"{mark}รหัส,ชื่อ,ที่อยู่\n1,สมหญิง,ตำบลสมมุติ\n2,สมชาย,ตำบลสมมุติ\n".encode()
    cut = whole.replace("สมหญิง".encode(), "สมหญิง".encode()[:-1])

    reading = cast.read(tmp_path, cut, "file.csv")

    assert cast.rows_of(reading.tables[0]) == [("1", "สมหญิ\ufffd", "ตำบลสมมุติ"), ("2", "สมชาย", "ตำบลสมมุติ")]
    assert [(note.cause, note.rows) for note in reading.notes] == [("encoding.unknown", (2,))]


def test_shows_a_byte_that_nothing_can_read_and_says_in_which_row(tmp_path):
    data = "รหัส,ชื่อ\n1,ก\n2,ข".encode("cp874") + b"\xfc\n"

    reading = cast.read(tmp_path, data, "file.csv")

    assert reading.tables[0].columns[1] == ["ก", "ข\ufffd"]
    assert [(note.cause, note.rows) for note in reading.notes] == [("encoding.unknown", (3,))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_finds_the_delimiter(tmp_path, delimiter):
    rows = [("รหัส", "ชื่อ", "จำนวน"), ("1", "ก", "1.5"), ("2", "ข", "2.5")]

    table = cast.read_one(tmp_path, cast.csv_text(rows, delimiter).encode(), "file.csv")

    assert (table.delimiter, table.kind) == (delimiter, "tsv" if delimiter == "\t" else "csv")
    assert cast.rows_of(table) == [("1", "ก", "1.5"), ("2", "ข", "2.5")]


def test_is_not_misled_by_commas_inside_the_words_of_a_tab_file(tmp_path):
    text = "รหัส\tชื่อ\tที่อยู่\n1\tก\tถนน ก, ตำบล ข, อำเภอ ค\n2\tข\tถนน ก, ตำบล ข, อำเภอ ค\n"

    assert cast.read_one(tmp_path, text.encode(), "file.txt").delimiter == "\t"


def test_obeys_the_line_in_which_excel_names_the_delimiter(tmp_path):
    table = cast.read_one(tmp_path, "sep=;\nรหัส;ชื่อ\n1;ก,ข\n".encode(), "file.csv")

    assert (table.delimiter, table.header_row) == (";", 2)
    assert cast.rows_of(table) == [("1", "ก,ข")]


def test_keeps_a_line_break_inside_quotation_marks_in_its_cell(tmp_path):
    table = cast.read_one(tmp_path, '"ชื่อ\nเต็ม",อายุ\n"ก\nข",7\nค,8\n'.encode(), "file.csv")

    assert table.headers == ("ชื่อ เต็ม", "อายุ")
    assert table.columns[0] == ["ก\nข", "ค"]
    assert table.row_numbers == [2, 3]


def test_a_quotation_mark_that_is_never_closed_swallows_nothing(tmp_path):
    rows = "".join(f'{number},"ก\n' if number == 5 else f"{number},ก\n" for number in range(200))

    reading = cast.read(tmp_path, f"รหัส,ชื่อ\n{rows}".encode(), "file.csv")

    assert reading.tables[0].height == 200
    assert [note.cause for note in reading.notes] == ["quotes.unbalanced"]


def test_pads_short_lines_and_keeps_long_ones(tmp_path):
    table = cast.read_one(tmp_path, "รหัส,ชื่อ\n1\n2,ข,เกิน\n".encode(), "file.csv")

    assert cast.rows_of(table) == [("1", None, None), ("2", "ข", "เกิน")]


def test_refuses_nul_bytes_with_clear_words(tmp_path):
    with pytest.raises(Unreadable, match="NUL") as refused:
        cast.read(tmp_path, b"a,b\n1,\x002\n", "file.csv")

    assert refused.value.cause == "nul"
    assert "NUL" in refused.value.message_th


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b"\xef\xbb\xbf\r\n  \r\n", "empty", id="only-spaces"),
        pytest.param(b"\xff\xfe", "empty", id="only-a-mark"),
        pytest.param(b"%PDF-1.7 ...", "not_a_table_file", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "not_a_table_file", id="picture"),
        pytest.param(b"a,b\n\x01\x02,3\n", "not_a_table_file", id="control-signs"),
        pytest.param(b"<html><table><tr><td>1</td></tr></table></html>", "html", id="web-page-called-xls"),
        pytest.param("หนึ่งบรรทัด\nไม่มีตาราง\n".encode(), "no_table", id="prose"),
        pytest.param("รหัส,ชื่อ\n".encode(), "no_rows", id="header-alone"),
        pytest.param(b"\xff\xfea\x00,\x00\xd8", "damaged", id="broken-utf16"),
    ],
)
def test_refuses_what_is_no_table_and_says_why(tmp_path, data, cause):
    with pytest.raises(Unreadable) as refused:
        cast.read(tmp_path, data, "file.csv")

    assert refused.value.cause == cause
    assert refused.value.message_th
    assert refused.value.message_en


@pytest.mark.parametrize("mark", ["", '"'])
def test_a_cell_that_no_table_has_is_refused_with_its_line(tmp_path, mark):
    long = f"{mark}{'ก,ข' * 60_000 if mark else 'ก' * 140_000}{mark}"
    data = f"รหัส,ชื่อ\n1,บ้านนา\n2,{long}\n".encode()

    with pytest.raises(Unreadable) as refused:
        cast.read(tmp_path, data, "file.csv")

    assert refused.value.cause == "cell_too_long"
    assert "บรรทัดที่ 3" in refused.value.message_th


def test_a_quotation_mark_that_is_never_closed_is_no_long_cell(tmp_path):
    rows = "".join(f"{number},บ้านนา {number}\n" for number in range(20_000))

    reading = cast.read(tmp_path, f'รหัส,ชื่อ\n0,"บ้านใหม่\n{rows}'.encode(), "file.csv")

    assert [note.cause for note in reading.notes] == ["quotes.unbalanced"]
    assert reading.tables[0].height == 20_001


def test_refuses_five_hundred_columns_and_says_how_many_are_taken(tmp_path):
    row = ",".join(str(number) for number in range(500))

    with pytest.raises(Unreadable, match="500 columns, more than the 400") as refused:
        cast.read(tmp_path, f"{row}\n{row}\n".encode(), "file.csv")

    assert refused.value.cause == "too_many_columns"


def test_takes_a_file_whose_lines_only_end_in_many_empty_cells(tmp_path):
    empty = "," * 600

    assert cast.read_one(tmp_path, f"รหัส,ชื่อ{empty}\n1,ก{empty}\n".encode(), "file.csv").width == 2


def test_refuses_a_file_above_the_limit_before_reading_any_of_it(tmp_path):
    path = tmp_path / "stored"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)

    from khet.engine import readers

    with pytest.raises(Unreadable, match="200 MB, more than the 50 MB") as refused:
        readers.read(path, name="nation.csv")

    assert refused.value.cause == "too_large"


def test_reads_the_line_ends_of_old_programs(tmp_path):
    data = "รหัส,ชื่อ\r1,ก\r2,ข\r\x1a".encode("cp874")

    assert cast.rows_of(cast.read_one(tmp_path, data, "file.csv")) == [("1", "ก"), ("2", "ข")]
