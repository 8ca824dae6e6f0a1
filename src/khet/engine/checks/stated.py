"""What a file states about the whole of its area or the country, kept apart from its rows and compared with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from khet.calc.reconciling import SUM, UNWEIGHTED, WEIGHTED, Column, Disagreement, reconcile
from khet.calc.schema import Kind
from khet.engine.checks.numbers import scaled
from khet.engine.checks.reads import EMPTY, cleaned, shown
from khet.engine.checks.schools import Register, scope_of
from khet.engine.checks.sheet import Sheet
from khet.engine.checks.types import Stated
from khet.engine.readers.tables import Cell

RECONCILED = ("reconcile_means", "reconcile_sums")
MOST_ABSENT = 10


@dataclass(frozen=True, slots=True)
class Statement:
    """A stated row with the part (a grade) it is about, "" for all."""

    stated: Stated
    part: str = ""


@dataclass(frozen=True)
class Frame:
    """The figures of the file that its stated rows sum up."""

    columns: tuple[Column, ...]
    labels: tuple[str, ...]
    parts: tuple[str | None, ...]
    weighting: str
    absent: tuple[str, ...]

    def compare(self, statement: Statement, without: int | None = None) -> tuple[Disagreement, ...]:
        """Compare one stated row with the rows of its part, all of them or all but one."""
        rows = [
            row
            for row in range(len(self.labels))
            if row != without and (not statement.part or self.parts[row] in (None, statement.part))
        ]
        return reconcile(
            [_only(column, rows) for column in self.columns],
            stated=statement.stated.values,
            row=statement.stated.row,
            row_labels=[self.labels[row] for row in rows],
            parts=[self.parts[row] for row in rows],
            absent=self.absent,
            weighting=self.weighting,
        )


def _only(column: Column, rows: Sequence[int]) -> Column:
    weights = [column.weights[row] for row in rows] if column.weights else ()
    return replace(column, values=[column.values[row] for row in rows], weights=weights)


def read(sheet: Sheet, rows: Sequence[tuple[int, str, Mapping[str, Cell]]]) -> list[Statement]:
    """Read stated rows: the row's number, its scope, its cells by field."""
    found = []
    for number, scope, cells in rows:
        values: dict[str, int] = {}
        for key, cell in cells.items():
            field = sheet.fields.get(key)
            reader = sheet.readers.get(key)
            if field is None or reader is None:
                continue
            value = reader(cell).value
            if field.kind in (Kind.INTEGER, Kind.DECIMAL) and isinstance(value, int):
                values[key] = value
        label = shown(cells.get("school_name")) or shown(cells.get("school_code"))
        if values:
            codes = _codes(sheet, cells)
            found.append(Statement(Stated(scope, number, values, label, codes), codes.get(_part_field(sheet), "")))
    return found


def _codes(sheet: Sheet, cells: Mapping[str, Cell]) -> dict[str, str]:
    """Which part a row is about: as it says itself, else as every row of its file does."""
    found = {}
    for key in sheet.dataset.parts:
        if cleaned(shown(cells.get(key)))[0] not in EMPTY:
            value = sheet.readers[key](cells[key]).value
        else:
            different = set(sheet.values.get(key, ()))
            value = different.pop() if len(different) == 1 else None
        if isinstance(value, str):
            found[key] = value
    return found


def from_set_aside(sheet: Sheet) -> list[tuple[int, str, Mapping[str, Cell]]]:
    """Rows that the reader took for totals and whose words say of what."""
    found: list[tuple[int, str, Mapping[str, Cell]]] = []
    for aside in sheet.table.set_aside:
        words = [cell for cell in aside.cells if isinstance(cell, str)]
        scope = next((scope for scope in map(scope_of, words) if scope), "") if aside.reason == "subtotal" else ""
        if scope:
            cells = {key: aside.cells[at] for key, at in sheet.mapping.columns.items() if at < len(aside.cells)}
            found.append((aside.row, scope, cells))
    return found


def _rule(sheet: Sheet) -> Mapping[str, object] | None:
    return next((rule for rule in sheet.dataset.rules if rule["kind"] in RECONCILED), None)


def _part_field(sheet: Sheet) -> str:
    rule = _rule(sheet)
    return str(rule.get("part", "")) if rule else ""


def frame(sheet: Sheet, register: Register) -> Frame | None:
    """The figures to compare with, or None when the dataset or the file has none."""
    rule = _rule(sheet)
    if rule is None:
        return None
    keys = [str(key) for key in rule["fields"] if sheet.has(str(key))]  # type: ignore[attr-defined]
    weight = sheet.dataset.weight
    weighting = SUM if rule["kind"] == "reconcile_sums" else WEIGHTED if sheet.has(weight) else UNWEIGHTED
    weights = [_whole(value) for value in sheet.values[weight]] if weighting == WEIGHTED else ()
    part = _part_field(sheet)
    parts = sheet.values.get(part, [None] * sheet.height) if part else [None] * sheet.height
    return Frame(
        columns=tuple(_figures(sheet, key, weights) for key in keys),
        labels=tuple(_label(sheet, register, row) for row in range(sheet.height)),
        parts=tuple(str(value) if value is not None else None for value in parts),
        weighting=weighting,
        absent=_absent(sheet, register),
    )


def _figures(sheet: Sheet, key: str, weights: Sequence[int | None]) -> Column:
    field = sheet.fields[key]
    return Column(
        key=key,
        label=sheet.header(key),
        values=[_whole(value) for value in sheet.values[key]],
        weights=weights,
        places=field.places,
        low=scaled(field.low, field.places) if field.low else 0,
        high=scaled(field.high, field.places) if field.high else None,
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _label(sheet: Sheet, register: Register, row: int) -> str:
    school = sheet.school_ids[row]
    known = register.known.school_names.get(school, "") if school is not None else ""
    return sheet.before(row, "school_name") or known or sheet.before(row, "school_code") or str(sheet.numbers[row])


def _absent(sheet: Sheet, register: Register) -> tuple[str, ...]:
    """Schools of the register without a row; of many only the first are named."""
    present = set(sheet.school_ids)
    missing = [name for school, name in register.known.school_names.items() if school not in present]
    return tuple(missing[:MOST_ABSENT]) + (("…",) if len(missing) > MOST_ABSENT else ())


def disagreements(found: Frame | None, statements: Sequence[Statement]) -> tuple[Disagreement, ...]:
    """Every disagreement between the area's stated rows and the file's own rows."""
    if found is None:
        return ()
    return tuple(
        disagreement
        for statement in statements
        if statement.stated.scope == "area"
        for disagreement in found.compare(statement)
    )


def counts_all(found: Frame | None, statements: Sequence[Statement], rows: Sequence[int]) -> bool:
    """Tell whether the file's own area row proves that each of these rows was counted.

    It does when every stated figure is accounted for with all rows, and no longer when any of them is left out.
    """
    if found is None:
        return False
    return any(
        statement.stated.scope == "area"
        and bool(statement.stated.values)
        and _is_accounted(found.compare(statement))
        and not any(_is_accounted(found.compare(statement, without=row)) for row in rows)
        for statement in statements
    )


def _is_accounted(disagreements: Sequence[Disagreement]) -> bool:
    """Nothing differs, or only in a way that says nothing about which rows were counted."""
    return all(disagreement.likely_cause in ("columns_permuted", "unweighted_mean") for disagreement in disagreements)
