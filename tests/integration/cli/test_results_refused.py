"""A faulty file is refused as a whole: every cell is named, the exit code is 1, and nothing is kept."""

import json

COLUMNS = "code,round6,round12,score,target,result,state"


def of(office, framework="qp", year="2566"):
    return ("--office", office, "--framework", framework, "--year", year)


def test_every_fault_is_named_and_nothing_is_kept(khet, office, table):
    file = table(COLUMNS, "1,4,3,,,,", "2,9,5,,,,", "99,1,1,,,,", "3,สี่,4,,,,")

    refused = khet("results", "import", file, *of(office))

    assert refused.code == 1
    for code in ("99", "สี่"):
        assert code in refused.err
    assert refused.err.count("\n  - ") >= 3
    assert "Traceback" not in refused.err
    shown = khet("results", "show", *of(office), "--format", "json")
    assert shown.code == 1 or json.loads(shown.out)["overall"]["counted"] == 0


def test_json_names_row_column_and_both_languages(khet, office, table):
    file = table(COLUMNS, "1,7,3,,,,")

    refused = khet("results", "import", file, *of(office), "--json")

    answer = json.loads(refused.out)
    assert (refused.code, answer["ok"], answer["accepted"]) == (1, False, 0)
    fault = answer["faults"][0]
    assert {"row", "column", "cell", "code", "message", "message_en"} <= set(fault)
    assert fault["code"] == "1"


def test_the_marked_workbook_is_written(khet, office, table, tmp_path):
    file = table(COLUMNS, "1,7,3,,,,")
    marked = tmp_path / "marked.xlsx"

    refused = khet("results", "import", file, *of(office), "--marked", marked)

    assert marked.read_bytes().startswith(b"PK")
    assert str(marked) in refused.err


def test_the_template_comes_back_as_it_was_given(khet, office, tmp_path):
    workbook = tmp_path / "qp.xlsx"

    made = khet("results", "template", *of(office), "-o", workbook)

    assert made.code == 0, made.err
    assert workbook.read_bytes().startswith(b"PK")


def test_a_workbook_of_another_year_is_refused(khet, office, tmp_path):
    workbook = tmp_path / "qp.xlsx"
    khet("results", "template", *of(office), "-o", workbook)

    refused = khet("results", "import", workbook, *of(office, year="2565"))

    assert refused.code == 1
    assert "2566" in refused.err


def test_an_unknown_office_is_answered_with_its_neighbour(khet, office):
    refused = khet("results", "show", *of("สพม.ทดลอ"))

    assert refused.code == 1
    assert office in refused.err


def test_an_unknown_framework_is_refused(khet, office):
    refused = khet("results", "show", *of(office, framework="qq"))

    assert refused.code == 1
    assert "ไม่รู้จักกรอบการประเมิน “qq”" in refused.err
    assert "กรอบที่มี: " in refused.err
    assert "qp" in refused.err
    assert "standards" in refused.err


def test_an_unknown_office_without_neighbours_is_answered_with_those_there_are(khet, office):
    refused = khet("results", "show", *of("นอกโลก"))

    assert refused.code == 1
    assert "นอกโลก" in refused.err
    assert f"เขตที่มี: {office}" in refused.err


def test_an_unknown_year_is_answered_with_those_there_are(khet, office):
    assert "เปิดด้วย khet results open" in khet("results", "show", *of(office)).err
    opened = khet("results", "open", *of(office))
    assert opened.code == 0, opened.err

    refused = khet("results", "show", *of(office, year="2599"))

    assert refused.code == 1
    assert "ปี 2599" in refused.err
    assert "ปีที่มี: 2566" in refused.err


def test_an_unknown_column_is_answered_with_the_known_ones(khet, office, table):
    refused = khet("results", "import", table("code,foo", "1,4"), *of(office))

    assert refused.code == 1
    assert "ไม่รู้จักคอลัมน์ foo คอลัมน์ที่ใช้ได้: code, round6, round12, score, target, result, state" in refused.err


def test_an_unreadable_file_is_refused(khet, office, tmp_path):
    file = tmp_path / "result.xlsx"
    file.write_bytes(b"PK\x03\x04 but broken")

    refused = khet("results", "import", file, *of(office))

    assert refused.code == 1
    assert "Traceback" not in refused.err
