"""The annual report of a plan: targets beside results by group, in quantity and quality, and what was done for them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from khet.calc import calendars, rounding
from khet.domains.development import public as development
from khet.domains.organisations import public as organisations
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
    Paragraph,
    Row,
    Table,
)
from khet.reports.development.building import GROUP

TITLE = "รายงานผลการพัฒนาครูและบุคลากรทางการศึกษา"
KIND = "รายงานประจำปี"
DASH = "–"
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


def build(*, actor: Actor, plan_id: int, digits: Digits = "thai") -> Document:
    """The report of a plan as it stands now; a draft until the plan is approved and every goal has its result.

    Raises AnnualPlan.DoesNotExist out of reach. Some ten queries.
    """
    plan = development.plan(actor=actor, plan_id=plan_id)
    office = organisations.office(plan.office_id)
    programmes = development.programme_rows(actor=actor, plan_id=plan_id)
    priorities = development.priority_rows(actor=actor, office_id=plan.office_id, year_be=plan.year_be)
    finished = plan.is_approved and all(goal.reached.percent is not None for goal in plan.goals)
    return Document(
        title=TITLE,
        subtitle_lines=(plan.title, f"ปีงบประมาณ พ.ศ. {plan.year_be}"),
        blocks=tuple(_blocks(plan, programmes, priorities)),
        digits=digits,
        draft=not finished,
        header=plan.title,
        author=office.short_name,
        file_stem=f"ผลการพัฒนาบุคลากร-{office.short_name}-{plan.year_be}",
        cover=Cover(KIND, (GROUP, office.name)),
        front=(Contents("สารบัญ"), Contents("สารบัญตาราง", "tables")),
        numbered=True,
    )


def _blocks(
    plan: development.PlanRow,
    programmes: list[development.ProgrammeRow],
    priorities: list[development.PriorityRow],
) -> Iterator[Block]:
    yield PageBreak()
    yield Heading("ความเป็นมาและวัตถุประสงค์", 1)
    for text in (plan.rationale, plan.objectives):
        yield from (Paragraph(line) for line in text.splitlines() if line.strip())
    if priorities:
        yield Heading("ประเด็นการพัฒนาและหลักฐาน", 1)
        yield _priorities(priorities)
    yield Heading("เป้าหมายและผลเชิงปริมาณ", 1)
    yield Paragraph(_sentence(plan))
    if plan.goals:
        yield _quantity(plan)
        yield Heading("เป้าหมายและผลเชิงคุณภาพ", 1)
        yield _quality(plan)
    if programmes:
        yield Heading("โครงการและงบประมาณ", 1)
        yield _programmes(programmes)


def _sentence(plan: development.PlanRow) -> str:
    """How many of the goals were reached, in words."""
    known = [goal for goal in plan.goals if goal.reached.is_reached is not None]
    if not plan.goals:
        return "แผนนี้ไม่มีเป้าหมายรายกลุ่ม"
    if not known:
        return f"แผนมีเป้าหมาย {len(plan.goals)} กลุ่ม ยังไม่มีการบันทึกผล"
    reached = sum(bool(goal.reached.is_reached) for goal in known)
    return f"แผนมีเป้าหมาย {len(plan.goals)} กลุ่ม มีผลแล้ว {len(known)} กลุ่ม บรรลุเป้าหมาย {reached} กลุ่ม"


def _quantity(plan: development.PlanRow) -> Table:
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


def _quality(plan: development.PlanRow) -> Table:
    columns = (
        Column("ที่", "center", 7),
        Column("กลุ่มเป้าหมาย", width=21),
        Column("เป้าหมาย", width=36),
        Column("ผล", width=36),
    )
    rows = [
        Row((Cell(str(at)), Cell(goal.group_label), Cell(goal.quality or DASH), Cell(goal.quality_result or DASH)))
        for at, goal in enumerate(plan.goals, start=1)
    ]
    return Table(columns, tuple(rows), caption="เป้าหมายและผลเชิงคุณภาพรายกลุ่ม", name="เชิงคุณภาพ")


def _priorities(priorities: list[development.PriorityRow]) -> Table:
    columns = (Column("ลำดับ", "center", 10), Column("ประเด็น", width=40), Column("หลักฐาน", width=50))
    rows = []
    for row in sorted(priorities, key=lambda each: each.rank):
        told = "\n".join(" ".join(filter(None, (each.title, each.figure))) for each in row.evidence)
        rows.append(Row((Cell(str(row.rank)), Cell(row.topic), Cell(told or row.reason or DASH))))
    return Table(columns, tuple(rows), caption="ประเด็นการพัฒนาเรียงตามลำดับความสำคัญ", name="ประเด็น")


def _programmes(programmes: list[development.ProgrammeRow]) -> Table:
    columns = (
        Column("ที่", "center", 7),
        Column("โครงการ", width=33),
        Column("รูปแบบ", width=18),
        Column("ระยะเวลา", width=16),
        Column("งบประมาณ (บาท)", "right", 14),
        Column("ใช้จ่าย (บาท)", "right", 12),
    )
    rows = [
        Row(
            (
                Cell(str(at)),
                Cell(row.name),
                Cell(FORMS.get(row.form, row.form)),
                Cell(_days(row)),
                _money(row.budget),
                _money(row.spent),
            )
        )
        for at, row in enumerate(programmes, start=1)
    ]
    budget, spent = sum(row.budget for row in programmes), sum(row.spent for row in programmes)
    total = Row((Cell("รวม", colspan=4, align="right"), _money(budget), _money(spent)), kind="total")
    return Table(columns, (*rows, total), caption="โครงการ งบประมาณ และค่าใช้จ่าย", name="โครงการ")


def _days(row: development.ProgrammeRow) -> str:
    days = [calendars.short_date(day) for day in (row.starts_on, row.ends_on) if day is not None]
    return " ถึง ".join(dict.fromkeys(days)) or DASH


def _money(amount: int) -> Cell:
    return Cell(development.baht(amount), number=development.as_decimal(amount))
