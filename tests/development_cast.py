"""A staff development year of an invented office: a plan, a programme with money, an event with sessions and people."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from PIL import Image

from khet.calc.calendars import FiscalYear
from khet.domains.accounts import public as accounts
from khet.domains.development import public as development
from khet.domains.development.actions import attendance
from khet.domains.development.models import AttendanceMark, Event, EventSession, Registration
from khet.kernel import clock
from khet.kernel.actor import Actor
from tests import people_cast
from tests.rebuilt import rebuilt

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


@rebuilt
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


def for_sweep(actor: Actor, *, office_id: int, person_ids: list[int], secrets: tuple[str, ...]) -> dict[str, object]:
    """Something of every kind that an address of staff development can name; its texts hold the secrets."""
    now, today = clock.now(), clock.today()
    year_be = FiscalYear.of(today).be
    plan_ = development.create_plan(
        actor=actor, office_id=office_id, year_be=year_be, words=development.PlanWords("แผน", secrets[0]), at=now
    )
    goal = development.save_goal(
        actor=actor, plan_id=plan_.pk, words=development.GoalWords("ครู", Decimal(90), secrets[1]), at=now
    )
    words = development.ProgrammeWords("ก1", "โครงการ", "workshop", rationale=secrets[0])
    programme = development.save_programme(actor=actor, plan_id=plan_.pk, words=words, at=now)
    money = development.BudgetWords("งบ", secrets[1], 1_000_000)
    line = development.save_budget_line(actor=actor, programme_id=programme.pk, words=money, at=now)
    round_ = development.open_round(
        actor=actor, office_id=office_id, year_be=year_be, title="รอบ", note=secrets[2], at=now
    )
    development.add_findings(
        actor=actor, round_id=round_.pk, findings=[development.Finding("policy", secrets[3])], at=now
    )
    first = development.save_priority(
        actor=actor, office_id=office_id, year_be=year_be, words=development.PriorityWords(secrets[2]), at=now
    )
    course = development.save_course(
        actor=actor, office_id=office_id, words=development.CourseWords("ห1", secrets[0], Decimal(6)), at=now
    )
    book = development.add_material(
        actor=actor,
        course_id=course.pk,
        title=secrets[1],
        upload=development.Upload("ค.pdf", b"%PDF-1.4\n%%EOF\n%course"),
        at=now,
    )
    ability = development.save_competency(
        actor=actor, office_id=office_id, words=development.CompetencyWords("ส1", "สมรรถนะ", secrets[3]), at=now
    )
    teacher = development.save_resource_person(
        actor=actor, office_id=office_id, words=development.ResourcePersonWords("วิทยากรสมมติ", secrets[1]), at=now
    )
    held = development.EventWords("กิจกรรม", today, today, description=secrets[2], audience="invited")
    event_ = development.create_event(actor=actor, programme_id=programme.pk, words=held, at=now)
    day = clock.start_of(today)
    part = development.SessionWords("ทั้งวัน", day, day + timedelta(hours=23, minutes=58), Decimal(6))
    session = development.save_session(actor=actor, event_id=event_.pk, words=part, at=now)
    development.step(actor=actor, event_id=event_.pk, to="open", at=now)
    development.register_for(actor=actor, event_id=event_.pk, person_ids=person_ids[:1], at=now)
    ticks = [
        development.Tick(UUID(int=number), person_ids[0], present, None, 0)
        for number, present in ((1, True), (2, False))
    ]
    development.take_ticks(actor=actor, event_id=event_.pk, session_id=session.pk, ticks=ticks, sent_ms=0, at=now)
    return {
        "plan_id": plan_.pk,
        "goal_id": goal.pk,
        "programme_id": programme.pk,
        "line_id": line.pk,
        "priority_id": first.pk,
        "course_id": course.pk,
        "competency_id": ability.pk,
        "material_id": book.pk,
        "development:course_file": {"file_id": book.file_id},
        "resource_person_id": teacher.pk,
        "event_id": event_.pk,
        "session_id": session.pk,
        "mark_id": AttendanceMark.objects.get(outcome="conflict").pk,
        "registration_id": Registration.objects.get(event=event_).pk,
        "source_id": round_.sources.get().pk,
        **_left(actor, event_.pk, office_id, person_ids, secrets, now),
        **{
            f"development:{name}": {"round_id": round_.pk}
            for name in (
                *("round", "edit_round", "add_finding", "add_figure", "take_campaign"),
                *("take_competencies", "remove_finding"),
            )
        },
        "development:remove_part": {"part_id": goal.pk},
        "development:retire": {"record_id": course.pk},
        "checkin:door": {"code": attendance.code_of(session)},
    }


def _left(
    actor: Actor, event_id: int, office_id: int, person_ids: list[int], secrets: tuple[str, ...], now: datetime
) -> dict[str, object]:
    """What the event of the sweep leaves behind, and learning at work."""
    development.save_visit(
        actor=actor, event_id=event_id, words=development.VisitWords("ที่ดูงาน", now.date(), secrets[0]), at=now
    )
    lesson = development.save_group_lesson(actor=actor, event_id=event_id, group_name="กลุ่ม 1", text=secrets[1], at=now)
    paper = development.add_material(
        actor=actor,
        event_id=event_id,
        title=secrets[2],
        upload=development.Upload("ก.pdf", b"%PDF-1.4\n%%EOF\n%paper"),
        at=now,
    )
    [photo] = development.add_photos(
        actor=actor, event_id=event_id, uploads=[development.Upload("ก.png", picture())], at=now
    )
    plc = development.save_plc(
        actor=actor,
        office_id=office_id,
        words=development.PlcWords("วง", secrets[3], YEAR, person_ids[0], tuple(person_ids)),
        at=now,
    )
    log = development.add_plc_log(
        actor=actor,
        group_id=plc.pk,
        words=development.PlcLogWords(now.date(), Decimal(1), secrets[0]),
        at=now,
    )
    coached = development.save_coaching(
        actor=actor,
        office_id=office_id,
        words=development.CoachingWords(person_ids[0], now.date(), Decimal(1), secrets[1], coach_id=person_ids[1]),
        at=now,
    )
    learnt = development.report_self_learning(
        actor=actor,
        words=development.SelfLearningWords(secrets[2], Decimal(1), now.date()),
        upload=development.Upload("ข.pdf", b"%PDF-1.4\n%%EOF\n%learnt"),
        at=now,
    )
    return {
        "photo_id": photo.pk,
        "development:event_file": {"file_id": paper.file_id},
        "development:edit_leaving": {"record_id": lesson.pk},
        "development:remove_leaving": {"record_id": lesson.pk},
        **{f"development:{name}": {"group_id": plc.pk} for name in ("plc_group", "edit_plc", "add_plc_log")},
        "development:edit_plc_log": {"group_id": plc.pk, "log_id": log.pk},
        "development:edit_coaching": {"log_id": coached.pk},
        "development:decide_self_learning": {"record_id": learnt.pk},
        "development:self_learning_file": {"record_id": learnt.pk},
    }


def picture(size: tuple[int, int] = (40, 30)) -> bytes:
    """A small PNG."""
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, format="PNG")
    return out.getvalue()
