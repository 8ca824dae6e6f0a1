"""Tells data rows from the others below a header: blanks, totals, repeated headers, titles between, remarks at the end.

Whatever is no data is set aside with its cells, never thrown away. A row that holds a code of a school or a person is
data whatever else it says: the rows of an area or the country (sentinel codes) are for the checks to part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from khet.engine.readers import headers, kinds
from khet.engine.readers.tables import Cell, SetAside

NARROW = 4
FEW_CELLS = 3
WORDS_WITHIN = 8
EXAMPLES_WITHIN = 3


@dataclass(frozen=True)
class Sorted:
    """Which rows (from 0) are data, and what became of the others."""

    kept: list[int]
    set_aside: list[SetAside]


def sort(columns: Sequence[Sequence[Cell]], *, first: int, typed: Iterable[tuple[str, ...]]) -> Sorted:
    """Part the rows from ``first`` on; ``typed`` are the rows of the header as they stand."""
    height = len(columns[0]) if columns else 0
    width = len(columns)
    filled = [width - row.count(None) for row in zip(*(column[first:] for column in columns), strict=True)]
    reasons = _candidates(columns, first, filled)
    _mark_repeated(columns, first, typed, reasons)
    kept: list[int] = []
    aside: list[SetAside] = []
    for at in range(first, height):
        reason = reasons.get(at)
        if reason is None:
            kept.append(at)
        else:
            aside.append(
                SetAside(at + 1, reason, tuple(column[at] for column in columns) if filled[at - first] else ())
            )
    return _with_remarks(columns, kept, aside)


def _candidates(columns: Sequence[Sequence[Cell]], first: int, filled: list[int]) -> dict[int, str]:
    """Rows that are no data by what they hold."""
    reasons = {first + at: "blank" for at, count in enumerate(filled) if not count}
    for column in columns[:WORDS_WITHIN]:
        words = {cell for cell in set(column[first:]) if isinstance(cell, str)}
        summing = {word for word in words if kinds.sums_up(word)} if kinds.may_hold_sums(words) else set()
        if summing:
            for at in range(first, first + len(filled)):
                if column[at] in summing and _is_total(columns, at):
                    reasons[at] = "subtotal"
    for at in range(first, first + len(filled)):
        count = filled[at - first]
        if at < first + EXAMPLES_WITHIN and count and kinds.is_example(_first_cell(columns, at)):
            reasons[at] = "example"
        elif count == 1 and len(columns) >= NARROW and at not in reasons and _is_title(columns, at):
            reasons[at] = "title"
        elif at == first and count > 2 and _only_counts(columns, at):
            reasons[at] = "repeated_header"
    return reasons


def _first_cell(columns: Sequence[Sequence[Cell]], at: int) -> Cell:
    return next((column[at] for column in columns if column[at] is not None), None)


def _is_total(columns: Sequence[Sequence[Cell]], at: int) -> bool:
    """A total says so in its first words, and has no code of a school or a person."""
    cells = [column[at] for column in columns if column[at] is not None]
    if any(kinds.is_code(cell) for cell in cells if isinstance(cell, str)):
        return False
    words = next((cell for cell in cells if isinstance(cell, str) and not kinds.is_figure(cell)), None)
    return kinds.sums_up(words)


def _is_title(columns: Sequence[Sequence[Cell]], at: int) -> bool:
    cell = _first_cell(columns, at)
    return isinstance(cell, str) and not kinds.is_figure(cell)


def _only_counts(columns: Sequence[Sequence[Cell]], at: int) -> bool:
    """Whether a row only numbers the columns: 1 2 3 … or (1) (2) (3) …"""
    numbers = [str(column[at]).strip(" ()[].") for column in columns if column[at] is not None]
    return numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _mark_repeated(
    columns: Sequence[Sequence[Cell]], first: int, typed: Iterable[tuple[str, ...]], reasons: dict[int, str]
) -> None:
    """Rows that say the header again, as files put together from pages do."""
    for row in typed:
        keys = {place: headers.key(text) for place, text in enumerate(row) if headers.key(text)}
        if len(keys) < 2:
            continue
        place = next(iter(keys))
        cells = {cell for cell in set(columns[place][first:]) if isinstance(cell, str)}
        same = {cell for cell in cells if headers.key(cell) == keys[place]}
        if not same:
            continue
        for at in range(first, len(columns[place])):
            if columns[place][at] in same:
                again = sum(headers.key(str(columns[other][at] or "")) == key for other, key in keys.items())
                if again >= max(2, len(keys) * 0.7):
                    reasons[at] = "repeated_header"


def _with_remarks(columns: Sequence[Sequence[Cell]], kept: list[int], aside: list[SetAside]) -> Sorted:
    """Take remarks and lines to sign on from the end, and forget the blank rows after everything."""
    while kept:
        cells = [column[kept[-1]] for column in columns if column[kept[-1]] is not None]
        if len(columns) < 2 or len(cells) > FEW_CELLS or not any(map(kinds.is_remark, cells)):
            break
        if any(kinds.is_code(cell) for cell in cells) or sum(map(kinds.is_figure, cells)) > 1:
            break
        at = kept.pop()
        aside.append(SetAside(at + 1, "note", tuple(column[at] for column in columns)))
    last = kept[-1] + 1 if kept else 0
    after = [row for row in aside if row.row > last and row.reason == "title"]
    notes = {row.row for row in after}
    renamed = [SetAside(row.row, "note", row.cells) if row.row in notes else row for row in aside]
    end = max((row.row for row in renamed if row.reason != "blank"), default=0)
    renamed = [row for row in renamed if row.reason != "blank" or row.row < max(last, end)]
    return Sorted(kept, sorted(renamed, key=lambda row: row.row))
