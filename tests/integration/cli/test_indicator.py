"""``khet indicator`` checks, lists, computes and explains; the figures are those of the warehouse."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khet.domains.organisations import public as organisations
from tests import indicators_cast
from tests.indicators_cast import AT, MACHINE, Roll

YEAR = "2567"


@pytest.fixture
def filled(khet: Callable[..., Any], office: str, settings: Any, tmp_path: Path) -> str:
    """The office with the shipped indicators, one school and its census."""
    settings.KHET_WAREHOUSE = tmp_path / "warehouse"
    assert khet("indicator", "load").code == 0
    office_id = organisations.find_office(office).id
    school = organisations.add_school(
        actor=MACHINE, office_id=office_id, name="บ้านชายคลอง", codes={"smis8": "99880001"}, at=AT
    )
    roll = Roll().add(school.id, 2, grade="p1", sex="f").add(school.id, 6, grade="p1", sex="m")
    indicators_cast.store(
        office_id, "pupils", 2567, "06-10", schools=roll.schools, persons=roll.persons, columns=roll.columns
    )
    return office


def test_the_library_is_loaded_once(khet: Callable[..., Any], filled: str):
    assert "รุ่นล่าสุดอยู่แล้ว" in khet("indicator", "load").out
    rows = json.loads(khet("indicator", "list", "--office", filled, "--json").out)
    assert len(rows) >= 40
    assert {"code", "formula", "in_words", "version", "by"} <= rows[0].keys()


def test_figures_come_as_json_with_exact_counts(khet: Callable[..., Any], filled: str):
    said = khet(
        "indicator",
        "compute",
        "enrolment.all",
        "--office",
        filled,
        "--by",
        "school,grade,sex",
        "--year",
        YEAR,
        "--format",
        "json",
    )

    plain = json.loads(said.out)
    assert plain["office"] == filled
    assert [(row["labels"]["sex"], row["value"], row["numerator"], row["state"]) for row in plain["rows"]] == [
        ("ชาย", "6", "6", "shown"),
        ("หญิง", "2", "2", "shown"),
    ]
    assert plain["sources"][0]["dataset"] == "pupils"


def test_figures_come_as_csv_and_as_a_table(khet: Callable[..., Any], filled: str, tmp_path: Path):
    file = tmp_path / "figures.csv"
    command = ("indicator", "compute", "enrolment.all", "--office", filled, "--by", "sex", "--year", YEAR, "--totals")
    written = khet(*command, "--format", "csv", "-o", file)
    printed = khet(*command)

    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert written.code == 0
    assert [(row["sex"], row["sex_name"], row["value"]) for row in rows] == [
        ("m", "ชาย", "6"),
        ("f", "หญิง", "2"),
        ("", "รวม", "8"),
    ]
    assert "จำนวนนักเรียนทั้งหมด" in printed.out


def test_a_year_without_data_says_so(khet: Callable[..., Any], filled: str):
    said = khet("indicator", "compute", "enrolment.all", "--office", filled, "--year", "2560", "--format", "json")

    plain = json.loads(said.out)
    assert [(row["state"], row["value"]) for row in plain["rows"]] == [("no_data", None)]
    assert plain["warnings"][0]["kind"] == "missing"


def test_an_explanation_names_the_file(khet: Callable[..., Any], filled: str):
    said = khet("indicator", "explain", "enrolment.all", "--office", filled, "--year", YEAR)
    plain = json.loads(
        khet("indicator", "explain", "enrolment.all", "--office", filled, "--year", YEAR, "--format", "json").out
    )

    assert "pupils-2567-1.xlsx" in said.out
    assert plain["parts"][0]["count"] == 8
    assert plain["figure"]["value"] == "8"


def test_one_school_is_named_by_its_code(khet: Callable[..., Any], filled: str):
    command = ("indicator", "compute", "enrolment.all", "--office", filled, "--year", YEAR, "--format", "json")

    found = json.loads(khet(*command, "--only", "school=99880001", "--only", "sex=f").out)
    unknown = khet(*command, "--only", "sex")

    assert [row["value"] for row in found["rows"]] == ["2"]
    assert (unknown.code, "มิติ=ค่า" in unknown.err) == (1, True)


def test_a_formula_is_checked_with_places(khet: Callable[..., Any], filled: str):
    good = khet("indicator", "check", "--formula", "count(pupils where sex = f)")
    bad = khet("indicator", "check", "--formula", "count(pupils where sexx = f)")
    plain = json.loads(khet("indicator", "check", "--formula", "count(pupls)", "--json").out)
    stored = khet("indicator", "check", "enrolment.girls")

    assert (good.code, "หญิง" in good.out) == (0, True)
    assert (bad.code, "“sexx”" in bad.err) == (1, True)
    assert (plain["ok"], plain["problems"][0]["start"], plain["problems"][0]["end"]) == (False, 6, 11)
    assert stored.code == 0


def test_files_are_checked_taken_and_given_back(khet: Callable[..., Any], filled: str, tmp_path: Path):
    file = tmp_path / "own.yaml"
    file.write_text(indicators_cast.GIRLS, encoding="utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("code: x\nname: ผิด\nformula: count(\n", encoding="utf-8")

    assert khet("indicator", "check", file).code == 0
    refused = khet("indicator", "check", wrong)
    taken = khet("indicator", "import", file, "--office", filled)
    given = khet("indicator", "export", "girls", "--office", filled)

    assert (refused.code, "บรรทัด 3" in refused.err) == (1, True)
    assert taken.code == 0
    assert "share(sex = f of pupils)" in given.out
    assert khet("indicator", "import", wrong, "--office", filled).code == 1


def test_what_is_typed_wrongly_is_said_in_thai(khet: Callable[..., Any], filled: str):
    unknown = khet("indicator", "compute", "nothing", "--office", filled, "--year", YEAR)
    wrong = khet("indicator", "compute", "enrolment.all", "--office", filled, "--year", YEAR, "--by", "colour")
    neither = khet("indicator", "check")

    assert (unknown.code, "ไม่พบตัวชี้วัด" in unknown.err) == (1, True)
    assert (wrong.code, "colour" in wrong.err) == (1, True)
    assert neither.code == 2


def test_targets_and_open_figures_are_set_from_the_command_line(khet: Callable[..., Any], filled: str):
    target = ("indicator", "target", "enrolment.girls", "--office", filled, "--year", YEAR)
    kept, gone, wrong = (
        khet(*target, "--value", "๓๐.๕"),
        khet(*target, "--value", "none"),
        khet(*target, "--value", "มาก"),
    )
    publish = ("indicator", "publish", "enrolment.all", "--office", filled)
    opened, closed = khet(*publish, "--year", YEAR, "--by", "sex"), khet(*publish, "--withdraw")
    again = khet(*publish, "--withdraw")

    assert (kept.code, "30.5" in kept.out, gone.code, wrong.code) == (0, True, 0, 1)
    assert (opened.code, closed.code, again.code) == (0, 0, 0)
    assert "/open/enrolment.all/" in opened.out
    assert "ไม่ได้เปิดเผยอยู่" in again.out
    assert khet(*publish, "--year", YEAR, "--by", "colour").code == 1


def test_no_command_is_listed_twice(khet: Callable[..., Any]):
    listed = [line.split()[0] for line in khet("indicator", "--help").out.splitlines() if line.startswith("  ")]

    assert listed.count("publish") == 1
