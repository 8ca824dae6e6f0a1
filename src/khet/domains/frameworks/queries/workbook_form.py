"""Writes the results workbook: what may be filled in is open, the rest is locked; faulty cells are marked."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from khet.calc.criteria import Framework, Node, Scoring
from khet.domains.frameworks.rules import columns, nodes, results_workbook
from khet.domains.frameworks.rules.columns import Column
from khet.domains.frameworks.rules.import_rows import Fault
from khet.domains.frameworks.rules.results_workbook import FORM_SHEET, HEAD_ROW, META_SHEET, Marks
from khet.domains.frameworks.rules.tables import column_letter

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

TAKES = {
    columns.LEVEL: {Scoring.LEVEL, Scoring.CHECKLIST, Scoring.PERCENT, Scoring.POINTS},
    columns.NUMERATOR: {Scoring.PERCENT},
    columns.DENOMINATOR: {Scoring.PERCENT},
    columns.STEPS: {Scoring.CHECKLIST},
    columns.TARGET: {Scoring.TARGET},
    columns.RESULT: {Scoring.TARGET},
}
# A fixed moment inside the file: equal content makes equal bytes.
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a property of the file format, which knows no time zone


@dataclass(frozen=True, slots=True)
class Form:
    """What a workbook is made for and filled with: rows of texts keyed by column key, faults by cell."""

    marks: Marks
    framework: Framework
    office_type: str
    office_name: str
    year: int
    rows: Sequence[Mapping[str, str]]
    faults: Sequence[Fault] = field(default_factory=tuple)


def write(form: Form) -> bytes:
    """The workbook of a form as bytes."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"{form.framework.code} {form.year}", "created": _MADE})
    _FormWriter(book, form).write()
    book.close()
    return stream.getvalue()


