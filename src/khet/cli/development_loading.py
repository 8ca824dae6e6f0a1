"""``khet development load``: a year of staff development from one YAML file, through the actions that pages use.

Every deed is recorded at the moment the file gives for it, so that an office can bring the years before it used Khet.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from khet.calc.calendars import THAILAND, thai_day
from khet.cli import console, options
from khet.cli.thai import Group

if TYPE_CHECKING:
    from khet.domains.organisations.public import OfficeRow
    from khet.kernel.actor import Actor

Plain = Mapping[str, Any]


@click.command("load", cls=Group.command_class, help="นำแผน โครงการ และกิจกรรมที่ผ่านมาเข้าจากแฟ้ม YAML")
@click.argument("file", type=options.EXISTING_FILE, metavar="แฟ้ม.yaml")
@options.office_option
def load(file: Path, office: str) -> None:
    """Take a year of staff development over as a whole, or refuse it."""
    from khet.engine import plain_yaml

    told = plain_yaml.read(console.read_file(file).decode("utf-8", "replace"))
    if told.problems:
        lines = [f"บรรทัด {each.line or '-'}: {each.message_th}" for each in told.problems]
        raise console.Problem(f"อ่าน {file.name} ไม่ได้", "แก้ตามรายการแล้วลองใหม่", details=lines)
    with console.ready():
        from django.db import transaction

        found = options.find_office(office)
        loader = Loader(console.actor("development load"), found, file.parent)
        with transaction.atomic():
            try:
                counts = loader.year(told.value)
            except (KeyError, TypeError, ValueError, ArithmeticError) as fault:
                raise console.Problem(f"{file.name} ขาดหรือผิดที่ {fault}", "ตรวจชื่อช่องและชนิดของค่า") from fault
    click.echo(f"นำเข้าแล้ว: โครงการ {counts[0]} กิจกรรม {counts[1]}")


class Loader:
    """Walks one file and does what it says."""

    def __init__(self, actor: Actor, office: OfficeRow, folder: Path) -> None:
        self.actor = actor
        self.office = office
        self.folder = folder
        self.courses: dict[str, int] = {}

    def year(self, told: Plain) -> tuple[int, int]:
        """The plan with goals, programmes and events; how many programmes and events there were."""
        from khet.domains.development import public as development

        plan, at = told["plan"], _moment(told["plan"]["made"])
        words = development.PlanWords(plan["title"], plan.get("rationale", ""), plan.get("objectives", ""))
        year_be = int(plan["year"])
        made = development.create_plan(actor=self.actor, office_id=self.office.id, year_be=year_be, words=words, at=at)
        for row in plan.get("goals", ()):
            development.save_goal(actor=self.actor, plan_id=made.pk, words=_goal(row), at=at)
        for row in plan.get("priorities", ()):
            evidence = [development.Finding(**each) for each in row.get("evidence", ())]
            words_of = development.PriorityWords(row["topic"], row.get("target_group", ""), row.get("reason", ""))
            development.save_priority(
                actor=self.actor,
                office_id=self.office.id,
                year_be=year_be,
                words=words_of,
                evidence=evidence,
                at=at,
            )
        self._courses(told, at)
        events = sum(self._programme(made.pk, row, at) for row in told.get("programmes", ()))
        if plan.get("approved"):
            development.approve_plan(actor=self.actor, plan_id=made.pk, at=_moment(plan["approved"]))
        self._cohorts(told.get("cohorts", ()), year_be, at)
        return len(told.get("programmes", ())), events

    def _courses(self, told: Plain, at: datetime) -> None:
        """The office's competencies, and the courses that build them."""
        from khet.domains.development import public as development

        who: dict[str, Any] = {"actor": self.actor, "office_id": self.office.id, "at": at}
        abilities = {}
        for row in told.get("competencies", ()):
            words = development.CompetencyWords(
                row["code"], row["name"], row.get("description", ""), row.get("target_group", "")
            )
            abilities[row["code"]] = development.save_competency(words=words, **who).pk
        for row in told.get("courses", ()):
            course = development.CourseWords(
                row["code"],
                row["name"],
                Decimal(str(row["hours"])),
                row.get("objectives", ""),
                competency_ids=tuple(abilities[code] for code in row.get("competencies", ())),
            )
            self.courses[row["code"]] = development.save_course(words=course, **who).pk

    def _programme(self, plan_id: int, row: Plain, at: datetime) -> int:
        from khet.domains.development import public as development

        fields = ("code", "name", "form", "target_group", "rationale", "objectives", "expected_results", "indicators")
        words = development.ProgrammeWords(
            **{name: row[name] for name in fields if name in row},
            starts_on=_day(row["starts"]),
            ends_on=_day(row["ends"]),
        )
        programme = development.save_programme(actor=self.actor, plan_id=plan_id, words=words, at=at)
        lines = {}
        for line in row.get("budget", ()):
            told = development.BudgetWords(line["source"], line["kind"], development.satang(str(line["amount"])))
            saved = development.save_budget_line(actor=self.actor, programme_id=programme.pk, words=told, at=at)
            lines[line["kind"]] = saved.pk
        for event in row.get("events", ()):
            self._event(programme.pk, event, lines, at)
        return len(row.get("events", ()))

    def _event(self, programme_id: int, row: Plain, lines: Mapping[str, int], at: datetime) -> None:
        from khet.domains.development import public as development

        words = development.EventWords(
            title=row["title"],
            starts_on=_day(row["starts"]),
            ends_on=_day(row["ends"]),
            place=row.get("place", ""),
            description=row.get("description", ""),
            course_id=self.courses[row["course"]] if "course" in row else None,
        )
        event = development.create_event(actor=self.actor, programme_id=programme_id, words=words, at=at)
        who: dict[str, Any] = {"actor": self.actor, "event_id": event.pk, "at": _at(words.ends_on, 18)}
        sessions = [
            development.save_session(actor=self.actor, event_id=event.pk, words=_session(each), at=at).pk
            for each in row["sessions"]
        ]
        people = list(self._people(row.get("people", ()), at))
        development.step(actor=self.actor, event_id=event.pk, to="open", at=at)
        if people:
            development.register_for(actor=self.actor, event_id=event.pk, person_ids=people, at=at)
        self._ticks(who, sessions, people)
        self._leavings(who, row, lines)
        if "survey" in row:
            self._survey(event.pk, row["survey"], words.ends_on)
        if row.get("done", True):
            for state in ("running", "done"):
                development.step(to=state, **who)

    def _people(self, rows: Sequence[Plain], at: datetime) -> Iterator[int]:
        """The people of an event by name; those whom the office does not know yet are entered."""
        from khet.domains.accounts import public as accounts
        from khet.kernel import clock

        known = {
            row.full_name: row.id
            for row in accounts.people(actor=self.actor, office_id=self.office.id, on=clock.today())
        }
        for row in rows:
            if row["name"] in known:
                yield known[row["name"]]
                continue
            school = options.find_school(row.get("school"), self.office.id)
            yield accounts.add_person(
                actor=self.actor,
                office_id=self.office.id,
                full_name=row["name"],
                position=row.get("position", ""),
                school_id=school.id if school else None,
                at=at,
            ).id

    def _ticks(self, who: Mapping[str, Any], sessions: Sequence[int], people: Sequence[int]) -> None:
        from khet.domains.development import public as development

        sent = int(who["at"].timestamp() * 1000)
        for session_id in sessions:
            ticks = [development.Tick(uuid.uuid4(), person_id, True, None, sent) for person_id in people]
            if ticks:
                development.take_ticks(session_id=session_id, ticks=ticks, sent_ms=sent, **who)

    def _leavings(self, who: Mapping[str, Any], row: Plain, lines: Mapping[str, int]) -> None:
        """Visits, lessons, expenses, notes and pictures."""
        from khet.domains.development import public as development

        for each in row.get("visits", ()):
            fields = {name: each[name] for name in ("place", "topic", "seen", "lesson", "use") if name in each}
            development.save_visit(words=development.VisitWords(visited_on=_day(each["day"]), **fields), **who)
        for each in row.get("lessons", ()):
            development.save_group_lesson(group_name=each["group"], text=each["text"], **who)
        for each in row.get("expenses", ()):
            amount = development.satang(str(each["amount"]))
            words = development.ExpenseWords(each["what"], amount, _day(each["day"]), lines.get(each.get("line", "")))
            development.add_expense(words=words, **who)
        for kind, texts in (("problem", row.get("problems", ())), ("suggestion", row.get("suggestions", ()))):
            for text in texts:
                development.save_note(kind=kind, text=text, **who)
        for each in row.get("photos", ()):
            upload = development.Upload(each["file"], console.read_file(self.folder / each["file"]))
            development.add_photos(uploads=[upload], caption=each.get("caption", ""), **who)

    def _survey(self, event_id: int, told: Plain, ended_on: date) -> None:
        """An instrument of its own, a campaign of two weeks, and the sheets that came back on paper."""
        from khet.domains.instruments import public as instruments

        at = _at(ended_on, 19)
        made = instruments.create_instrument(
            actor=self.actor,
            office_id=self.office.id,
            code=told["code"],
            kind="satisfaction",
            form=instruments.from_json(told["form"]),
            at=at,
        )
        version = instruments.publish_version(actor=self.actor, version_id=made.id, at=at)
        campaign = instruments.create_campaign(
            actor=self.actor,
            office_id=self.office.id,
            version_id=version.id,
            title=told["title"],
            purpose="satisfaction",
            audience=instruments.Audience(open=True),
            window=instruments.Window(at, at + timedelta(days=14)),
            is_anonymous=True,
            subject=("development.event", str(event_id)),
            at=at,
        )
        instruments.open_campaign(actor=self.actor, campaign_id=campaign.id, at=at)
        after = at + timedelta(days=1)
        instruments.take_paper_answers(
            actor=self.actor,
            campaign_id=campaign.id,
            rows=[{key: str(value) for key, value in row.items()} for row in _sheets(told["answers"])],
            today=ended_on,
            at=after,
        )
        instruments.close_campaign(actor=self.actor, campaign_id=campaign.id, at=at + timedelta(days=14))

    def _cohorts(self, rows: Sequence[Plain], year_be: int, at: datetime) -> None:
        from khet.domains.development import public as development

        for row in rows:
            found = [options.find_school(name, self.office.id) for name in row["schools"]]
            development.save_cohort(
                actor=self.actor,
                office_id=self.office.id,
                scheme=row["scheme"],
                number=int(row["number"]),
                year_be=year_be,
                school_ids=[school.id for school in found if school],
                on=thai_day(at),
                at=at,
            )


