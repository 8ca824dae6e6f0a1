"""Definitions are versions that never change; the library comes in once; an office may have its own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from khet.domains.indicators import public as indicators
from khet.domains.indicators.models import IndicatorVersion
from khet.kernel.actor import NotAllowed
from khet.kernel.models import AuditEntry
from tests import indicators_cast
from tests.indicators_cast import AT, AT_2567, MACHINE, ON, Cast, ask, texts


def test_the_shipped_library_is_loaded_once(db: None):
    first = indicators.ensure_library(actor=MACHINE, at=AT)
    again = indicators.ensure_library(actor=MACHINE, at=AT_2567)

    rows = indicators.indicator_rows(actor=MACHINE)
    assert len(first) == len(rows) >= 40
    assert again == []
    assert all(row.in_words and row.by for row in rows)


def test_an_update_leaves_what_somebody_changed(db: None):
    indicators.ensure_library(actor=MACHINE, at=AT)
    row = indicators.indicator_rows(actor=MACHINE)[0]
    text = indicators.export_indicators(actor=MACHINE, codes=[row.code]).replace(row.name, "ชื่อที่สำนักงานกลางแก้")
    indicators.import_indicators(actor=MACHINE, text=text, office_id=None, at=AT_2567)

    assert indicators.ensure_library(actor=MACHINE, at=AT_2567) == []
    assert indicators.indicator_row(actor=MACHINE, code=row.code).name == "ชื่อที่สำนักงานกลางแก้"


def test_a_change_makes_the_next_version_and_the_same_text_none(cast: Cast):
    same = indicators.import_indicators(actor=MACHINE, text=indicators_cast.GIRLS, office_id=None, at=AT_2567)
    changed = indicators_cast.GIRLS.replace("target: 50", "target: 52")
    new = indicators.import_indicators(actor=MACHINE, text=changed, office_id=None, at=AT_2567)

    assert [(row.number, row.is_new) for row in (*same, *new)] == [(1, False), (2, True)]
    assert [row.number for row in indicators.versions(actor=MACHINE, code="girls")] == [2, 1]


def test_one_faulty_definition_keeps_the_whole_file_out(cast: Cast):
    good, bad = "- {code: good, name: ดี, formula: count(pupils)}", "- {code: bad, name: ผิด, formula: count(nobody)}"
    text = f"indicators:\n{good}\n{bad}\n"

    with pytest.raises(indicators.DefinitionRefused) as refused:
        indicators.import_indicators(actor=MACHINE, text=text, office_id=None, at=AT_2567)

    (problem,) = refused.value.problems
    assert (problem.line, problem.start, problem.end) == (3, 6, 12)
    with pytest.raises(indicators.NoSuchIndicator):
        indicators.indicator_row(actor=MACHINE, code="good")


def test_an_offices_own_stands_in_place_of_the_national_one(filled: Cast):
    indicators.copy_to_office(actor=filled.planner, code="girls", office_id=filled.office.id, at=AT_2567)
    text = indicators_cast.GIRLS.replace("decimals: 2", "decimals: 0")
    indicators.import_indicators(actor=filled.data_officer, text=text, office_id=filled.office.id, at=AT_2567)

    (row,) = ask(filled, filled.reader, "girls").rows
    assert row.text == "45"
    assert indicators.indicator_row(actor=MACHINE, code="girls").decimals == 2


def test_only_who_may_see_persons_writes_formulas_over_them(cast: Cast):
    with pytest.raises(NotAllowed) as refused:
        indicators.import_indicators(
            actor=cast.planner, text=indicators_cast.GIRLS, office_id=cast.office.id, at=AT_2567
        )
    assert refused.value.permission == "warehouse.person.view"

    made = indicators.import_indicators(
        actor=cast.planner, text=indicators_cast.MATHS, office_id=cast.office.id, at=AT_2567
    )
    assert len(made) == 1


def test_nobody_edits_national_indicators_or_another_offices(cast: Cast):
    for who, office_id in ((cast.planner, None), (cast.reader, cast.office.id), (cast.planner, cast.other.id)):
        with pytest.raises(NotAllowed):
            indicators.import_indicators(actor=who, text=indicators_cast.GIRLS, office_id=office_id, at=AT_2567)


def test_a_target_of_the_year_decides_whether_it_is_met(filled: Cast):
    indicators.set_target(
        actor=filled.planner, office_id=filled.office.id, code="girls", year=2567, value=Decimal("44.5"), at=AT_2567
    )

    (row,) = ask(filled, filled.reader, "girls").rows
    assert (row.target, row.is_met) == (Decimal("44.5"), True)
    entry = AuditEntry.objects.get(verb="indicators.target.set")
    assert entry.detail == {"year": 2567, "was": None, "value": "44.5000"}


def test_an_offices_thresholds_give_its_levels(filled: Cast):
    indicators.set_thresholds(
        actor=filled.planner,
        office_id=filled.office.id,
        code="girls",
        thresholds=[(5, Decimal(44)), (4, Decimal(40))],
        at=AT_2567,
    )

    (row,) = ask(filled, filled.reader, "girls").rows
    assert row.level == 5


def test_impossible_aims_are_refused(cast: Cast):
    target = {"actor": cast.planner, "office_id": cast.office.id, "code": "girls", "at": AT_2567}
    for year, value in ((1999, Decimal(1)), (2567, Decimal("1e20")), (2567, Decimal("0.00001"))):
        with pytest.raises(indicators.WrongAim):
            indicators.set_target(year=year, value=value, **target)
    for thresholds in ([], [(1, Decimal(1))], [(5, Decimal(1)), (4, Decimal(2))]):
        with pytest.raises(indicators.WrongAim):
            indicators.set_thresholds(thresholds=thresholds, **target)


def test_views_are_ones_own_until_they_are_shared(cast: Cast):
    view = indicators.save_view(
        actor=cast.reader,
        office_id=cast.office.id,
        name=" นักเรียน  ป.1 ",
        query={"by": ["school"], "only": "grade=p1"},
        at=AT,
    )
    alone = indicators.saved_views(actor=cast.planner, office_id=cast.office.id)
    shared = indicators.share_view(actor=cast.reader, view_id=view.id, shared=True, at=AT)
    seen = indicators.shared_view(actor=cast.planner, token=shared.token)

    assert (view.name, alone, seen.query["only"]) == ("นักเรียน ป.1", [], "grade=p1")
    with pytest.raises(indicators.NoSuchIndicator):
        indicators.shared_view(actor=cast.outsider, token=shared.token)
    with pytest.raises(indicators.NoSuchIndicator):
        indicators.delete_view(actor=cast.planner, view_id=view.id, at=AT)
    indicators.delete_view(actor=cast.reader, view_id=view.id, at=AT)
    assert indicators.saved_views(actor=cast.reader, office_id=cast.office.id) == []


def test_an_outsider_sees_none_of_an_offices_settings(filled: Cast):
    indicators.set_target(
        actor=filled.planner, office_id=filled.office.id, code="girls", year=2567, value=Decimal(1), at=AT_2567
    )

    assert indicators.targets(actor=filled.outsider, office_id=filled.office.id) == []
    assert indicators.open_list(actor=filled.outsider, office_id=filled.office.id) == []
    with pytest.raises(NotAllowed):
        indicators.data_years(actor=filled.outsider, office_id=filled.office.id)
    assert indicators.data_years(actor=filled.director, office_id=filled.office.id) == (2567,)


def test_a_definition_that_nobody_can_read_any_more_does_not_take_the_others_down(filled: Cast):
    indicators.copy_to_office(actor=filled.data_officer, code="girls", office_id=filled.office.id, at=AT)
    mine = IndicatorVersion.objects.get(indicator__office_id=filled.office.id)
    IndicatorVersion.objects.filter(pk=mine.pk).update(
        definition={**mine.definition, "formula": "count(fishes)"}, definition_hash="0" * 64
    )
    asked = {"actor": filled.data_officer, "office_id": filled.office.id}

    rows = indicators.indicator_rows(**asked)

    assert "heads" in [row.code for row in rows]
    assert "girls" not in [row.code for row in rows]
    with pytest.raises(indicators.NoSuchIndicator, match="แก้นิยาม"):
        indicators.indicator_row(code="girls", **asked)
    with pytest.raises(indicators.NoSuchIndicator):
        indicators.figures(codes=["girls"], years=[2567], on=ON, **asked)
    assert [(code, office) for code, office, _ in indicators.unreadable()] == [("girls", filled.office.id)]


def test_a_definition_stored_before_a_rule_is_computed_by_the_rule(filled: Cast):
    row = IndicatorVersion.objects.get(indicator__code="heads")
    IndicatorVersion.objects.filter(pk=row.pk).update(
        definition={**row.definition, "small_cell": "none"}, definition_hash="1" * 64
    )

    assert "ปกปิด" in texts(ask(filled, filled.reader, "heads", "school", "sex")).values()
