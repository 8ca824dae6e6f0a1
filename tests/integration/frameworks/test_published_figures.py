"""Figures published for 2566, and others, come out of the public functions as they went in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from khet.domains.frameworks import public as frameworks
from tests import frameworks_cast
from tests.frameworks_cast import AT, MACHINE, YEAR

DATA = Path(__file__).parents[2] / "golden" / "data"
GIVEN = ("code", "round6", "round12", "score", "target", "result", "state")
TABLES = {"qp-2566": "qp", "ap-2566": "ap", "standards-2560": "standards"}


def expected(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_file(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, GIVEN, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@pytest.fixture
def office(db):
    for name in TABLES:
        frameworks_cast.store(frameworks_cast.shipped(name))
    return frameworks_cast.office("สพม.ลุ่มน้ำวัง", "9911")


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_the_published_table_comes_out_to_the_digit(office, name):
    rows = expected(name)
    report = frameworks.import_results(
        actor=MACHINE,
        office_id=office.id,
        framework_code=TABLES[name],
        year=YEAR,
        filename="results.csv",
        data=as_file(rows),
        publish=True,
        at=AT,
    )
    plain = frameworks.results_plain(
        actor=MACHINE, office_id=office.id, framework_code=TABLES[name], year=YEAR, published_only=True
    )

    assert report.faults == ()
    nodes = {node["code"]: node for node in plain["nodes"]}
    for row in rows:
        node = nodes[row["code"]]
        assert node["state"] == row["expected_state"]
        for field in ("value", "level", "printed", "meaning", "shared_score"):
            assert (node[field] or "") == row[field], (row["code"], field)
        assert str(node["level_number"] or "") == row["level_number"]


@pytest.mark.parametrize(
    ("name", "value", "level", "counted"),
    [("qp-2566", "3.83", "ดีมาก", 12), ("ap-2566", "4.80", "ดีเยี่ยม", 5), ("standards-2560", "4.57", "ดีเยี่ยม", 3)],
)
def test_the_whole_is_the_same_in_draft_published_and_in_the_snapshot(office, name, value, level, counted):
    ask = {"actor": MACHINE, "office_id": office.id, "framework_code": TABLES[name], "year": YEAR}
    given = {**ask, "filename": "results.csv", "data": as_file(expected(name)), "at": AT}

    frameworks.import_results(**given)
    drafted = frameworks.results_plain(**ask)
    frameworks.import_results(**given, publish=True)
    published = frameworks.results(**ask, published_only=True)
    snapshot = frameworks.snapshot(
        actor=MACHINE, evaluation_id=published.evaluation.id, number=published.publication.number
    )

    for plain in (drafted, frameworks.plain_of(published), snapshot):
        overall = plain["overall"]
        assert (overall["value"], overall["level"], overall["counted"]) == (value, level, counted)
    assert snapshot == frameworks.plain_of(published)


def test_an_invented_framework_and_office_come_out_by_the_same_way(db):
    frameworks_cast.store(frameworks_cast.RIVER)
    office = frameworks_cast.office("สพป.ทุ่งโล่ง", "9912", "primary")
    data = "code;round6;round12\n1;2;3\n2a;5;\nX1;๔;๕\n".encode("cp874")

    frameworks.import_results(
        actor=MACHINE, office_id=office.id, framework_code="river", year=2571, filename="a.csv", data=data, at=AT
    )
    plain = frameworks.results_plain(actor=MACHINE, office_id=office.id, framework_code="river", year=2571)

    assert {node["code"]: node["value"] for node in plain["nodes"]} == {
        "1": "2.50",
        "2a": "5.00",
        "2b": None,
        "X1": "4.50",
    }
    assert (plain["overall"]["value"], plain["overall"]["explanation"]["exact"]) == ("4.13", "33/8")
    assert plain["office"] == "สพป.ทุ่งโล่ง"


def test_the_figures_of_a_paper_are_read_from_each_publication_once(office, django_assert_num_queries):
    for name in ("qp-2566", "ap-2566"):
        frameworks.import_results(
            actor=MACHINE,
            office_id=office.id,
            framework_code=TABLES[name],
            year=YEAR,
            filename="results.csv",
            data=as_file(expected(name)),
            publish=True,
            at=AT,
        )
    place = {"office": office.id, "year": YEAR, "field": "value"}
    asked = [{**place, "framework": "qp", "node": row["code"]} for row in expected("qp-2566")]
    asked += [{**place, "framework": "ap", "node": ""}, {**place, "framework": "ap", "node": "no such"}]

    with django_assert_num_queries(2):
        found = frameworks.current_figures(asked)

    assert [figure and figure.value for figure in found] == [
        *(row["value"] for row in expected("qp-2566")),
        "4.80",
        None,
    ]
    assert found == [frameworks.current_figure(arguments) for arguments in asked]
