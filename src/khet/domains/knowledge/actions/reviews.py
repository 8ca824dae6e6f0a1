"""Writes of reviews, and of the criteria that they follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from khet.calc import thai
from khet.domains.knowledge import permissions
from khet.domains.knowledge.models import Practice, Review, ReviewCriteria
from khet.domains.knowledge.rules import criteria as judging
from khet.domains.knowledge.rules import practices as rules
from khet.domains.knowledge.rules.refusals import NoSuchPractice
from khet.kernel.actor import Actor
from khet.kernel.audit import record_change


@transaction.atomic
def review_practice(
    *, actor: Actor, practice_id: int, levels: Mapping[str, object], comment: str = "", at: datetime
) -> None:
    """Give a level for every criterion of a submission; the same reviewer again changes what they gave.

    Raises NotAllowed, NoSuchPractice, OwnWork, WrongStep, BadLevel.
    """
    actor.require(permissions.PRACTICE_REVIEW)
    seen = Practice.objects.visible_to(actor, permissions.PRACTICE_REVIEW).select_for_update()
    found = seen.filter(pk=practice_id).first()
    if found is None:
        raise NoSuchPractice
    rules.check_not_own(found.author_person_id, actor.person_id)
    rules.check_step("review", found.state)
    given = judging.checked_levels(judging.from_plain(found.criteria), levels)
    said = "\n".join(thai.clean(line) for line in comment.splitlines()).strip()
    Review.objects.update_or_create(
        practice=found,
        submission=found.submission,
        reviewer_person_id=actor.person_id or 0,
        defaults={"reviewer_name": actor.name[:200], "levels": given, "comment": said, "given_at": at},
    )
    record_change(actor, "practice.reviewed", found, found.title, office_id=found.office_id, detail=given, at=at)


@transaction.atomic
def set_criteria(*, actor: Actor, office_id: int, lines: str, at: datetime) -> int:
    """Set what new submissions of an office are judged by; the number of this version.

    Submissions keep the criteria that stood when they were handed in. Raises NotAllowed, BadCriteria.
    """
    actor.require_office(permissions.PRACTICE_PUBLISH, office_id)
    told = judging.to_plain(judging.from_lines(lines))
    last = ReviewCriteria.objects.visible_to(actor, permissions.PRACTICE_PUBLISH).filter(office_id=office_id)
    number = (last.aggregate(last=Max("number"))["last"] or 0) + 1
    made = ReviewCriteria.objects.create(
        office_id=office_id, number=number, criteria=told, set_at=at, set_by_id=actor.person_id
    )
    record_change(actor, "criteria.set", made, str(number), office_id=office_id, detail=told, at=at)
    return number
