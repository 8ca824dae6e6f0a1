"""A staff development year of an invented office: a plan, a programme with money, an event with sessions and people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from khet.domains.accounts import public as accounts
from khet.domains.development import public as development
from khet.domains.development.models import Event, EventSession
from khet.kernel import clock
from khet.kernel.actor import Actor
from tests import people_cast

AT = datetime(2023, 11, 15, 2, 0, tzinfo=UTC)  # 09:00 in Thailand
TODAY = date(2023, 11, 15)
YEAR = 2567
DAY = date(2023, 11, 20)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    """A time of day in Thailand on the day of the event."""
    return clock.start_of(day) + timedelta(hours=hour, minutes=minute)


@dataclass
class Year:
    """The office with its people, plan, programme and event."""

    people: people_cast.Cast
    developer: Actor
    director: Actor
    plan_id: int = 0
    programme_id: int = 0
    line_id: int = 0
    event_id: int = 0
    session_ids: list[int] = field(default_factory=list)
    teachers: list[accounts.PersonRow] = field(default_factory=list)

    @property
    def office_id(self) -> int:
        """The office that runs the event."""
        return self.people.office.id

    @property
    def event(self) -> Event:
        """The event as it is stored now."""
        return Event.objects.get(pk=self.event_id)

    def session(self, at_: int = 0) -> EventSession:
        """A session as it is stored now."""
        return EventSession.objects.get(pk=self.session_ids[at_])

    def teacher(self, at_: int) -> Actor:
        """The actor behind one of the teachers."""
        return accounts.actor_for(self.user(at_), TODAY)

    def user(self, at_: int) -> object:
        """The account of one of the teachers."""
        from khet.domains.accounts.models import User

        return User.objects.get(person_id=self.teachers[at_].id)


def build(*, teachers: int = 4, seats: int | None = 2, needs_approval: bool = False, opened: bool = True) -> Year:
    """The office at work; ``teachers`` of two schools may take part."""
    cast = people_cast.build()
    here = cast.office.id
    developer = people_cast.person(here, "นางพัฒนา คนดี", "phatthana", roles=["staff_developer"])
    year = Year(cast, accounts.actor_for(_user(developer), TODAY), cast.actor("director"))
    schools = [cast.schools["banyan"].id, cast.schools["lotus"].id]
    for number in range(teachers):
        year.teachers.append(
            people_cast.person(
                here,
                f"นายสมมติ คนที่{number:03d}",
                f"teacher{number}",
                roles=["teacher"],
                school_id=schools[number % 2],
                position="ครู",
            )
        )
    plan(year)
    event(year, seats=seats, needs_approval=needs_approval, opened=opened)
    return year


def plan(year: Year) -> None:
    """A plan with the three goals that offices set, one programme and its money."""
    actor = year.developer
    made = development.create_plan(
        actor=actor, office_id=year.office_id, year_be=YEAR, words=development.PlanWords("แผนพัฒนาบุคลากร"), at=AT
    )
    for group, percent in (("ครูผู้ช่วย", 100), ("บุคลากรทางการศึกษา", 90), ("ผู้บริหารสถานศึกษา", 90)):
        words = development.GoalWords(group, Decimal(percent), f"{group}มีสมรรถนะตามเกณฑ์")
        development.save_goal(actor=actor, plan_id=made.pk, words=words, at=AT)
    programme = development.save_programme(
        actor=actor,
        plan_id=made.pk,
        words=development.ProgrammeWords("พค-01", "อบรมการสอนเชิงรุก", "workshop", objectives="ออกแบบหน่วยได้"),
        at=AT,
    )
    line = development.save_budget_line(
        actor=actor,
        programme_id=programme.pk,
        words=development.BudgetWords("งบดำเนินงาน", "ค่าอาหาร", 1_250_000),
        at=AT,
    )
    year.plan_id, year.programme_id, year.line_id = made.pk, programme.pk, line.pk


def event(year: Year, *, seats: int | None = 2, needs_approval: bool = False, opened: bool = True) -> None:
    """A day of two sessions of four and two hours."""
    actor = year.developer
    words = development.EventWords(
        title="อบรมการสอนเชิงรุก รุ่น 1",
        starts_on=DAY,
        ends_on=DAY,
        place="หอประชุมริมน้ำ",
        seats=seats,
        needs_approval=needs_approval,
    )
    made = development.create_event(actor=actor, programme_id=year.programme_id, words=words, at=AT)
    year.event_id = made.pk
    for title, starts, ends, hours in (("เช้า", 8, 12, 4), ("บ่าย", 13, 15, 2)):
        session = development.save_session(
            actor=actor,
            event_id=made.pk,
            words=development.SessionWords(title, at(starts), at(ends), Decimal(hours), room="ห้องใหญ่"),
            at=AT,
        )
        year.session_ids.append(session.pk)
    if opened:
        development.step(actor=actor, event_id=made.pk, to="open", at=AT)


def _user(person: accounts.PersonRow) -> object:
    from khet.domains.accounts.models import User

    return User.objects.get(person_id=person.id)
