"""Writes of practices: write, submit, return, publish, withdraw, and what is attached."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khet.domains.accounts import public as accounts
from khet.domains.knowledge import permissions
from khet.domains.knowledge.models import Practice, Review
from khet.domains.knowledge.queries import searching
from khet.domains.knowledge.queries.practices import EVIDENCE, criteria_of, seen_by, text_of
from khet.domains.knowledge.rules import criteria as judging
from khet.domains.knowledge.rules import practices as rules
from khet.domains.knowledge.rules.practices import PracticeText
from khet.domains.knowledge.rules.refusals import Incomplete, NoSuchPractice
from khet.kernel import evidence, files, work
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.audit import record_change
from khet.kernel.files.storing import Readable
from khet.kernel.models import EvidenceLink

REVIEWING = "knowledge.review"
REVISING = "knowledge.revise"


@transaction.atomic
def save_practice(
    *,
    actor: Actor,
    text: PracticeText,
    at: datetime,
    practice_id: int | None = None,
    origin: tuple[str, str, str] | None = None,
) -> int:
    """Write a new practice, or change one's own draft; its number.

    ``origin`` (kind, id, words) says which record it grew out of. Raises NotAllowed, NoSuchPractice, WrongStep when it
    is under review or published, and Incomplete without a title and a summary.
    """
    actor.require(permissions.PRACTICE_SUBMIT)
    if actor.person_id is None:
        raise NotAllowed(permissions.PRACTICE_SUBMIT)
    if not text.title.strip() or not text.summary.strip():
        raise Incomplete("กรอกชื่อผลงานและสรุปย่อ", "Give the title and the summary")
    if practice_id is None:
        found = _new(actor, actor.person_id, at, origin)
    else:
        found = _own(actor, practice_id)
        rules.check_editable(found.state)
    _write(found, text, at)
    found.save()
    verb = "practice.written" if practice_id is None else "practice.changed"
    record_change(actor, verb, found, found.title, office_id=found.office_id, detail={}, at=at)
    return found.pk


@transaction.atomic
def submit_practice(*, actor: Actor, practice_id: int, at: datetime) -> None:
    """Hand one's own practice in for review; it keeps the criteria of this day.

    Raises NoSuchPractice, WrongStep, and Incomplete naming what is missing.
    """
    actor.require(permissions.PRACTICE_SUBMIT)
    found = _own(actor, practice_id)
    rules.check_step("submit", found.state)
    rules.check_complete(text_of(found))
    found.state, found.submitted_at = Practice.SUBMITTED, at
    found.submission += 1
    found.return_reason = ""
    found.criteria = judging.to_plain(criteria_of(actor=actor, office_id=found.office_id))
    found.save(update_fields=["state", "submitted_at", "submission", "return_reason", "criteria"])
    work.close_items(kind=REVISING, subject=_subject(found), at=at)
    work.open_item(
        kind=REVIEWING,
        subject=_subject(found),
        title=_("พิจารณาผลงาน: %(title)s") % {"title": found.title[:200]},
        office_id=found.office_id,
        permission=permissions.PRACTICE_REVIEW,
        url_name="knowledge:practice",
        url_args={"practice_id": found.pk},
        at=at,
    )
    record_change(actor, "practice.submitted", found, found.title, office_id=found.office_id, detail={}, at=at)


@transaction.atomic
def return_practice(*, actor: Actor, practice_id: int, reason: str, at: datetime) -> None:
    """Give a submission back to its author with the reason; raises NoSuchPractice, OwnWork, WrongStep, Incomplete."""
    found = _decided(actor, practice_id, "return")
    said = rules.check_reason(reason)
    found.state, found.return_reason, found.returned_by_id = Practice.RETURNED, said, actor.person_id
    found.save(update_fields=["state", "return_reason", "returned_by_id"])
    work.close_items(kind=REVIEWING, subject=_subject(found), at=at)
    _tell(found, _("ผลงาน “%(title)s” ถูกส่งคืนให้ปรับ: %(reason)s"), said, at)
    work.open_item(
        kind=REVISING,
        subject=_subject(found),
        title=_("ปรับผลงานที่ถูกส่งคืน: %(title)s") % {"title": found.title[:200]},
        office_id=found.office_id,
        person_id=found.author_person_id,
        url_name="knowledge:practice",
        url_args={"practice_id": found.pk},
        at=at,
    )
    detail = {"reason": said}
    record_change(actor, "practice.returned", found, found.title, office_id=found.office_id, detail=detail, at=at)


@transaction.atomic
def publish_practice(*, actor: Actor, practice_id: int, is_open: bool, at: datetime) -> None:
    """Publish a reviewed practice to the office, or to everybody.

    Raises NoSuchPractice, OwnWork, and WrongStep when it was not submitted or nobody has reviewed it.
    """
    found = _decided(actor, practice_id, "publish")
    rules.check_reviewed(Review.objects.filter(practice=found, submission=found.submission).count())
    found.state, found.is_open = Practice.PUBLISHED, is_open
    found.published_at, found.published_by_id = at, actor.person_id
    found.save(update_fields=["state", "is_open", "published_at", "published_by_id"])
    work.close_items(kind=REVIEWING, subject=_subject(found), at=at)
    _tell(found, _("ผลงาน “%(title)s” เผยแพร่แล้ว%(reason)s"), "", at)
    detail = {"open": is_open}
    record_change(actor, "practice.published", found, found.title, office_id=found.office_id, detail=detail, at=at)


@transaction.atomic
def withdraw_practice(*, actor: Actor, practice_id: int, reason: str, at: datetime) -> None:
    """Take a published practice back; by its author or who publishes. Raises NoSuchPractice, WrongStep, Incomplete."""
    found = seen_by(actor).select_for_update().filter(pk=practice_id).first()
    mine = found is not None and actor.person_id == found.author_person_id
    if found is None or not (mine or actor.reach(permissions.PRACTICE_PUBLISH).covers_office(found.office_id)):
        raise NoSuchPractice
    rules.check_step("withdraw", found.state)
    said = rules.check_reason(reason)
    found.state, found.is_open, found.return_reason = Practice.WITHDRAWN, False, said
    found.save(update_fields=["state", "is_open", "return_reason"])
    if not mine:
        _tell(found, _("ผลงาน “%(title)s” ถูกถอนการเผยแพร่: %(reason)s"), said, at)
    detail = {"reason": said}
    record_change(actor, "practice.withdrawn", found, found.title, office_id=found.office_id, detail=detail, at=at)


@transaction.atomic
def attach_file(
    *, actor: Actor, practice_id: int, stream: Readable | bytes, name: str, at: datetime, title: str = ""
) -> EvidenceLink:
    """Attach an upload to one's own draft, pictures without place. Raises FileRefused, NoSuchPractice, WrongStep."""
    found = _own_draft(actor, practice_id)
    bare = files.without_traces(stream, name)
    return evidence.attach_file(actor=actor, stream=bare, name=name, title=title, at=at, **_place(found))


