"""The sections of an event's report: which there are, and the words each begins with.

The words proposed hold slots. What an officer wrote stands in their place and keeps the slots that were left in it;
a section of a record (a visit, a group's lesson) appears with the record, and goes with it unless somebody wrote in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from khet.domains.development import public as development
from khet.domains.instruments import public as instruments
from khet.reports.development.facts import Story

PARTS = {
    "front": "",
    "background": "ส่วนที่ 1 ความเป็นมา",
    "work": "ส่วนที่ 2 การดำเนินโครงการ",
    "results": "ส่วนที่ 3 ผลการประเมิน",
}
ORPHAN = "ข้อความที่เขียนไว้ของรายการที่ไม่มีแล้ว"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A section as it begins: where it stands, its heading, and its words with slots."""

    key: str
    part: str
    title: str
    segments: tuple[instruments.Segment, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section as it stands now; ``row`` is what an officer wrote, None while it is as proposed."""

    key: str
    part: str
    title: str
    segments: tuple[instruments.Segment, ...]
    bound: instruments.BoundText
    row: development.SectionRow | None = None

    @property
    def is_left_out(self) -> bool:
        """Whether an officer has taken the section out of the report."""
        return self.row is not None and self.row.is_left_out

    @property
    def revision(self) -> int:
        """Which revision this is; 0 as proposed."""
        return self.row.revision if self.row else 0


def sections(story: Story, written: Mapping[str, development.SectionRow]) -> list[Section]:
    """Every section of an event's report in its order."""
    return merged(_proposed(story), story.slots, written)


def merged(
    begun: Iterable[Proposed], slots: Mapping[str, str], written: Mapping[str, development.SectionRow]
) -> list[Section]:
    """Sections as they stand now: an officer's words in place of those proposed; what was written is never lost."""
    known = list(begun)
    keys = {each.key for each in known}
    gone = [Proposed(key, "work", ORPHAN, ()) for key in written if key not in keys]
    return [_section(each, slots, written.get(each.key)) for each in (*known, *gone)]


def _section(each: Proposed, slots: Mapping[str, str], row: development.SectionRow | None) -> Section:
    segments = instruments.words_from_data(row.segments) if row else each.segments
    bound = instruments.render_words(segments, slots)
    return Section(each.key, each.part, each.title, segments, bound, row)


def _proposed(story: Story) -> Iterator[Proposed]:
    yield proposed("preface", "front", "คำนำ", _preface(story))
    yield from _background(story)
    yield from _work(story)
    yield from _results(story)


def proposed(key: str, part: str, title: str, template: str) -> Proposed:
    """A section whose words are a template with ``{{slots}}``."""
    return Proposed(key, part, title, instruments.parse_words(template))


def _preface(story: Story) -> str:
    by = "กลุ่มพัฒนาครูและบุคลากรทางการศึกษา {{office.name}} "
    told = by + "จัดทำรายงานฉบับนี้เพื่อสรุปผลการดำเนินงานตาม{{programme.titled}} ปีงบประมาณ พ.ศ. {{event.year}} "
    told += "ซึ่งจัด{{event.title}} เมื่อวันที่ {{event.days}}"
    if story.facts.event.place:
        told += " ณ {{event.place}}"
    told += "\nสาระของรายงานประกอบด้วยความเป็นมา การดำเนินกิจกรรม ผู้เข้าร่วม งบประมาณ และผลการประเมิน "
    return told + "ผู้เกี่ยวข้องใช้เป็นข้อมูลในการวางแผนพัฒนาบุคลากรปีต่อไปได้"


def _background(story: Story) -> Iterator[Proposed]:
    programme = story.facts.programme
    rationale = (
        "{{programme.rationale}}"
        if programme.rationale
        else (
            "{{programme.name}} เป็นโครงการใน{{plan.title}} จัดขึ้นสำหรับ{{programme.target_group}}"
            if programme.target_group
            else "{{programme.name}} เป็นโครงการใน{{plan.title}}"
        )
    )
    yield proposed("rationale", "background", "หลักการและเหตุผล", rationale)
    if programme.objectives:
        yield proposed("objectives", "background", "วัตถุประสงค์", "{{programme.objectives}}")
    if programme.expected_results:
        yield proposed("expected", "background", "ผลที่คาดว่าจะได้รับ", "{{programme.expected}}")


def _work(story: Story) -> Iterator[Proposed]:
    facts = story.facts
    told = "{{event.title}} จัดเมื่อวันที่ {{event.days}}"
    told += " ณ {{event.place}}" if facts.event.place else ""
    if facts.sessions:
        told += " แบ่งเป็น {{event.sessions}} ช่วง รวม {{event.hours}} ชั่วโมง"
    if facts.event.description:
        told += "\n{{event.description}}"
    yield proposed("activities", "work", "การจัดกิจกรรม", told)
    if facts.visits:
        yield proposed("visits", "work", "การศึกษาดูงาน", "ผู้เข้าร่วมศึกษาดูงาน {{visits.count}} แห่ง ดังนี้")
    for at, visit in enumerate(facts.visits, start=1):
        yield proposed(f"visit.{visit.id}", "work", f"{at}) {visit.place}", _visit(visit))
    if facts.group_lessons:
        said = "ผู้เข้าร่วมแบ่งกลุ่มสรุปบทเรียนร่วมกัน {{lessons.count}} กลุ่ม ได้ข้อสรุปดังนี้"
        yield proposed("lessons", "work", "บทเรียนจากการแลกเปลี่ยนเรียนรู้", said)
    for lesson in facts.group_lessons:
        yield proposed(f"lesson.{lesson.id}", "work", lesson.heading, f"{{{{lesson.{lesson.id}.text}}}}")
    if facts.attendance.people:
        yield proposed("attendance", "work", "ผู้เข้าร่วม", _attendance(story))
    if facts.budget or facts.expenses:
        yield proposed("budget", "work", "งบประมาณและค่าใช้จ่าย", _budget(story))


def _visit(visit: development.VisitRow) -> str:
    lines = [f"{{{{visit.{visit.id}.seen}}}}"]
    before = f"ศึกษาเรื่อง{{{{visit.{visit.id}.topic}}}} " if visit.topic else ""
    lines.insert(0, f"{before}เมื่อวันที่ {{{{visit.{visit.id}.day}}}}")
    if visit.lesson:
        lines.append(f"สิ่งที่ได้เรียนรู้: {{{{visit.{visit.id}.lesson}}}}")
    if visit.use:
        lines.append(f"การนำไปใช้: {{{{visit.{visit.id}.use}}}}")
    return "\n".join(lines)


def _attendance(story: Story) -> str:
    told = "มีผู้เข้าร่วม {{people.registered}} คน"
    if story.facts.school_count:
        told += " จากสถานศึกษา {{people.schools}} แห่ง"
    if story.facts.sessions:
        told += " ผ่านเกณฑ์เวลาเข้าร่วม {{people.attended}} คน คิดเป็นร้อยละ {{people.percent}}"
    return told


def _budget(story: Story) -> str:
    told = []
    if story.facts.budget:
        told.append("โครงการได้รับจัดสรรงบประมาณ {{money.budget}} บาท")
    if story.facts.expenses:
        told.append("กิจกรรมนี้ใช้จ่าย {{money.spent}} บาท")
    if story.facts.budget and story.facts.expenses:
        told.append("คิดเป็นร้อยละ {{money.percent}} ของงบประมาณ")
    return " ".join(told)


def _results(story: Story) -> Iterator[Proposed]:
    if story.learning is not None:
        said = "ผู้เข้าร่วมทำแบบทดสอบหลังการพัฒนา {{test.tested}} คน ผ่านเกณฑ์ {{test.passed}} คน "
        said += "คิดเป็นร้อยละ {{test.percent}}"
        if story.effect is not None:
            said += " " + _before_and_after(story)
        yield proposed("learning", "results", "ผลการเรียนรู้", said)
    several = len(story.surveys) > 1
    for at, survey in enumerate(story.surveys, start=1):
        title = f"ความพึงพอใจ: {survey.row.title}" if several else "ความพึงพอใจของผู้เข้าร่วม"
        yield Proposed(f"survey{at}", "results", title, _of_survey(at, survey.found.words))
        for key, (label, ranked) in survey.found.topics.items():
            if ranked.n:
                said = "ประเด็นที่ผู้ตอบกล่าวถึง เรียงตามความถี่จากมากไปน้อย"
                yield proposed(f"survey{at}.{key}", "results", label, said)
    if story.facts.problems:
        yield proposed("problems", "results", "ปัญหาและอุปสรรค", "{{problems}}")
    if story.facts.suggestions:
        yield proposed("suggestions", "results", "ข้อเสนอแนะ", "{{suggestions}}")


def _before_and_after(story: Story) -> str:
    told = "คะแนนเฉลี่ยก่อนการพัฒนา {{test.before.mean}} หลังการพัฒนา {{test.after.mean}} จากคะแนนเต็ม {{test.full}}"
    if story.slots["test.t"] != "–":
        told += " (t = {{test.t}}, {{test.p}})"
    return told + " ดัชนีประสิทธิผล (E.I.) เท่ากับ {{test.gain}}"


def _of_survey(at: int, words: instruments.BoundText) -> tuple[instruments.Segment, ...]:
    """The sentences kept with the analysis, their figures bound to this report's slots."""
    if not words.pieces:
        return instruments.parse_words("ผู้ตอบมีจำนวนน้อย จึงไม่แสดงผลการประเมิน")
    return tuple(
        instruments.Segment(slot=f"survey{at}.{piece.slot}")
        if piece.slot and piece.state == "bound"
        else instruments.Segment(text=piece.text)
        for piece in words.pieces
    )
