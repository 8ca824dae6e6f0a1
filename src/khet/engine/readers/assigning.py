"""Gives columns to fields: by what is written over them first, by what they hold where words leave a doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from khet.calc.schema import Field
from khet.engine.readers import contents, headers, vocabulary
from khet.engine.readers.tables import Cell, RawTable

SURE, LIKELY = 0.8, 0.5
LEAST_ALIKE = 0.72
SHORTEST_ALIKE = 4


@dataclass(frozen=True, slots=True)
class Assigned:
    """A column given to a field, how surely, and why. ``is_exact``: the header is one that the field knows."""

    column: int
    field: str
    confidence: float
    is_exact: bool
    reason_th: str
    reason_en: str


class Columns:
    """The columns of one table, looked at once however many datasets ask."""

    def __init__(self, table: RawTable) -> None:
        self.table = table
        self.keys = tuple(map(headers.key, table.headers))
        self.lows = _lows(table)
        self.cells: tuple[tuple[Cell, ...], ...] = tuple(
            contents.looked_at(table, column) for column in range(table.width)
        )
        self.named = tuple(
            column
            for column, key in enumerate(self.keys)
            if key not in vocabulary.counters() or (not key and self.cells[column])
        )


def _lows(table: RawTable) -> tuple[str, ...]:
    """Of a header of two rows what stands under a group, where no other column has it; "" for every other column."""
    if len(table.header_cells) < 2:
        return ("",) * table.width
    upper, lower = table.header_cells[0], table.header_cells[-1]
    pairs = list(zip_longest(upper[: table.width], lower[: table.width]))
    found = [headers.key(str(low)) if low is not None else "" for _, low in pairs]
    alone = Counter(found)
    return tuple(low if alone[low] == 1 else "" for low in found) + ("",) * (table.width - len(found))


def assign(columns: Columns, fields: Sequence[Field], *, only_exact: bool) -> Mapping[str, Assigned]:
    """The best column for each field, each column given once; ``only_exact`` takes known headers alone."""
    offers: list[tuple[float, int, int, Assigned]] = []
    for place, field in enumerate(fields):
        for column in range(columns.table.width):
            offer = _offer(columns, column, field, only_exact=only_exact)
            if offer is not None:
                offers.append((-offer.confidence, column, place, offer))
    taken: dict[str, Assigned] = {}
    used: set[int] = set()
    for _, column, _, offer in sorted(offers, key=lambda found: found[:3]):
        if offer.field not in taken and column not in used:
            taken[offer.field] = offer
            used.add(column)
    return taken


def _offer(columns: Columns, column: int, field: Field, *, only_exact: bool) -> Assigned | None:
    key, cells = columns.keys[column], columns.cells[column]
    rank = vocabulary.names(field).get(key) if key else None
    if rank is None and columns.lows[column]:
        rank = vocabulary.names(field).get(columns.lows[column])
    if rank is None and only_exact:
        return None
    fit = contents.fit(field, cells)
    header = columns.table.headers[column]
    if rank is not None:
        return _by_header(column, field, fit, rank, header)
    if key in vocabulary.counters() and key:
        return None
    alike = _alike(key, vocabulary.names(field)) if len(key) >= SHORTEST_ALIKE else 0.0
    if alike >= LEAST_ALIKE and (fit is None or fit >= LIKELY):
        return Assigned(
            column,
            field.key,
            round(0.5 * alike + 0.25 * (fit if fit is not None else 0.5), 3),
            False,
            f"หัวคอลัมน์ “{header}” คล้าย “{field.name}”",
            f"The header “{header}” is like “{field.name_en}”",
        )
    return _by_content(column, field, fit, key)


def _by_header(column: int, field: Field, fit: float | None, rank: int, header: str) -> Assigned | None:
    """A known header; a field that has a shape of its own is not given to a column of another shape."""
    if field.key in ("citizen_id", "student_no") and fit is not None and fit < LIKELY:
        return None
    confidence = 0.9 - min(rank, 9) * 0.001 + (0.1 * fit if fit is not None else 0.05)
    if fit is not None and fit < 0.2:
        confidence -= 0.25
    return Assigned(
        column,
        field.key,
        round(confidence, 3),
        True,
        f"หัวคอลัมน์ “{header}” ตรงกับ “{field.name}”",
        f"The header “{header}” is that of “{field.name_en}”",
    )


def _by_content(column: int, field: Field, fit: float | None, key: str) -> Assigned | None:
    """No help from the header: only shapes that hardly anything else has speak for a field."""
    if fit is None or fit < 0.9:
        return None
    if field.key == "citizen_id" or (field.key == "school_code" and not key):
        return Assigned(
            column,
            field.key,
            0.45,
            False,
            f"ค่าในคอลัมน์มีรูปแบบของ “{field.name}”",
            f"The cells have the shape of “{field.name_en}”",
        )
    return None


def _alike(key: str, names: Iterable[str]) -> float:
    best = 0.0
    for name in names:
        if len(name) < SHORTEST_ALIKE:
            continue
        if name in key or key in name:
            best = max(best, 0.6 + 0.4 * min(len(name), len(key)) / max(len(name), len(key)))
        else:
            matcher = SequenceMatcher(None, key, name, autojunk=False)
            if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
                best = max(best, matcher.ratio())
    return best
