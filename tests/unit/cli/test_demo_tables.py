"""The demo's compact tables become the files that the public commands take."""

import csv
import datetime

import pytest

from khet.cli.demo import development_data, office_data, story, tables


def test_every_cell_of_a_wide_table_becomes_a_row(tmp_path):
    made = dict(tables.result_files("invented_qp.csv", tmp_path))

    assert len(made) == 11
    with made["สพม.ภูหมอก 2566"].open(encoding="utf-8") as source:
        rows = {row["code"]: row for row in csv.DictReader(source)}
    assert (rows["1"]["round6"], rows["1"]["round12"]) == ("3", "4")
    assert rows["6a"]["state"] == "not_applicable"


def test_a_target_cell_holds_target_and_result(tmp_path):
    _, file = next(tables.result_files("invented_ap.csv", tmp_path))

    with file.open(encoding="utf-8") as source:
        rows = {row["code"]: row for row in csv.DictReader(source)}
    assert (rows["2"]["target"], rows["2"]["result"]) == ("80", "96")
    assert rows["24"]["state"] == "in_progress"


def test_days_become_dates(tmp_path):
    file = tables.dated("suggestions_qp_2566.csv", tmp_path, datetime.date(2026, 11, 21))

    with file.open(encoding="utf-8") as source:
        due = [row["due"] for row in csv.DictReader(source)]
    assert due[0] == "2026-10-12"


def test_the_main_office_has_its_45_schools_once_each():
    schools = tables.rows("schools_lampang_lamphun.csv")

    assert len(schools) == len({row["code10"] for row in schools}) == len({row["name"] for row in schools}) == 45


def test_everybody_of_the_story_exists(tmp_path):
    people = {row["username"] for row in tables.rows("people.csv")}
    owners = {row["owner"] for name in story.FRAMEWORKS for row in tables.rows(f"owners_{name}.csv")}
    steps = {row["by"] for name in story.FRAMEWORKS for row in tables.rows(f"work_{name}.csv")}

    assert {name for name in owners if name.isascii()} <= people
    assert steps <= people
    others = {row[0] for row in office_data.PEOPLE} | {row[1] for row in development_data.PEOPLE}
    assert {name for name, _ in story.SIGN_INS} <= people | others


@pytest.mark.parametrize("today", [datetime.date(2026, 9, 30), datetime.date(2026, 10, 1)])
def test_the_current_year_follows_the_calendar(today, tmp_path):
    opened = [each.words for each in story.commands(tmp_path, today) if each.words[:2] == ("results", "open")]

    year = {words[words.index("--year") + 1] for words in opened}
    assert year == {"2569" if today.month == 9 else "2570"}
