"""Puts every data row to its school and raises the doubts about schools, one for all rows that share it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from khet.engine.checks.schools import Place, Register
from khet.engine.checks.sheet import ACCEPT, MOST_GROUPS, REFUSE, Sheet
from khet.engine.checks.types import Option
from khet.engine.readers.tables import Cell

MOSTLY_OTHERS = 0.5
MOST_OPTIONS = 400
UNKNOWN = ("school.unknown", "school.name_unknown")


def columns_of(sheet: Sheet) -> tuple[Sequence[Cell], Sequence[Cell]] | None:
    """The school codes and names of all rows, from columns or from what was given for the whole file."""
    found: list[Sequence[Cell] | None] = []
    for key in ("school_code", "school_name"):
        constant = sheet.mapping.constants.get(key) or None
        cells = sheet.raw.get(key)
        found.append(cells if cells is not None else [constant] * sheet.height if constant else None)
    codes, names = found
    if codes is None and names is None:
        return None
    nothing: Sequence[Cell] = [None] * sheet.height
    return (codes if codes is not None else nothing), (names if names is not None else nothing)


def put(sheet: Sheet, places: Sequence[Place], register: Register) -> None:
    """Set the school of every row, write repaired codes down, and ask about the rest."""
    sheet.school_ids[:] = [place.school_id for place in places]
    if not register.known.schools_by_code and not register.known.schools_by_name:
        sheet.doubt("school.register_empty", rows=list(range(sheet.height)), options=(REFUSE,))
        return
    groups: dict[tuple[str, str], list[int]] = {}
    shown: dict[tuple[str, str], Place] = {}
    for row, place in enumerate(places):
        if place.repair:
            before = sheet.before(row, "school_code")
            sheet.repair(row, "school_code", before=before, after=place.code, cause=place.repair)
        cause = place.problem or place.warning
        if cause:
            groups.setdefault((cause, place.group), []).append(row)
            shown.setdefault((cause, place.group), place)
    unknown = {group: rows for (cause, group), rows in groups.items() if cause in UNKNOWN}
    if len(unknown) > MOST_GROUPS:
        field = "school_code" if "school_code" in sheet.raw else "school_name"
        sheet.doubt_column(field, unknown)
        groups = {key: rows for key, rows in groups.items() if key[0] not in UNKNOWN}
    for (cause, group), rows in groups.items():
        place = shown[cause, group]
        is_by_name = not place.code and bool(place.name)
        sheet.doubt(
            cause,
            rows=rows,
            field="school_name" if is_by_name else "school_code",
            group=group,
            options=_options(place, register),
            sample=(places[row].code or places[row].name for row in rows),
            facts={"name": place.name or "-", **dict(place.facts)},
        )
    _other_office(sheet, places, register)


def put_without_column(sheet: Sheet, register: Register) -> None:
    """A file that says nothing about schools: staff are the office's own, anything else needs an answer."""
    if sheet.dataset.subject == "staff":
        sheet.doubt_file("school.office_itself")
        return
    sheet.doubt_file("school.column_missing", options=(*_every_school(register), REFUSE))


def _options(place: Place, register: Register) -> tuple[Option, ...]:
    if place.warning:
        return (ACCEPT,)
    if place.problem == "school.missing":
        return (*_every_school(register), REFUSE)
    return (*place.options, REFUSE)


def _every_school(register: Register) -> tuple[Option, ...]:
    """All schools of the area, where nothing narrows them; none when there are too many to choose from."""
    schools = register.known.school_names
    if len(schools) > MOST_OPTIONS:
        return ()
    return register.options(sorted(schools, key=lambda school: register.known.school_codes.get(school, "")), most=None)


def _other_office(sheet: Sheet, places: Sequence[Place], register: Register) -> None:
    """Say once that the file as a whole is another office's, be that office known here or not."""
    offices = Counter(code for place in places if (code := register.foreign_prefix(place)))
    for code, count in offices.most_common(1):
        if count >= len(places) * MOSTLY_OTHERS:
            name = register.known.other_office_codes.get(code)
            options = (REFUSE,) if name else (ACCEPT, REFUSE)
            sheet.doubt_file("file.other_office", group=code, options=options, facts={"office": name or f"{code}xxxx"})
