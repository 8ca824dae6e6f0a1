"""Behind a figure stand its formula, counts, files and comparisons; with permission and purpose, the names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from khet.domains.indicators import public as indicators
from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import Individual
from khet.kernel import register
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.models import AuditEntry
from tests import indicators_cast
from tests.indicators_cast import AT_2567, ON, Cast, Roll


def explain(cast: Cast, who: Actor, code: str, **more: Any) -> indicators.Explanation:
    return indicators.explain(actor=who, office_id=cast.office.id, code=code, year=2567, on=ON, **more)


def names(cast: Cast, who: Actor, code: str = "disabled", purpose: str = "จัดครูพี่เลี้ยง", **only: str) -> list[Any]:
    return indicators.names_behind(
        actor=who,
        office_id=cast.office.id,
        code=code,
        year=2567,
        purpose=purpose,
        only=only,
        on=ON,
        at=AT_2567,
    )


@pytest.fixture
def individuals(filled: Cast) -> Cast:
    """The pupils of the roll, by pseudonym, in the database of identities."""
    roll = indicators_cast.usual_roll(filled)
    Individual.objects.bulk_create(
        Individual(
            kind="pupil",
            uuid=uuid4(),
            pseudonym=person,
            office_id=filled.office.id,
            school_id=school,
            first_name=f"เด็ก{person}",
            last_name="สมมติ",
            as_of=date(2024, 6, 10),
        )
        for person, school in zip(roll.persons, roll.schools, strict=True)
    )
    return filled


def test_who_sees_snapshots_is_told_the_file_and_who_sent_it(filled: Cast):
    (leaf,) = explain(filled, filled.data_officer, "girls").leaves

    assert leaf.snapshots[0].file_name == "pupils-2567-1.xlsx"
    assert leaf.snapshots[0].published_by_name == "นางสาวดารา ข้อมูลดี"


def test_an_explanation_names_formula_and_counts(filled: Cast):
    found = explain(filled, filled.reader, "girls")

    (leaf,) = found.leaves
    assert (leaf.count, leaf.total) == (47, 21)
    assert "หญิง" in found.indicator.in_words
    assert leaf.snapshots[0].rows == 47
    assert leaf.snapshots[0].file_name == leaf.snapshots[0].published_by_name == ""
    assert "100" in found.rounding
    assert found.thresholds[0] == (5, "60")
    assert not found.may_open_names


def test_parts_of_a_hidden_figure_are_not_told(filled: Cast):
    cape = str(filled.schools["cape"])
    found = explain(filled, filled.reader, "heads", only={"school": cape, "sex": "f"})

    assert found.figure.state == "hidden"
    assert [(leaf.count, leaf.total) for leaf in found.leaves] == [(None, None)]


def test_a_weighted_mean_says_by_what_and_stands_beside_the_country(filled: Cast):
    river, hill = filled.schools["river"], filled.schools["hill"]
    indicators_cast.store(
        filled.office.id,
        "onet",
        2567,
        "",
        schools=[river, hill],
        columns={"grade": ["p6", "p6"], "candidates": [30, 10], "math": [4000, 6000]},
        stated=[("country", 95, {"math": 3750})],
    )

    found = explain(filled, filled.reader, "maths")

    assert found.figure.text == "45.00"
    assert "จำนวน" in found.weighting
    assert [(each.kind, each.text, each.stated) for each in found.compared] == [("country", "37.50", True)]


def test_a_school_stands_beside_its_network_area_and_last_year(filled: Cast):
    indicators_cast.census(filled, indicators_cast.usual_roll(filled), year=2566)
    river = str(filled.schools["river"])

    found = indicators.compared(
        actor=filled.data_officer, office_id=filled.office.id, code="heads", year=2567, on=ON, only={"school": river}
    )

    assert [(each.kind, each.year, each.text) for each in found] == [
        ("last_year", 2566, "15"),
        ("network", 2567, "27"),
        ("area", 2567, "47"),
    ]


def test_names_are_opened_with_a_purpose_and_kept_in_the_audit(individuals: Cast):
    (person,) = names(individuals, individuals.data_officer)

    entry = AuditEntry.objects.get(verb="warehouse.persons.opened")
    assert person.school_name == "บ้านเนินดิน"
    assert entry.detail["purpose"] == "จัดครูพี่เลี้ยง"
    assert "จำนวนนักเรียนพิการ 2567" in entry.target_label


def test_names_need_a_purpose(individuals: Cast):
    with pytest.raises(warehouse.ReasonNeeded):
        names(individuals, individuals.data_officer, purpose=" ")


def test_names_need_permission_over_the_slice(individuals: Cast):
    own = names(individuals, individuals.director, "heads", school=str(individuals.schools["river"]), sex="f")

    assert len(own) == 7
    for who, only in ((individuals.reader, {}), (individuals.director, {}), (individuals.director, {"sex": "f"})):
        with pytest.raises(NotAllowed):
            names(individuals, who, "heads", **only)


def test_names_behind_sensitive_figures_need_more(individuals: Cast):
    with pytest.raises(NotAllowed):
        names(individuals, individuals.director, school=str(individuals.schools["river"]))


def test_a_share_opens_to_those_who_have_what_is_asked_about(individuals: Cast):
    found = names(individuals, individuals.data_officer, "girls", network=str(individuals.networks["south"]))

    assert len(found) == 8


def test_figures_that_count_no_persons_have_no_names(individuals: Cast):
    indicators_cast.store(
        individuals.office.id,
        "onet",
        2567,
        "",
        schools=[individuals.schools["river"]],
        columns={"grade": ["p6"], "candidates": [30], "math": [4000]},
    )

    with pytest.raises(NotAllowed):
        names(individuals, individuals.data_officer, "maths")


def test_a_cited_figure_is_told_again_and_says_what_changed(filled: Cast):
    cited = indicators.cite(actor=filled.reader, office_id=filled.office.id, code="girls", year=2567, on=ON)
    before = register.resolve("indicators.figure", cited.arguments)
    roll = indicators_cast.usual_roll(filled).add(filled.schools["river"], 10, grade="p3", sex="f")
    indicators_cast.census(filled, roll, edition=2)
    indicators_cast.define(indicators_cast.GIRLS.replace("decimals: 2", "decimals: 1"))

    (after,) = register.resolve_many("indicators.figure", [cited.arguments])

    assert before is not None
    assert after is not None
    assert (before.value, after.value) == (cited.text, "54.4")
    assert "ไฟล์เดิมผิดรอบ" in after.source_text
    assert "ฉบับ 1" in after.source_text


def test_a_figure_on_few_persons_is_not_cited_even_by_those_who_see_it(filled: Cast):
    with pytest.raises(indicators.NotCitable):
        indicators.cite(
            actor=filled.data_officer,
            office_id=filled.office.id,
            code="heads",
            year=2567,
            on=ON,
            only={"school": str(filled.schools["cape"]), "sex": "f"},
        )


def test_a_token_for_figures_alone_opens_no_cell(filled: Cast):
    token = replace(filled.data_officer, scopes=frozenset({"indicators.figure.view"}))
    table = indicators_cast.ask(filled, token, "heads", "school", "sex")

    assert any(row.state == "hidden" for row in table.rows)


def test_open_figures_are_hidden_for_everybody(filled: Cast):
    opened = indicators.publish_open(
        actor=filled.data_officer,
        office_id=filled.office.id,
        code="heads",
        by=["school", "sex"],
        years=[2567],
        at=AT_2567,
    )

    table = indicators.open_table(open_id=opened.id, on=ON)
    assert {row.state for row in table.rows if row.keys[0] == str(filled.schools["cape"]) and row.keys[1]} == {"hidden"}
    assert AuditEntry.objects.filter(verb="indicators.figure.opened").exists()


def test_merged_persons_and_large_slices_are_refused_in_words(filled: Cast):
    roll = Roll().add(filled.schools["river"], 600, grade="p1", sex="m", disability="none")
    indicators_cast.census(filled, roll, edition=2)

    with pytest.raises(indicators.TooManyNames):
        names(filled, filled.data_officer, "heads")