@transaction.atomic
def attach_link(*, actor: Actor, practice_id: int, url: str, at: datetime, title: str = "") -> EvidenceLink:
    """Attach an address to one's own draft. Raises BadLink, NoSuchPractice, WrongStep."""
    found = _own_draft(actor, practice_id)
    return evidence.attach_link(actor=actor, url=url, title=title, at=at, **_place(found))


@transaction.atomic
def detach(*, actor: Actor, practice_id: int, evidence_id: int, at: datetime) -> None:
    """Take away what is attached to one's own draft. Raises NoSuchPractice, WrongStep."""
    found = _own_draft(actor, practice_id)
    try:
        evidence.remove(actor=actor, evidence_id=evidence_id, subject_kind=EVIDENCE, subject_id=found.pk, at=at)
    except EvidenceLink.DoesNotExist:
        raise NoSuchPractice from None


def _new(actor: Actor, person_id: int, at: datetime, origin: tuple[str, str, str] | None) -> Practice:
    author = accounts.person(person_id)
    kind, key, words = origin or ("", "", "")
    return Practice(
        office_id=author.office_id,
        school_id=author.school_id,
        author_person_id=person_id,
        author_name=author.full_name[:200],
        origin_kind=kind,
        origin_id=key,
        origin_label=words[:300],
        written_at=at,
    )


def _write(found: Practice, text: PracticeText, at: datetime) -> None:
    found.title, found.summary, found.kind = text.title.strip()[:300], text.summary.strip(), text.kind
    found.background, found.process, found.results = text.background, text.process, text.results
    found.conditions, found.subject = text.conditions, text.subject.strip()[:120]
    found.tags = list(rules.tags_of(text.tags))
    parts = (found.title, found.summary, found.subject, *found.tags, found.background, found.process, found.results)
    found.search_text = searching.folded(*parts, found.conditions, found.author_name)
    found.changed_at = at


def _own(actor: Actor, practice_id: int) -> Practice:
    seen = Practice.objects.visible_to(actor, permissions.PRACTICE_SUBMIT).select_for_update()
    found = seen.filter(pk=practice_id, author_person_id=actor.person_id or 0).first()
    if found is None:
        raise NoSuchPractice
    return found


def _own_draft(actor: Actor, practice_id: int) -> Practice:
    actor.require(permissions.PRACTICE_SUBMIT)
    found = _own(actor, practice_id)
    rules.check_editable(found.state)
    return found


def _decided(actor: Actor, practice_id: int, step: str) -> Practice:
    """A submission to decide on, locked, by somebody else than its author."""
    actor.require(permissions.PRACTICE_PUBLISH)
    seen = Practice.objects.visible_to(actor, permissions.PRACTICE_PUBLISH).select_for_update()
    found = seen.filter(pk=practice_id).first()
    if found is None:
        raise NoSuchPractice
    actor.require_office(permissions.PRACTICE_PUBLISH, found.office_id)
    rules.check_not_own(found.author_person_id, actor.person_id)
    rules.check_step(step, found.state)
    return found


def _tell(found: Practice, words: str, reason: str, at: datetime) -> None:
    told = words % {"title": found.title[:150], "reason": reason[:200]}
    work.notify(
        person_id=found.author_person_id,
        text=told,
        url_name="knowledge:practice",
        url_args={"practice_id": found.pk},
        at=at,
    )


def _subject(found: Practice) -> str:
    return f"practice:{found.pk}"


def _place(found: Practice) -> dict[str, Any]:
    return {"subject_kind": EVIDENCE, "subject_id": found.pk, "office_id": found.office_id}
