"""Finding out what is needed, and putting it in order: rounds, findings, priorities with their evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from khet.domains.development import permissions
from khet.domains.development.models import NeedsRound, NeedsSource, Priority, PriorityEvidence
from khet.domains.development.rules.arriving import Finding
from khet.domains.development.rules.refusals import PlanProblem
from khet.kernel import audit
from khet.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class PriorityWords:
    """What comes first: the topic, for whom, why."""

    topic: str
    target_group: str = ""
    reason: str = ""


@transaction.atomic
def open_round(
    *,
    actor: Actor,
    office_id: int,
    year_be: int,
    title: str,
    at: datetime,
    campaign_id: int | None = None,
    note: str = "",
) -> NeedsRound:
    """Begin to find out what an office's people need; raises NotAllowed and PlanProblem."""
    actor.require_office(permissions.PLAN_EDIT, office_id)
    try:
        with transaction.atomic():
            found = NeedsRound.objects.create(
                office_id=office_id,
                year_be=year_be,
                title=title,
                campaign_id=campaign_id,
                note=note,
                created_at=at,
                created_by_id=actor.person_id,
            )
    except IntegrityError:
        raise PlanProblem(f"มีรอบสำรวจชื่อ “{title}” แล้ว", f"There is a round called “{title}” already") from None
    audit.record_change(actor, "needs.opened", found, title, office_id=office_id, detail={"year": year_be}, at=at)
    return found


@transaction.atomic
def edit_round(
    *, actor: Actor, round_id: int, title: str, note: str, campaign_id: int | None, at: datetime
) -> NeedsRound:
    """Change what a round is called, how it asks, and which questionnaire it takes needs from; findings stay.

    Raises NeedsRound.DoesNotExist and PlanProblem.
    """
    found = _round(actor, round_id)
    before = {"title": found.title, "campaign": found.campaign_id}
    found.title, found.note, found.campaign_id = title, note, campaign_id
    try:
        with transaction.atomic():
            found.save(update_fields=["title", "note", "campaign_id"])
    except IntegrityError:
        raise PlanProblem(f"มีรอบสำรวจชื่อ “{title}” แล้ว", f"There is a round called “{title}” already") from None
    audit.record_change(
        actor, "needs.edited", found, title, office_id=found.office_id, detail={"before": before}, at=at
    )
    return found


@transaction.atomic
def add_findings(*, actor: Actor, round_id: int, findings: Iterable[Finding], at: datetime) -> int:
    """Write findings down; one that is there already (by its ref) is brought up to date. How many were new."""
    found = _round(actor, round_id)
    made = 0
    for each in findings:
        values = {"kind": each.kind, "title": each.title, "figure": each.figure, "note": each.note}
        known = NeedsSource.objects.filter(round=found, ref=each.ref).exclude(ref="").first()
        if known is not None:
            for key, value in values.items():
                setattr(known, key, value)
            known.save(update_fields=list(values))
            continue
        NeedsSource.objects.create(round=found, ref=each.ref, added_at=at, added_by_id=actor.person_id, **values)
        made += 1
    audit.record_change(
        actor, "needs.found", found, found.title, office_id=found.office_id, detail={"added": made}, at=at
    )
    return made


@transaction.atomic
def remove_finding(*, actor: Actor, round_id: int, source_id: int, at: datetime) -> None:
    """Take a finding back; priorities keep what they said of it."""
    found = _round(actor, round_id)
    source = NeedsSource.objects.get(round=found, pk=source_id)
    audit.record_change(
        actor, "needs.removed", source, source.title, office_id=found.office_id, detail={"kind": source.kind}, at=at
    )
    source.delete()


@transaction.atomic
def save_priority(
    *,
    actor: Actor,
    office_id: int,
    year_be: int,
    words: PriorityWords,
    source_ids: Iterable[int] = (),
    priority_id: int | None = None,
    evidence: Iterable[Finding] = (),
    at: datetime,
) -> Priority:
    """Add a priority behind the others, or change one; its evidence is copied, so that it stays as it was judged."""
    actor.require_office(permissions.PLAN_EDIT, office_id)
    every = Priority.objects.visible_to(actor, permissions.PLAN_EDIT).filter(office_id=office_id, year_be=year_be)
    if every.filter(topic=words.topic).exclude(pk=priority_id).exists():
        raise PlanProblem(f"มีประเด็น “{words.topic}” แล้ว", f"“{words.topic}” is a priority already")
    if priority_id is None:
        rank = (every.aggregate(last=Max("rank"))["last"] or 0) + 1
        priority = Priority(
            office_id=office_id, year_be=year_be, rank=rank, created_at=at, created_by_id=actor.person_id
        )
    else:
        priority = every.get(pk=priority_id)
    priority.topic, priority.target_group, priority.reason = words.topic, words.target_group, words.reason
    priority.save()
    wanted = NeedsSource.objects.filter(round__office_id=office_id, pk__in=list(source_ids))
    known = set(priority.evidence.values_list("source_id", flat=True))
    PriorityEvidence.objects.bulk_create(
        PriorityEvidence(
            priority=priority,
            source=each,
            kind=each.kind,
            title=each.title,
            figure=each.figure,
            ref=each.ref,
        )
        for each in wanted
        if each.pk not in known
    )
    PriorityEvidence.objects.bulk_create(
        PriorityEvidence(priority=priority, kind=each.kind, title=each.title, figure=each.figure, ref=each.ref)
        for each in evidence
    )
    audit.record_change(
        actor, "priority.saved", priority, words.topic, office_id=office_id, detail={"rank": priority.rank}, at=at
    )
    return priority


@transaction.atomic
def move_priority(*, actor: Actor, priority_id: int, by: int, at: datetime) -> None:
    """Move a priority up (negative) or down among those of its office and year."""
    actor.require(permissions.PLAN_EDIT)
    priority = Priority.objects.visible_to(actor, permissions.PLAN_EDIT).get(pk=priority_id)
    rows = list(
        Priority.objects.visible_to(actor, permissions.PLAN_EDIT)
        .select_for_update()
        .filter(office_id=priority.office_id, year_be=priority.year_be)
        .order_by("rank", "pk")
    )
    here = next(at_ for at_, row in enumerate(rows) if row.pk == priority_id)
    there = min(max(here + by, 0), len(rows) - 1)
    rows.insert(there, rows.pop(here))
    for rank, row in enumerate(rows, start=1):
        row.rank = rank
        row.save(update_fields=["rank"])
    audit.record_change(
        actor, "priority.moved", priority, priority.topic, office_id=priority.office_id, detail={"by": by}, at=at
    )


@transaction.atomic
def remove_priority(*, actor: Actor, priority_id: int, at: datetime) -> None:
    """Take a priority back that no programme rests on."""
    actor.require(permissions.PLAN_EDIT)
    priority = Priority.objects.visible_to(actor, permissions.PLAN_EDIT).get(pk=priority_id)
    if priority.programmes.exists():
        raise PlanProblem("มีโครงการที่ตอบประเด็นนี้ จึงลบไม่ได้", "A programme answers this priority, so it stays")
    audit.record_change(
        actor, "priority.removed", priority, priority.topic, office_id=priority.office_id, detail={}, at=at
    )
    priority.delete()


def _round(actor: Actor, round_id: int) -> NeedsRound:
    actor.require(permissions.PLAN_EDIT)
    found: NeedsRound = NeedsRound.objects.visible_to(actor, permissions.PLAN_EDIT).get(pk=round_id)
    return found
