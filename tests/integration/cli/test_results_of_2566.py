"""The published figures of 2566, imported and shown by the command line to the digit."""

import csv
import json

import pytest

from khet.cli.demo import tables


def shown(khet, office, framework):
    file = tables.DATA / f"{framework}_2566.csv"
    words = ("--office", office, "--framework", framework, "--year", "2566")
    taken = khet("results", "import", file, *words, "--publish")
    assert taken.code == 0, taken.err
    answer = khet("results", "show", *words, "--format", "json")
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


def test_quick_policy(khet, office):
    plain = shown(khet, office, "qp")

    overall = plain["overall"]
    assert (overall["value"], overall["level"], overall["level_number"], overall["counted"]) == ("3.83", "ดีมาก", 4, 12)
    nodes = {node["code"]: node for node in plain["nodes"]}
    assert (nodes["1"]["rounds"], nodes["1"]["value"]) == ({"6": "4", "12": "3"}, "3.50")
    assert (nodes["5"]["value"], nodes["5"]["level"]) == ("2.50", "พอใช้")
    assert (nodes["6a"]["state"], nodes["6a"]["value"]) == ("not_applicable", None)
    assert overall["explanation"]["exact"] == "23/6"


def test_action_plan(khet, office):
    plain = shown(khet, office, "ap")

    overall = plain["overall"]
    assert (overall["value"], overall["level"], overall["counted"]) == ("4.80", "ดีเยี่ยม", 5)
    nodes = {node["code"]: node for node in plain["nodes"]}
    assert nodes["13"]["shared_score"] == nodes["14"]["shared_score"] == "13;14"
    assert (nodes["2"]["target"], nodes["2"]["result"], nodes["2"]["meaning"]) == ("80", "100", "บรรลุ")
    assert nodes["24"]["state"] == "in_progress"


def test_office_standards(khet, office):
    plain = shown(khet, office, "standards")

    nodes = {node["code"]: node for node in plain["nodes"]}
    assert [nodes[code]["value"] for code in "123"] == ["4.50", "4.80", "4.40"]
    assert (plain["overall"]["value"], plain["overall"]["level_number"]) == ("4.57", 5)
    assert nodes["1"]["printed"] == "5"


@pytest.mark.parametrize("named", ["สพม.ทดลอง", "109988"])
def test_the_office_may_be_named_by_any_code_or_the_short_name(khet, office, named):
    file = tables.DATA / "qp_2566.csv"

    taken = khet("results", "import", file, "--office", named, "--framework", "qp", "--year", "2566", "--json")

    assert taken.code == 0, taken.err
    assert json.loads(taken.out)["accepted"] >= 12


def test_the_table_for_people_ends_with_the_overall_figure(khet, office):
    shown(khet, office, "qp")

    answer = khet("results", "show", "--office", office, "--framework", "qp", "--year", "2566")

    assert "3.83" in answer.out.splitlines()[-1]
    assert "ดีมาก" in answer.out.splitlines()[-1]


def test_the_demo_figures_are_the_published_ones():
    with (tables.DATA / "qp_2566.csv").open(encoding="utf-8") as source:
        rows = {row["code"]: row for row in csv.DictReader(source)}

    pairs = {code: (row["round6"], row["round12"]) for code, row in rows.items() if code != "6a"}
    assert pairs == {
        "1": ("4", "3"), "2": ("5", "5"), "3": ("3", "4"), "4": ("2", "5"), "5": ("3", "2"), "6b": ("4", "5"),
        "7": ("3", "4"), "8": ("1", "4"), "9": ("3", "4"), "10": ("3", "5"), "X1": ("5", "5"), "X2": ("5", "5"),
    }  # fmt: skip
