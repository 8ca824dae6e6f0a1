"""Everything that an event's report rests on, gathered once, and every figure and text of it by slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from khet.calc import calendars, rounding
from khet.domains.development import public as development
from khet.domains.instruments import public as instruments
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor, system
from khet.kernel.documents import FigureRef

RESOLVER = "reports.development"
SUBJECT = "development.event"
THOUSAND = 1000
PROJECT = "โครงการ"

# Slots that stand for one figure, with their words in the register; texts of records are slots too, but no figures.
LABELS: Mapping[str, str] = {
    "people.registered": "ผู้มีสิทธิ์เข้าร่วม",
    "people.attended": "ผู้ผ่านเกณฑ์เวลา",
    "people.percent": "ร้อยละของผู้ผ่านเกณฑ์เวลา",
    "people.schools": "สถานศึกษาที่เข้าร่วม",
    "event.sessions": "จำนวนช่วงกิจกรรม",
    "event.hours": "จำนวนชั่วโมง",
    "money.budget": "งบประมาณที่ตั้งไว้",
    "money.spent": "ค่าใช้จ่ายของกิจกรรม",
    "money.percent": "ร้อยละของงบประมาณที่ใช้",
    "visits.count": "แหล่งศึกษาดูงาน",
    "lessons.count": "กลุ่มที่สรุปบทเรียน",
    "test.tested": "ผู้ทดสอบหลังการพัฒนา",
    "test.passed": "ผู้ผ่านการทดสอบ",
    "test.percent": "ร้อยละของผู้ผ่านการทดสอบ",
    "test.n": "ผู้ที่มีคะแนนทั้งก่อนและหลัง",
    "test.before.mean": "ค่าเฉลี่ยก่อนการพัฒนา",
    "test.before.sd": "S.D. ก่อนการพัฒนา",
    "test.after.mean": "ค่าเฉลี่ยหลังการพัฒนา",
    "test.after.sd": "S.D. หลังการพัฒนา",
    "test.t": "t ก่อนและหลังการพัฒนา",
    "test.gain": "ดัชนีประสิทธิผล (E.I.)",
}
OF_A_SURVEY = (".mean", ".sd", ".pooled_sd", ".level", ".percent", ".count", ".n", ".rate", ".invited")


@dataclass(frozen=True, slots=True)
class Survey:
    """One campaign of the event and what its answers say."""

    row: instruments.CampaignRow
    found: instruments.PaperFindings


@dataclass(frozen=True, slots=True)
class Story:
    """An event with what is told of it; ``slots`` holds every figure and text that a section may name."""

    facts: development.ReportFacts
    office: organisations.OfficeRow
    learning: development.Completion | None
    surveys: tuple[Survey, ...]
    slots: Mapping[str, str]
    effect: instruments.Effect | None = None

    @property
    def event_id(self) -> int:
        """The event's number."""
        return self.facts.event.id

    def figure(self, slot: str, value: str) -> FigureRef | None:
        """Where a printed figure comes from; None for a slot that is text."""
        label = LABELS.get(slot) or (_label_of_survey(slot) if slot.startswith("survey") else "")
        if not label:
            return None
        return FigureRef(label, value, RESOLVER, {"event": self.event_id, "slot": slot})


def story(*, actor: Actor, event_id: int) -> Story:
    """Gather an event's report; raises Event.DoesNotExist out of reach. Some fifty queries, seven more a campaign."""
    facts = development.report_facts(actor=actor, event_id=event_id)
    office = organisations.office(facts.event.office_id, facts.event.ends_on)
    done = development.completion(actor, event_id, development.permissions.EVENT_VIEW)
    learning = done if done.learning.tested else None
    rows = instruments.campaign_rows(actor=system("reports"), subject=(SUBJECT, str(event_id)))
    asked = [row for row in reversed(rows) if row.state != "draft"]
    surveys = tuple(_surveys(asked))
    effect = _effect(asked)
    slots = _slots(facts, office, learning, surveys) | (_of_tests(effect) if effect else {})
    return Story(facts, office, learning, surveys, slots, effect)


def _surveys(asked: list[instruments.CampaignRow]) -> list[Survey]:
    """The satisfaction campaigns of the event, oldest first; instruments itself guards what few have answered."""
    return [Survey(row, instruments.findings_for_papers(row.id)) for row in asked if row.purpose == "satisfaction"]


