"""Using figures from data: which indicator feeds a node, and filling a report with its figure, typed words kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import entries, evidence, loading
from khet.domains.frameworks.actions.criteria import check_may_edit
from khet.domains.frameworks.models import EntryFigure, FrameworkVersion, NodeIndicator
from khet.domains.frameworks.queries import figures
from khet.domains.frameworks.queries.criteria import definition_by_hash
from khet.domains.frameworks.queries.row_makers import report_of_entry
from khet.domains.frameworks.queries.rows import EntryRow
from khet.domains.frameworks.rules.filling import filling
from khet.domains.frameworks.rules.refusals import FigureRefused, NoSuchFramework, WouldOverwrite
from khet.domains.frameworks.rules.reports import Report
from khet.domains.indicators import public as indicators
from khet.kernel.actor import Actor
from khet.kernel.audit import record_change


@transaction.atomic
def bind_indicator(
    *, actor: Actor, version_id: int, node_code: str, indicator_code: str, office_id: int | None, at: datetime
) -> None:
    """Say which indicator feeds a node of a version, for an office or for all; an empty code takes it away.

    Raises NotAllowed, NoSuchFramework for an unknown node, FigureRefused for an unknown indicator.
    """
    check_may_edit(actor, office_id)
    version = FrameworkVersion.objects.select_for_update().filter(pk=version_id).first()
    if version is None or not definition_by_hash(version.definition_hash).has(node_code):
        raise NoSuchFramework("ไม่พบข้อนี้ในเกณฑ์", "The criteria have no such node")
    code = indicator_code.strip().lower()
    if code:
        try:
            indicators.indicator_row(actor=actor, code=code, office_id=office_id)
        except indicators.NoSuchIndicator as missing:
            raise FigureRefused(missing.message_th, missing.message_en) from missing
    wanted: dict[str, Any] = {"version_id": version_id, "node_code": node_code, "office_id": office_id}
    found = NodeIndicator.objects.filter(**wanted)
    if not code:
        found.delete()
    else:
        who = {"set_at": at, "set_by_id": actor.person_id, "set_by_name": actor.name[:150]}
        NodeIndicator.objects.update_or_create(**wanted, defaults={"indicator_code": code, **who})
    detail = {"node": node_code, "indicator": code}
    record_change(actor, "node.bound", version, version.version, office_id=office_id, detail=detail, at=at)


@transaction.atomic
def use_figure(
    *,
    actor: Actor,
    evaluation_id: int,
    round_code: str,
    node_code: str,
    indicator_code: str,
    year: int,
    expected_revision: int,
    on: date,
    at: datetime,
    replace: bool = False,
    attach: bool = True,
) -> EntryRow | None:
    """Fill the report of a node with the figure of an indicator, and attach the figure as evidence.

    The entry keeps the figure word for word with its formula's version and its snapshots. What somebody typed is
    replaced only with ``replace``; else WouldOverwrite. Raises FigureRefused, and what ``save_report`` raises. Answers
    None when the figure could only be attached.
    """
    place = loading.place(actor, permissions.RESULT_REPORT, evaluation_id, round_code)
    codes = loading.shared_codes(place, node_code)
    loading.check_owner(actor, place, codes)
    figure = figures.cited(
        actor=actor,
        office_id=place.evaluation.office_id,
        school_id=place.evaluation.school_id,
        code=indicator_code,
        year=year,
        on=on,
    )
    entry = loading.entries(place, codes).get(node_code)
    report = report_of_entry(entry) if entry is not None else Report()
    node = place.framework.node(node_code)
    fills = filling(place.framework, node, figures.offered(figure), report)
    if fills.replaces and not replace:
        raise WouldOverwrite(tuple(fills.replaces))
    if fills.is_empty and not attach:
        raise FigureRefused(
            "ตัวเลขนี้กรอกในข้อนี้ไม่ได้ แนบเป็นหลักฐานได้", "The figure cannot be filled in here; it can be attached"
        )
    where: dict[str, Any] = {
        "actor": actor,
        "evaluation_id": evaluation_id,
        "round_code": round_code,
        "node_code": node_code,
        "at": at,
    }
    row = None
    if not fills.is_empty:
        row = entries.save_report(report=fills.applied(report), expected_revision=expected_revision, **where)
        _keep(row, figure, fills.as_data(), actor, at)
    if attach:
        title = figure.title
        evidence.attach_figure(title=title, resolver=indicators.FIGURE_RESOLVER, args=figure.arguments, **where)
    return row


def _keep(
    row: EntryRow, figure: indicators.CitedFigure, filled: dict[str, str | None], actor: Actor, at: datetime
) -> None:
    found = figure.indicator
    EntryFigure.objects.create(
        entry_id=row.id,
        indicator_code=found.code,
        indicator_version=found.version,
        definition_hash=found.definition_hash,
        year=figure.year,
        text=figure.text,
        numerator="" if figure.numerator is None else str(figure.numerator),
        denominator="" if figure.denominator is None else str(figure.denominator),
        level=figure.level,
        formula=found.formula,
        in_words=found.in_words,
        snapshots=[
            {"uuid": each.uuid, "dataset": each.dataset, "year": each.year, "round": each.round, "rows": each.rows}
            for each in figure.snapshots
        ],
        arguments=dict(figure.arguments),
        filled=filled,
        entry_revision=row.revision,
        taken_at=at,
        taken_by_id=actor.person_id,
        taken_by_name=actor.name[:150],
    )
