"""The columns of a checked table that are about people: those that say who, and those that are kept as details."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any

from khet.calc.schema import Dataset, Guard
from khet.domains.warehouse.rules.described import PeopleColumns
from khet.domains.warehouse.rules.sealing import Keys
from khet.engine.checks.types import ACCEPTED, REPAIRED, Checked

IDENTIFYING = ("citizen_id", "student_no", "prefix", "first_name", "last_name")
NOT_KEPT = frozenset({*IDENTIFYING, "age_years", "age_months"})
"""Ages grow by themselves and are told by the birth date."""

REGISTERS = frozenset({"pupils", "staff"})
"""The datasets that say what somebody is called and where they are; the others only say something about them."""

SEPARATOR = "\x1f"
PUBLISHED = frozenset({ACCEPTED, REPAIRED})


def subject_kind(dataset: Dataset) -> str:
    """Which kind of person the dataset is about: pupil, staff, or an empty text for none."""
    return dataset.subject if dataset.subject in ("pupil", "staff") else ""


def is_one_row_each(dataset: Dataset) -> bool:
    """Whether a person may stand in the dataset once in a period."""
    return tuple(dataset.grain) == ("person",)


def people_columns(checked: Checked, keys: Keys) -> PeopleColumns:
    """The identifying columns of a checked table."""
    numbers = checked.columns.get("citizen_id") or [None] * checked.rows_in
    return PeopleColumns(
        takes=[status in PUBLISHED for status in checked.status],
        row_numbers=checked.row_numbers,
        school_ids=checked.school_ids,
        numbers=numbers,  # type: ignore[arg-type]
        digests=keys.digests(numbers),  # type: ignore[arg-type]
        prefixes=_texts(checked, "prefix"),
        first_names=_texts(checked, "first_name"),
        last_names=_texts(checked, "last_name"),
        born=[value or 0 for value in checked.columns.get("birth_date") or repeat(0, checked.rows_in)],  # type: ignore[misc]
        student_nos=_texts(checked, "student_no"),
    )


def _texts(checked: Checked, field: str) -> list[str]:
    column = checked.columns.get(field)
    return [""] * checked.rows_in if column is None else [value or "" for value in column]  # type: ignore[misc]


def detail_fields(dataset: Dataset, columns: Mapping[str, Sequence[Any]]) -> list[str]:
    """The personal fields that the table has and that are kept as somebody's details."""
    return [
        each.key
        for each in dataset.stored(Guard.PERSONAL)
        if each.key not in NOT_KEPT and each.key in columns and any(value is not None for value in columns[each.key])
    ]


def detail_digests(fields: Sequence[str], columns: Mapping[str, Sequence[Any]]) -> list[str]:
    """One short digest for the details of each row: equal digests mean that nothing has changed."""
    texts = [_texts_of(columns[key]) for key in fields]
    start = hashlib.blake2b(SEPARATOR.join(fields).encode(), digest_size=16)
    found = []
    for joined in map(SEPARATOR.join, zip(*texts, strict=True)):
        digest = start.copy()
        digest.update(joined.encode())
        found.append(digest.hexdigest())
    return found


def _texts_of(column: Sequence[Any]) -> list[str]:
    """A column as texts; most columns are texts already."""
    if set(map(type, column)) <= {str, type(None)}:
        return [value or "" for value in column]
    return ["" if value is None else str(value) for value in column]


def details_of(fields: Sequence[str], columns: Mapping[str, Sequence[Any]], at: int) -> dict[str, Any]:
    """The details of one row, without what is empty."""
    return {key: columns[key][at] for key in fields if columns[key][at] is not None}
