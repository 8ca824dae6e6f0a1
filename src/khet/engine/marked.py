"""Gives a file back as a workbook with the doubtful cells coloured and explained.

Sheets, rows and columns stand where they stood in the source, so that a person finds a cell again; a last sheet lists
what was found, by cause. Rows of several tables are numbered as the import numbers them: table × 1,000,000 + row.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from khet.engine import plain_rows, workbooks
from khet.engine.readers import headers
from khet.engine.readers.tables import FOUND_SHEET, Cell, RawTable, Reading

ROWS_EACH = 1_000_000
MOST_COMMENTS = 5_000
MOST_LINES = 20_000
MOST_ROWS_NAMED = 50

SEVERITIES = ("refused", "ask", "warning", "repaired")
_COLOURS = {"refused": "#F8B4B4", "ask": "#FCD9A6", "warning": "#FDF3B0", "repaired": "#CFE4F7"}
_WORDS = {"refused": "ไม่รับ", "ask": "รอตัดสินใจ", "warning": "ควรตรวจ", "repaired": "แก้ให้แล้ว"}
_LIST_HEADERS = ("ผล", "แผ่นงาน", "คอลัมน์", "จำนวนแถว", "แถว", "สิ่งที่พบ", "ควรทำอย่างไร", "ตัวอย่าง", "รหัสสาเหตุ")
_LIST_WIDTHS = (12, 22, 24, 10, 24, 60, 48, 30, 22)


class Found(Protocol):
    """A finding, as the checks give it."""

    @property
    def cause(self) -> str: ...  # noqa: D102
    @property
    def severity(self) -> str: ...  # noqa: D102
    @property
    def rows(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def column(self) -> str: ...  # noqa: D102
    @property
    def field(self) -> str: ...  # noqa: D102
    @property
    def message_th(self) -> str: ...  # noqa: D102
    @property
    def suggestion(self) -> str: ...  # noqa: D102
    @property
    def sample(self) -> tuple[str, ...]: ...  # noqa: D102


class Mended(Protocol):
    """A repair, as the checks give it."""

    @property
    def row(self) -> int: ...  # noqa: D102
    @property
    def column(self) -> str: ...  # noqa: D102
    @property
    def field(self) -> str: ...  # noqa: D102
    @property
    def before(self) -> str: ...  # noqa: D102
    @property
    def after(self) -> str: ...  # noqa: D102
    @property
    def cause(self) -> str: ...  # noqa: D102


@dataclass(slots=True)
class _Mark:
    """What is wrong with one cell: the worst severity, and every explanation."""

    severity: str
    words: list[str] = field(default_factory=list)

    def add(self, severity: str, words: str) -> None:
        if SEVERITIES.index(severity) < SEVERITIES.index(self.severity):
            self.severity = severity
        if words and words not in self.words:
            self.words.append(words)


_Marks = dict[int, dict[int, _Mark]]
_Places = Callable[[str, str], int]


def write(
    reading: Reading,
    findings: Sequence[Found],
    repairs: Sequence[Mended],
    *,
    columns: Mapping[int, Mapping[str, int]] | None = None,
) -> bytes:
    """The marked workbook; ``columns`` says, by table, which column each field was read from, else headers decide."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        formats = _Formats(book)
        used = {FOUND_SHEET.casefold()}
        names: list[str] = []
        for place, table in enumerate(reading.tables):
            names.append(workbooks.sheet_name(_title(reading, table), used))
            marks = _marks(table, place, findings, repairs, (columns or {}).get(place, {}))
            _write_special(book.add_worksheet(names[-1]), table, marks, formats)
        _write_list(book.add_worksheet(FOUND_SHEET), names, findings, repairs, formats)
    return plain_rows.fill(buffer.getvalue(), {at: _rows(table) for at, table in enumerate(reading.tables, start=1)})


