"""The shipped entry forms: one workbook per dataset, with lists to choose from and words on how to fill it in.

A filled form is recognised by its headers. Its example row begins with "ตัวอย่าง" and is set aside on reading.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from khet.calc.schema import Dataset, Field, Guard, Kind
from khet.engine import schemas, workbooks
from khet.engine.readers import kinds
from khet.engine.readers.tables import HOW_TO_SHEET, LISTS_SHEET

ROWS_WITH_LISTS = 20_000
REQUIRED_MARK = "*"
YES, NO = "ใช่", "ไม่ใช่"
_WIDEST = 32
# Invented values; the words of people and places belong to nobody.
_EXAMPLES = {
    "school_code": "99010001",
    "school_name": "บ้านสมมุติ",
    "citizen_id": "1234567890121",
    "student_no": "01234",
    "prefix": "เด็กหญิง",
    "first_name": "สมมุติ",
    "last_name": "ใจดี",
    "room": "1",
    "latitude": "16.820000",
    "longitude": "100.260000",
    "subdistrict": "สมมุติ",
    "district": "สมมุติ",
    "province": "สมมุติ",
    "incident_no": "2567-0001",
    "criteria": "คู่มือ SDQ ฉบับที่ใช้",
    "blood": "O",
    "race": "ไทย",
    "age_years": "7",
    "postcode": "10000",
}


def workbook(dataset: Dataset) -> bytes:
    """The entry form of a dataset as an XLSX file."""
    import xlsxwriter

    buffer = io.BytesIO()
    fields = schemas.mappable(dataset)
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(workbooks.sheet_name(dataset.name, set()))
        how_to = book.add_worksheet(HOW_TO_SHEET)
        lists = book.add_worksheet(LISTS_SHEET)
        _write_form(book, sheet, dataset, fields)
        _write_lists(sheet, lists, fields)
        lists.hide()
        _write_how_to(book, how_to, dataset, fields)
    return buffer.getvalue()


def _is_required(dataset: Dataset, field: Field) -> bool:
    return field.required or field.key in dataset.grain or field.key == "school_code"


def _write_form(book: Any, sheet: Any, dataset: Dataset, fields: Sequence[Field]) -> None:
    text = book.add_format({"num_format": workbooks.PLAIN})
    plain = {"bold": True, "border": 1, "text_wrap": True, "valign": "top", "num_format": workbooks.PLAIN}
    usual = book.add_format(plain | {"bg_color": "#E7ECF2"})
    required = book.add_format(plain | {"bg_color": "#FCE8C8"})
    example = book.add_format({"italic": True, "font_color": "#7A7A7A", "num_format": workbooks.PLAIN})
    for column, field in enumerate(fields):
        is_required = _is_required(dataset, field)
        header = field.name + REQUIRED_MARK if is_required else field.name
        sheet.set_column(column, column, min(max(len(header) + 2, 10), _WIDEST), text)
        sheet.write_string(0, column, header, required if is_required else usual)
        value = _example(field)
        sheet.write_string(1, column, f"{kinds.EXAMPLE} {value}".strip() if column == 0 else value, example)
    sheet.freeze_panes(1, 0)


def _example(field: Field) -> str:
    """An invented value, by the field's key or else its kind; fields about parents and homes stay empty."""
    if field.key in _EXAMPLES:
        return _EXAMPLES[field.key]
    if field.codes is not None:
        return field.codes.codes[0].name
    if field.guard is Guard.PERSONAL and field.kind is Kind.TEXT:
        return ""
    if field.kind is Kind.BOOLEAN:
        return NO
    if field.kind is Kind.DATE:
        return "15/06/2567"
    if field.kind in (Kind.INTEGER, Kind.DECIMAL):
        return _middle(field)
    return ""


def _middle(field: Field) -> str:
    """A figure inside the field's bounds that nobody takes for a limit."""
    low, high = int(float(field.low or 0)), int(float(field.high or 100))
    middle = low + min((high - low) // 2, 50)
    return f"{middle}.{'0' * field.places}" if field.places else str(middle)


def _choices(field: Field) -> tuple[str, ...]:
    if field.codes is not None:
        return tuple(code.name for code in field.codes.codes)
    return (YES, NO) if field.kind is Kind.BOOLEAN else ()


def _write_lists(sheet: Any, lists: Any, fields: Sequence[Field]) -> None:
    used = 0
    for column, field in enumerate(fields):
        choices = _choices(field)
        if not choices:
            continue
        for row, choice in enumerate(choices):
            lists.write_string(row, used, choice)
        letter = workbooks.letters_of(used)
        source = f"='{LISTS_SHEET}'!${letter}$1:${letter}${len(choices)}"
        rule = {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "error_title": "ค่านี้ไม่อยู่ในรายการ",
            "error_message": "โปรดเลือกจากรายการ หรือตรวจตัวสะกด",
        }
        sheet.data_validation(1, column, ROWS_WITH_LISTS, column, rule)
        used += 1


def _write_how_to(book: Any, sheet: Any, dataset: Dataset, fields: Sequence[Field]) -> None:
    """Words in one column, so that the sheet is never taken for a table."""
    strong = book.add_format({"bold": True, "font_size": 14, "text_wrap": True})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, f"วิธีกรอกแบบ “{dataset.name}”", strong)
    for row, line in enumerate(_how_to_lines(dataset, fields), start=1):
        sheet.write_string(row, 0, line, text)


def _how_to_lines(dataset: Dataset, fields: Sequence[Field]) -> list[str]:
    lines = [
        f"หนึ่งแถวคือ {_ROW_IS[dataset.subject]} กรอกตั้งแต่แถวที่ 2 ลงไป จะกรอกทับหรือลบแถวตัวอย่างก็ได้ ระบบไม่นำแถวตัวอย่างเข้า",
        f"หัวคอลัมน์ที่มีเครื่องหมาย {REQUIRED_MARK} ต้องกรอก ช่องอื่นเว้นว่างได้ อย่าใส่ 0 แทนค่าที่ไม่ทราบ",
        "อย่าเปลี่ยนชื่อหัวคอลัมน์ จะลบคอลัมน์ที่ไม่ใช้หรือสลับลำดับก็ได้",
        "วันที่กรอกเป็น วัน/เดือน/ปี พ.ศ. เช่น 15/06/2567",
        "รหัสและเลขประจำตัวกรอกเป็นข้อความ เลข 0 ข้างหน้าต้องอยู่ครบ",
        "",
        "แต่ละคอลัมน์",
    ]
    return [*lines, *(f"• {_about(dataset, field)}" for field in fields)]


_ROW_IS = {
    "pupil": "นักเรียนหนึ่งคน",
    "staff": "บุคลากรหนึ่งคน",
    "school": "โรงเรียนหนึ่งแห่ง (หรือหนึ่งชั้นของโรงเรียน)",
    "event": "เหตุการณ์หนึ่งครั้ง",
}


def _about(dataset: Dataset, field: Field) -> str:
    said = [field.name]
    if _is_required(dataset, field):
        said.append("(ต้องกรอก)")
    choices = _choices(field)
    if choices:
        said.append("เลือกจากรายการ: " + " · ".join(choices))
    elif field.low and field.high:
        said.append(f"ตัวเลขตั้งแต่ {field.low} ถึง {field.high} {field.unit}".rstrip())
    elif field.kind is Kind.DATE:
        said.append("วันที่")
    if field.guard is Guard.SENSITIVE:
        said.append("(ข้อมูลอ่อนไหว เก็บแยกและเปิดดูได้เมื่อมีสิทธิและวัตถุประสงค์)")
    return " ".join(said)
