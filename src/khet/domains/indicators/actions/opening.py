"""Writes of what an office publishes to everybody: which indicators, by which dimensions, for which years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from khet.domains.indicators import permissions
from khet.domains.indicators.models import OpenFigure
from khet.domains.indicators.queries import definitions
from khet.domains.indicators.queries.rows import OpenFigureRow
from khet.domains.indicators.queries.showing import open_rows
from khet.domains.indicators.rules import dimensions
from khet.domains.indicators.rules.refusals import NoSuchIndicator
from khet.kernel.actor import Actor
from khet.kernel.audit import record_change


@transaction.atomic
def publish_open(
    *, actor: Actor, office_id: int, code: str, by: Sequence[str], years: Sequence[int], at: datetime
) -> OpenFigureRow:
    """Publish an indicator, or change what of it is public; what was public before stays on record.

    Raises NotAllowed unless the permission covers the office, NoSuchIndicator, BadTable for a wrong split.
    """
    actor.require_office(permissions.FIGURE_PUBLISH, office_id)
    row = definitions.indicator_row(actor=actor, code=code, office_id=office_id)
    dimensions.shape(by=by, only={}, allowed=row.by, datasets=definitions.datasets())
    kept_years = dimensions.check_years(years)
    standing = OpenFigure.objects.standing().select_for_update().filter(office_id=office_id, indicator_id=row.id)
    standing.update(withdrawn_at=at, withdrawn_by_id=actor.person_id)
    opened = OpenFigure.objects.create(
        office_id=office_id,
        indicator_id=row.id,
        by=list(by),
        years=list(kept_years),
        published_at=at,
        published_by_id=actor.person_id,
        published_by_name=actor.name[:150],
    )
    _record(actor, "opened", opened, row.code, at)
    return open_rows([opened])[0]


@transaction.atomic
def withdraw_open(*, actor: Actor, open_id: int, at: datetime) -> None:
    """Publish an indicator no longer; raises NoSuchIndicator, and NotAllowed out of reach."""
    actor.require(permissions.FIGURE_PUBLISH)
    seen = OpenFigure.objects.visible_to(actor, permissions.FIGURE_PUBLISH).standing().select_related("indicator")
    opened = seen.select_for_update(of=("self",)).filter(pk=open_id).first()
    if opened is None:
        raise NoSuchIndicator("ไม่พบตัวเลขที่เปิดเผยนี้", "There is no such open figure")
    actor.require_office(permissions.FIGURE_PUBLISH, opened.office_id)
    opened.withdrawn_at, opened.withdrawn_by_id = at, actor.person_id
    opened.save(update_fields=["withdrawn_at", "withdrawn_by_id"])
    _record(actor, "withdrawn", opened, opened.indicator.code, at)


def _record(actor: Actor, what: str, opened: OpenFigure, code: str, at: datetime) -> None:
    detail = {"by": opened.by, "years": opened.years}
    record_change(actor, f"figure.{what}", opened, code, office_id=opened.office_id, detail=detail, at=at)
