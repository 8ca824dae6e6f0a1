"""The questions about identity, in the words in which they are asked. Their causes are stable keys.

The names shown are those of the file and of the people who may be meant: a question is read by whoever imports.
"""

from __future__ import annotations

from collections.abc import Sequence

from khet.calc.matching import Likeness
from khet.domains.warehouse.rules.described import (
    CANDIDATES,
    CONFLICT,
    NEW_NUMBER,
    NO_NUMBER,
    SAME_TWICE,
    KnownPerson,
    PeopleColumns,
    day_of,
)
from khet.engine.checks.types import Finding, Option

SAMPLES = 5
NEW = Option("new_person", "เป็นคนใหม่ที่ยังไม่มีในระบบ", "Somebody new")
REFUSE = Option("refuse", "ไม่นำแถวนี้เข้า", "Leave this row out")


def conflict(columns: PeopleColumns, at: int, person: KnownPerson, where: str) -> Finding:
    """A known number whose row has another name and another birth date."""
    row = columns.row_numbers[at]
    return Finding(
        cause=CONFLICT,
        severity="ask",
        rows=(row,),
        column="",
        field="citizen_id",
        group=str(row),
        message_th=f"เลขประจำตัวในแถว {row} เป็นของ {_known(person)} ({where}) แต่ทั้งชื่อและวันเกิดในไฟล์ไม่ตรงกัน",
        message_en=f"The number in row {row} belongs to somebody else: name and date of birth both differ",
        suggestion="ตรวจเลขประจำตัวกับโรงเรียน ถ้าพิมพ์เลขผิดให้ไม่นำแถวเข้าแล้วแก้ไฟล์ ข้อมูลของเจ้าของเลขเดิมจะไม่ถูกแก้",
        options=(
            Option(f"person:{person.id}", "เป็นคนเดียวกัน ข้อมูลเดิมผิดหรือเปลี่ยนไป", "The same person, with new details"),
            Option("new_person", "เป็นอีกคนหนึ่ง นำเข้าโดยไม่ใช้เลขนี้", "Another person; take the row without the number"),
            REFUSE,
        ),
        sample=(_row(columns, at), _known(person)),
    )


def candidates(columns: PeopleColumns, at: int, found: Sequence[tuple[KnownPerson, Likeness, str]]) -> Finding:
    """A row that may be about somebody who is known already."""
    row = columns.row_numbers[at]
    options = tuple(
        Option(
            f"person:{person.id}",
            f"เป็นคนเดียวกับ {_known(person)} ({where}): {', '.join(reason.message_th for reason in comparison.reasons)}",
            f"The same as {_known(person)}: {', '.join(reason.message_en for reason in comparison.reasons)}",
        )
        for person, comparison, where in found
    )
    return Finding(
        cause=CANDIDATES,
        severity="ask",
        rows=(row,),
        column="",
        field="citizen_id",
        group=str(row),
        message_th=f"แถว {row} อาจเป็นคนที่มีในระบบแล้ว {len(found)} คน โปรดเลือก",
        message_en=f"Row {row} may be about one of {len(found)} people who are known already",
        suggestion="เทียบชื่อ วันเกิด และสถานศึกษา ถ้าไม่แน่ใจให้ถามโรงเรียน",
        options=(*options, NEW, REFUSE),
        sample=(_row(columns, at),),
    )


def new_number(columns: PeopleColumns, found: Sequence[tuple[int, KnownPerson, str]]) -> Finding:
    """Rows whose number is new and whose name and birth date are those of one person who had a G code or none."""
    rows = tuple(columns.row_numbers[at] for at, _, _ in found)
    return Finding(
        cause=NEW_NUMBER,
        severity="ask",
        rows=rows,
        column="",
        field="citizen_id",
        group="",
        message_th=f"{len(rows)} แถวมีเลขประจำตัวใหม่ แต่ชื่อและวันเกิดตรงกับคนเดิมที่ใช้รหัส G หรือยังไม่มีเลข",
        message_en=f"{len(rows)} rows have a new number but name and birth date of somebody with a G code or no number",
        suggestion="โดยทั่วไปคือนักเรียนรหัส G ที่ได้เลข 13 หลักแล้ว เลือก “เป็นคนเดิม” เพื่อให้ประวัติต่อเนื่อง",
        options=(
            Option("same", "เป็นคนเดิมทุกแถว เพิ่มเลขใหม่ให้", "The same people; add the new numbers"),
            Option("new_person", "เป็นคนใหม่ทุกแถว", "New people, all of them"),
            REFUSE,
        ),
        sample=tuple(f"{_row(columns, at)} ↔ {_known(person)} ({where})" for at, person, where in found[:SAMPLES]),
    )


def no_number(columns: PeopleColumns, places: Sequence[int]) -> Finding:
    """Rows without a number whose person nobody knows."""
    rows = tuple(columns.row_numbers[at] for at in places)
    return Finding(
        cause=NO_NUMBER,
        severity="ask",
        rows=rows,
        column="",
        field="citizen_id",
        group="",
        message_th=f"{len(rows)} แถวไม่มีเลขประจำตัว และไม่พบคนที่ตรงกันในระบบ",
        message_en=f"{len(rows)} rows have no number and nobody known fits them",
        suggestion="ถ้าเป็นนักเรียนใหม่ที่ยังไม่มีเลข ให้เลือกรับเป็นคนใหม่ ระบบจะจับคู่ให้เมื่อได้เลขภายหลัง",
        options=(Option("new_person", "รับเป็นคนใหม่ทุกแถว", "Take them as new people"), REFUSE),
        sample=tuple(_row(columns, at) for at in places[:SAMPLES]),
    )


def same_twice(columns: PeopleColumns, places: Sequence[int], group: str) -> Finding:
    """Rows of one person in a dataset that has one row for each."""
    rows = tuple(columns.row_numbers[at] for at in places)
    keep = tuple(
        Option(f"keep:{columns.row_numbers[at]}", f"ใช้แถว {_row(columns, at)}", f"Keep row {columns.row_numbers[at]}")
        for at in places
    )
    return Finding(
        cause=SAME_TWICE,
        severity="ask",
        rows=rows,
        column="",
        field="citizen_id",
        group=group,
        message_th=f"แถว {', '.join(map(str, rows))} เป็นคนเดียวกัน แต่ชุดข้อมูลนี้มีได้คนละหนึ่งแถว",
        message_en=f"Rows {', '.join(map(str, rows))} are about one person; this dataset has one row for each",
        suggestion="เลือกแถวที่ถูกต้อง แถวอื่นจะไม่ถูกนำเข้า",
        options=(*keep, Option("refuse", "ไม่นำเข้าทุกแถว", "Leave all of them out")),
        sample=tuple(_row(columns, at) for at in places[:SAMPLES]),
    )


def _row(columns: PeopleColumns, at: int) -> str:
    """A row in words: number, name, birth date."""
    name = f"{columns.prefixes[at]}{columns.first_names[at]} {columns.last_names[at]}".strip()
    return f"{columns.row_numbers[at]}: {name}{_birth(columns.born[at])}"


def _known(person: KnownPerson) -> str:
    name = f"{person.prefix}{person.first_name} {person.last_name}".strip() or "ไม่ทราบชื่อ"
    return f"{name}{_birth(person.born)}"


def _birth(born: int) -> str:
    day = day_of(born)
    return f" เกิด {day.day}/{day.month}/{day.year + 543}" if day else ""
