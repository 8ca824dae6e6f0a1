"""The published tables of fiscal year 2566 come out to the digit."""

from __future__ import annotations

import pytest

from khet.calc import rollup
from khet.calc.rollup import Outcome
from tests.golden import tables

TABLES = ("qp-2566", "ap-2566", "standards-2560")
ROWS = [pytest.param(name, row, id=f"{name}:{row['code']}") for name in TABLES for row in tables.rows(name)]


def outcome(name: str) -> Outcome:
    framework = tables.shipped(name)
    return rollup.roll_up(framework, tables.entries(framework, tables.rows(name)), office_type="secondary")


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    return {name: outcome(name) for name in TABLES}


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_every_row_is_as_published(outcomes, name, row):
    figure = outcomes[name].figure(row["code"])

    assert figure.state == row["expected_state"]
    assert (figure.value or "") == row["value"]
    assert (figure.level or "") == row["level"]
    assert str(figure.level_number or "") == row["level_number"]
    assert (figure.printed or "") == row["printed"]
    assert (figure.meaning or "") == row["meaning"]
    assert (figure.shared_score or "") == row["shared_score"]
    assert (figure.result or "") == row["result"]
    assert (figure.target or "") == row["target"]


@pytest.mark.parametrize(
    ("name", "value", "level", "number", "counted", "printed", "line"),
    [
        ("qp-2566", "3.83", "ดีมาก", 4, 12, "3.83", "คะแนนเฉลี่ยรวม 12 ตัวชี้วัด"),
        ("ap-2566", "4.80", "ดีเยี่ยม", 5, 5, "4.80", "คะแนนเฉลี่ยรวม 5 ตัวชี้วัด"),
        ("standards-2560", "4.57", "ดีเยี่ยม", 5, 3, "5", "คะแนนรวมของภาพรวม (3 มาตรฐาน)"),
    ],
)
def test_the_overall_figure_is_as_published(outcomes, name, value, level, number, counted, printed, line):
    overall = outcomes[name].overall

    assert (overall.value, overall.level, overall.level_number) == (value, level, number)
    assert (overall.counted, overall.printed) == (counted, printed)
    assert outcomes[name].framework.count_text(counted) == line


@pytest.mark.parametrize("name", TABLES)
def test_every_node_of_the_table_is_in_the_criteria_and_the_other_way_round(outcomes, name):
    assert [figure.code for figure in outcomes[name].nodes] == [row["code"] for row in tables.rows(name)]


def test_the_overall_figure_of_qp_explains_itself(outcomes):
    explanation = outcomes["qp-2566"].overall.explanation

    assert explanation["text"] == "46 ÷ 12 = 3.8333… → 3.83"
    assert (explanation["numerator"], explanation["denominator"], explanation["exact"]) == ("46", "12", "23/6")
    assert [left["code"] for left in explanation["left_out"]] == ["6a"]
    assert explanation["left_out"][0]["reason"] == "เฉพาะ สพป."
    assert explanation["band_set"]["code"] == "esao-080"
    assert explanation["band_set"]["band"] == {"level": 4, "name": "ดีมาก", "from": "3.41", "to": "4.20"}
    assert explanation["next_level"] == {"name": "ดีเยี่ยม", "level": 5, "needs": "0.38"}
    assert explanation["framework"] == {"code": "qp", "version": "2566"}


def test_one_score_for_two_indicators_counts_once(outcomes):
    explanation = outcomes["ap-2566"].overall.explanation

    assert [found["code"] for found in explanation["inputs"]] == ["10", "12", "13;14", "17", "21"]
    assert explanation["text"] == "24 ÷ 5 = 4.80"


def test_headings_of_the_standards_go_upward_unrounded(outcomes):
    overall = outcomes["standards-2560"].overall.explanation

    assert overall["text"] == "13.7 ÷ 3 = 4.5666… → 4.57"
    assert overall["exact"] == "137/30"
    assert outcomes["standards-2560"].figure("3").explanation["text"] == "22 ÷ 5 = 4.40"


def test_the_plain_form_has_every_key_and_texts_for_figures(outcomes):
    plain = rollup.as_plain(outcomes["qp-2566"], office="สพม.ลำปาง ลำพูน", year=2566)

    assert {key: plain[key] for key in ("office", "framework", "version", "year")} == {
        "office": "สพม.ลำปาง ลำพูน",
        "framework": "qp",
        "version": "2566",
        "year": 2566,
    }
    assert plain["overall"]["value"] == "3.83"
    node = plain["nodes"][0]
    explanation = node.pop("explanation")
    assert explanation["text"] == "(4 + 3) ÷ 2 = 3.50"
    assert node == {
        "code": "1",
        "parent": None,
        "name": "ระดับความสำเร็จของการจัดการศึกษาเพื่อความปลอดภัยและการบริหารสถานการณ์ที่เกิดขึ้น",
        "state": "scored",
        "rounds": {"6": "4", "12": "3"},
        "value": "3.50",
        "level": "ดีมาก",
        "level_number": 4,
        "printed": "3.50",
        "target": None,
        "result": None,
        "meaning": None,
        "shared_score": None,
    }
