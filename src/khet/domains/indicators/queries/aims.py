"""Reads of targets, and of thresholds that offices use in place of a definition's."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from khet.domains.indicators import permissions
from khet.domains.indicators.models import OfficeThresholds, Target
from khet.domains.indicators.queries.rows import TargetRow, ThresholdsRow
from khet.kernel.actor import Actor

Targets = dict[tuple[int, int], Decimal]
Thresholds = dict[int, tuple[tuple[int, Decimal], ...]]


def targets(*, actor: Actor, office_id: int, code: str | None = None) -> list[TargetRow]:
    """The targets of an office that the actor may see, of one indicator or of all, newest year first; one query."""
    found = Target.objects.visible_to(actor, permissions.FIGURE_VIEW).filter(office_id=office_id)
    if code is not None:
        found = found.filter(indicator__code=code)
    return [target_row(row) for row in found.select_related("indicator").order_by("indicator", "-year")]


def target_row(row: Target) -> TargetRow:
    """A target as a row."""
    return TargetRow(
        code=row.indicator.code,
        office_id=row.office_id,
        year=row.year,
        value=row.value.normalize() + Decimal(0),
        note=row.note,
        set_at=row.set_at,
        set_by_name=row.set_by_name,
    )


def office_thresholds(*, actor: Actor, office_id: int) -> list[ThresholdsRow]:
    """The thresholds that an office set itself; one query."""
    found = OfficeThresholds.objects.visible_to(actor, permissions.FIGURE_VIEW).filter(office_id=office_id)
    return [thresholds_row(row) for row in found.select_related("indicator")]


def thresholds_row(row: OfficeThresholds) -> ThresholdsRow:
    """Thresholds as a row."""
    return ThresholdsRow(
        code=row.indicator.code,
        office_id=row.office_id,
        thresholds=plain_thresholds(row.thresholds),
        note=row.note,
        set_at=row.set_at,
        set_by_name=row.set_by_name,
    )


def plain_thresholds(stored: Collection[Collection[object]]) -> tuple[tuple[int, Decimal], ...]:
    """Stored pairs of level and value, as figures."""
    return tuple((int(str(level)), Decimal(str(at))) for level, at in stored)


def targets_of(office_id: int) -> Targets:
    """Targets of an office by indicator id and year, for figures that the caller may show; one query."""
    found = Target.objects.filter(office_id=office_id)
    return {(row.indicator_id, row.year): row.value.normalize() + Decimal(0) for row in found}


def thresholds_of(office_id: int) -> Thresholds:
    """Thresholds of an office by indicator id, for figures that the caller may show; one query."""
    found = OfficeThresholds.objects.filter(office_id=office_id)
    return {row.indicator_id: plain_thresholds(row.thresholds) for row in found}
