"""Checks one table against its dataset: every row comes out accepted, repaired, waiting or refused, and none is lost.

The order matters only in so far as later rules see what earlier ones read: cells, schools, rows, what stands twice,
the file as a whole. Decisions are carried out where their doubt is raised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from khet.calc.schema import Dataset
from khet.engine.checks import columns, files, periods, placing, rows, stated, twice
from khet.engine.checks.schools import Place, Register, places
from khet.engine.checks.sheet import Sheet
from khet.engine.checks.types import Checked, Decision, Known, OfficeFacts, Period
from khet.engine.readers.tables import Cell, ColumnMapping, RawTable


def check(
    table: RawTable,
    mapping: ColumnMapping,
    dataset: Dataset,
    *,
    known: Known,
    decisions: Sequence[Decision],
    office: OfficeFacts,
    period: Period | None,
    today: date,
) -> Checked:
    """Check a table; the same file, mapping, decisions and knowledge always give the same answer."""
    mapping = _with_grade(table, mapping, dataset)
    register = Register(known, office, dataset.subject)
    sheet = Sheet(table, mapping, dataset, [each for each in decisions if register.may_take(each.option)])
    sheet.school_label = register.label
    found, stated_rows = _take(sheet, register)
    columns.read_all(sheet, today=today)
    _say_grade(sheet, table, dataset)
    if found is not None:
        placing.put(sheet, found, register)
    elif sheet.height:
        placing.put_without_column(sheet, register)
    when = period or periods.guess(table, dataset, mapping, sheet.values)
    files.check_period(sheet, when, period, today=today)
    files.check_rows(sheet)
    rows.check(sheet, rows.When(today, when))
    frame = stated.frame(sheet, register)
    statements = stated.read(sheet, [*stated_rows, *stated.from_set_aside(sheet)])
    twice.check(sheet, register, frame, statements)
    files.check(sheet, when, register)
    sheet.find_repairs()
    return Checked(
        dataset=dataset.key,
        rows_in=sheet.height,
        status=sheet.status(),
        columns=sheet.values,
        row_numbers=sheet.numbers,
        school_ids=sheet.school_ids,
        repairs=tuple(sheet.repairs),
        findings=tuple(sheet.findings),
        stated=tuple(statement.stated for statement in statements),
        set_aside=table.set_aside,
        period=when,
        reconciliation=stated.disagreements(frame, statements),
    )


def _with_grade(table: RawTable, mapping: ColumnMapping, dataset: Dataset) -> ColumnMapping:
    """A results file of one grade often has no column for it: the grade stands in the file's name or title."""
    field = dataset.by_key.get("grade")
    if dataset.subject != "school" or field is None or field.codes is None or not field.required:
        return mapping
    if "grade" in mapping.columns or mapping.constants.get("grade"):
        return mapping
    grade = periods.grade(table, field.codes)
    if not grade:
        return mapping
    constants = {**mapping.constants, "grade": grade}
    return ColumnMapping(mapping.dataset, mapping.layout, mapping.columns, mapping.header_row, constants)


def _say_grade(sheet: Sheet, table: RawTable, dataset: Dataset) -> None:
    """Say that the grade was taken from the name, where a name could have said another."""
    field = dataset.by_key.get("grade")
    taken = sheet.mapping.constants.get("grade", "")
    if field is None or field.codes is None or "grade" in sheet.raw or len(field.codes.codes) == 1:
        return
    if taken and dataset.subject == "school" and taken == periods.grade(table, field.codes):
        name = field.codes.by_key[taken].name
        sheet.doubt_file("file.grade_from_name", field="grade", group=taken, facts={"name": name})


def _take(sheet: Sheet, register: Register) -> tuple[list[Place] | None, list[tuple[int, str, Mapping[str, Cell]]]]:
    """Take the mapped cells of the data rows; rows that state something about the area go apart."""
    table = sheet.table
    mapped = {
        key: columns.plain_cells(table.columns[at])
        for key, at in sheet.mapping.columns.items()
        if key in sheet.fields and at < len(table.columns)
    }
    sheet.raw = dict(mapped)
    sheet.numbers = list(table.row_numbers)
    pair = placing.columns_of(sheet)
    found = places(register, *pair) if pair is not None else None
    stated_rows: list[tuple[int, str, Mapping[str, Cell]]] = []
    if found is not None and any(place.scope for place in found):
        data = [row for row, place in enumerate(found) if not place.scope]
        stated_rows = [
            (sheet.numbers[row], place.scope, {key: cells[row] for key, cells in mapped.items()})
            for row, place in enumerate(found)
            if place.scope
        ]
        sheet.raw = {key: [cells[row] for row in data] for key, cells in mapped.items()}
        sheet.numbers = [sheet.numbers[row] for row in data]
        found = [found[row] for row in data]
    sheet.school_ids = [None] * sheet.height
    return found, stated_rows
