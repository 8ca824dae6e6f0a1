"""A list of people as somebody pasted it or sent it in a workbook: names, schools, positions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from khet.calc import thai
from khet.domains.development.rules.refusals import ImportProblem

MOST_LINES = 5_000
NAME_HEADS = ("ชื่อ-สกุล", "ชื่อ - สกุล", "ชื่อ-นามสกุล", "ชื่อ สกุล", "ชื่อและนามสกุล", "ชื่อ", "name", "full name")
SCHOOL_HEADS = ("โรงเรียน", "สถานศึกษา", "สังกัด", "หน่วยงาน", "school")
EMAIL_HEADS = ("อีเมล", "e-mail", "email")


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a list: where it stood, the name, and what tells people of one name apart."""

    number: int
    name: str
    school: str = ""
    email: str = ""


def pasted(text: str) -> list[Line]:
    """The lines of a pasted block: a name on each, or columns with tabs as Excel copies them."""
    return lines([line.split("\t") for line in text.replace("\r\n", "\n").split("\n")])


def lines(rows: Iterable[Sequence[object]]) -> list[Line]:
    """The people in these rows; a row of headings says which column is which, else name, school, e-mail."""
    found: list[Line] = []
    at = {"name": 0, "school": 1, "email": 2}
    for number, row in enumerate(rows, start=1):
        cells = [thai.clean(str(cell)) if cell is not None else "" for cell in row]
        if not any(cells):
            continue
        if not found and (heads := _heads(cells)):
            at = heads
            continue
        found.append(Line(number, *(_cell(cells, at.get(key)) for key in ("name", "school", "email"))))
        if len(found) > MOST_LINES:
            raise ImportProblem(f"รายชื่อยาวเกิน {MOST_LINES:,} คน", f"The list has over {MOST_LINES:,} people")
    return found


def _heads(cells: Sequence[str]) -> dict[str, int]:
    """Which column is which, when the row is one of headings; empty when it is not."""
    known = {"name": NAME_HEADS, "school": SCHOOL_HEADS, "email": EMAIL_HEADS}
    lowered = [cell.lower() for cell in cells]
    found = {key: at for key, words in known.items() for at, cell in enumerate(lowered) if cell in words}
    return found if "name" in found else {}


def _cell(cells: Sequence[str], at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) else ""


def bare(name: str) -> str:
    """A name without title and spaces, as two lists spell it alike."""
    text = thai.clean(name).replace(" ", "")
    for title in ("นางสาว", "น.ส.", "นาง", "นาย", "ว่าที่ร้อยตรีหญิง", "ว่าที่ร้อยตรี", "ว่าที่ร.ต.หญิง", "ว่าที่ร.ต.", "ดร."):
        if text.startswith(title):
            return text.removeprefix(title)
    return text
