"""Reads every mapped column of a table into typed values; each distinct cell is read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from khet.calc.schema import Dataset, Field, Kind
from khet.engine.checks import codes, dates, numbers, persons
from khet.engine.checks.reads import EMPTY, NOTHING, UNREADABLE, Read, all_clean, cleaned, digits, shown
from khet.engine.checks.sheet import ACCEPT, EMPTY_IT, MOST_GROUPS, REFUSE, SCHOOL_FIELDS, Sheet
from khet.engine.checks.types import Option, Value
from khet.engine.readers.tables import Cell

# Texts that are numbers by nature: a Thai digit in them is another way of typing, in a name it is part of the name.
NUMBER_TEXTS = frozenset(("student_no", "room", "incident_no", "house_no", "moo", "postcode", "current_postcode"))


def read_all(sheet: Sheet, *, today: date) -> None:
    """Fill the sheet's typed columns and raise a doubt for every cell that cannot be read."""
    blank_is_no = _blank_is_no(sheet.dataset)
    for key, field in sheet.fields.items():
        if key in SCHOOL_FIELDS and field not in sheet.dataset.fields:
            continue
        cells = sheet.raw.get(key)
        if cells is not None:
            reader = _reader(field, cells, today=today, blank_is_no=key in blank_is_no)
            sheet.readers[key] = reader
            sheet.values[key] = _column(sheet, field, cells, reader)
        else:
            sheet.readers[key] = _reader(field, [], today=today, blank_is_no=False)
            if sheet.mapping.constants.get(key):
                _constant(sheet, key)
    _split_names(sheet)
    _rooms(sheet)
    for field in sheet.dataset.fields:
        if field.required:
            _missing(sheet, field)


