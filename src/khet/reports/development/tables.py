"""The tables of an event's report: sessions, people, money, satisfaction, topics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from khet.calc import calendars, thai
from khet.domains.development import public as development
from khet.domains.instruments import public as instruments
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.documents import Block, Cell, Column, Items, Level, Row, Table
from khet.reports.development.facts import Story, Survey

DASH = "–"


def budget(story: Story) -> Iterator[Block]:
    """Budget lines with what was spent of each, and what the event spent out of none, so that nothing is left out."""
    rows = story.facts.budget
    if not rows:
        return
    columns = (
        Column("แหล่งงบประมาณ", width=30),
        Column("รายการ", width=34),
        Column("งบประมาณ (บาท)", "right", 18),
        Column("ใช้จ่าย (บาท)", "right", 18),
    )
    body = [Row((Cell(row.source), Cell(row.kind), money(row.amount), money(row.spent))) for row in rows]
    loose = sum(row.amount for row in story.facts.expenses if not row.line)
    if loose:
        body.append(
            Row((Cell("ค่าใช้จ่ายของกิจกรรมที่ไม่ได้ระบุรายการงบประมาณ", colspan=2), Cell(DASH, align="right"), money(loose)))
        )
    total, spent = sum(row.amount for row in rows), sum(row.spent for row in rows) + loose
    last = Row((Cell("รวม", colspan=2, align="right"), money(total), money(spent)), kind="total")
    yield Table(columns, (*body, last), caption="งบประมาณของโครงการ", name="งบประมาณ")


def expenses(story: Story) -> Iterator[Block]:
    """Every expense of the event."""
    rows = story.facts.expenses
    if not rows:
        return
    columns = (
        Column("วันที่จ่าย", width=20),
        Column("รายการ", width=40),
        Column("เบิกจาก", width=22),
        Column("จำนวนเงิน (บาท)", "right", 18),
    )
    body = [
        Row((Cell(calendars.short_date(row.paid_on)), Cell(row.description), Cell(row.line or DASH), money(row.amount)))
        for row in rows
    ]
    figure = story.figure("money.spent", story.slots["money.spent"])
    total = Cell(story.slots["money.spent"], number=development.as_decimal(story.facts.spent), figure=figure)
    last = Row((Cell("รวม", colspan=3, align="right"), total), kind="total")
    yield Table(columns, (*body, last), caption="ค่าใช้จ่ายของกิจกรรม", name="ค่าใช้จ่าย")


def schedule(story: Story) -> Iterator[Block]:
    """The sessions with their hours and speakers."""
    rows = story.facts.sessions
    if not rows:
        return
    columns = (
        Column("วันและเวลา", width=26),
        Column("หัวข้อ", width=40),
        Column("วิทยากร", width=22),
        Column("ชั่วโมง", "right", 12),
    )
    body = [
        Row(
            (
                Cell(f"{_day(calendars.thai_day(row.starts_at))} {_time(row)}"),
                Cell("\n".join(filter(None, (row.title, row.topics)))),
                Cell("\n".join(row.resource_person_names) or DASH),
                hours(row.hours),
            )
        )
        for row in rows
    ]
    total = sum((row.hours for row in rows), start=Decimal(0))
    last = Row((Cell("รวม", colspan=3, align="right"), hours(total)), kind="total")
    yield Table(columns, (*body, last), caption="กำหนดการ", name="กำหนดการ")


def by_school(story: Story) -> Iterator[Block]:
    """How many of each school took part, and how many attended by the office's rule."""
    people = story.facts.attendance.people
    if not people:
        return
    names = organisations.school_names([row.school_id for row in people if row.school_id], story.facts.event.ends_on)
    counts: dict[str, list[int]] = {}
    for row in people:
        place = names.get(row.school_id or 0, "สำนักงานเขตพื้นที่การศึกษา")
        held = counts.setdefault(place, [0, 0])
        held[0] += 1
        held[1] += row.attended
    columns = (
        Column("ที่", "center", 8),
        Column("หน่วยงาน", width=56),
        Column("เข้าร่วม (คน)", "right", 18),
        Column("ผ่านเกณฑ์เวลา (คน)", "right", 18),
    )
    body = [
        Row((Cell(str(at)), Cell(name), _number(held[0]), _number(held[1])))
        for at, (name, held) in enumerate(sorted(counts.items(), key=lambda each: thai.sort_key(each[0])), start=1)
    ]
    slots = story.slots
    last = Row(
        (
            Cell("รวม", colspan=2, align="right"),
            Cell(
                slots["people.registered"],
                number=Decimal(len(people)),
                figure=story.figure("people.registered", slots["people.registered"]),
            ),
            Cell(
                slots["people.attended"],
                number=Decimal(story.facts.attendance.attended_count),
                figure=story.figure("people.attended", slots["people.attended"]),
            ),
        ),
        kind="total",
    )
    yield Table(columns, (*body, last), caption="ผู้เข้าร่วมจำแนกตามหน่วยงาน", name="ผู้เข้าร่วม")