def _sheets(columns: Mapping[str, str]) -> list[dict[str, str]]:
    """Sheets of answers from one line per question: "5 5 4", or texts with | between them; a blank is no answer."""
    split = {key: value.split("|") if "|" in value else value.split() for key, value in columns.items()}
    longest = max(len(values) for values in split.values())
    return [
        {key: values[at].strip() for key, values in split.items() if at < len(values) and values[at].strip()}
        for at in range(longest)
    ]


def _goal(row: Plain) -> Any:
    from khet.domains.development import public as development

    return development.GoalWords(
        row["group"],
        Decimal(str(row["target"])),
        row.get("quality", ""),
        reached_count=row.get("reached"),
        total_count=row.get("total"),
        quality_result=row.get("quality_result", ""),
    )


def _session(row: Plain) -> Any:
    from khet.domains.development import public as development

    starts, ends = (_moment(row[name]) for name in ("starts", "ends"))
    return development.SessionWords(
        row["title"], starts, ends, Decimal(str(row["hours"])), topics=row.get("topics", "")
    )


def _moment(value: object) -> datetime:
    """A moment as "2022-01-26 08:30" in Thailand; a day alone is its morning."""
    text = str(value)
    return datetime.fromisoformat(text if " " in text or "T" in text else f"{text} 09:00").replace(tzinfo=THAILAND)


def _day(value: object) -> date:
    return date.fromisoformat(str(value))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), THAILAND)
