"""Reads of saved views, and of what offices publish."""

from __future__ import annotations

from khet.domains.indicators import permissions
from khet.domains.indicators.models import OpenFigure, SavedView
from khet.domains.indicators.queries.rows import OpenFigureRow, SavedViewRow
from khet.domains.indicators.rules.refusals import NoSuchIndicator
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor


def saved_views(*, actor: Actor, office_id: int) -> list[SavedViewRow]:
    """The actor's own views of an office and those shared in it, by name; one query."""
    seen = SavedView.objects.visible_to(actor, permissions.FIGURE_VIEW).filter(office_id=office_id)
    return [view_row(view, actor) for view in seen]


def saved_view(*, actor: Actor, view_id: int) -> SavedViewRow:
    """One view that the actor may see; raises NoSuchIndicator; one query."""
    return _one(SavedView.objects.visible_to(actor, permissions.FIGURE_VIEW).filter(pk=view_id).first(), actor)


def shared_view(*, actor: Actor, token: str) -> SavedViewRow:
    """The shared view behind a link, for whoever may see figures of its office; raises NoSuchIndicator; one query."""
    seen = SavedView.objects.visible_to(actor, permissions.FIGURE_VIEW)
    return _one(seen.filter(token=token).first() if token else None, actor)


def _one(found: SavedView | None, actor: Actor) -> SavedViewRow:
    if found is None:
        raise NoSuchIndicator(
            "ไม่พบมุมมองนี้ อาจถูกลบหรือเลิกแบ่งปันแล้ว", "There is no such view; it may be gone or shared no more"
        )
    return view_row(found, actor)


def view_row(view: SavedView, actor: Actor) -> SavedViewRow:
    """A view as a row."""
    return SavedViewRow(
        id=view.pk,
        office_id=view.office_id,
        name=view.name,
        query=dict(view.query),
        token=view.token,
        is_mine=view.owner_person_id == actor.person_id,
        owner_name=view.owner_name,
        saved_at=view.saved_at,
    )


def open_list(*, actor: Actor, office_id: int) -> list[OpenFigureRow]:
    """What an office publishes, for those who see its figures; two queries."""
    seen = OpenFigure.objects.visible_to(actor, permissions.FIGURE_VIEW).standing().filter(office_id=office_id)
    return open_rows(list(seen.select_related("indicator")))


def open_figures(*, office_id: int | None = None) -> list[OpenFigureRow]:
    """What offices publish to everybody: of one office, or of all; two queries."""
    found = OpenFigure.objects.standing().select_related("indicator")
    return open_rows(list(found if office_id is None else found.filter(office_id=office_id)))


def open_row(*, open_id: int) -> OpenFigureRow:
    """One published indicator; raises NoSuchIndicator; two queries."""
    found = list(OpenFigure.objects.standing().select_related("indicator").filter(pk=open_id))
    if not found:
        raise NoSuchIndicator("ไม่พบตัวเลขที่เปิดเผยนี้", "There is no such open figure")
    return open_rows(found)[0]


def open_rows(found: list[OpenFigure]) -> list[OpenFigureRow]:
    """Published indicators as rows; one query for the names of the offices."""
    offices = organisations.office_names(row.office_id for row in found)
    return [
        OpenFigureRow(
            id=row.pk,
            office_id=row.office_id,
            office_name=offices.get(row.office_id, ""),
            code=row.indicator.code,
            name=row.indicator.name,
            name_en=row.indicator.name_en,
            by=tuple(row.by),
            years=tuple(row.years),
            published_at=row.published_at,
            published_by_name=row.published_by_name,
        )
        for row in found
    ]