def people(story: Story) -> Iterator[Block]:
    """Everybody who took part with their share of the hours."""
    rows = story.facts.attendance.people
    if not rows:
        return
    columns = (
        Column("ที่", "center", 8),
        Column("ชื่อ", width=36),
        Column("ตำแหน่ง", width=28),
        Column("ชั่วโมง", "right", 12),
        Column("ร้อยละ", "right", 16),
    )
    body = [
        Row(
            (
                Cell(str(at)),
                Cell(row.full_name),
                Cell(row.position or DASH),
                hours(row.share.hours),
                Cell(row.share.percent_text, number=Decimal(row.share.percent_text)),
            )
        )
        for at, row in enumerate(rows, start=1)
    ]
    yield Table(columns, tuple(body), caption="รายชื่อผู้เข้าร่วม", name="รายชื่อ")


def tests(story: Story) -> Iterator[Block]:
    """Before and after, of those who took both tests, as reports print it."""
    found = story.effect
    if found is None:
        return
    columns = (
        Column("การทดสอบ", width=40),
        Column("n", "center", 10),
        Column("x̄", "center", 14),
        Column("S.D.", "center", 14),
        Column("t", "center", 22),
    )
    slots = story.slots

    def cell(slot: str) -> Cell:
        return Cell(slots[slot], figure=story.figure(slot, slots[slot]))

    rows = (
        Row((Cell("ก่อนการพัฒนา"), cell("test.n"), cell("test.before.mean"), cell("test.before.sd"), Cell(""))),
        Row((Cell("หลังการพัฒนา"), cell("test.n"), cell("test.after.mean"), cell("test.after.sd"), cell("test.t"))),
    )
    marks = "(** p < .01, * p < .05) เฉพาะผู้ที่มีคะแนนทั้งสองครั้ง"
    note = f"คะแนนเต็ม {slots['test.full']}, df = {found.df}, {found.p_text} {marks}"
    yield Table(columns, rows, caption="ผลการทดสอบก่อนและหลังการพัฒนา", note=note, name="ก่อนและหลัง")


def satisfaction(story: Story, at: int, survey: Survey) -> Iterator[Block]:
    """The table that offices print: item, mean, S.D., meaning, with the total; the pooled S.D. stands under it."""
    table = survey.found.table
    if table is None:
        return
    columns = (
        Column("ที่", "center", 8),
        Column("รายการ", width=56),
        Column("x̄", "center", 10),
        Column("S.D.", "center", 10),
        Column("ความหมาย", "center", 16),
    )
    body = [Row(_line(story, at, table, row)) for row in table.rows]
    total = Row(_line(story, at, table, table.total), kind="total")
    note = f"n = {table.n} S.D. ของแถวรวมเป็นค่าเฉลี่ยของ S.D. รายข้อ เมื่อรวมทุกคำตอบ S.D. เท่ากับ {table.pooled_sd}"
    yield Table(columns, (*body, total), caption=table.title, note=note, name="ความพึงพอใจ")


def _line(
    story: Story, at: int, table: instruments.SatisfactionTable, row: instruments.SatisfactionRow
) -> tuple[Cell, ...]:
    place = f"survey{at}.item:{row.number}" if row.key else f"survey{at}.total"

    def cell(name: str, value: str) -> Cell:
        number = Decimal(value) if value.replace(".", "", 1).isdecimal() else None
        return Cell(value, number=number, figure=story.figure(f"{place}.{name}", value))

    level = Cell(DASH)
    if row.level_number is not None:
        figure = story.figure(f"{place}.level", row.level)
        level = Cell(row.level, level=Level(row.level_number, row.level, table.levels), figure=figure)
    figures = (cell("mean", row.mean), cell("sd", row.sd), level)
    if not row.key:
        return (Cell("รวม", colspan=2, align="center"), *figures)
    return (Cell(row.number), Cell(row.label), *figures)


def topics(ranked: instruments.RankedTexts) -> Iterator[Block]:
    """What answers in words speak of, the most frequent first."""
    spoken = tuple(f"{each.theme.name} ({each.count})" for each in ranked.themes if each.count)
    if spoken:
        yield Items(spoken)


def money(amount: int) -> Cell:
    """Money in satang, as a cell that a workbook can add up."""
    return Cell(development.baht(amount), number=development.as_decimal(amount))


def _number(count: int) -> Cell:
    return Cell(f"{count:,}", number=Decimal(count))


def hours(count: Decimal) -> Cell:
    """Hours without noughts at their end, as a number."""
    text = f"{count:f}"
    return Cell(text.rstrip("0").rstrip(".") if "." in text else text, number=count)


def _time(row: development.SessionRow) -> str:
    begins, ends = (clock.hour_of(moment) for moment in (row.starts_at, row.ends_at))
    return f"{begins:%H.%M} - {ends:%H.%M} น."


def _day(day: date) -> str:
    return calendars.short_date(day)
