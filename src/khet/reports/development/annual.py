"""The annual report of a plan: targets beside results by group, in quantity and quality, and what was done for them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from khet.calc import calendars, rounding
from khet.domains.development import public as development
from khet.kernel.actor import Actor
from khet.kernel.documents import (
    Block,
    Cell,
    Column,
    Contents,
    Cover,
    Digits,
    Document,
    Heading,
    PageBreak,
    Row,
    Table,
)
from khet.reports.development.annual_story import AnnualStory, sections, story
from khet.reports.development.building import GROUP
from khet.reports.development.sections import Section
from khet.reports.development.tables import DASH, money
from khet.reports.development.words import blocks_of

TITLE = "รายงานผลการพัฒนาครูและบุคลากรทางการศึกษา"
KIND = "รายงานประจำปี"
SERIES = "พัฒนาบุคลากรประจำปี"
FORMS = {
    "training": "อบรม",
    "workshop": "อบรมเชิงปฏิบัติการ",
    "study_visit": "ศึกษาดูงาน",
    "plc": "ชุมชนการเรียนรู้ทางวิชาชีพ (PLC)",
    "coaching": "การโค้ช",
    "self_learning": "เรียนรู้ด้วยตนเอง",
    "elearning": "e-Learning",
}
VERDICTS = {True: "บรรลุ", False: "ไม่บรรลุ", None: "ยังไม่มีผล"}


def build(*, actor: Actor, plan_id: int, digits: Digits = "thai", draft: bool | None = None) -> Document:
    """The report of a plan as it stands now; a draft until it is approved and every goal has its result.

    Raises AnnualPlan.DoesNotExist out of reach. Some fifteen queries.
    """
    told = story(actor=actor, plan_id=plan_id)
    written = development.report_sections(actor=actor, plan_id=plan_id)
    return document(told, sections(told, written), digits=digits, draft=draft)


def document(
    told: AnnualStory, written: Sequence[Section], *, digits: Digits = "thai", draft: bool | None = None
) -> Document:
    """The paper made of a plan's story and its sections; a section without words and tables is left out."""
    plan = told.plan
    kept = [(section, _inside(told, section)) for section in written if not section.is_left_out]
    front: list[Block] = []
    body: list[Block] = [PageBreak()]
    for section, inside in kept:
        if inside and section.part == "front":
            front += [Heading(section.title, 1, "center"), *inside, PageBreak()]
        elif inside:
            body += [Heading(section.title, 1), *inside]
    return Document(
        title=TITLE,
        subtitle_lines=(plan.title, f"ปีงบประมาณ พ.ศ. {plan.year_be}"),
        blocks=tuple(body),
        digits=digits,
        draft=not told.is_finished if draft is None else draft,
        header=plan.title,
        author=told.office.short_name,
        file_stem=f"ผลการพัฒนาบุคลากร-{told.office.short_name}-{plan.year_be}",
        subject={
            "kind": "development.annual",
            "plan": plan.id,
            "office": plan.office_id,
            "office_label": told.office.short_name,
            "series": SERIES,
            "document": KIND,
        },
        cover=Cover(KIND, (GROUP, told.office.name)),
        front=(*front, Contents("สารบัญ"), Contents("สารบัญตาราง", "tables")),
        numbered=True,
    )


def _inside(told: AnnualStory, section: Section) -> list[Block]:
    """The words of a section and the table that stands under them."""
    tables = {"priorities": priorities, "quantity": quantity, "quality": quality, "programmes": programmes}
    blocks = list(blocks_of(told, section.bound))
    made = tables[section.key](told) if section.key in tables else None
    return [*blocks, made] if made is not None else blocks


def quantity(told: AnnualStory) -> Table | None:
    """Every group with its target and its result in people and in per cent; None without goals."""
    plan = told.plan
    if not plan.goals:
        return None
    columns = (
        Column("ที่", "center", 7),
        Column("กลุ่มเป้าหมาย", width=33),
        Column("เป้าหมาย (ร้อยละ)", "center", 15),
        Column("ผล (คน)", "center", 17),
        Column("ผล (ร้อยละ)", "center", 14),
        Column("สรุป", "center", 14),
    )
    rows = []
    for at, goal in enumerate(plan.goals, start=1):
        reached = goal.reached
        people = f"{goal.reached_count} จาก {goal.total_count}" if goal.total_count else DASH
        percent = Cell(DASH)
        if reached.percent is not None:
            percent = Cell(reached.percent_text, number=Decimal(reached.percent_text))
        target = rounding.text(goal.target_percent, 2)
        cells = (Cell(str(at)), Cell(goal.group_label), Cell(target, number=Decimal(target)), Cell(people), percent)
        rows.append(Row((*cells, Cell(VERDICTS[reached.is_reached], bold=True))))
    return Table(columns, tuple(rows), caption="เป้าหมายและผลเชิงปริมาณรายกลุ่ม", name="เชิงปริมาณ")


def quality(told: AnnualStory) -> Table:
    """Every group with its target and its result in words."""
    columns = (
        Column("ที่", "center", 7),
        Column("กลุ่มเป้าหมาย", width=21),
        Column("เป้าหมาย", width=36),
        Column("ผล", width=36),
    )
    rows = [
        Row((Cell(str(at)), Cell(goal.group_label), Cell(goal.quality or DASH), Cell(goal.quality_result or DASH)))
        for at, goal in enumerate(told.plan.goals, start=1)
    ]
    return Table(columns, tuple(rows), caption="เป้าหมายและผลเชิงคุณภาพรายกลุ่ม", name="เชิงคุณภาพ")


def priorities(told: AnnualStory) -> Table | None:
    """What comes first, with its evidence; None when nothing was put in order."""
    if not told.priorities:
        return None
    columns = (Column("ลำดับ", "center", 10), Column("ประเด็น", width=40), Column("หลักฐาน", width=50))
    rows = []
    for row in told.priorities:
        evidence = "\n".join(" ".join(filter(None, (each.title, each.figure))) for each in row.evidence)
        rows.append(Row((Cell(str(row.rank)), Cell(row.topic), Cell(evidence or row.reason or DASH))))
    return Table(columns, tuple(rows), caption="ประเด็นการพัฒนาเรียงตามลำดับความสำคัญ", name="ประเด็น")


def programmes(told: AnnualStory) -> Table | None:
    """Every programme with its form, days and money; None without programmes."""
    programmes = told.programmes
    if not programmes:
        return None
    columns = (
        Column("ที่", "center", 7),
        Column("โครงการ", width=29),
        Column("รูปแบบ", width=17),
        Column("ระยะเวลา", width=15),
        Column("งบประมาณ (บาท)", "right", 16),
        Column("ใช้จ่าย (บาท)", "right", 16),
    )
    rows = [
        Row(
            (
                Cell(str(at)),
                Cell(row.name),
                Cell(FORMS.get(row.form, row.form)),
                Cell(_days(row)),
                money(row.budget),
                money(row.spent),
            )
        )
        for at, row in enumerate(programmes, start=1)
    ]
    budget, spent = sum(row.budget for row in programmes), sum(row.spent for row in programmes)
    total = Row((Cell("รวม", colspan=4, align="right"), money(budget), money(spent)), kind="total")
    return Table(columns, (*rows, total), caption="โครงการ งบประมาณ และค่าใช้จ่าย", name="โครงการ")


def _days(row: development.ProgrammeRow) -> str:
    days = [calendars.short_date(day) for day in (row.starts_on, row.ends_on) if day is not None]
    return " ถึง ".join(dict.fromkeys(days)) or DASH
