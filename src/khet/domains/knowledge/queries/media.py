"""Reads of the library of media."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from khet.domains.knowledge import permissions
from khet.domains.knowledge.models import Medium
from khet.domains.knowledge.queries import searching
from khet.domains.knowledge.queries.rows import MediumRow
from khet.domains.knowledge.rules.media import MediumText
from khet.domains.knowledge.rules.refusals import NoSuchMedium
from khet.domains.organisations import public as organisations
from khet.kernel import evidence
from khet.kernel.actor import Actor
from khet.kernel.models import EvidenceLink, StoredFile

EVIDENCE = "knowledge.medium"


def seen_by(actor: Actor) -> QuerySet[Medium]:
    """Every medium that one of the actor's permissions lets them see."""
    found = Medium.objects.visible_to(actor, permissions.PRACTICE_SUBMIT)
    for permission in (permissions.PRACTICE_VIEW, permissions.PRACTICE_PUBLISH):
        if actor.may(permission):
            found = found | Medium.objects.visible_to(actor, permission)
    return found


def opened() -> QuerySet[Medium]:
    """What is open to everybody."""
    return Medium.objects.open()


def media(
    *, actor: Actor, office_id: int, on: date, text: str = "", kind: str = "", subject: str = "", tag: str = ""
) -> list[MediumRow]:
    """The media of an office that the actor may use, newest first. Two queries."""
    found = seen_by(actor).filter(retired_at__isnull=True, office_id=office_id)
    return _listed(found, actor, on, text=text, kind=kind, subject=subject, tag=tag)


def open_media(*, on: date, text: str = "", kind: str = "") -> list[MediumRow]:
    """What is open to everybody. Two queries."""
    return _listed(opened(), None, on, text=text, kind=kind)


def medium(*, actor: Actor | None, medium_id: int, on: date) -> MediumRow:
    """One medium with its files; raises NoSuchMedium. Three queries."""
    found = _seen(actor).filter(pk=medium_id).first()
    if found is None:
        raise NoSuchMedium
    held = tuple(evidence.links_for(EVIDENCE, [found.pk]).get(str(found.pk), ()))
    names = organisations.school_names({found.school_id} if found.school_id else set(), on)
    return _row(found, actor, names, held)


def medium_file(*, actor: Actor | None, medium_id: int, evidence_id: int) -> StoredFile:
    """The stored file of a medium that the actor (everybody without one) may see; raises NoSuchMedium."""
    if not _seen(actor).filter(pk=medium_id).exists():
        raise NoSuchMedium
    try:
        return evidence.file_of(EVIDENCE, medium_id, evidence_id)
    except EvidenceLink.DoesNotExist:
        raise NoSuchMedium from None


def may_edit(actor: Actor, found: Medium) -> bool:
    """Whether the actor added it, or looks after the knowledge of its office."""
    mine = actor.person_id is not None and found.added_by_id == actor.person_id
    return mine or actor.reach(permissions.PRACTICE_PUBLISH).covers_office(found.office_id)


def _seen(actor: Actor | None) -> QuerySet[Medium]:
    return opened() if actor is None else seen_by(actor)


def _listed(
    found: QuerySet[Medium], actor: Actor | None, on: date, *, text: str, kind: str, subject: str = "", tag: str = ""
) -> list[MediumRow]:
    if kind:
        found = found.filter(kind=kind)
    if subject:
        found = found.filter(subject=subject)
    for word in searching.wanted(text):
        found = found.filter(search_text__contains=word)
    each = [one for one in found.order_by("-added_at", "-pk") if not tag or tag in one.tags]
    names = organisations.school_names({one.school_id for one in each if one.school_id}, on)
    return [_row(one, actor, names, ()) for one in each]


def _row(one: Medium, actor: Actor | None, names: dict[int, str], held: tuple[evidence.EvidenceRow, ...]) -> MediumRow:
    return MediumRow(
        id=one.pk,
        office_id=one.office_id,
        school_name=names.get(one.school_id or 0, ""),
        text=MediumText(
            title=one.title,
            kind=one.kind,
            licence=one.licence,
            audience=one.audience,
            description=one.description,
            subject=one.subject,
            tags=tuple(one.tags),
        ),
        added_at=one.added_at,
        added_by_name=one.added_by_name,
        is_retired=one.retired_at is not None,
        may_edit=actor is not None and may_edit(actor, one),
        evidence=held,
    )
