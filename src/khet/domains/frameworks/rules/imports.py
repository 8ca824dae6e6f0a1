"""Judges a table of results row by row: what each node would get, and what is wrong with which cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from khet.calc.criteria import Framework, Node, Scoring, State
from khet.calc.rollup import check_entry
from khet.domains.frameworks.rules import columns, nodes
from khet.domains.frameworks.rules.columns import Column
from khet.domains.frameworks.rules.import_rows import Fault, NodeInput, RowReader
from khet.domains.frameworks.rules.numbers import is_empty
from khet.domains.frameworks.rules.tables import Cell, Table


@dataclass(frozen=True, slots=True)
class CheckFigure:
    """A figure given for a heading: it must be what the nodes under it come to."""

    code: str
    value: Decimal
    cell: Cell


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file comes to: the good nodes, the check figures, and the faults of all the others."""

    inputs: Mapping[str, NodeInput]
    checks: tuple[CheckFigure, ...]
    faults: tuple[Fault, ...]


def judge(framework: Framework, table: Table, found: Sequence[Column], *, office_type: str) -> Judged:
    """Read every row; a node with any fault is not among the inputs, nor are those that share its score."""
    court = _Court(framework, found, office_type)
    for row in table.rows:
        court.hear(row)
    return court.verdict()