class _FormWriter:
    """Writes the two sheets of one form."""

    def __init__(self, book: Any, form: Form) -> None:
        self._form = form
        self._columns = columns.workbook_columns(form.framework)
        self._sheet: Worksheet = book.add_worksheet(FORM_SHEET)
        self._meta: Worksheet = book.add_worksheet(META_SHEET)
        base = {"font_name": "TH SarabunPSK", "font_size": 14, "valign": "top", "text_wrap": True, "border": 1}
        self._title: Format = book.add_format({"font_name": "TH SarabunPSK", "font_size": 18, "bold": True})
        self._note: Format = book.add_format({"font_name": "TH SarabunPSK", "font_size": 14})
        self._head: Format = book.add_format({**base, "bold": True, "bg_color": "#E4E9EE", "align": "center"})
        self._fixed: Format = book.add_format({**base, "bg_color": "#F4F5F6"})
        self._open: Format = book.add_format({**base, "locked": False, "num_format": "@"})
        self._figure: Format = book.add_format({**base, "locked": False, "align": "center"})
        self._wrong: Format = book.add_format({**base, "locked": False, "bg_color": "#F9D2CF", "font_color": "#8C1D18"})

    def write(self) -> None:
        """Write both sheets."""
        self._write_meta()
        self._write_top()
        faults: dict[int, list[Fault]] = {}
        for fault in self._form.faults:
            faults.setdefault(fault.row, []).append(fault)
        for place, row in enumerate(self._form.rows):
            self._write_row(HEAD_ROW + place, row, faults.get(HEAD_ROW + place + 1, []))
        if self._form.faults:
            self._sheet.write_string(HEAD_ROW - 1, len(self._columns), columns.FAULTS_HEAD, self._wrong)
            self._sheet.set_column(len(self._columns), len(self._columns), 60)
        self._sheet.freeze_panes(HEAD_ROW, 2)
        self._sheet.repeat_rows(HEAD_ROW - 1)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.protect("", {"format_columns": True, "format_rows": True})

    def _write_meta(self) -> None:
        marks = {
            **self._form.marks.values,
            "office_name": self._form.marks.office_name,
            results_workbook.HEAD_MARK: results_workbook.head_checksum(self._columns),
        }
        for row, (key, value) in enumerate(marks.items()):
            self._meta.write_string(row, 0, key)
            self._meta.write_string(row, 1, value)
        self._meta.protect()
        self._meta.very_hidden()

    def _write_top(self) -> None:
        form = self._form
        self._sheet.write_string(0, 0, f"{form.framework.name} ปี {form.year}", self._title)
        self._sheet.write_string(1, 0, f"{form.office_name} · เกณฑ์ฉบับ {form.framework.version}", self._note)
        self._sheet.write_string(
            2, 0, "กรอกเฉพาะช่องสีขาว ห้ามแก้หัวตารางและรหัส ช่องที่ไม่มีผลให้เว้นว่าง แล้วอัปโหลดไฟล์นี้กลับเข้าระบบ", self._note
        )
        for column in self._columns:
            self._sheet.write_string(HEAD_ROW - 1, column.place - 1, column.head, self._head)
            width = {columns.NAME: 60, columns.HOW: 18, columns.STATE: 24, columns.COMMENT: 40}.get(column.kind, 13)
            self._sheet.set_column(column.place - 1, column.place - 1, width)

    def _write_row(self, row: int, texts: Mapping[str, str], faults: Sequence[Fault]) -> None:
        code = texts.get(columns.CODE, "")
        node = self._form.framework.node(code) if self._form.framework.has(code) else None
        by_column: dict[str, list[Fault]] = {}
        for fault in faults:
            by_column.setdefault(fault.column, []).append(fault)
        for column in self._columns:
            wrong = by_column.get(column_letter(column.place), [])
            self._write_cell(row, column, node, texts.get(column.key, ""), wrong)
        if faults:
            told = "\n".join(f"{fault.cell}: {fault.message_th}" for fault in faults)
            self._sheet.write_string(row, len(self._columns), told, self._wrong)

    def _write_cell(self, row: int, column: Column, node: Node | None, text: str, faults: Sequence[Fault]) -> None:
        place = column.place - 1
        takes = node is None or self._takes(node, column)
        look = self._fixed if not takes else self._open if column.kind in _TEXTS else self._figure
        if faults:
            self._sheet.write_comment(row, place, "\n".join(fault.message_th for fault in faults), {"x_scale": 2})
            look = self._wrong
        if text and column.kind not in _TEXTS and _is_figure(text):
            self._sheet.write_number(row, place, float(text), look)  # the file format knows no other number
        else:
            self._sheet.write_string(row, place, text, look) if text else self._sheet.write_blank(
                row, place, None, look
            )
        if takes and node is not None:
            self._validate(row, place, column, node)

    def _takes(self, node: Node, column: Column) -> bool:
        if column.kind in (columns.CODE, columns.NAME, columns.HOW):
            return False
        if node.fixed_state is not None or not nodes.applies(self._form.framework, node.code, self._form.office_type):
            return False
        if node.scoring is Scoring.ROLLUP:
            return False
        return column.kind in (columns.STATE, columns.COMMENT) or node.scoring in TAKES[column.kind]

    def _validate(self, row: int, place: int, column: Column, node: Node) -> None:
        framework = self._form.framework
        if column.kind == columns.STATE:
            words = [columns.state_word(state) for state in columns.CHOICES]
            self._sheet.data_validation(
                row, place, row, place, {"validate": "list", "source": words, "error_type": "warning"}
            )
        if column.kind == columns.LEVEL and node.scoring is not Scoring.POINTS and framework.in_levels:
            self._sheet.data_validation(
                row,
                place,
                row,
                place,
                {
                    "validate": "integer" if not node.interpolate else "decimal",
                    "criteria": "between",
                    "minimum": framework.level_min,
                    "maximum": framework.level_max,
                    "error_type": "warning",
                    "error_title": "ระดับ",
                    "error_message": f"กรอกระดับ {framework.level_min} ถึง {framework.level_max}",
                },
            )


_TEXTS = (columns.CODE, columns.NAME, columns.HOW, columns.STATE, columns.COMMENT, columns.STEPS)


def _is_figure(text: str) -> bool:
    return text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit()
