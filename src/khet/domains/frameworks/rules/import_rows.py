"""Reads one row of a results table: what it says of its node, with the cell that says it, or what is wrong there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from khet.calc.criteria import Framework, Node, State
from khet.calc.rollup import NodeEntry
from khet.domains.frameworks.rules import columns
from khet.domains.frameworks.rules.columns import Column
from khet.domains.frameworks.rules.numbers import NotAFigure, as_text, is_empty, read_figure
from khet.domains.frameworks.rules.tables import Cell

_PERCENT_WORDS = re.compile(r"^ร้อยละ\s*|\s*%$")

# What a reader calls to note a fault: the cell, the code as written, and the message in both languages.
Note = Callable[[Cell, str, str, str], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell: where it is, the node's code as written, and why in both languages."""

    row: int
    column: str
    cell: str
    code: str
    message_th: str
    message_en: str


@dataclass(frozen=True, slots=True)
class NodeInput:
    """What the file says of one node; the cells say where, for faults that show later."""

    code: str
    row: int
    levels: Mapping[str, Decimal] = field(default_factory=dict)
    shares: Mapping[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    steps: Mapping[str, frozenset[int]] = field(default_factory=dict)
    target: Decimal | None = None
    result: Decimal | None = None
    state: State | None = None
    comment: str = ""
    cells: Mapping[str, Cell] = field(default_factory=dict)

    @property
    def rounds(self) -> frozenset[str]:
        """The rounds that some figure is of."""
        return frozenset({*self.levels, *self.shares, *self.steps})

    @property
    def has_figures(self) -> bool:
        """Tell whether it says anything besides a state and a target."""
        return bool(self.rounds) or self.result is not None

    @property
    def is_empty(self) -> bool:
        """Tell whether the row says nothing to keep."""
        return not self.has_figures and self.state is None and self.target is None and not self.comment

    def says(self) -> tuple[object, ...]:
        """What must be the same for nodes that share a score."""
        return (self.levels, self.shares, self.steps, self.result, self.state)

    def entry(self) -> NodeEntry:
        """The figures as ``calc`` checks them."""
        return NodeEntry(
            state=self.state,
            rounds=self.levels,
            percents=self.shares,
            steps=self.steps,
            target=self.target,
            result=self.result,
        )


class RowReader:
    """Reads the cells of one row into figures."""

    def __init__(self, note: Note, node: Node, code: str, framework: Framework) -> None:
        self._note = note
        self._node = node
        self._code = code
        self._framework = framework
        self._cells: dict[str, Cell] = {}
        self._levels: dict[str, Decimal] = {}
        self._tops: dict[str, Decimal] = {}
        self._bottoms: dict[str, Decimal] = {}
        self._steps: dict[str, frozenset[int]] = {}
        self._plain: dict[str, Decimal] = {}
        self._state: State | None = None
        self._comment = ""
        self.levels_without_round: list[Cell] = []
        self.loose_levels: list[Decimal] = []

    def read(self, column: Column, cell: Cell) -> None:
        """Take one cell in; an empty one says nothing."""
        if cell.is_formula:
            self._note(cell, self._code, "ช่องนี้เป็นสูตร โปรดวางเป็นค่า", "This cell is a formula: paste its value")
            return
        if is_empty(cell.text):
            return
        key = column.key if column.kind in columns.BY_ROUND else column.kind
        self._cells[key] = cell
        self._cells.setdefault(column.kind, cell)
        _READERS[column.kind](self, column, cell)

    def given(self, row: int) -> NodeInput:
        """What the row says, read so far; a numerator without its denominator is noted as a fault."""
        shares = {}
        for code in {*self._tops, *self._bottoms}:
            if code in self._tops and code in self._bottoms:
                shares[code] = (self._tops[code], self._bottoms[code])
                continue
            kind = columns.NUMERATOR if code in self._tops else columns.DENOMINATOR
            cell = self._cells[f"{kind}{code}"]
            self._note(cell, self._code, "ต้องมีทั้งจำนวนที่ทำได้และจำนวนทั้งหมด", "A percentage needs both its figures")
        return NodeInput(
            code=self._node.code,
            row=row,
            levels=self._levels,
            shares=shares,
            steps=self._steps,
            target=self._plain.get(columns.TARGET),
            result=self._plain.get(columns.RESULT),
            state=self._state,
            comment=self._comment,
            cells=self._cells,
        )

    def _read_level(self, column: Column, cell: Cell) -> None:
        value = self._figure(cell)
        if value is None:
            return
        if not column.round_code:
            self.levels_without_round.append(cell)
            self.loose_levels.append(value)
            return
        if self._levels.get(column.round_code, value) != value:
            other = as_text(self._levels[column.round_code])
            self._note(
                cell,
                self._code,
                f"ไม่ตรงกับอีกคอลัมน์ของรอบเดียวกัน ({other})",
                f"Another column says {other} for the same round",
            )
        self._levels[column.round_code] = value

    def _read_share(self, column: Column, cell: Cell) -> None:
        value = self._figure(cell)
        if value is None:
            return
        if not column.round_code:
            self.levels_without_round.append(cell)
            return
        (self._tops if column.kind == columns.NUMERATOR else self._bottoms)[column.round_code] = value

    def _read_steps(self, column: Column, cell: Cell) -> None:
        numbers = [
            read for part in re.split(r"[,;\s]+", cell.text) if part and (read := self._figure(cell, part)) is not None
        ]
        if not column.round_code:
            self.levels_without_round.append(cell)
            return
        self._steps[column.round_code] = frozenset(int(number) for number in numbers)

    def _read_plain(self, column: Column, cell: Cell) -> None:
        value = self._figure(cell, _PERCENT_WORDS.sub("", cell.text))
        if value is not None:
            self._plain[column.kind] = value

    def _read_state(self, column: Column, cell: Cell) -> None:
        self._state = columns.read_state(cell.text, self._framework)
        if self._state is None:
            self._note(cell, self._code, f"ไม่รู้จักสถานะ “{cell.text[:60]}”", f"Unknown state “{cell.text[:60]}”")

    def _read_comment(self, column: Column, cell: Cell) -> None:
        self._comment = cell.text

    def _figure(self, cell: Cell, text: str | None = None) -> Decimal | None:
        try:
            return read_figure(cell.text if text is None else text)
        except NotAFigure:
            self._note(cell, self._code, f"“{cell.text[:60]}” ไม่ใช่ตัวเลข", f"“{cell.text[:60]}” is not a number")
            return None


_READERS: dict[str, Callable[[RowReader, Column, Cell], None]] = {
    columns.LEVEL: RowReader._read_level,
    columns.NUMERATOR: RowReader._read_share,
    columns.DENOMINATOR: RowReader._read_share,
    columns.STEPS: RowReader._read_steps,
    columns.TARGET: RowReader._read_plain,
    columns.RESULT: RowReader._read_plain,
    columns.STATE: RowReader._read_state,
    columns.COMMENT: RowReader._read_comment,
}