def _effect(asked: list[instruments.CampaignRow]) -> instruments.Effect | None:
    """The newest tests before and after compared; None where there are not both, or where few took both."""
    newest = {row.purpose: row for row in asked if row.purpose in instruments.TESTS and not row.is_anonymous}
    if newest.keys() != instruments.TESTS:
        return None
    before, after = newest["pre_test"], newest["post_test"]
    found = instruments.paired(before.id, after.id)
    if found is None or found.unfit or found.n < max(before.small_cell, after.small_cell):
        return None
    return found


def _of_tests(found: instruments.Effect) -> dict[str, str]:
    return {
        "test.n": _count(found.n),
        "test.full": str(found.full),
        "test.before.mean": found.before[0].printed,
        "test.before.sd": found.before[1].printed,
        "test.after.mean": found.after[0].printed,
        "test.after.sd": found.after[1].printed,
        "test.t": f"{found.t.printed}{found.stars}",
        "test.p": found.p_text,
        "test.gain": found.gain_class.printed,
    }


def _slots(
    facts: development.ReportFacts,
    office: organisations.OfficeRow,
    learning: development.Completion | None,
    surveys: tuple[Survey, ...],
) -> dict[str, str]:
    event, programme = facts.event, facts.programme
    people, attended = len(facts.attendance.people), facts.attendance.attended_count
    budget = sum(row.amount for row in facts.budget)
    found = {
        "office.name": office.name,
        "plan.title": facts.plan_title,
        "programme.name": programme.name,
        "programme.titled": titled(programme.name),
        "programme.target_group": programme.target_group,
        "programme.rationale": programme.rationale,
        "programme.objectives": programme.objectives,
        "programme.expected": programme.expected_results,
        "programme.owner": programme.owner_name,
        "event.title": event.title,
        "event.place": event.place,
        "event.days": development.days_text(event.starts_on, event.ends_on),
        "event.year": str(event.year_be),
        "event.description": event.description,
        "event.sessions": str(len(facts.sessions)),
        "event.hours": _plain(sum((row.hours for row in facts.sessions), start=Decimal(0))),
        "people.registered": _count(people),
        "people.attended": _count(attended),
        "people.percent": _percent(attended, people),
        "people.schools": _count(facts.school_count),
        "money.budget": development.baht(budget),
        "money.spent": development.baht(facts.spent),
        "money.percent": _percent(facts.spent, budget),
        "visits.count": str(len(facts.visits)),
        "lessons.count": str(len(facts.group_lessons)),
        "problems": "\n".join(f"- {row.text}" for row in facts.problems),
        "suggestions": "\n".join(f"- {row.text}" for row in facts.suggestions),
    }
    found |= _of_records(facts)
    if learning is not None:
        found |= {
            "test.tested": _count(learning.learning.tested),
            "test.passed": _count(learning.learning.passed),
            "test.percent": learning.learning.share_text,
        }
    for at, survey in enumerate(surveys, start=1):
        found |= {f"survey{at}.{slot}": text for slot, text in survey.found.slots.items()}
    return found


def _of_records(facts: development.ReportFacts) -> dict[str, str]:
    """The words of every visit and every group's lesson."""
    found: dict[str, str] = {}
    for visit in facts.visits:
        day = calendars.long_date(visit.visited_on)
        found |= {
            f"visit.{visit.id}.place": visit.place,
            f"visit.{visit.id}.day": day,
            f"visit.{visit.id}.topic": visit.topic,
            f"visit.{visit.id}.seen": visit.seen,
            f"visit.{visit.id}.lesson": visit.lesson,
            f"visit.{visit.id}.use": visit.use,
        }
    for lesson in facts.group_lessons:
        found |= {f"lesson.{lesson.id}.group": lesson.heading, f"lesson.{lesson.id}.text": lesson.text}
    return found


def titled(programme: str) -> str:
    """A programme as a sentence names it: with the word โครงการ before it, unless its name begins so."""
    return programme if programme.startswith(PROJECT) else f"{PROJECT}{programme}"


def _label_of_survey(slot: str) -> str:
    """The words of a survey's figure: its place among the surveys, and the slot as instruments name it."""
    survey, _, name = slot.partition(".")
    if not f".{name}".endswith(OF_A_SURVEY):
        return ""
    return f"แบบประเมินที่ {survey.removeprefix('survey')} {name}"


def _count(number: int) -> str:
    return f"{number:,}" if number >= THOUSAND else str(number)


def _percent(part: int, whole: int) -> str:
    return rounding.text(Fraction(100 * part, whole), 2) if whole else "–"


def _plain(hours: Decimal) -> str:
    text = f"{hours:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
