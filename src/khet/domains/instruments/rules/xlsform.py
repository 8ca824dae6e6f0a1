"""XLSForm in and out: a workbook becomes a form with its XForm, or faults that name sheet, row and cell."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import PurePath

from khet.domains.instruments.rules import form_checks, workbooks, xform, xlsform_reading
from khet.domains.instruments.rules.form import Form
from khet.domains.instruments.rules.workbooks import Fault, NotAWorkbook
from khet.domains.instruments.rules.xform import XFormRefused
from khet.domains.instruments.rules.xlsform_reading import Remark
from khet.domains.instruments.rules.xlsform_rows import About, Row, sheets

__all__ = ["About", "Fault", "Read", "Remark", "read", "write"]

NOTHING = About()
MOST_FAULTS = 200
ROW_OF_PYXFORM = re.compile(r"\[row : (\d+)\]")
WIDTHS = {"type": 26, "name": 24, "list_name": 20}
WIDE = ("label", "hint", "constraint_message", "relevant", "calculation")


@dataclass(frozen=True, slots=True)
class Read:
    """What a workbook gave: the form and its XForm when there are no faults; ``remarks`` say what was left aside."""

    form: Form | None
    xform_xml: str
    faults: tuple[Fault, ...]
    remarks: tuple[Remark, ...] = ()
    about: About = NOTHING


def read(data: bytes, file_name: str) -> Read:
    """Read a workbook; never raises for what stands in it: everything wrong is a fault."""
    try:
        book = workbooks.read(data)
    except NotAWorkbook as refused:
        return Read(None, "", (refused.fault,))
    found = xlsform_reading.read(book, PurePath(file_name).stem)
    problems = form_checks.check(found.form)
    if found.faults:  # rows that could not be read may well be the questions that are missed
        problems = tuple(problem for problem in problems if problem.part != "questions")
    faults = [*found.faults, *map(found.place, problems)]
    if faults:
        faults = sorted(dict.fromkeys(faults), key=_by_place)
        return Read(None, "", _shortened(faults), found.remarks, found.about)
    try:
        xml = xform.build(found.form, found.about)
    except XFormRefused as refused:
        return Read(None, "", (_of_pyxform(refused),), found.remarks, found.about)
    return Read(found.form, xml, (), found.remarks, found.about)


def _by_place(fault: Fault) -> tuple[int, int, str]:
    order = {"": 0, "survey": 1, "choices": 2, "settings": 3}
    return order.get(fault.sheet, 4), fault.row, fault.cell


def _shortened(faults: list[Fault]) -> tuple[Fault, ...]:
    more = len(faults) - MOST_FAULTS
    if more <= 0:
        return tuple(faults)
    last = Fault("", 0, "", "", f"และอีก {more:,} จุด โปรดแก้ข้างต้นก่อน", f"And {more:,} more: mend those above first")
    return (*faults[:MOST_FAULTS], last)


def _of_pyxform(refused: XFormRefused) -> Fault:
    message = str(refused)
    row = ROW_OF_PYXFORM.search(message)
    return Fault("survey", int(row[1]) if row else 0, "", "", f"มาตรฐาน XForm ไม่รับแบบนี้: {message}", message)


def write(form: Form, about: About) -> bytes:
    """The form as a workbook: three sheets that Excel, pyxform and ODK's tools open, and ``read`` reads back."""
    import xlsxwriter

    found = sheets(form, about)
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        _write_sheet(book, "survey", found.survey_columns, found.survey)
        _write_sheet(book, "choices", found.choice_columns, found.choices)
        _write_sheet(book, "settings", tuple(found.settings), (found.settings,))
    return stream.getvalue()


def _write_sheet(book: object, name: str, columns: tuple[str, ...], rows: tuple[Row, ...]) -> None:
    from xlsxwriter import Workbook

    assert isinstance(book, Workbook)  # noqa: S101 - the type is not exported as a protocol
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for number, column in enumerate(columns):
        is_wide = column.startswith(WIDE)
        sheet.set_column(number, number, 44 if is_wide else WIDTHS.get(column, 16), wrapped)
        sheet.write_string(0, number, column, bold)
    for line, row in enumerate(rows, start=1):
        for number, column in enumerate(columns):
            if text := row.get(column, ""):
                sheet.write_string(line, number, text, wrapped)
    sheet.freeze_panes(1, 0)
