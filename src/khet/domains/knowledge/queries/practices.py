"""Reads of practices: lists, one with its reviews, and what is open to everybody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from khet.domains.knowledge import permissions
from khet.domains.knowledge.models import Practice, Review, ReviewCriteria
from khet.domains.knowledge.queries import searching
from khet.domains.knowledge.queries.rows import PracticePage, PracticeRow, ReviewRow
from khet.domains.knowledge.rules import criteria as judging
from khet.domains.knowledge.rules import practices as rules
from khet.domains.knowledge.rules.criteria import Criterion
from khet.domains.knowledge.rules.practices import PracticeText
from khet.domains.knowledge.rules.refusals import NoSuchPractice
from khet.domains.organisations import public as organisations
from khet.kernel import evidence
from khet.kernel.actor import Actor
from khet.kernel.models import EvidenceLink, StoredFile

EVIDENCE = "knowledge.practice"
SEEING = (permissions.PRACTICE_VIEW, permissions.PRACTICE_REVIEW, permissions.PRACTICE_PUBLISH)


def seen_by(actor: Actor) -> QuerySet[Practice]:
    """Every practice that one of the actor's permissions lets them see."""
    found = Practice.objects.visible_to(actor, permissions.PRACTICE_SUBMIT)
    for permission in SEEING:
        if actor.may(permission):
            found = found | Practice.objects.visible_to(actor, permission)
    return found


def opened() -> QuerySet[Practice]:
    """What is published to everybody."""
    return Practice.objects.open()


def practices(
    *,
    actor: Actor,
    office_id: int,
    on: date,
    text: str = "",
    state: str = "",
    kind: str = "",
    tag: str = "",
    mine: bool = False,
) -> list[PracticeRow]:
    """The practices of an office that the actor may see, newest first; what fits a search first. Two queries."""
    found = seen_by(actor).filter(office_id=office_id)
    if mine:
        found = found.filter(author_person_id=actor.person_id or 0)
    if state:
        found = found.filter(state=state)
    return _listed(_narrowed(found, text, kind), on, text, tag)


def open_practices(*, on: date, office_id: int | None = None, text: str = "", tag: str = "") -> list[PracticeRow]:
    """What is published to everybody: of one office, or of all. Two queries."""
    found = opened()
    if office_id is not None:
        found = found.filter(office_id=office_id)
    return _listed(_narrowed(found, text, ""), on, text, tag)


def practice(*, actor: Actor, practice_id: int, on: date) -> PracticePage:
    """One practice as its reader may see it; raises NoSuchPractice. Five queries."""
    found = seen_by(actor).filter(pk=practice_id).first()
    if found is None:
        raise NoSuchPractice
    return _page(found, actor, on)


def open_practice(*, practice_id: int, on: date) -> PracticePage:
    """One practice that is open to everybody, without its reviews; raises NoSuchPractice. Three queries."""
    found = opened().filter(pk=practice_id).first()
    if found is None:
        raise NoSuchPractice
    return _page(found, None, on)


def practices_from(*, actor: Actor, origin_kind: str, origin_ids: Iterable[str | int], on: date) -> list[PracticeRow]:
    """The practices that grew out of these records (lessons of events, say), as far as the actor sees them."""
    wanted = [str(key) for key in origin_ids]
    return _listed(seen_by(actor).filter(origin_kind=origin_kind, origin_id__in=wanted), on, "", "")


def practice_file(*, actor: Actor | None, practice_id: int, evidence_id: int) -> StoredFile:
    """The stored file of a practice that the actor (everybody without one) may see; raises NoSuchPractice."""
    seen = opened() if actor is None else seen_by(actor)
    if not seen.filter(pk=practice_id).exists():
        raise NoSuchPractice
    try:
        return evidence.file_of(EVIDENCE, practice_id, evidence_id)
    except EvidenceLink.DoesNotExist:
        raise NoSuchPractice from None


def criteria_of(*, actor: Actor, office_id: int) -> tuple[Criterion, ...]:
    """What new submissions of an office are judged by: its own newest, else the shipped ones; one query."""
    permission = permissions.PRACTICE_SUBMIT if actor.may(permissions.PRACTICE_SUBMIT) else permissions.PRACTICE_PUBLISH
    own = ReviewCriteria.objects.visible_to(actor, permission).filter(office_id=office_id).order_by("-number").first()
    return judging.from_plain(own.criteria) if own else judging.SHIPPED


def tags(*, actor: Actor | None, office_id: int | None = None) -> list[tuple[str, int]]:
    """The tags of what the actor (everybody without one) may see, the most used first; one query."""
    found = opened() if actor is None else seen_by(actor).filter(state=Practice.PUBLISHED)
    if office_id is not None:
        found = found.filter(office_id=office_id)
    counts: dict[str, int] = {}
    for held in found.values_list("tags", flat=True):
        for tag in held:
            counts[tag] = counts.get(tag, 0) + 1
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:30]


