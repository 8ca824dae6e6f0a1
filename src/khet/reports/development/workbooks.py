"""Workbooks of staff development as offices keep them: the plan, its money, and who attended an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from khet.calc import calendars
from khet.domains.development import public as development
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor
from khet.kernel.documents import Cell, Column, Document, Row, Table
from khet.reports.development import annual, annual_story
from khet.reports.development.annual_story import AnnualStory
from khet.reports.development.tables import DASH, hours, money

PRESENT, ABSENT = "มา", "ขาด"
OUTSIDE = "นอกกิจกรรม"


def plan(*, actor: Actor, plan_id: int) -> Document:
    """Goals with results, priorities with evidence, programmes, budget lines: a sheet each.

    Raises AnnualPlan.DoesNotExist out of reach. Some ten queries.
    """
    told = annual_story.story(actor=actor, plan_id=plan_id)
    made = (
        annual.quantity(told),
        annual.quality(told) if told.plan.goals else None,
        annual.priorities(told),
        annual.programmes(told),
        _details(told),
        _lines(told),
    )
    return _book(told, "แผนพัฒนาบุคลากร", [table for table in made if table is not None])


def budget(*, actor: Actor, plan_id: int) -> Document:
    """Every budget line with what was spent and is left, and every expense. Raises AnnualPlan.DoesNotExist."""
    told = annual_story.story(actor=actor, plan_id=plan_id)
    made = (annual.programmes(told), _lines(told), _expenses(told))
    return _book(told, "งบประมาณ", [table for table in made if table is not None])


def attendance(*, actor: Actor, event_id: int) -> Document:
    """Who was there, session by session, with hours and the result by the rule. Raises Event.DoesNotExist."""
    event = development.event_row(actor=actor, event_id=event_id)
    found = development.attendance_table(actor=actor, event_id=event_id)
    office = organisations.office(event.office_id)
    return Document(
        title=f"การเข้าร่วม {event.title}",
        subtitle_lines=(development.days_text(event.starts_on, event.ends_on), office.name),
        blocks=(_attendance(found, event.ends_on),),
        digits="arabic",
        author=office.short_name,
        file_stem=f"การเข้าร่วม-{event.title}"[:80],
    )


def _book(told: AnnualStory, what: str, tables: Sequence[Table]) -> Document:
    return Document(
        title=f"{what} ปีงบประมาณ พ.ศ. {told.plan.year_be}",
        subtitle_lines=(told.plan.title, told.office.name),
        blocks=tuple(tables),
        digits="arabic",
        author=told.office.short_name,
        file_stem=f"{what}-{told.office.short_name}-{told.plan.year_be}",
    )


def _details(told: AnnualStory) -> Table | None:
    """What each programme is for, as the plan writes it."""
    if not told.programmes:
        return None
    columns = (
        Column("รหัส", width=8),
        Column("โครงการ", width=20),
        Column("กลุ่มเป้าหมาย", width=14),
        Column("ผู้รับผิดชอบ", width=14),
        Column("วัตถุประสงค์", width=22),
        Column("ตัวชี้วัดความสำเร็จ", width=22),
    )
    rows = [
        Row(
            tuple(
                Cell(text or DASH)
                for text in (row.code, row.name, row.target_group, row.owner_name, row.objectives, row.indicators)
            )
        )
        for row in told.programmes
    ]
    return Table(columns, tuple(rows), caption="รายละเอียดโครงการ", name="รายละเอียด")


def _lines(told: AnnualStory) -> Table | None:
    found = development.budget_rows([row.id for row in told.programmes])
    if not any(found.values()):
        return None
    columns = (
        Column("โครงการ", width=28),
        Column("แหล่งงบประมาณ", width=16),
        Column("รายการ", width=20),
        Column("งบประมาณ (บาท)", "right", 12),
        Column("ใช้จ่าย (บาท)", "right", 12),
        Column("คงเหลือ (บาท)", "right", 12),
    )
    lines = [(row.name, line) for row in told.programmes for line in found.get(row.id, ())]
    rows = [
        Row((Cell(name), Cell(line.source), Cell(line.kind), money(line.amount), money(line.spent), money(line.left)))
        for name, line in lines
    ]
    amount, spent = sum(line.amount for _name, line in lines), sum(line.spent for _name, line in lines)
    total = (Cell("รวม", colspan=3, align="right"), money(amount), money(spent), money(amount - spent))
    return Table(columns, (*rows, Row(total, kind="total")), caption="รายการงบประมาณ", name="งบประมาณ")


def _expenses(told: AnnualStory) -> Table | None:
    columns = (
        Column("วันที่จ่าย", width=14),
        Column("กิจกรรม", width=28),
        Column("รายการ", width=26),
        Column("เบิกจาก", width=18),
        Column("จำนวนเงิน (บาท)", "right", 14),
    )
    found = development.expenses(programme_ids=[row.id for row in told.programmes])
    if not found:
        return None
    rows = [
        Row(
            (
                Cell(calendars.short_date(row.paid_on)),
                Cell(row.event_title or OUTSIDE),
                Cell(row.description),
                Cell(row.line or DASH),
                money(row.amount),
            )
        )
        for row in found
    ]
    paid = sum(row.amount for row in found)
    total = Row((Cell("รวม", colspan=4, align="right"), money(paid)), kind="total")
    return Table(columns, (*rows, total), caption="ค่าใช้จ่ายทั้งหมด", name="ค่าใช้จ่าย")


def _attendance(found: development.AttendanceTable, on: date) -> Table:
    schools = organisations.school_names({row.school_id for row in found.people if row.school_id}, on)
    columns = (
        Column("ที่", "center", 6),
        Column("ชื่อ-สกุล", width=24),
        Column("ตำแหน่ง", width=14),
        Column("สถานศึกษา", width=20),
        *(Column(f"{session.title} ({session.hours:f} ชม.)", "center", 12) for session in found.sessions),
        Column("ชั่วโมง", "right", 8),
        Column("ร้อยละ", "right", 8),
        Column("ผล", "center", 12),
    )
    rows = []
    for at, row in enumerate(found.people, start=1):
        marks = [_mark(row.marks.get(session.id)) for session in found.sessions]
        result = "เข้าร่วม" if row.attended else "ไม่ถึงเกณฑ์"
        percent = row.share.percent_text
        cells = [
            *(Cell(text) for text in (str(at), row.full_name, row.position or DASH)),
            Cell(schools.get(row.school_id or 0, DASH)),
            *(Cell(mark) for mark in marks),
            hours(row.share.hours),
            Cell(percent, number=Decimal(percent)),
            Cell(result),
        ]
        rows.append(Row(tuple(cells)))
    note = f"เกณฑ์: เข้าร่วมตั้งแต่ร้อยละ {found.least_percent:f} ของชั่วโมง เข้าร่วม {found.attended_count} จาก {len(rows)} คน"
    return Table(columns, tuple(rows), caption="การเข้าร่วมรายช่วง", note=note, name="การเข้าร่วม")


def _mark(mark: development.MarkRow | None) -> str:
    if mark is None:
        return DASH
    return PRESENT if mark.is_present else ABSENT
