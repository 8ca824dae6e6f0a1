"""Carries the schools that another file told of into the next snapshot of the same period.

Schools send their files one by one; each file adds its schools to what the period has already.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from khet.domains.warehouse.models import Snapshot
from khet.domains.warehouse.queries import places
from khet.domains.warehouse.rules.combining import ROWS_EACH
from khet.engine.snapshots import ROWS, SENSITIVE, STATED, Content


def schools_of(previous: Snapshot) -> set[int | None]:
    """The schools that a snapshot tells of; raises StorageDamaged."""
    return set(places.table_of(previous, columns=["school_id"]).column("school_id").to_pylist())


def joined(previous: Snapshot, content: Content) -> Content:
    """The rows of a snapshot that are of other schools, then the new ones.

    The new rows' numbers are lifted above the old ones by whole millions, as the tables of one file are.
    """
    mine = set(content.school_ids)
    rows, sensitive = (places.table_of(previous, name=name) for name in (ROWS, SENSITIVE))
    keep = [school not in mine for school in rows.column("school_id").to_pylist()]
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
        stated=[*_stated(previous), *content.stated],
    )


def _columns(rows: Any, sensitive: Any) -> dict[str, Any]:
    return {
        **dict(zip(sensitive.column_names, sensitive.columns, strict=True)),
        **dict(zip(rows.column_names, rows.columns, strict=True)),
    }


def _stated(previous: Snapshot) -> list[tuple[str, int, dict[str, int]]]:
    found = []
    for each in places.table_of(previous, name=STATED).to_pylist():
        scope, row = each.pop("scope"), each.pop("row")
        found.append((scope, row, {key: value for key, value in each.items() if value is not None}))
    return found
