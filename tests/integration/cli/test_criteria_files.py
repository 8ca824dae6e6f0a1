"""Criteria come and go as files; a faulty one is refused with every problem named."""

import json

import pytest

from khet.cli.demo import story


def test_importing_twice_changes_nothing(khet, office):
    again = khet("framework", "import", *story.criteria())

    assert again.code == 0, again.err
    assert again.out.count("มีอยู่แล้ว") == len(story.criteria())


def test_an_export_comes_back_unchanged(khet, office, tmp_path):
    file = tmp_path / "qp.yaml"
    exported = khet("framework", "export", "qp", "-o", file)
    assert exported.code == 0, exported.err

    again = khet("framework", "import", file)

    assert again.code == 0, again.err
    assert "มีอยู่แล้ว" in again.out


def test_the_list_names_the_version_in_use(khet, office):
    listed = json.loads(khet("framework", "list", "--json").out)

    assert {"qp", "ap", "standards", "ita", "school-qa"} <= {row["code"] for row in listed}
    assert all(row["version"] for row in listed)


@pytest.mark.parametrize("file", story.criteria(), ids=lambda file: file.stem)
def test_shipped_criteria_are_valid(khet, file):
    assert khet("framework", "validate", file).code == 0


def test_a_faulty_file_names_every_problem(khet, office, tmp_path):
    text = story.criteria()[-1].read_text(encoding="utf-8")
    file = tmp_path / "bad.yaml"
    file.write_text(text.replace("method: mean", "method: median", 1) + "\nunknown_key: 1\n", encoding="utf-8")

    checked = khet("framework", "validate", file, "--json")
    refused = khet("framework", "import", file)

    problems = json.loads(checked.out)["problems"]
    assert checked.code == refused.code == 1
    assert len(problems) >= 2
    assert all(problem["message"] and problem["message_en"] for problem in problems)
    assert "Traceback" not in refused.err


def test_a_refused_file_is_named_and_each_problem_told_once_with_its_line(khet, office, tmp_path):
    text = story.criteria()[-1].read_text(encoding="utf-8")
    file = tmp_path / "bad.yaml"
    file.write_text(text.replace("method: mean", "method: median", 1), encoding="utf-8")

    refused = khet("framework", "import", file)

    assert refused.err.startswith("ผิดพลาด: bad.yaml: ")
    assert refused.err.count("median") == 1
    assert "บรรทัด" in refused.err
    assert "(method)" in refused.err


def test_a_file_in_another_encoding_is_refused(khet, office, tmp_path):
    file = tmp_path / "old.yaml"
    file.write_bytes("code: เก่า".encode("cp874"))

    refused = khet("framework", "import", file)

    assert refused.code == 1
    assert "UTF-8" in refused.err
