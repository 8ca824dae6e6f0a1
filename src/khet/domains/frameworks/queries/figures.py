"""Figures from data beside a node: which indicator feeds it, what it would fill in, and what was used before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from khet.domains.frameworks.models import EntryFigure, NodeIndicator
from khet.domains.frameworks.queries.criteria import definition
from khet.domains.frameworks.queries.entries import NodeWork
from khet.domains.frameworks.rules.filling import Filling, Offered, filling
from khet.domains.frameworks.rules.refusals import FigureRefused
from khet.domains.frameworks.rules.reports import Report
from khet.domains.indicators import public as indicators
from khet.kernel import register
from khet.kernel.actor import Actor, NotAllowed


@dataclass(frozen=True, slots=True)
class Offer:
    """A figure that may be used for a node: the figure itself, and what it would fill in."""

    figure: indicators.CitedFigure
    filling: Filling


@dataclass(frozen=True, slots=True)
class UsedFigure:
    """A figure an entry was filled with, and what has become of it.

    ``now`` is the same figure today (None when it can no longer be told), ``source`` says where it comes from and
    whether its snapshots were superseded, ``is_edited`` that the report says something else by now.
    """

    id: int
    code: str
    version: int
    year: int
    text: str
    formula: str
    in_words: str
    level: int | None
    snapshots: tuple[Mapping[str, Any], ...]
    taken_at: datetime
    taken_by_name: str
    now: str | None
    source: str
    is_edited: bool

    @property
    def is_changed(self) -> bool:
        """Whether the figure is another one today."""
        return self.now != self.text


def binding(*, version_id: int, node_code: str, office_id: int) -> str:
    """The code of the indicator that feeds a node in an office: the office's choice before the national one; or "".

    What may be seen of criteria is decided by the caller. One query.
    """
    found = NodeIndicator.objects.filter(version_id=version_id, node_code=node_code).filter(
        Q(office__isnull=True) | Q(office_id=office_id)
    )
    rows = sorted(found, key=lambda row: row.office_id is None)
    return rows[0].indicator_code if rows else ""


def offer(*, actor: Actor, work: NodeWork, code: str, year: int, on: date) -> Offer:
    """The figure of an indicator for the office (or school) that is evaluated, and what it would fill in.

    Raises FigureRefused where there is no such figure, or none that may be taken over.
    """
    figure = cited(
        actor=actor,
        office_id=work.evaluation.office.id,
        school_id=work.evaluation.school_id,
        code=code,
        year=year,
        on=on,
    )
    report = work.entry.report if work.entry is not None else Report()
    return Offer(figure, filling(definition(work.evaluation.version_id), work.node, offered(figure), report))


def cited(
    *, actor: Actor, office_id: int, school_id: int | None, code: str, year: int, on: date
) -> indicators.CitedFigure:
    """The figure of an indicator as it may be taken over; raises FigureRefused."""
    only = {} if school_id is None else {"school": str(school_id)}
    try:
        return indicators.cite(actor=actor, office_id=office_id, code=code, year=year, only=only, on=on)
    except indicators.Refusal as refused:
        raise FigureRefused(refused.message_th, refused.message_en) from refused
    except NotAllowed as refused:
        raise FigureRefused(
            "บัญชีนี้ดูตัวชี้วัดของหน่วยงานนี้ไม่ได้", "This account may not see the indicators of this office"
        ) from refused


def offered(figure: indicators.CitedFigure) -> Offered:
    """The figure as the rules of filling in take it."""
    return Offered(figure.number, figure.numerator, figure.denominator, figure.level)


def used_figures(work: NodeWork) -> list[UsedFigure]:
    """The figures that the entry was filled with, the latest first, each beside what it is today; the caller sees them.

    One query, and what the figures rest on where there are any.
    """
    if work.entry is None:
        return []
    found = list(EntryFigure.objects.filter(entry_id=work.entry.id))
    now = register.resolve_many(indicators.FIGURE_RESOLVER, [row.arguments for row in found]) if found else []
    return [_used(row, current, work.entry.report) for row, current in zip(found, now, strict=True)]


def _used(row: EntryFigure, current: register.CurrentFigure | None, report: Report) -> UsedFigure:
    stands = report.as_data()
    return UsedFigure(
        id=row.pk,
        code=row.indicator_code,
        version=row.indicator_version,
        year=row.year,
        text=row.text,
        formula=row.formula,
        in_words=row.in_words,
        level=row.level,
        snapshots=tuple(row.snapshots),
        taken_at=row.taken_at,
        taken_by_name=row.taken_by_name,
        now=current.value if current is not None else None,
        source=current.source_text if current is not None else "",
        is_edited=any(stands.get(key) != value for key, value in dict(row.filled).items()),
    )


def figures_of_entries(entry_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The figures that entries were filled with as plain data, the latest first, by entry; one query."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in EntryFigure.objects.filter(entry_id__in=entry_ids):
        found.setdefault(row.entry_id, []).append(
            {
                "indicator": row.indicator_code,
                "version": row.indicator_version,
                "sha256": row.definition_hash,
                "year": row.year,
                "value": row.text,
                "filled": row.filled,
                "snapshots": [each["uuid"] for each in row.snapshots],
            }
        )
    return found
