"""Each person's record: hours, certificates, competencies, tests, follow-up; for oneself, and for who leads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Sum

from khet.calc.calendars import FiscalYear, thai_day
from khet.domains.accounts import public as accounts
from khet.domains.development import permissions
from khet.domains.development.models import Attendance, CoachingLog, PlcLog, SelfLearning, UseRecord
from khet.domains.development.queries import assessments, competencies
from khet.domains.development.queries.certificates import CertificateRow, person_certificates
from khet.domains.development.queries.competencies import ReachedRow
from khet.domains.development.rules.records import Item, Year, years
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class UseRow:
    """What somebody said of how a person uses what was learnt."""

    event_title: str
    source: str
    method: str
    level: str
    example: str
    on: date


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that counts as a person's development."""

    person: accounts.PersonRow
    place: str
    items: tuple[Item, ...]
    years: tuple[Year, ...]
    certificates: tuple[CertificateRow, ...]
    competencies: tuple[ReachedRow, ...]
    uses: tuple[UseRow, ...]

    @property
    def standing(self) -> int:
        """How many certificates stand: one that was revoked is listed with the reason, and counts for nothing."""
        return sum(row.state != "revoked" for row in self.certificates)

    def hours_in(self, year_be: int) -> Decimal:
        """The hours of one fiscal year."""
        return next((year.total for year in self.years if year.year_be == year_be), Decimal(0))


def record_of(actor: Actor, person_id: int, on: date) -> Record:
    """The record of oneself or of somebody in reach; raises accounts.PersonNotFound.

    Eighteen queries, and three for each test of an event that the person took part in.
    """
    person = accounts.person(person_id)
    if not _within(actor, [person]):
        raise accounts.PersonNotFound("ไม่พบบุคคลนี้")
    items = sorted(
        [*_attended(person), *_met(person_id), *_coached(person_id), *_learnt(person_id)],
        key=lambda item: (item.on, item.title),
        reverse=True,
    )
    tested = {item.event_id: item.after for item in items if item.event_id is not None and item.after is not None}
    school = organisations.school_names([person.school_id], on) if person.school_id else {}
    return Record(
        person=person,
        place=school.get(person.school_id or 0) or organisations.office(person.office_id).name,
        items=tuple(items),
        years=tuple(years(items)),
        certificates=tuple(person_certificates(actor, person_id)),
        competencies=tuple(competencies.of_person(person_id, tested)),
        uses=tuple(_uses(person_id)),
    )


def hours_by_person(actor: Actor, office_id: int, year_be: int, on: date) -> list[tuple[accounts.PersonRow, Decimal]]:
    """The people of an office whose record the actor may see, with their hours of a fiscal year; nine queries."""
    people = _within(actor, accounts.people(actor=actor, office_id=office_id, on=on))
    hours = _hours([row.id for row in people], FiscalYear(year_be))
    return [(row, hours.get(row.id, Decimal(0))) for row in people]


def _hours(person_ids: Sequence[int], year: FiscalYear) -> dict[int, Decimal]:
    """The hours of a fiscal year that each person's record counts, of every form; four queries."""
    days = (year.starts, year.ends)
    there = Attendance.objects.filter(person__in=person_ids, is_present=True, session__event__starts_on__range=days)
    met = PlcLog.objects.filter(present__in=person_ids, held_on__range=days)
    coached = CoachingLog.objects.filter(coachee__in=person_ids, coached_on__range=days)
    learnt = SelfLearning.objects.filter(person__in=person_ids, state=SelfLearning.ACCEPTED, completed_on__range=days)
    found: dict[int, Decimal] = defaultdict(Decimal)
    for rows, who, hours in (
        (there, "person", "session__hours"),
        (met, "present", "hours"),
        (coached, "coachee", "hours"),
        (learnt, "person", "hours"),
    ):
        for person_id, total in rows.order_by().values_list(who).annotate(Sum(hours)):
            found[person_id] += total
    return found


def _within(actor: Actor, people: Iterable[accounts.PersonRow]) -> list[accounts.PersonRow]:
    """Those of these people whose record the actor may see, as ``models.seeing`` says; one query with a network."""
    reach = actor.reach(permissions.RECORD_VIEW)
    schools = set(reach.school_ids)
    if reach.network_ids:
        schools.update(organisations.schools_in_networks(reach.network_ids))
    return [
        row
        for row in people
        if row.id == actor.person_id or reach.covers_office(row.office_id) or row.school_id in schools
    ]


def _attended(person: accounts.PersonRow) -> list[Item]:
    """Events that somebody was present at, with their tests."""
    there = Attendance.objects.filter(person=person.id, is_present=True).select_related("session__event__programme")
    hours: dict[int, Decimal] = {}
    events = {}
    for tick in there:
        event = tick.session.event
        events[event.pk] = event
        hours[event.pk] = hours.get(event.pk, Decimal(0)) + tick.session.hours
    tests = _tests(person.id, {event.office_id for event in events.values()}, list(events))
    return [
        Item(event.starts_on, event.programme.form, event.title, hours[key], key, *tests.get(key, (None, None)))
        for key, event in events.items()
    ]


def _tests(
    person_id: int, office_ids: set[int], event_ids: Sequence[int]
) -> dict[int, tuple[Fraction | None, Fraction | None]]:
    """What somebody reached in the tests before and after each event."""
    before, after = assessments.tests_of(office_ids, event_ids)
    return {
        key: (assessments.percents(before.get(key)).get(person_id), assessments.percents(after.get(key)).get(person_id))
        for key in {*before, *after}
    }


def _met(person_id: int) -> list[Item]:
    logs = PlcLog.objects.filter(present=person_id).select_related("group")
    return [Item(log.held_on, "plc", log.group.topic, log.hours) for log in logs]


def _coached(person_id: int) -> list[Item]:
    logs = CoachingLog.objects.filter(coachee=person_id)
    return [Item(log.coached_on, "coaching", log.focus, log.hours) for log in logs]


def _learnt(person_id: int) -> list[Item]:
    found = SelfLearning.objects.filter(person=person_id, state=SelfLearning.ACCEPTED)
    return [Item(each.completed_on, "self_learning", each.title, each.hours) for each in found]


def _uses(person_id: int) -> list[UseRow]:
    found = UseRecord.objects.filter(person=person_id, recorded_at__isnull=False).select_related("round__event")
    return [
        UseRow(
            event_title=each.round.event.title,
            source=each.get_source_display(),
            method=each.get_method_display(),
            level=each.get_level_display(),
            example=each.example,
            on=thai_day(each.recorded_at),
        )
        for each in found.order_by("-recorded_at")
    ]
