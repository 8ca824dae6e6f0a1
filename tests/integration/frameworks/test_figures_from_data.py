"""A figure from data fills a report, keeps where it came from, and never replaces in silence what somebody typed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from khet.domains.frameworks import public as frameworks
from khet.domains.indicators import permissions as indicator_permissions
from khet.kernel.actor import Actor, Grant, Reach
from tests import frameworks_cast, indicators_cast
from tests.frameworks_cast import AT, LATER, YEAR
from tests.indicators_cast import ON, Roll


@pytest.fixture(autouse=True)
def warehouse_folder(tmp_path: Path, settings: object) -> None:
    settings.KHET_WAREHOUSE = tmp_path / "warehouse"  # type: ignore[attr-defined]


def census(office_id: int, girls: int, boys: int, *, edition: int = 1) -> None:
    roll = Roll().add(1, girls, grade="p1", sex="f").add(1, boys, grade="p1", sex="m")
    indicators_cast.store(
        office_id,
        "pupils",
        YEAR,
        "06-10",
        schools=roll.schools,
        persons=roll.persons,
        columns=roll.columns,
        edition=edition,
    )


def seeing(who: Actor, office_id: int, *carried: str) -> Actor:
    """The same person, who may see figures as well."""
    grant = Grant("figures", frozenset(carried), Reach(office_ids=frozenset({office_id})))
    return replace(who, grants=(*who.grants, grant))


@pytest.fixture
def reporter(delta: frameworks.EvaluationRow, cast: frameworks_cast.Cast) -> Actor:
    indicators_cast.define(indicators_cast.GIRLS, indicators_cast.HEADS)
    census(cast.office.id, 60, 20)
    return seeing(cast.reporter, cast.office.id, indicator_permissions.FIGURE_VIEW)


def use(who: Actor, evaluation: frameworks.EvaluationRow, node: str, code: str, revision: int = 0, **more: object):
    return frameworks.use_figure(
        actor=who,
        evaluation_id=evaluation.id,
        round_code="12",
        node_code=node,
        indicator_code=code,
        year=YEAR,
        expected_revision=revision,
        on=ON,
        at=LATER,
        **more,
    )


def work(who: Actor, evaluation: frameworks.EvaluationRow, node: str) -> frameworks.NodeWork:
    return frameworks.node_work(actor=who, evaluation_id=evaluation.id, round_code="12", node_code=node)


def test_a_percentage_is_filled_with_numerator_and_denominator(reporter: Actor, delta: frameworks.EvaluationRow):
    row = use(reporter, delta, "10", "girls")

    assert (row.report.numerator, row.report.denominator) == (Decimal(60), Decimal(80))
    assert reporter.person_id in row.reporter_ids


def test_a_target_node_gets_the_rounded_result(reporter: Actor, delta: frameworks.EvaluationRow):
    row = use(reporter, delta, "2", "girls")

    assert row.report.result == Decimal(75)


def test_the_entry_keeps_formula_snapshots_and_evidence(reporter: Actor, delta: frameworks.EvaluationRow):
    use(reporter, delta, "10", "girls")

    seen = work(reporter, delta, "10")
    (used,) = frameworks.used_figures(seen)
    (evidence,) = seen.evidence
    assert (used.text, used.formula, used.is_changed, used.is_edited) == (
        "75.00",
        "share(sex = f of pupils)",
        False,
        False,
    )
    assert [each["dataset"] for each in used.snapshots] == ["pupils"]
    assert (evidence.figure_resolver, evidence.figure_value) == ("indicators.figure", "75.00")


def test_what_somebody_typed_is_not_replaced_in_silence(reporter: Actor, delta: frameworks.EvaluationRow):
    typed = frameworks.Report(numerator=Decimal(1), denominator=Decimal(2), remark="นับเอง")
    row = frameworks.save_report(
        actor=reporter,
        evaluation_id=delta.id,
        round_code="12",
        node_code="10",
        report=typed,
        expected_revision=0,
        at=AT,
    )

    with pytest.raises(frameworks.WouldOverwrite) as refused:
        use(reporter, delta, "10", "girls", row.revision)
    replaced = use(reporter, delta, "10", "girls", row.revision, replace=True)

    assert set(refused.value.fields) == {"numerator", "denominator"}
    assert (replaced.report.numerator, replaced.report.remark) == (Decimal(60), "นับเอง")


def test_a_superseded_snapshot_is_said_beside_the_result(
    reporter: Actor, delta: frameworks.EvaluationRow, cast: frameworks_cast.Cast
):
    use(reporter, delta, "10", "girls")
    census(cast.office.id, 50, 30, edition=2)

    (used,) = frameworks.used_figures(work(reporter, delta, "10"))
    assert (used.now, used.is_changed) == ("62.50", True)
    assert "ไฟล์เดิมผิดรอบ" in used.source


def test_a_report_edited_afterwards_says_so(reporter: Actor, delta: frameworks.EvaluationRow):
    row = use(reporter, delta, "10", "girls")
    frameworks.save_report(
        actor=reporter,
        evaluation_id=delta.id,
        round_code="12",
        node_code="10",
        report=replace(row.report, numerator=Decimal(61)),
        expected_revision=row.revision,
        at=LATER,
    )

    (used,) = frameworks.used_figures(work(reporter, delta, "10"))
    assert used.is_edited


def test_a_figure_on_few_persons_is_refused(
    reporter: Actor, delta: frameworks.EvaluationRow, cast: frameworks_cast.Cast
):
    census(cast.office.id, 3, 40, edition=2)

    with pytest.raises(frameworks.FigureRefused):
        use(reporter, delta, "10", "girls")


def test_who_may_not_see_figures_may_not_use_them(
    reporter: Actor, delta: frameworks.EvaluationRow, cast: frameworks_cast.Cast
):
    with pytest.raises(frameworks.FigureRefused):
        use(cast.colleague, delta, "10", "girls")


def test_steps_can_only_be_shown_the_figure(reporter: Actor, delta: frameworks.EvaluationRow):
    assert use(reporter, delta, "11", "girls") is None
    assert [each.kind for each in work(reporter, delta, "11").evidence] == ["figure"]
    with pytest.raises(frameworks.FigureRefused):
        use(reporter, delta, "11", "girls", attach=False)


def test_an_office_binds_an_indicator_to_a_node_and_a_new_version_keeps_it(
    reporter: Actor, delta: frameworks.EvaluationRow, cast: frameworks_cast.Cast
):
    editor = seeing(
        cast.planner, cast.office.id, frameworks.permissions.CRITERIA_EDIT, indicator_permissions.FIGURE_VIEW
    )
    bind = {"actor": editor, "version_id": delta.version_id, "node_code": "10", "at": AT}
    frameworks.bind_indicator(**bind, indicator_code="girls", office_id=cast.office.id)

    asked = {"version_id": delta.version_id, "node_code": "10"}
    assert frameworks.binding(**asked, office_id=cast.office.id) == "girls"
    assert frameworks.binding(**asked, office_id=cast.other_office.id) == ""

    text = frameworks.export_framework(actor=frameworks_cast.MACHINE, code="delta")
    row = frameworks.save_version(
        actor=frameworks_cast.MACHINE, base_version_id=delta.version_id, text=text, version="2567", note="", at=LATER
    )
    assert frameworks.binding(version_id=row.id, node_code="10", office_id=cast.office.id) == "girls"

    frameworks.bind_indicator(**bind, indicator_code="", office_id=cast.office.id)
    assert frameworks.binding(**asked, office_id=cast.office.id) == ""


def test_only_known_indicators_and_nodes_are_bound(reporter: Actor, delta: frameworks.EvaluationRow):
    machine = {"actor": frameworks_cast.MACHINE, "version_id": delta.version_id, "office_id": None, "at": AT}

    with pytest.raises(frameworks.FigureRefused):
        frameworks.bind_indicator(**machine, node_code="10", indicator_code="nothing")
    with pytest.raises(frameworks.NoSuchFramework):
        frameworks.bind_indicator(**machine, node_code="99", indicator_code="girls")


def test_a_publication_names_the_snapshots_of_its_figures(
    reporter: Actor, delta: frameworks.EvaluationRow, cast: frameworks_cast.Cast
):
    from khet.domains.frameworks.models import Publication

    row = use(reporter, delta, "10", "girls")
    where = {"evaluation_id": delta.id, "round_code": "12", "node_code": "10", "at": LATER}
    row = frameworks.submit(actor=reporter, expected_revision=row.revision, **where)
    row = frameworks.confirm(actor=cast.head, expected_revision=row.revision, **where)
    frameworks.score(actor=cast.evaluator, score=frameworks.Score(), expected_revision=row.revision, **where)
    missing = ["11", "13", "14", "2", "24"]
    frameworks.publish_round(
        actor=cast.publisher, evaluation_id=delta.id, round_code="12", at=LATER, acknowledge_missing=missing
    )

    (entry,) = Publication.objects.get(evaluation_id=delta.id).inputs["entries"]
    (figure,) = entry["figures"]
    assert (figure["indicator"], figure["value"], len(figure["snapshots"])) == ("girls", "75.00", 1)
