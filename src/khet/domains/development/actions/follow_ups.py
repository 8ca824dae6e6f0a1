"""Rounds of following up: planned with the event, opened by the daily job, answered by self, head and supervisor."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from khet.calc.calendars import thai_day
from khet.domains.accounts import public as accounts
from khet.domains.development import permissions
from khet.domains.development.models import Event, FollowUpRound, UseRecord
from khet.domains.development.queries.completion import completion
from khet.domains.development.rules import follow_ups as rules
from khet.domains.development.rules.follow_ups import FollowUpProblem
from khet.kernel import audit, evidence, work
from khet.kernel.actor import Actor, system
from khet.kernel.evidence import EvidenceRow
from khet.kernel.files.storing import Readable

SUBJECT = "development.use_record"
ITEM = "development.use_record.write"
PAGE = "growth:use"


@transaction.atomic
def plan_round(
    *,
    actor: Actor,
    event_id: int,
    after_days: int,
    answer_days: int,
    sources: Collection[str],
    method: str,
    supervisor_person_id: int | None,
    at: datetime,
) -> FollowUpRound:
    """Plan a round; the daily job opens it when its day has come.

    Raises NotAllowed, Event.DoesNotExist, FollowUpProblem.
    """
    event = Event.objects.visible_to(actor, permissions.EVENT_RUN).get(pk=event_id)
    actor.require_office(permissions.EVENT_RUN, event.office_id)
    rules.check_round(
        after_days=after_days,
        answer_days=answer_days,
        sources=sources,
        method=method,
        has_supervisor=supervisor_person_id is not None,
    )
    if supervisor_person_id is not None and not accounts.of_office(
        [supervisor_person_id], event.office_id, thai_day(at)
    ):
        raise FollowUpProblem("ผู้ติดตามต้องเป็นบุคลากรของสำนักงานนี้", "Who follows up must be of this office")
    try:
        with transaction.atomic():
            made = FollowUpRound.objects.create(
                office_id=event.office_id,
                event=event,
                after_days=after_days,
                answer_days=answer_days,
                sources=[source for source in rules.SOURCES if source in sources],
                method=method,
                supervisor_person_id=supervisor_person_id if "supervisor" in sources else None,
                opens_on=rules.opens_on(event.ends_on, after_days),
                planned_by_id=actor.person_id,
            )
    except IntegrityError:
        raise FollowUpProblem("มีรอบติดตามที่จำนวนวันนี้แล้ว", "A round after so many days exists already") from None
    detail = {"after_days": after_days, "sources": made.sources, "method": method}
    audit.record_change(actor, "follow_up.planned", made, event.title, office_id=event.office_id, detail=detail, at=at)
    return made


def open_due(*, actor: Actor, at: datetime) -> int:
    """Open every round whose day has come, each in its own transaction; how many. Safe to repeat."""
    due = FollowUpRound.objects.visible_to(actor, permissions.EVENT_RUN)
    ids = due.filter(state=FollowUpRound.PLANNED, opens_on__lte=thai_day(at)).values_list("pk", flat=True)
    return sum(open_round(actor=actor, round_id=key, at=at) for key in list(ids))


@transaction.atomic
def open_round(*, actor: Actor, round_id: int, at: datetime) -> bool:
    """Ask everybody who completed the event, their heads and the supervisor; False when it was open already."""
    found: FollowUpRound = (
        FollowUpRound.objects.visible_to(actor, permissions.EVENT_RUN).select_for_update().get(pk=round_id)
    )
    if found.state != FollowUpRound.PLANNED:
        return False
    found.state, found.opened_at = FollowUpRound.OPEN, at
    found.save(update_fields=["state", "opened_at"])
    people = [row.person_id for row in completion(system("development"), found.event_id).earned]
    heads = heads_of(found.office_id, people, thai_day(at)) if "head" in found.sources else {}
    UseRecord.objects.bulk_create(
        UseRecord(
            office_id=found.office_id,
            round=found,
            person_id=person_id,
            source=source,
            by_person_id=_teller(found, source, person_id, heads),
            method=found.method,
        )
        for person_id in people
        for source in found.sources
    )
    due_on = thai_day(at) + timedelta(days=found.answer_days)
    for record in UseRecord.objects.filter(round=found).select_related("person"):
        _ask(found, record, due_on, at)
    audit.record_change(
        actor,
        "follow_up.opened",
        found,
        found.event.title,
        office_id=found.office_id,
        detail={"people": len(people)},
        at=at,
    )
    return True


@transaction.atomic
def write_use(
    *, actor: Actor, record_id: int, level: int, method: str, example: str, problem: str, support: str, at: datetime
) -> UseRecord:
    """Say how somebody uses what was learnt; may be said anew until the round is closed.

    Raises UseRecord.DoesNotExist unless one is asked to or runs the office's events, FollowUpProblem.
    """
    record = writable(actor, record_id, lock=True)
    if record.round.state == FollowUpRound.CLOSED:
        raise FollowUpProblem("รอบติดตามนี้ปิดแล้ว", "This round is closed")
    if level not in rules.LEVELS or method not in rules.METHODS:
        raise FollowUpProblem("เลือกระดับการนำไปใช้และวิธีติดตาม", "Choose a level and a method")
    if level > 0 and not example.strip():
        raise FollowUpProblem("เขียนตัวอย่างการนำไปใช้ด้วย", "Give an example of the use")
    record.level, record.method = level, method
    record.example, record.problem, record.support = example.strip(), problem.strip(), support.strip()
    record.recorded_at, record.recorded_by_id = at, actor.person_id
    record.save()
    work.close_items(subject=f"{SUBJECT}:{record.pk}", at=at)
    detail = {"level": level, "method": method, "source": record.source}
    audit.record_change(
        actor, "use.recorded", record, record.round.event.title, office_id=record.office_id, detail=detail, at=at
    )
    return record


@transaction.atomic
def attach(
    *,
    actor: Actor,
    record_id: int,
    at: datetime,
    title: str = "",
    stream: Readable | None = None,
    name: str = "",
    url: str = "",
) -> None:
    """Attach a file or an address as evidence. Raises as ``write_use`` does, FileRefused, BadLink."""
    record = writable(actor, record_id, lock=True)
    if stream is not None:
        evidence.attach_file(
            actor=actor,
            subject_kind=SUBJECT,
            subject_id=record.pk,
            office_id=record.office_id,
            stream=stream,
            name=name,
            title=title,
            at=at,
        )
    else:
        evidence.attach_link(
            actor=actor,
            subject_kind=SUBJECT,
            subject_id=record.pk,
            office_id=record.office_id,
            url=url,
            title=title,
            at=at,
        )


@transaction.atomic
def close_round(*, actor: Actor, round_id: int, at: datetime) -> None:
    """Close a round; what was not answered waits for nobody any more. Raises NotAllowed, FollowUpProblem."""
    found: FollowUpRound = (
        FollowUpRound.objects.visible_to(actor, permissions.EVENT_RUN).select_for_update().get(pk=round_id)
    )
    actor.require_office(permissions.EVENT_RUN, found.office_id)
    if found.state != FollowUpRound.OPEN:
        raise FollowUpProblem("รอบติดตามนี้ไม่ได้เปิดอยู่", "This round is not open")
    found.state, found.closed_at = FollowUpRound.CLOSED, at
    found.save(update_fields=["state", "closed_at"])
    for key in UseRecord.objects.filter(round=found, recorded_at__isnull=True).values_list("pk", flat=True):
        work.close_items(subject=f"{SUBJECT}:{key}", at=at)
    audit.record_change(
        actor, "follow_up.closed", found, found.event.title, office_id=found.office_id, detail={}, at=at
    )


def writable(actor: Actor, record_id: int, *, lock: bool = False) -> UseRecord:
    """A record that the actor is asked to write, or may write for who runs events; raises UseRecord.DoesNotExist."""
    found = UseRecord.objects.visible_to(actor, permissions.EVENT_RUN)
    if lock:
        found = found.select_for_update()
    record: UseRecord = found.get(pk=record_id)
    is_asked = actor.person_id is not None and record.by_person_id == actor.person_id
    if not is_asked and not actor.reach(permissions.EVENT_RUN).covers_office(record.office_id):
        raise UseRecord.DoesNotExist
    return record


def evidence_of(record: UseRecord) -> list[EvidenceRow]:
    """What is attached to a record that was found already; one query."""
    return evidence.links_for(SUBJECT, [record.pk]).get(str(record.pk), [])


def _teller(found: FollowUpRound, source: str, person_id: int, heads: dict[int, int]) -> int | None:
    """Who is asked; nobody yet when the head is not known, so that the office can write what it hears."""
    return {"self": person_id, "head": heads.get(person_id), "supervisor": found.supervisor_person_id}[source]


def heads_of(office_id: int, person_ids: Iterable[int], on: date) -> dict[int, int]:
    """The head of the school of each of these people, where the school has one."""
    everybody = accounts.people(actor=system("development"), office_id=office_id, on=on)
    directors = {
        row.id
        for row in accounts.people(actor=system("development"), office_id=office_id, on=on, role="school_director")
    }
    head_of = {row.school_id: row.id for row in everybody if row.id in directors and row.school_id is not None}
    wanted = set(person_ids)
    return {
        row.id: head_of[row.school_id]
        for row in everybody
        if row.id in wanted and row.school_id in head_of and head_of[row.school_id] != row.id
    }


def _ask(found: FollowUpRound, record: UseRecord, due_on: date, at: datetime) -> None:
    if record.by_person_id is None:
        return
    names = {"event": found.event.title, "person": record.person.full_name}
    title = _("ติดตามการนำไปใช้: %(event)s (%(person)s)") % names
    work.open_item(
        kind=ITEM,
        subject=f"{SUBJECT}:{record.pk}",
        title=title[:300],
        office_id=found.office_id,
        person_id=record.by_person_id,
        due_on=due_on,
        url_name=PAGE,
        url_args={"record_id": record.pk},
        at=at,
    )
    if record.source == UseRecord.SELF:
        work.notify(person_id=record.by_person_id, text=title, url_name=PAGE, url_args={"record_id": record.pk}, at=at)
