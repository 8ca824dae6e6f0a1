"""Writes of the library of media: add, change, attach, take out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from khet.domains.accounts import public as accounts
from khet.domains.knowledge import permissions
from khet.domains.knowledge.models import Medium
from khet.domains.knowledge.queries import searching
from khet.domains.knowledge.queries.media import EVIDENCE, may_edit, seen_by
from khet.domains.knowledge.rules import media as rules
from khet.domains.knowledge.rules.media import MediumText
from khet.domains.knowledge.rules.practices import tags_of
from khet.domains.knowledge.rules.refusals import NeedsReview, NoSuchMedium
from khet.kernel import evidence, files
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.audit import record_change
from khet.kernel.files.storing import Readable
from khet.kernel.models import EvidenceLink


@transaction.atomic
def save_medium(*, actor: Actor, text: MediumText, at: datetime, medium_id: int | None = None) -> int:
    """Add a medium, or change one; its number. Raises NotAllowed, NoSuchMedium, Incomplete, NeedsReview."""
    _require(actor)
    rules.check(text)
    found = _new(actor, at) if medium_id is None else _to_change(actor, medium_id)
    _check_open(actor, found, text.audience)
    found.title, found.kind, found.licence, found.audience = text.title[:300], text.kind, text.licence, text.audience
    found.description, found.subject = text.description, text.subject.strip()[:120]
    found.tags = list(tags_of(text.tags))
    found.search_text = searching.folded(found.title, found.description, found.subject, *found.tags)
    found.save()
    verb = "medium.added" if medium_id is None else "medium.changed"
    record_change(actor, verb, found, found.title, office_id=found.office_id, detail={}, at=at)
    return found.pk


@transaction.atomic
def attach_file(
    *, actor: Actor, medium_id: int, stream: Readable | bytes, name: str, at: datetime, title: str = ""
) -> EvidenceLink:
    """Attach an upload; a picture loses its place and camera. Raises FileRefused, NoSuchMedium, NeedsReview."""
    found = _to_change(actor, medium_id)
    _check_open(actor, found, found.audience)
    bare = files.without_traces(stream, name)
    return evidence.attach_file(actor=actor, stream=bare, name=name, title=title, at=at, **_place(found))


@transaction.atomic
def attach_link(*, actor: Actor, medium_id: int, url: str, at: datetime, title: str = "") -> EvidenceLink:
    """Attach an address. Raises BadLink, NoSuchMedium, NeedsReview."""
    found = _to_change(actor, medium_id)
    _check_open(actor, found, found.audience)
    return evidence.attach_link(actor=actor, url=url, title=title, at=at, **_place(found))


@transaction.atomic
def detach(*, actor: Actor, medium_id: int, evidence_id: int, at: datetime) -> None:
    """Take a file or link away. Raises NoSuchMedium."""
    found = _to_change(actor, medium_id)
    try:
        evidence.remove(actor=actor, evidence_id=evidence_id, subject_kind=EVIDENCE, subject_id=found.pk, at=at)
    except EvidenceLink.DoesNotExist:
        raise NoSuchMedium from None


@transaction.atomic
def retire_medium(*, actor: Actor, medium_id: int, at: datetime) -> None:
    """Take a medium out of the library; its row stays. Raises NoSuchMedium."""
    found = _to_change(actor, medium_id)
    found.retired_at, found.retired_by_id = at, actor.person_id
    found.save(update_fields=["retired_at", "retired_by_id"])
    record_change(actor, "medium.retired", found, found.title, office_id=found.office_id, detail={}, at=at)


def _require(actor: Actor) -> None:
    if actor.person_id is None or not actor.may(permissions.PRACTICE_SUBMIT):
        raise NotAllowed(permissions.PRACTICE_SUBMIT)


def _check_open(actor: Actor, found: Medium, audience: str) -> None:
    """Whatever the world may see, somebody has looked at first: a list of pupils is attached in a moment."""
    is_open = audience == Medium.EVERYBODY
    if is_open and not actor.reach(permissions.PRACTICE_PUBLISH).covers_office(found.office_id):
        raise NeedsReview


def _new(actor: Actor, at: datetime) -> Medium:
    person = accounts.person(actor.person_id or 0)
    return Medium(
        office_id=person.office_id,
        school_id=person.school_id,
        added_at=at,
        added_by_id=person.id,
        added_by_name=person.full_name[:200],
    )


def _to_change(actor: Actor, medium_id: int) -> Medium:
    _require(actor)
    found = seen_by(actor).select_for_update().filter(pk=medium_id, retired_at__isnull=True).first()
    if found is None or not may_edit(actor, found):
        raise NoSuchMedium
    return found


def _place(found: Medium) -> dict[str, Any]:
    return {"subject_kind": EVIDENCE, "subject_id": found.pk, "office_id": found.office_id}