class _Formats:
    """The formats of a workbook, made when first used: a number format in the colour of a severity."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[str, str], Any] = {}

    def of(self, severity: str) -> Callable[[str], Any]:
        def give(number: str) -> Any:
            if not number and not severity:
                return None
            if (severity, number) not in self.made:
                look: dict[str, object] = {"num_format": number or "General"}
                if severity:
                    look |= {"bg_color": _COLOURS[severity], "border": 1, "border_color": "#B0B0B0"}
                self.made[severity, number] = self.book.add_format(look)
            return self.made[severity, number]

        return give

    def heading(self) -> Any:
        if ("heading", "") not in self.made:
            look = {"bold": True, "bg_color": "#E7ECF2", "border": 1, "text_wrap": True, "valign": "top"}
            self.made["heading", ""] = self.book.add_format(look)
        return self.made["heading", ""]

    def wrapped(self, severity: str) -> Any:
        if (severity, "wrapped") not in self.made:
            look = {"text_wrap": True, "valign": "top", "bg_color": _COLOURS[severity]}
            self.made[severity, "wrapped"] = self.book.add_format(look)
        return self.made[severity, "wrapped"]


def _title(reading: Reading, table: RawTable) -> str:
    """The sheet's own name; of a ZIP's files the file's name, which tells the school."""
    if table.file_name == reading.file_name:
        return table.sheet
    return " ".join(part for part in (table.file_name.rpartition("/")[2].rpartition(".")[0], table.sheet) if part)


def _marks(
    table: RawTable,
    place: int,
    findings: Iterable[Found],
    repairs: Iterable[Mended],
    columns: Mapping[str, int],
) -> _Marks:
    """The marks of a table by row and column; -1 is the row as a whole."""
    find = _places(table, columns)
    marks: _Marks = defaultdict(dict)
    for finding in findings:
        at = find(finding.field, finding.column)
        words = " ".join(part for part in (finding.message_th, finding.suggestion) if part)
        for row in finding.rows:
            if row // ROWS_EACH == place:
                marks[row % ROWS_EACH].setdefault(at, _Mark("repaired")).add(finding.severity, words)
    for repair in repairs:
        if repair.row // ROWS_EACH == place:
            words = f"ระบบอ่าน “{repair.before}” เป็น “{repair.after}”"
            at = find(repair.field, repair.column)
            marks[repair.row % ROWS_EACH].setdefault(at, _Mark("repaired")).add("repaired", words)
    return marks


def _places(table: RawTable, columns: Mapping[str, int]) -> _Places:
    by_header: dict[str, int] = {}
    for at, header in enumerate(table.headers):
        by_header.setdefault(headers.key(header), at)
    by_header.pop("", None)

    def find(field_key: str, header: str) -> int:
        return columns.get(field_key, by_header.get(headers.key(header), -1))

    return find


