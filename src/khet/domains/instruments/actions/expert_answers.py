"""What experts write on their own page: the personal link is the permission, and it opens one sheet only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from khet.domains.instruments.models import Expert, ExpertRating
from khet.domains.instruments.rules import ioc, rounds
from khet.kernel import work
from khet.kernel.actor import Actor
from khet.kernel.audit import record_change

Answer = tuple[int | None, str]


@transaction.atomic
def save_ratings(*, token: str, answers: Mapping[str, Answer], at: datetime, today: date) -> int:
    """Keep ratings with their reasons, as often as the expert likes while the round is open; how many changed.

    Raises NoSuchLink, RoundClosed and ExpertRefused; then nothing of the batch is kept.
    """
    expert = _holder(token, today)
    items = ioc.from_plain(expert.round.items)
    before = {row.item_key: row for row in ExpertRating.objects.filter(expert_id=expert.pk)}
    changed = 0
    for key, (rating, reason) in answers.items():
        rounds.check_rating(key, rating, items)
        text = reason.strip()[: rounds.LONGEST_REASON]
        row = before.get(key)
        if (row.rating, row.reason) == (rating, text) if row else rating is None and not text:
            continue
        row = row or ExpertRating(expert=expert, item_key=key)
        row.rating, row.reason, row.saved_at = rating, text, at
        row.save()
        changed += 1
    if changed and expert.opened_at is None:
        expert.opened_at = at
        expert.save(update_fields=["opened_at"])
    return changed


@transaction.atomic
def send(*, token: str, remark: str, at: datetime, today: date) -> None:
    """Say that one is done; what was said can still be changed until the round closes.

    Raises NoSuchLink, RoundClosed, and ExpertRefused while items have no rating.
    """
    expert = _holder(token, today)
    keys = {item.key for item in ioc.from_plain(expert.round.items)}
    rated = ExpertRating.objects.filter(expert_id=expert.pk, rating__isnull=False, item_key__in=keys).count()
    if rated < len(keys):
        left = len(keys) - rated
        raise rounds.ExpertRefused(
            f"ยังไม่ได้ให้คะแนนอีก {left} ข้อ คะแนนที่ให้ไว้บันทึกแล้ว", f"{left} items have no rating yet; the others are kept"
        )
    expert.remark, expert.sent_at = remark.strip()[: rounds.LONGEST_REASON], at
    expert.opened_at = expert.opened_at or at
    expert.save(update_fields=["remark", "sent_at", "opened_at"])
    made = expert.round
    if made.created_by_id is not None and not Expert.objects.filter(round_id=made.pk, sent_at__isnull=True).exists():
        work.notify(
            person_id=made.created_by_id,
            text=f"ผู้เชี่ยวชาญให้ความเห็นครบทุกท่านแล้ว: {made.title}",
            url_name="instruments:round",
            url_args={"round_id": made.pk},
            at=at,
        )
    record_change(
        Actor(name=expert.name, kind="expert"),
        "expert.sent",
        made,
        made.title,
        office_id=made.office_id,
        detail={"expert": expert.pk},
        at=at,
    )


def _holder(token: str, today: date) -> Expert:
    """The expert of a link, locked; raises NoSuchLink and RoundClosed."""
    rows = Expert.objects.select_related("round").select_for_update(of=("self",))
    expert = rows.filter(token_digest=rounds.digest(token)).first()
    if expert is None:
        raise rounds.NoSuchLink
    if not rounds.is_open(expert.round.state, expert.round.closes_on, today):
        raise rounds.RoundClosed
    return expert