def text_of(found: Practice) -> PracticeText:
    """What the author wrote."""
    return PracticeText(
        title=found.title,
        summary=found.summary,
        kind=found.kind,
        background=found.background,
        process=found.process,
        results=found.results,
        conditions=found.conditions,
        subject=found.subject,
        tags=tuple(found.tags),
    )


def _narrowed(found: QuerySet[Practice], text: str, kind: str) -> QuerySet[Practice]:
    if kind:
        found = found.filter(kind=kind)
    for word in searching.wanted(text):
        found = found.filter(search_text__contains=word)
    return found


def _listed(found: QuerySet[Practice], on: date, text: str, tag: str) -> list[PracticeRow]:
    """Rows, those with the words in their title first; tags are compared here because databases differ in JSON."""
    counted = found.annotate(done=Count("reviews", filter=Q(reviews__submission=F("submission")), distinct=True))
    each = [one for one in counted.order_by("-published_at", "-changed_at", "-pk") if not tag or tag in one.tags]
    names = organisations.school_names({one.school_id for one in each if one.school_id}, on)
    words = searching.wanted(text)
    if words:
        each.sort(key=lambda one: -sum(word in searching.folded(one.title) for word in words))
    return [_row(one, names, getattr(one, "done", 0)) for one in each]


def _row(one: Practice, names: dict[int, str], reviews: int) -> PracticeRow:
    return PracticeRow(
        id=one.pk,
        office_id=one.office_id,
        school_id=one.school_id,
        school_name=names.get(one.school_id or 0, ""),
        kind=one.kind,
        title=one.title,
        summary=one.summary,
        subject=one.subject,
        tags=tuple(one.tags),
        state=one.state,
        is_open=one.is_open,
        author_person_id=one.author_person_id,
        author_name=one.author_name,
        submitted_at=one.submitted_at,
        published_at=one.published_at,
        review_count=reviews,
    )


def _page(found: Practice, actor: Actor | None, on: date) -> PracticePage:
    names = organisations.school_names({found.school_id} if found.school_id else set(), on)
    mine = actor is not None and actor.person_id == found.author_person_id
    decides = actor is not None and actor.reach(permissions.PRACTICE_PUBLISH).covers_office(found.office_id)
    judges = actor is not None and _may_judge(actor, found)
    reviews: list[Review] = []
    if actor is not None and (mine or decides or judges):
        reviews = list(Review.objects.filter(practice=found))
    current = [review for review in reviews if review.submission == found.submission]
    criteria = judging.from_plain(found.criteria)
    shown = [review for review in reviews if decides or mine or _by(review, actor)]
    return PracticePage(
        row=_row(found, names, len(current)),
        text=text_of(found),
        criteria=criteria,
        reviews=tuple(_review(review, actor, named=decides) for review in shown),
        judged=judging.judged(criteria, [review.levels for review in current]) if mine or decides else None,
        evidence=tuple(evidence.links_for(EVIDENCE, [found.pk]).get(str(found.pk), ())),
        return_reason=found.return_reason if mine or decides else "",
        origin_kind=found.origin_kind,
        origin_id=found.origin_id,
        origin_label=found.origin_label,
        submission=found.submission,
        is_mine=mine,
        may_edit=mine and found.state in rules.EDITABLE,
        may_review=judges and not mine and found.state == Practice.SUBMITTED,
        may_publish=decides and not mine,
    )


def _may_judge(actor: Actor, found: Practice) -> bool:
    """Whether the practice lies within the reach of the actor's permission to review."""
    if not actor.may(permissions.PRACTICE_REVIEW):
        return False
    reach = actor.reach(permissions.PRACTICE_REVIEW)
    if reach.covers_office(found.office_id) or (found.school_id in reach.school_ids):
        return True
    seen = Practice.objects.visible_to(actor, permissions.PRACTICE_REVIEW).filter(pk=found.pk)
    return bool(reach.network_ids) and seen.exists()


def _by(review: Review, actor: Actor | None) -> bool:
    return actor is not None and review.reviewer_person_id == actor.person_id


def _review(review: Review, actor: Actor | None, *, named: bool) -> ReviewRow:
    return ReviewRow(
        id=review.pk,
        submission=review.submission,
        reviewer_name=review.reviewer_name if named or _by(review, actor) else "",
        is_mine=_by(review, actor),
        levels=dict(review.levels),
        comment=review.comment,
        given_at=review.given_at,
    )
