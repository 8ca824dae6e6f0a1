"""Answers from paper as a block of cells: a row for each sheet, a column for each question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from khet.calc import thai
from khet.domains.instruments.rules import columns
from khet.domains.instruments.rules.columns import Item
from khet.domains.instruments.rules.form import Form

MOST_SHEETS = 500
CHOOSING = frozenset({"select_one", "rating", "select_multiple"})
NOT_TYPED = frozenset({"image", "geopoint", "calculate", "rank"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell: which sheet, which question, what stood there, and why it is refused."""

    sheet: int
    item: str
    value: str
    message_th: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Block:
    """The sheets of a pasted block by question key, and every fault in them."""

    rows: tuple[dict[str, Any], ...]
    faults: tuple[Fault, ...]


def typed_items(form: Form) -> tuple[Item, ...]:
    """The questions whose answers can be typed from paper, in order; entries of repeated groups and pictures cannot."""
    return tuple(item for item in columns.items(form) if not item.repeats and item.question.kind not in NOT_TYPED)


def read(form: Form, text: str) -> Block:
    """Read a block as Excel copies it; a first row that names questions by key says which column is which.

    Choices may stand as their key, their score or their words; several of them apart by commas. Empty cells are no
    answer.
    """
    items = typed_items(form)
    lines = [[thai.clean(cell) for cell in line.split("\t")] for line in text.splitlines() if line.strip()]
    named = _named(items, lines[0]) if lines else None
    order: Sequence[Item | None] = named if named is not None else items
    rows: list[dict[str, Any]] = []
    faults: list[Fault] = []
    for number, cells in enumerate(lines[1:] if named is not None else lines, start=1):
        row: dict[str, Any] = {}
        for at, cell in enumerate(cells):
            item = order[at] if at < len(order) else None
            if not cell:
                continue
            if item is None:
                told = f"ช่องที่ {at + 1} ไม่มีข้อที่ตรงกัน", f"There is no question for column {at + 1}"
                faults.append(Fault(number, "", cell, *told))
                continue
            value = _value(item, cell)
            if value is None:
                faults.append(Fault(number, item.label, cell, "ไม่ตรงกับตัวเลือกใดของข้อนี้", "It is none of the choices"))
            else:
                row[item.key] = value
        rows.append(row)
    return Block(tuple(rows), tuple(faults))


def _named(items: Sequence[Item], cells: Sequence[str]) -> list[Item | None] | None:
    """The questions of the columns when every cell of the first row begins with a key; None when it is no heading."""
    known = {item.key: item for item in items}
    found = [known.get(cell.split(" ", 1)[0]) for cell in cells]
    return (
        found if any(found) and all(each is not None for each, cell in zip(found, cells, strict=True) if cell) else None
    )


def _value(item: Item, cell: str) -> str | None:
    if item.question.kind not in CHOOSING:
        return cell
    known = _known(item)
    if item.question.kind != "select_multiple":
        return known.get(_plain(cell))
    keys = [known.get(_plain(part)) for part in cell.replace(";", ",").split(",") if part.strip()]
    return " ".join(key for key in keys if key) if all(keys) else None


def _known(item: Item) -> Mapping[str, str]:
    """Keys of choices by what may be typed for them: the key before a score, a score before words."""
    words = {_plain(text): choice.key for choice in item.choices for text in choice.labels.values() if text}
    scores = {f"{choice.score.normalize():f}": choice.key for choice in item.choices if choice.score is not None}
    return {**words, **scores, **{_plain(choice.key): choice.key for choice in item.choices}}


def _plain(text: str) -> str:
    return "".join(thai.to_arabic_digits(text).split()).casefold()
