"""Rows that stand twice: the same person, the same school, the same incident. None of them updates another."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

from khet.engine.checks.schools import Register
from khet.engine.checks.sheet import ACCEPT, REFUSE, Sheet
from khet.engine.checks.stated import Frame, Statement, counts_all
from khet.engine.checks.types import Option

MOST_KEPT = 8


def check(sheet: Sheet, register: Register, frame: Frame | None, statements: Sequence[Statement]) -> None:
    """Find what stands twice in one period and raise the doubts."""
    extra = [key for key in sheet.dataset.grain if key not in ("person", "school_id")]
    if sheet.dataset.subject in ("pupil", "staff"):
        _persons(sheet, extra)
    elif sheet.dataset.subject == "school":
        _schools(sheet, extra, register, frame, statements)
    elif sheet.has(*extra):
        _events(sheet, extra)


def _groups(sheet: Sheet, keys: Iterable[tuple[Hashable, ...]]) -> list[list[int]]:
    """Rows that share a key in which nothing is missing; rows left out by decision do not count."""
    first: dict[tuple[Hashable, ...], int] = {}
    found: dict[tuple[Hashable, ...], list[int]] = {}
    for row, key in enumerate(keys):
        if None in key or sheet.is_refused(row):
            continue
        before = first.setdefault(key, row)
        if before != row:
            found.setdefault(key, [before]).append(row)
    return list(found.values())


def _persons(sheet: Sheet, extra: Sequence[str]) -> None:
    others = [sheet.values[key] for key in extra if sheet.has(key)]
    same: set[tuple[int, ...]] = set()
    if sheet.has("citizen_id"):
        for rows in _groups(sheet, zip(sheet.values["citizen_id"], *others, strict=True)):
            same.add(tuple(rows))
            _ask(sheet, "person.id_twice", "citizen_id", rows, {})
    if sheet.has("student_no"):
        keys = zip(sheet.school_ids, sheet.values["student_no"], *others, strict=True)
        for rows in _groups(sheet, keys):
            if tuple(rows) not in same:
                _number_twice(sheet, rows)


def _number_twice(sheet: Sheet, rows: Sequence[int]) -> None:
    """One number for two pupils is the school's slip when they have identity numbers of their own."""
    ids = [sheet.values["citizen_id"][row] for row in rows] if sheet.has("citizen_id") else [None]
    facts = {"name": str(sheet.values["student_no"][rows[0]])}
    if None not in ids and len(set(ids)) == len(ids):
        group = str(sheet.numbers[rows[0]])
        sheet.doubt("person.number_shared", rows=rows, field="student_no", group=group, facts=facts, at_least=2)
    else:
        _ask(sheet, "person.number_twice", "student_no", rows, facts, more=(ACCEPT,))


def _schools(
    sheet: Sheet,
    extra: Sequence[str],
    register: Register,
    frame: Frame | None,
    statements: Sequence[Statement],
) -> None:
    others = [sheet.values[key] for key in extra if sheet.has(key)]
    for rows in _groups(sheet, zip(sheet.school_ids, *others, strict=True)):
        school = sheet.school_ids[rows[0]] or 0
        present = set(sheet.school_ids)
        namesakes = [other for other in register.namesakes(school) if other not in present]
        facts = {"name": register.label(school) or sheet.before(rows[0], "school_name")}
        options = register.options(namesakes)
        if counts_all(frame, statements, rows):
            group = str(sheet.numbers[rows[0]])
            choices = (*options, ACCEPT, REFUSE)
            sheet.doubt(
                "school.twice_counted",
                rows=rows,
                field="school_code",
                group=group,
                options=choices,
                facts=facts,
                at_least=2,
            )
        else:
            _ask(sheet, "school.twice", "school_code", rows, facts, more=options)


def _events(sheet: Sheet, extra: Sequence[str]) -> None:
    for rows in _groups(sheet, zip(sheet.school_ids, *(sheet.values[key] for key in extra), strict=True)):
        facts = {"name": f"{sheet.header(extra[0])} {sheet.values[extra[0]][rows[0]]}"}
        _ask(sheet, "row.twice", extra[0], rows, facts)


def _ask(
    sheet: Sheet,
    cause: str,
    field: str,
    rows: Sequence[int],
    facts: Mapping[str, str],
    more: Sequence[Option] = (),
) -> None:
    """Ask which row is right; the group is the first row's number, since an identity number is not to be shown."""
    numbers = [sheet.numbers[row] for row in rows]
    keep = [Option(f"keep:{number}", f"ใช้แถว {number}", f"Use row {number}") for number in numbers[:MOST_KEPT]]
    options = (*keep, *more, REFUSE)
    sheet.doubt(cause, rows=rows, field=field, group=str(numbers[0]), options=options, facts=facts, at_least=2)