def _rows(table: RawTable) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Every row of the sheet that holds anything, in order, with its number."""
    first_header = table.header_row - len(table.header_cells) + 1
    others: dict[int, Sequence[Cell]] = {row.row: row.cells for row in table.set_aside if row.cells}
    others |= {first_header + at: cells for at, cells in enumerate(table.header_cells)}
    data = dict(zip(table.row_numbers, range(table.height), strict=True))
    for number in sorted({*others, *data}):
        at = data.get(number)
        if at is None:
            yield number, others[number]
        else:
            yield number, [*(column[at] for column in table.columns), *_listed(table, number)]


def _listed(table: RawTable, number: int) -> list[Cell]:
    """The words of the code lists beside a data row."""
    if not table.code_lists:
        return []
    cells: list[Cell] = [None] * (max(table.code_lists) + 1 - table.width)
    for column, words in table.code_lists.items():
        at = number - table.header_row - 1
        if 0 <= at < len(words):
            cells[column - table.width] = words[at]
    return cells


def _write_special(sheet: Any, table: RawTable, marks: _Marks, formats: _Formats) -> None:
    """Write the cells that need a format or a comment; the plain ones are filled in afterwards."""
    plain = formats.of("")
    coloured = {severity: formats.of(severity) for severity in SEVERITIES}
    dated = [at for at, column in enumerate(table.columns) if not all(map(plain_rows.is_plain, set(column)))]
    others = {row.row for row in table.set_aside} | set(range(1, table.header_row + 1))
    comments = 0
    for number, cells in _rows(table):
        wrong = marks.get(number, {})
        if -1 in wrong:
            _move_to_first(wrong, cells)
        places = {*wrong, *(dated if number not in others else range(len(cells)))}
        for at in sorted(places):
            cell, mark = (cells[at] if at < len(cells) else None), wrong.get(at)
            if mark is not None:
                _put_marked(sheet, number - 1, at, cell, coloured[mark.severity])
                if mark.words and comments < MOST_COMMENTS:
                    comments += 1
                    sheet.write_comment(number - 1, at, "\n".join(mark.words), {"author": "Khet", "x_scale": 2})
            elif not plain_rows.is_plain(cell):
                workbooks.put(sheet, number - 1, at, cell, plain)


def _move_to_first(wrong: dict[int, _Mark], cells: Sequence[Cell]) -> None:
    """What is said of a whole row is written on its first cell that holds something."""
    first = next((at for at, cell in enumerate(cells) if cell is not None), 0)
    whole = wrong.pop(-1)
    mark = wrong.setdefault(first, _Mark(whole.severity))
    for words in whole.words or [""]:
        mark.add(whole.severity, words)


def _put_marked(sheet: Any, row: int, column: int, cell: Cell, formats: Callable[[str], Any]) -> None:
    if cell is None:
        sheet.write_blank(row, column, None, formats(workbooks.PLAIN))
    else:
        workbooks.put(sheet, row, column, cell, formats)


def _write_list(
    sheet: Any, names: Sequence[str], findings: Sequence[Found], repairs: Sequence[Mended], formats: _Formats
) -> None:
    for column, (header, width) in enumerate(zip(_LIST_HEADERS, _LIST_WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, header, formats.heading())
    sheet.freeze_panes(1, 0)
    lines = [*_finding_lines(names, findings), *_repair_lines(names, repairs)]
    for number, (severity, cells) in enumerate(lines[:MOST_LINES], start=1):
        look = formats.wrapped(severity)
        for column, cell in enumerate(cells):
            workbooks.put(sheet, number, column, cell, lambda _, look=look: look)
    if not lines:
        sheet.write_string(1, 0, "ไม่พบสิ่งผิดปกติ")
    elif len(lines) > MOST_LINES:
        rest = len(lines) - MOST_LINES
        sheet.write_string(MOST_LINES + 1, 0, f"และอีก {rest:,} รายการ ดูทั้งหมดได้ในระบบ")


def _finding_lines(names: Sequence[str], findings: Sequence[Found]) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """One line for each finding, the gravest first and those of one cause together."""
    how_many: Counter[str] = Counter()
    for finding in findings:
        how_many[finding.cause] += len(finding.rows)
    order = sorted(
        findings, key=lambda one: (SEVERITIES.index(one.severity), -how_many[one.cause], one.cause, one.field)
    )
    for one in order:
        where = _where(names, one.rows)
        sample = ", ".join(one.sample)
        count = len(one.rows)
        words = (one.column, count, _numbers(one.rows), one.message_th, one.suggestion, sample, one.cause)
        yield one.severity, (_WORDS[one.severity], where, *words)


def _repair_lines(names: Sequence[str], repairs: Sequence[Mended]) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """One line for each kind of repair in a column."""
    grouped: dict[tuple[str, str], list[Mended]] = defaultdict(list)
    for repair in repairs:
        grouped[repair.cause, repair.column].append(repair)
    for (cause, column), group in sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0])):
        rows = [repair.row for repair in group]
        changes = dict.fromkeys(f"{repair.before} → {repair.after}" for repair in group)
        sample = ", ".join(list(changes)[:3])
        words = ("ระบบแก้ค่าที่อ่านได้ชัดเจนให้แล้ว", "ตรวจตัวอย่าง หากไม่ถูกให้แก้ในไฟล์ต้นทาง")
        yield (
            "repaired",
            (_WORDS["repaired"], _where(names, rows), column, len(rows), _numbers(rows), *words, sample, cause),
        )


def _where(names: Sequence[str], rows: Iterable[int]) -> str:
    places = sorted({row // ROWS_EACH for row in rows})
    known = [names[place] for place in places if place < len(names)]
    return ", ".join(known[:5]) + (" …" if len(known) > 5 else "")


def _numbers(rows: Sequence[int]) -> str:
    shown = ", ".join(str(row % ROWS_EACH) for row in rows[:MOST_ROWS_NAMED])
    return shown + (" …" if len(rows) > MOST_ROWS_NAMED else "")