class _Court:
    """Collects inputs and faults over the rows of one file."""

    def __init__(self, framework: Framework, found: Sequence[Column], office_type: str) -> None:
        self._framework = framework
        self._columns = found
        self._office_type = office_type
        self._code_place = next(column.place for column in found if column.kind == columns.CODE)
        self._inputs: dict[str, NodeInput] = {}
        self._checks: list[CheckFigure] = []
        self._faults: list[Fault] = []
        self._seen: dict[str, int] = {}

    def hear(self, row: Sequence[Cell]) -> None:
        """Judge one row."""
        cells = {cell.column: cell for cell in row}
        number = row[0].row
        code_cell = cells.get(self._code_place, Cell(number, self._code_place, ""))
        written = code_cell.text
        if not written:
            self._blank_code(code_cell, cells)
            return
        codes = self._framework.codes_for(written)
        before = len(self._faults)
        self._check_code(code_cell, written, codes)
        self._check_width(row, code_cell)
        if not codes:
            return
        given = self._read(self._framework.node(codes[0]), written, cells, number)
        if given is None or len(self._faults) > before:
            self._drop(codes)
            return
        for code in codes:
            self._inputs.setdefault(code, replace(given, code=code))

    def verdict(self) -> Judged:
        """Settle what only shows when all rows stand side by side."""
        self._share()
        faulty = {each.code for each in self._faults}
        good = {
            code: given
            for code, given in self._inputs.items()
            if not given.is_empty and not faulty & {code, *nodes.sharing(self._framework, code)}
        }
        ordered = sorted(self._faults, key=lambda each: (each.row, len(each.column), each.column))
        return Judged(good, tuple(self._checks), tuple(ordered))

    def _blank_code(self, code_cell: Cell, cells: Mapping[int, Cell]) -> None:
        told = [column.place for column in self._columns if column.kind not in (columns.NAME, columns.HOW)]
        if any(cells[place].text and not is_empty(cells[place].text) for place in told if place in cells):
            self._add(code_cell, "", "แถวนี้มีผลแต่ไม่มีรหัส", "This row has figures but no code")

    def _check_code(self, cell: Cell, written: str, codes: Sequence[str]) -> None:
        if cell.is_formula:
            self._add(cell, written, "รหัสต้องเป็นข้อความ ไม่ใช่สูตร", "A code must not be a formula")
        elif not codes:
            self._add(cell, written, f"ไม่มีรหัส “{written}” ในกรอบนี้", f"The framework has no code “{written}”")
        for code in codes:
            if code in self._seen:
                first = self._seen[code]
                self._add(cell, code, f"รหัส “{code}” ซ้ำกับแถว {first}", f"Code “{code}” stands in row {first} already")
            self._seen.setdefault(code, cell.row)

    def _check_width(self, row: Sequence[Cell], code_cell: Cell) -> None:
        last = max(column.place for column in self._columns)
        for cell in row:
            if cell.column > last and cell.text and self._is_stray(cell):
                self._add(cell, code_cell.text, "มีช่องเกินหัวตาราง", "There is a cell beyond the head")

    def _is_stray(self, cell: Cell) -> bool:
        return cell.column > max(column.place for column in self._columns) + 1 or not self._has_faults_column

    @property
    def _has_faults_column(self) -> bool:
        return any(column.kind == columns.HOW for column in self._columns)

    def _read(self, node: Node, written: str, cells: Mapping[int, Cell], number: int) -> NodeInput | None:
        reader = RowReader(self._add, node, written, self._framework)
        for column in self._columns:
            cell = cells.get(column.place)
            if cell is None or column.kind in (columns.CODE, columns.NAME, columns.HOW):
                continue
            reader.read(column, cell)
        given = reader.given(number)
        if node.scoring is Scoring.ROLLUP:
            return self._heading(node, given, reader)
        if reader.levels_without_round:
            for cell in reader.levels_without_round:
                self._add(cell, written, "กรอบนี้ไม่มีรอบของคอลัมน์นี้", "The framework has no such round")
            return None
        return self._leaf(node, written, given)

    def _heading(self, node: Node, given: NodeInput, reader: RowReader) -> NodeInput | None:
        figures = [*given.levels.items(), *(("", value) for value in reader.loose_levels)]
        for key, value in figures:
            cell = given.cells.get(f"{columns.LEVEL}{key}") or given.cells[columns.LEVEL]
            self._checks.append(CheckFigure(node.code, value, cell))
        if given.state in (None, State.SCORED, State.ROLLED_UP) or node.fixed_state is not None:
            return None
        if not nodes.applies(self._framework, node.code, self._office_type):
            return None
        return NodeInput(node.code, given.row, state=given.state, comment=given.comment, cells=given.cells)

    def _leaf(self, node: Node, written: str, given: NodeInput) -> NodeInput | None:
        state = given.state
        if state in (State.SCORED, State.NOT_REPORTED) or (state is State.ROLLED_UP and given.has_figures):
            given = replace(given, state=None)
        if state is State.SCORED and not given.has_figures:
            self._at(given, columns.STATE, written, "ระบุว่าประเมินแล้ว แต่ไม่มีผล", "It says scored, but has no figures")
        if state is State.ROLLED_UP:
            self._at(given, columns.STATE, written, "ข้อนี้ไม่ใช่หัวข้อรวมคะแนน", "This node is not rolled up")
        if state is State.NOT_REPORTED and given.has_figures:
            self._at(given, columns.STATE, written, "ระบุว่ายังไม่รายงาน แต่มีผล", "It says not reported, but has figures")
        self._check_scope(node, written, given)
        for problem in check_entry(self._framework, node, given.entry(), self._office_type):
            place = problem.path.removeprefix(f"{node.code}.")
            self._at(given, _column_of(place), written, problem.message_th, problem.message_en)
        silent = node.fixed_state is not None or not nodes.applies(self._framework, node.code, self._office_type)
        return None if silent and not given.has_figures else given

    def _check_scope(self, node: Node, written: str, given: NodeInput) -> None:
        excluded = node.applies(self._office_type) and not nodes.applies(self._framework, node.code, self._office_type)
        if excluded and given.has_figures:
            self._at(
                given,
                columns.STATE,
                written,
                "หัวข้อของข้อนี้ไม่ใช้กับสำนักงานประเภทนี้",
                "Its heading is not for this kind of office",
            )
        if node.fixed_state is not None and given.state not in (None, node.fixed_state):
            word = columns.state_word(node.fixed_state)
            self._at(
                given, columns.STATE, written, f"เกณฑ์กำหนดสถานะของข้อนี้เป็น “{word}”", "The criteria fix another state"
            )

    def _share(self) -> None:
        for group in self._framework.shared_scores:
            given = [self._inputs[code] for code in group if code in self._inputs]
            said = [each for each in given if each.has_figures or each.state is not None]
            if not said:
                continue
            for other in said[1:]:
                if other.says() != said[0].says():
                    named = ", ".join(group)
                    self._at(
                        other,
                        columns.LEVEL,
                        other.code,
                        f"{named} ใช้คะแนนร่วมกัน ต้องกรอกให้ตรงกัน",
                        f"{named} share one score: they must say the same",
                    )
            for code in group:
                self._inputs[code] = replace(said[0], code=code)

    def _drop(self, codes: Iterable[str]) -> None:
        for code in codes:
            self._inputs.pop(code, None)

    def _at(self, given: NodeInput, kind: str, code: str, message_th: str, message_en: str) -> None:
        base = next((each for each in columns.BY_ROUND if kind.startswith(each)), kind)
        cell = given.cells.get(kind) or given.cells.get(base) or next(iter(given.cells.values()), None)
        cell = cell or Cell(given.row, self._code_place, code)
        self._add(cell, code, message_th, message_en)

    def _add(self, cell: Cell, code: str, message_th: str, message_en: str) -> None:
        self._faults.append(fault(cell, code, message_th, message_en))


def fault(cell: Cell, code: str, message_th: str, message_en: str) -> Fault:
    """A fault of this cell."""
    return Fault(cell.row, cell.letter, cell.ref, code, message_th, message_en)


def _column_of(place: str) -> str:
    kind, _, code = place.partition(".")
    named = {"rounds": columns.LEVEL, "percents": columns.NUMERATOR, "steps": columns.STEPS}.get(kind, kind)
    return f"{named}{code}" if named in columns.BY_ROUND else named
