"""A person's development record as a paper for the portfolio: PDF and Excel from one document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from khet.calc.calendars import short_date
from khet.domains.development.queries.records import Record
from khet.domains.development.rules.certificate_content import plain_hours
from khet.kernel.documents import Block, Cell, Column, Document, Heading, Paragraph, Row, Table


def document(record: Record, today: date) -> Document:
    """The record: who, hours by year and form, everything that counts, certificates, and use at work."""
    person = record.person
    place = " ".join(filter(None, (person.position, record.place)))
    blocks: list[Block] = [
        Paragraph(f"{person.full_name} {place}", indent=False),
        Heading("จำนวนชั่วโมงตามปีงบประมาณและรูปแบบ"),
        _table("ชั่วโมง", ("ปีงบประมาณ", "รูปแบบ", "ชั่วโมง"), (1, 3, 1), _hours(record), numbers=(2,)),
        Heading("รายการพัฒนา"),
        _table(
            "รายการ",
            ("วันที่", "รูปแบบ", "เรื่อง", "ชั่วโมง", "ทดสอบก่อน → หลัง (ร้อยละ)"),
            (3, 4, 9, 2, 4),
            [
                (short_date(item.on), item.form_name, item.title, plain_hours(item.hours), item.tests_text)
                for item in record.items
            ],
            numbers=(3,),
        ),
        Heading("วุฒิบัตร"),
        _table(
            "วุฒิบัตร",
            ("เลขที่", "เรื่อง", "วันที่ออก", "สถานะ"),
            (4, 9, 3, 2),
            [
                (row.reference, row.title, short_date(row.issued_on), "ใช้ได้" if row.state == "valid" else "ยกเลิก")
                for row in record.certificates
            ],
        ),
        Heading("สมรรถนะ"),
        _table(
            "สมรรถนะ",
            ("สมรรถนะ", "ระดับที่แสดงให้เห็น", "จากเรื่อง", "เมื่อวันที่"),
            (6, 5, 7, 3),
            [
                (f"{row.code} {row.name}", row.level_name, row.event_title, short_date(row.on))
                for row in record.competencies
            ],
        ),
        Heading("การนำไปใช้"),
        _table(
            "การนำไปใช้",
            ("วันที่", "เรื่อง", "ผู้ให้ข้อมูล", "วิธี", "ระดับ"),
            (3, 8, 4, 4, 4),
            [(short_date(use.on), use.event_title, use.source, use.method, use.level) for use in record.uses],
        ),
    ]
    return Document(
        title="ประวัติการพัฒนา",
        subtitle_lines=(person.full_name,),
        blocks=tuple(blocks),
        dated=today,
        footer=f"ข้อมูล ณ วันที่ {short_date(today)}",
        file_stem=f"ประวัติการพัฒนา-{person.full_name}",
    )


def _hours(record: Record) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for year in record.years:
        rows += [(str(year.year_be), name, plain_hours(hours)) for name, hours in year.lines]
        rows.append((str(year.year_be), "รวม", plain_hours(year.total)))
    return rows


def _table(
    name: str,
    heads: tuple[str, ...],
    widths: tuple[int, ...],
    rows: Sequence[tuple[str, ...]],
    numbers: tuple[int, ...] = (),
) -> Table:
    def cell(at: int, text: str) -> Cell:
        return Cell(text, number=Decimal(text) if at in numbers and text else None)

    columns = tuple(
        Column(head, align="right" if at in numbers else "left", width=width)
        for at, (head, width) in enumerate(zip(heads, widths, strict=True))
    )
    empty = (Row((Cell("ยังไม่มี", colspan=len(heads)),)),)
    body = tuple(Row(tuple(cell(at, text) for at, text in enumerate(row))) for row in rows)
    return Table(columns, body or empty, name=name)