def plain_cells(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Truth values as their words where a column also holds others: in a memo 1 and True would be one key."""
    types = set(map(type, cells))
    return [shown(cell) if isinstance(cell, bool) else cell for cell in cells] if bool in types else cells


def _blank_is_no(dataset: Dataset) -> frozenset[str]:
    named: list[str] = []
    for rule in dataset.rules:
        if rule["kind"] == "blank_is_no":
            named += rule["fields"]  # type: ignore[arg-type]
    return frozenset(named)


def _reader(field: Field, cells: Sequence[Cell], *, today: date, blank_is_no: bool) -> Callable[[Cell], Read]:
    if field.key == "citizen_id":
        return persons.id_reader(field)
    if field.kind in (Kind.INTEGER, Kind.DECIMAL):
        return numbers.reader(field)
    if field.kind is Kind.DATE:
        return dates.reader(Counter(cells), today=today)
    if field.kind is Kind.CODE:
        return codes.reader(field)
    if field.kind is Kind.BOOLEAN:
        return codes.boolean_reader(field, blank_is_no=blank_is_no)
    if field.codes is not None:
        return codes.word_reader(field)
    return _read_number_text if field.key in NUMBER_TEXTS else _read_text


def _read_text(cell: Cell) -> Read:
    text, cause = cleaned(shown(cell))
    if UNREADABLE in text:
        return Read(problem="text.unreadable", fallback=text)
    return NOTHING if text in EMPTY else Read(text, cause, text if cause else "")


def _read_number_text(cell: Cell) -> Read:
    text, cause = digits(shown(cell))
    return NOTHING if text in EMPTY else Read(text, cause, text if cause else "")


def _column(sheet: Sheet, field: Field, cells: Sequence[Cell], reader: Callable[[Cell], Read]) -> list[Value]:
    distinct = set(cells)
    reads = {cell: reader(cell) for cell in distinct - _as_they_stand(distinct, reader)}
    known: dict[Cell, Any] = {cell: read.value for cell, read in reads.items()}
    values: list[Value] = list(map(known.get, cells, cells))
    sheet.values[field.key] = values
    marked = {cell for cell, read in reads.items() if read.repair or read.problem}
    if marked:
        _remember(sheet, field, [(row, cell) for row, cell in enumerate(cells) if cell in marked], reads)
    return values


def _as_they_stand(cells: set[Cell], reader: Callable[[Cell], Read]) -> set[Cell]:
    """Cells that are their own values, found at one look: most names and numbers of a file have nothing to mend."""
    if reader is persons.read_id:
        return {cell for cell in cells if isinstance(cell, str) and persons.is_citizen_number(cell)}
    if reader not in (_read_text, _read_number_text):
        return set()
    texts = {cell for cell in cells if isinstance(cell, str)} - EMPTY
    if reader is _read_number_text and not all(map(str.isascii, texts)):
        return set()
    return set(texts) if all_clean(texts) else set()


def _remember(sheet: Sheet, field: Field, marked: Iterable[tuple[int, Cell]], reads: Mapping[Cell, Read]) -> None:
    """Write the repairs down and raise the doubts, grouped by cause and, for codes, by what was typed."""
    groups: dict[tuple[str, str], list[tuple[int, Cell]]] = {}
    for row, cell in marked:
        read = reads[cell]
        if read.problem:
            group = cleaned(shown(cell))[0] if read.problem == "code.unknown" else ""
            groups.setdefault((read.problem, group), []).append((row, cell))
        else:
            sheet.repair(row, field.key, before=shown(cell), after=read.after, cause=read.repair)
    unknown = {group: [row for row, _ in members] for (cause, group), members in groups.items() if group}
    if len(unknown) > MOST_GROUPS:
        sheet.doubt_column(field.key, unknown)
        groups = {key: members for key, members in groups.items() if not key[1]}
    facts = {"low": field.low, "high": field.high}
    for (cause, group), members in groups.items():
        fallback = {row: reads[cell].fallback for row, cell in members if reads[cell].fallback is not None}
        sheet.doubt(
            cause,
            rows=[row for row, _ in members],
            field=field.key,
            group=group,
            options=_options(field, is_acceptable=bool(fallback)),
            sample=(_sample(field, cell) for _, cell in members),
            facts=facts,
            fallback=fallback,
        )


def _sample(field: Field, cell: Cell) -> str:
    """A cell as it stands; of an identity number only the end, because findings are read by many."""
    text = shown(cell)
    return f"…{text[-4:]}" if field.key == "citizen_id" else text


def _options(field: Field, *, is_acceptable: bool) -> list[Option]:
    listed = field.codes.codes if field.codes is not None and field.kind is Kind.CODE else ()
    options = [Option(f"use:{code.name}", code.name, code.name_en or code.name) for code in listed]
    if field.kind is Kind.BOOLEAN:
        options += [Option("use:ใช่", "ใช่", "Yes"), Option("use:ไม่ใช่", "ไม่ใช่", "No")]
    if not field.required:
        options.append(EMPTY_IT)
    return [*options, *([ACCEPT] if is_acceptable else []), REFUSE]


def _constant(sheet: Sheet, key: str) -> None:
    """One value for every row, given by a person or by the layout."""
    read = sheet.readers[key](sheet.mapping.constants[key])
    if not read.problem:
        sheet.values[key] = [read.value] * sheet.height


def _missing(sheet: Sheet, field: Field) -> None:
    options = [option for option in _options(field, is_acceptable=False) if option is not EMPTY_IT]
    if field.key not in sheet.values:
        sheet.doubt_file("file.column_missing", field=field.key, options=options)
        return
    column, cells = sheet.values[field.key], sheet.raw.get(field.key)
    empty = [row for row, value in enumerate(column) if value is None]
    if empty and cells is not None:
        # A cell that could not be read is already asked about.
        empty = [row for row in empty if cleaned(shown(cells[row]))[0] in EMPTY]
    if empty:
        sheet.doubt("cell.missing", rows=empty, field=field.key, options=options)


def _split_names(sheet: Sheet) -> None:
    """Full names in one cell: where no column holds the last name, prefix and last name are split off."""
    if "last_name" not in sheet.fields or "last_name" in sheet.values or "first_name" not in sheet.values:
        return
    names = sheet.values["first_name"]
    parts = {name: persons.split_name(str(name)) for name in set(names) if name is not None}
    split = [parts[name] if name is not None else None for name in names]
    sheet.values["first_name"] = [part[1] or None if part else None for part in split]
    sheet.values["last_name"] = [part[2] or None if part else None for part in split]
    if "prefix" not in sheet.values:
        sheet.values["prefix"] = [part[0] or None if part else None for part in split]


def _rooms(sheet: Sheet) -> None:
    """A room typed behind the grade goes to the room where that is empty."""
    cells = sheet.raw.get("grade")
    if "room" not in sheet.fields or cells is None:
        return
    found: dict[Cell, str] = {
        cell: codes.room_in_grade(cell) for cell in set(cells) if isinstance(cell, str) and "/" in cell
    }
    rooms = sheet.values.get("room", [None] * sheet.height)
    if any(found.values()):
        sheet.values["room"] = [
            room if room is not None else found.get(cell) or None for room, cell in zip(rooms, cells, strict=True)
        ]
