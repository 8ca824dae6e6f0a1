"""Indicators over HTTP: as on the command line, hidden where the caller may not see persons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khet.domains.organisations import public as organisations
from tests import indicators_cast
from tests.indicators_cast import AT, MACHINE, Roll

SCOPES = ("warehouse.snapshot.view", "indicators.figure.view", "warehouse.person.view")
ASKED = {"office": "สพม.หนึ่ง", "year": "2567"}


@pytest.fixture
def filled(offices: tuple[organisations.OfficeRow, ...], settings: Any, tmp_path: Path) -> int:
    """The first office with one school of two girls and six boys; answers the school."""
    settings.KHET_WAREHOUSE = tmp_path / "warehouse"
    indicators_cast.define(indicators_cast.HEADS, indicators_cast.GIRLS)
    school = organisations.add_school(
        actor=MACHINE, office_id=offices[0].id, name="บ้านชายคลอง", codes={"smis8": "99880001"}, at=AT
    )
    roll = Roll().add(school.id, 2, grade="p1", sex="f").add(school.id, 6, grade="p1", sex="m")
    indicators_cast.store(
        offices[0].id, "pupils", 2567, "06-10", schools=roll.schools, persons=roll.persons, columns=roll.columns
    )
    return school.id


@pytest.fixture
def reader(filled: int, offices: tuple[organisations.OfficeRow, ...], caller_of: Callable[..., Any]) -> Any:
    """A caller whose owner may see figures, but no persons."""
    return caller_of(offices[0], role="officer", scopes=("indicators.figure.view",))


@pytest.fixture
def data_officer(filled: int, offices: tuple[organisations.OfficeRow, ...], caller_of: Callable[..., Any]) -> Any:
    """A caller whose owner may open persons."""
    return caller_of(offices[0], role="data_officer", scopes=SCOPES)


def states(answer: Any) -> dict[str | None, str]:
    return {row["keys"]["sex"]: row["state"] for row in answer.json()["rows"]}


def test_indicators_are_listed_and_described(reader: Any):
    listed = reader.get("/indicators").json()["items"]
    one = reader.get("/indicators/girls").json()

    assert [row["code"] for row in listed] == ["heads", "girls"]
    assert (one["formula"], one["unit"]) == ("share(sex = f of pupils)", "ร้อยละ")
    assert reader.get("/indicators/nothing").status_code == 404


def test_figures_carry_exact_counts(data_officer: Any):
    answer = data_officer.get("/indicators/heads/figures", **ASKED, by="sex", totals="true")

    found = {row["keys"]["sex"]: row["numerator"] for row in answer.json()["rows"]}
    assert answer.status_code == 200
    assert found == {"m": "6", "f": "2", None: "8"}


def test_small_cells_are_hidden_from_who_may_not_see_persons(reader: Any):
    answer = reader.get("/indicators/heads/figures", **ASKED, by="sex", totals="true")

    assert states(answer)["f"] == "hidden"
    assert states(answer)["m"] == "hidden"
    assert all(row["value"] is None for row in answer.json()["rows"] if row["state"] == "hidden")


def test_a_hidden_figure_is_not_explained_with_counts(reader: Any):
    answer = reader.get("/indicators/heads/explain", **ASKED, only="sex=f").json()

    assert answer["figure"]["state"] == "hidden"
    assert [(part["count"], part["total"]) for part in answer["parts"]] == [(None, None)]


def test_an_explanation_names_formula_and_file(data_officer: Any):
    answer = data_officer.get("/indicators/girls/explain", **ASKED).json()

    assert (answer["figure"]["value"], answer["parts"][0]["count"]) == ("25.00", 8)
    assert answer["parts"][0]["sources"][0]["file"] == "pupils-2567-1.xlsx"


def test_files_are_named_only_to_whom_snapshots_are_open(reader: Any):
    source = reader.get("/indicators/girls/explain", **ASKED).json()["parts"][0]["sources"][0]

    assert source["dataset"] == "pupils"
    assert source.keys().isdisjoint({"file", "published_by", "published_at"})


def test_another_offices_figures_do_not_exist(
    filled: int, offices: tuple[organisations.OfficeRow, ...], caller_of: Callable[..., Any]
):
    outsider = caller_of(offices[1], role="data_officer", scopes=SCOPES)

    assert outsider.get("/indicators/heads/figures", **ASKED).status_code == 404


def test_every_fault_of_a_request_is_told(reader: Any):
    answer = reader.get("/indicators/heads/figures", office="สพม.หนึ่ง", only="sex", totals="maybe", colour="red")

    faults = {each["parameter"] for each in answer.json()["errors"]}
    assert answer.status_code == 422
    assert faults == {"year", "only", "totals", "colour"}
    assert reader.get("/indicators/heads/figures", **ASKED, by="colour").status_code == 422


def test_without_the_scope_nothing_is_told(
    filled: int, offices: tuple[organisations.OfficeRow, ...], caller_of: Callable[..., Any]
):
    assert caller_of(offices[0], scopes=("frameworks.result.view",)).get("/indicators").status_code == 403
