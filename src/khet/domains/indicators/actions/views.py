"""Writes of saved views: keep a table, share it by a link, take the link back, delete it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from khet.domains.indicators import permissions
from khet.domains.indicators.models import SavedView
from khet.domains.indicators.models.reach import offices_seen
from khet.domains.indicators.queries.rows import SavedViewRow
from khet.domains.indicators.queries.showing import view_row
from khet.domains.indicators.rules import views as view_rules
from khet.domains.indicators.rules.refusals import NoSuchIndicator
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.audit import record_change


@transaction.atomic
def save_view(*, actor: Actor, office_id: int, name: str, query: Mapping[str, Any], at: datetime) -> SavedViewRow:
    """Keep a table under a name; the same name of the same person is overwritten.

    Raises NotAllowed out of reach or for an actor that is no person, BadTable for what cannot be kept.
    """
    owner_id = _require(actor, office_id)
    kept_name, kept = view_rules.checked(name, query)
    view, _ = SavedView.objects.update_or_create(
        office_id=office_id,
        owner_person_id=owner_id,
        name=kept_name,
        defaults={"query": kept, "owner_name": actor.name[:150], "saved_at": at},
    )
    record_change(actor, "view.saved", view, view.name, office_id=view.office_id, detail={}, at=at)
    return view_row(view, actor)


@transaction.atomic
def share_view(*, actor: Actor, view_id: int, shared: bool, at: datetime) -> SavedViewRow:
    """Give one's own view a link for colleagues, or take the link back for good; raises NoSuchIndicator."""
    view = _own(actor, view_id)
    if bool(view.token) != shared:
        view.token = secrets.token_urlsafe(32) if shared else ""
        view.save(update_fields=["token"])
        record_change(
            actor,
            "view.shared" if shared else "view.unshared",
            view,
            view.name,
            office_id=view.office_id,
            detail={},
            at=at,
        )
    return view_row(view, actor)


@transaction.atomic
def delete_view(*, actor: Actor, view_id: int, at: datetime) -> None:
    """Delete one's own view; raises NoSuchIndicator."""
    view = _own(actor, view_id)
    record_change(actor, "view.deleted", view, view.name, office_id=view.office_id, detail={}, at=at)
    view.delete()


def _require(actor: Actor, office_id: int) -> int:
    seen = actor.reach(permissions.FIGURE_VIEW).everything or office_id in offices_seen(actor, permissions.FIGURE_VIEW)
    if actor.person_id is None or not seen:
        raise NotAllowed(permissions.FIGURE_VIEW)
    return actor.person_id


def _own(actor: Actor, view_id: int) -> SavedView:
    actor.require(permissions.FIGURE_VIEW)
    seen = SavedView.objects.visible_to(actor, permissions.FIGURE_VIEW).select_for_update()
    view = seen.filter(pk=view_id, owner_person_id=actor.person_id).first() if actor.person_id is not None else None
    if view is None:
        raise NoSuchIndicator("ไม่พบมุมมองนี้ในรายการของท่าน", "There is no such view of yours")
    found: SavedView = view
    return found
