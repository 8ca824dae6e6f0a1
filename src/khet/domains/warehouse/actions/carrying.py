"""Carries what another file told of the same period into the next snapshot: other schools, other grades, other raters.

Schools send their files one by one, and one test is filed grade by grade; each file adds its units to what the period
has already. A unit is a school with the codes of the dataset's grain: บ้านหนองปลา ป.6 is one, its ม.3 another.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import Any

from khet.domains.warehouse.models import Snapshot
from khet.domains.warehouse.queries import places
from khet.domains.warehouse.rules import units
from khet.domains.warehouse.rules.combining import ROWS_EACH
from khet.domains.warehouse.rules.units import Part, Unit
from khet.engine.snapshots import ROWS, SENSITIVE, STATED, Content


def units_of(content: Content) -> list[Unit]:
    """The unit of each row of a new file."""
    height = len(content.row_numbers)
    codes = [content.columns.get(key) or [None] * height for key in content.dataset.parts]
    return list(units.units_of(content.school_ids, codes))


def joined(previous: Snapshot, content: Content, kept: Set[Unit]) -> Content:
    """The rows of a snapshot that are of the units to keep, then the new ones.

    The new rows' numbers are lifted above the old ones by whole millions, as the tables of one file are.
    """
    before = places.units_of(previous, content.dataset)
    rows, sensitive = (places.table_of(previous, name=name) for name in (ROWS, SENSITIVE))
    keep = [unit in kept for unit in before]
    old = {name: column.filter(keep).to_pylist() for name, column in _columns(rows, sensitive).items()}
    lift = (max(old["row"], default=0) // ROWS_EACH + 1) * ROWS_EACH if old["row"] else 0
    height, count = len(content.row_numbers), len(old["row"])
    names = {each.key for each in content.dataset.fields} & {*content.columns, *old}
    columns: dict[str, list[Any]] = {
        name: [*old.get(name, [None] * count), *content.columns.get(name, [None] * height)] for name in names
    }
    return replace(
        content,
        row_numbers=[*old["row"], *(row + lift for row in content.row_numbers)],
        school_ids=[*old["school_id"], *content.school_ids],
        persons=[*old["person"], *(content.persons or [])] if "person" in old else None,
        columns=columns,
        stated=[
            *_stated(previous, content, kept={part for _, part in kept}, left={part for _, part in {*before} - kept}),
            *((scope, row + lift, told) for scope, row, told in content.stated),
        ],
    )


def _columns(rows: Any, sensitive: Any) -> dict[str, Any]:
    return {
        **dict(zip(sensitive.column_names, sensitive.columns, strict=True)),
        **dict(zip(rows.column_names, rows.columns, strict=True)),
    }


def _stated(
    previous: Snapshot, content: Content, *, kept: set[Part], left: set[Part]
) -> list[tuple[str, int, dict[str, int | str]]]:
    """What a snapshot states of the parts that are kept, but for what the file that takes rows over states anew."""
    keys = content.dataset.parts
    anew = {(scope, _part(told, keys)) for scope, _, told in content.stated}
    found = []
    for each in places.table_of(previous, name=STATED).to_pylist():
        scope, row = each.pop("scope"), each.pop("row")
        part = _part(each, keys)
        is_kept = part in kept or None in part
        if is_kept and not (part in left and (scope, part) in anew):
            found.append((scope, row, {key: value for key, value in each.items() if value is not None}))
    return found


def _part(told: Any, keys: tuple[str, ...]) -> Part:
    return tuple(told.get(key) for key in keys)
