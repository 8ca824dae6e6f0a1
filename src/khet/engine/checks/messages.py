"""Every cause a check can name: how serious it is, and what it says in Thai and in English.

The keys are stable: reports, decisions and docs/algorithms/checks.md name them. ``{column}`` is the header in the file,
``{group}`` what the rows have in common, ``{count}`` how many rows, ``{sample}`` some values as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass

REPAIRED, WARNING, ASK, REFUSED = "repaired", "warning", "ask", "refused"


@dataclass(frozen=True, slots=True)
class Words:
    """What a cause says."""

    severity: str
    th: str
    en: str
    suggestion: str


_SEE = "ไม่ต้องทำอะไร ดูค่าเดิมและค่าใหม่ได้ในรายการที่ซ่อมแล้ว"


def _repair(th: str, en: str) -> Words:
    return Words(
        REPAIRED, f"คอลัมน์ “{{column}}” {{count}} แถว: {th}", f"Column “{{column}}”, {{count}} rows: {en}", _SEE
    )


def _cell(th: str, en: str, suggestion: str) -> Words:
    return Words(
        ASK,
        f"คอลัมน์ “{{column}}” {{count}} แถว: {th} (เช่น {{sample}})",
        f"Column “{{column}}”, {{count}} rows: {en} (such as {{sample}})",
        suggestion,
    )


MESSAGES: dict[str, Words] = {
    # Repairs: unambiguous, always with a trace.
    "text.sara_am": _repair("สระอำแตกเป็นสองตัว รวมให้เป็นตัวเดียวแล้ว", "a split sara am was joined again"),
    "text.sara_ae": _repair("พิมพ์ เ สองตัวแทน แ แก้ให้แล้ว", "two sara e were made one sara ae"),
    "text.invisible": _repair("มีอักขระที่มองไม่เห็น เอาออกแล้ว", "invisible characters were taken out"),
    "text.full_width": _repair("มีตัวอักษรเต็มความกว้าง แก้เป็นตัวปกติแล้ว", "full-width characters were made plain"),
    "text.spaces": _repair("มีช่องว่างซ้อนหรือช่องว่างพิเศษ จัดให้เหลือช่องเดียวแล้ว", "doubled or special spaces became one"),
    "digits.thai": _repair("แก้เลขไทยเป็นเลขอารบิกแล้ว", "Thai digits became Arabic ones"),
    "number.unit": _repair("เอาหน่วยที่พิมพ์ติดกับตัวเลขออกแล้ว", "a unit typed behind the number was taken off"),
    "number.rounded": _repair("ปัดทศนิยมให้เท่าที่เก็บแล้ว (ครึ่งปัดขึ้น)", "decimals beyond those kept were rounded half up"),
    "zero.missing": _repair("0 หมายถึงไม่ได้วัด จึงเก็บเป็นค่าว่าง", "0 means not measured and is kept as empty"),
    "date.era": _repair("วันที่เก็บปี พ.ศ. เป็น ค.ศ. แก้ปีให้แล้ว", "a Buddhist year stored as a common-era date was turned"),
    "date.common_era": _repair("ปี ค.ศ. ในคอลัมน์ที่ใช้ พ.ศ. แปลงให้แล้ว", "a common-era year in a Buddhist column was turned"),
    "date.two_digits": _repair("ปีสองหลัก อ่านเป็น พ.ศ. 25xx แล้ว", "two-digit years were read as Buddhist 25xx"),
    "code.spelling": _repair("สะกดต่างจากรายการ แก้ให้ตรงแล้ว", "spellings off the list were set right"),
    "grade.with_room": _repair("ชั้นพิมพ์รวมกับห้อง แยกออกแล้ว", "a room typed behind the grade was split off"),
    "id.marks": _repair(
        "เอาขีด ช่องว่าง หรือเครื่องหมายข้อความของ Excel ออกแล้ว", "dashes, spaces or Excel's text mark were taken out"
    ),
    "id.number": _repair(
        "เลขที่เก็บเป็นตัวเลขแต่ยังครบทุกหลัก อ่านเป็นข้อความแล้ว", "stored as a number that still has every digit; read as text"
    ),
    "school.zeros": _repair(
        "เติมเลข 0 ข้างหน้ารหัสโรงเรียนที่หายไป ตรงกับทะเบียนแล้ว",
        "leading zeros of the school code were put back; it is in the register",
    ),
    "school.digits": _repair(
        "รหัสโรงเรียนมีเลขไทย ขีด หรือช่องว่าง แก้แล้ว", "Thai digits, dashes or spaces in the school code were mended"
    ),
    "decided": _repair("แก้ตามที่มีผู้ตัดสินแล้ว", "set as a person decided"),
    # Cells that only a person can decide.
    "cell.missing": Words(
        ASK,
        "คอลัมน์ “{column}” ว่าง {count} แถว แต่จำเป็นต้องมีค่า",
        "Column “{column}” is empty in {count} rows but needs a value",
        "เลือกค่าที่ใช้กับทุกแถวนี้ หรือไม่รับแถวเหล่านี้ หรือแก้ในไฟล์แล้วส่งใหม่",
    ),
    "code.unknown": Words(
        ASK,
        "คอลัมน์ “{column}” มีค่า “{group}” {count} แถว ซึ่งไม่อยู่ในรายการที่ใช้ได้",
        "Column “{column}” holds “{group}” in {count} rows, which is not on the list",
        "เลือกว่าค่านี้หมายถึงค่าใดในรายการ คำตอบเดียวใช้กับทุกแถวที่เขียนเหมือนกัน",
    ),
    "text.unreadable": Words(
        ASK,
        "คอลัมน์ “{column}” {count} แถว: มีตัวอักษรที่เสียหายอ่านไม่ได้ (แสดงเป็น \ufffd)",
        "Column “{column}”, {count} rows: letters that are damaged and cannot be read (shown as \ufffd)",
        "แก้ในไฟล์ต้นทางแล้วส่งใหม่ หรือยืนยันให้เก็บตามที่อ่านได้",
    ),
    "number.unreadable": _cell("อ่านเป็นตัวเลขไม่ได้", "not a number", "แก้ในไฟล์แล้วส่งใหม่ หรือเก็บเป็นค่าว่าง"),
    "number.not_whole": _cell("ต้องเป็นจำนวนเต็ม", "must be a whole number", "แก้ในไฟล์แล้วส่งใหม่ หรือเก็บเป็นค่าว่าง"),
    "number.range": _cell(
        "อยู่นอกช่วงที่เป็นไปได้ ({low} ถึง {high})",
        "outside what is possible ({low} to {high})",
        "ตรวจกับต้นทาง แล้วแก้ในไฟล์ เก็บเป็นค่าว่าง หรือยืนยันว่าถูกต้อง",
    ),
    "date.unreadable": _cell(
        "อ่านเป็นวันที่ไม่ได้ หรือไม่มีวันนี้ในปฏิทิน",
        "not a date, or no such day",
        "พิมพ์เป็น วัน/เดือน/ปี พ.ศ. เช่น 15/06/2560 แล้วส่งใหม่ หรือเก็บเป็นค่าว่าง",
    ),
    "date.range": _cell("ปีของวันที่เป็นไปไม่ได้", "the year cannot be right", "ตรวจกับต้นทาง แล้วแก้ในไฟล์หรือเก็บเป็นค่าว่าง"),
    "id.checksum": _cell(
        "เลขประจำตัวประชาชนไม่ถูกต้อง เลขหลักสุดท้ายไม่ตรงกับหลักอื่น",
        "the check digit does not fit",
        "ตรวจกับทะเบียนบ้านหรือบัตร แก้ในไฟล์แล้วส่งใหม่ หรือเก็บโดยไม่มีเลขประจำตัว",
    ),
    "id.length": _cell(
        "เลขประจำตัวต้องมี 13 หลัก หรือเป็นรหัส G ตามด้วยเลข 12 หลัก",
        "needs 13 digits, or G and 12 digits",
        "เติมเลขให้ครบในไฟล์แล้วส่งใหม่ หรือเก็บโดยไม่มีเลขประจำตัว",
    ),
    "id.rounded": _cell(
        "โปรแกรมตารางปัดเลข 13 หลักไปแล้ว กู้คืนไม่ได้",
        "a spreadsheet has rounded the 13 digits and they are lost",
        "ดาวน์โหลดจากต้นทางใหม่ ตั้งคอลัมน์เป็นข้อความก่อนเปิด แล้วส่งใหม่",
    ),
    # Schools.
    "school.unknown": Words(
        ASK,
        "รหัสโรงเรียน “{group}” ({name}) {count} แถว ไม่มีในทะเบียนโรงเรียนของเขต",
        "School code “{group}” ({name}), {count} rows, is not in the register",
        "เลือกโรงเรียนที่ตรงกัน หรือเพิ่มรหัสในทะเบียนก่อน หรือไม่รับแถวเหล่านี้",
    ),
    "school.code_name": Words(
        ASK,
        "รหัสกับชื่อโรงเรียนเป็นคนละโรงเรียน: “{group}” {count} แถว",
        "Code and name belong to different schools: “{group}”, {count} rows",
        "เลือกว่าเป็นโรงเรียนใด",
    ),
    "school.name_differs": Words(
        WARNING,
        "รหัส “{group}” ใช้ชื่อ “{name}” แต่ทะเบียนใช้ชื่อ “{known}”",
        "Code “{group}” is called “{name}” here and “{known}” in the register",
        "ถ้าเป็นโรงเรียนเดียวกันไม่ต้องทำอะไร ถ้าไม่ใช่ ให้แก้รหัสในไฟล์",
    ),
    "school.name_twice": Words(
        ASK,
        "ชื่อโรงเรียน “{group}” {count} แถว มีมากกว่าหนึ่งโรงเรียนในเขต",
        "“{group}”, {count} rows, is the name of more than one school in the area",
        "เลือกโรงเรียนที่ถูกต้องตามรหัส",
    ),
    "school.name_unknown": Words(
        ASK,
        "ชื่อโรงเรียน “{group}” {count} แถว ไม่มีในทะเบียนโรงเรียนของเขต",
        "“{group}”, {count} rows, is not a school in the register",
        "เลือกโรงเรียนที่ตรงกัน หรือไม่รับแถวเหล่านี้",
    ),
    "school.missing": Words(
        ASK,
        "มี {count} แถวที่ไม่บอกว่าเป็นของโรงเรียนใด",
        "{count} rows do not say which school they belong to",
        "เลือกโรงเรียนของแถวเหล่านี้ หรือไม่รับแถวเหล่านี้",
    ),
    "school.column_missing": Words(
        ASK,
        "ไฟล์นี้ไม่มีคอลัมน์รหัสหรือชื่อโรงเรียน",
        "The file has no column with a school's code or name",
        "เลือกโรงเรียนของไฟล์นี้ หรือจับคู่คอลัมน์โรงเรียน",
    ),
    "school.register_empty": Words(
        ASK,
        "ทะเบียนโรงเรียนของสำนักงานยังว่าง จึงไม่ทราบว่า {count} แถวเป็นของโรงเรียนใด",
        "The office's register of schools is empty, so nobody knows whose {count} rows these are",
        "นำเข้าทะเบียนโรงเรียนก่อน แล้วตรวจไฟล์นี้ใหม่",
    ),
    "school.other_office": Words(
        ASK,
        "รหัสโรงเรียน {count} แถว ({sample}) เป็นของ “{office}” ไม่ใช่ของสำนักงานนี้",
        "{count} rows ({sample}) belong to “{office}”, not to this office",
        "ตรวจว่าส่งไฟล์ถูกเขตหรือไม่ หรือไม่รับแถวเหล่านี้",
    ),
    "school.office_itself": Words(
        WARNING,
        "ไฟล์นี้ไม่มีคอลัมน์โรงเรียน จึงถือว่าทุกแถวเป็นของสำนักงานเอง",
        "Without a school column every row counts as the office's own",
        "ถ้าเป็นของโรงเรียน ให้จับคู่คอลัมน์โรงเรียนก่อนรับเข้า",
    ),
    "school.twice": Words(
        ASK,
        "“{name}” มีผล {count} แถวในช่วงเวลาเดียวกัน (แถว {rows})",
        "“{name}” has {count} rows for one period (rows {rows})",
        "เลือกแถวที่ใช้ หรือเลือกว่าแถวใดเป็นของโรงเรียนอื่น",
    ),
    "school.twice_counted": Words(
        WARNING,
        "“{name}” มีผล {count} แถวที่ต่างกัน (แถว {rows}) และค่ารวมของเขตในไฟล์นับทุกแถว รหัสของแถวหนึ่งน่าจะเป็นของโรงเรียนอื่น",
        "“{name}” has {count} different rows (rows {rows}) and the file's own area figure counts them all: "
        "one row's code is probably another school's",
        "เลือกโรงเรียนของแถวที่รหัสผิด ระหว่างนี้ค่าของเขตถูกต้อง แต่ค่าของโรงเรียนนี้รวมสองแถวไว้ด้วยกัน",
    ),
    # Rows.
    "row.order": Words(
        ASK,
        "{count} แถว: “{column}” มาก่อน “{other}” ({sample})",
        "{count} rows: “{column}” is before “{other}” ({sample})",
        "แก้วันที่ในไฟล์แล้วส่งใหม่ เก็บเป็นค่าว่าง หรือยืนยันว่าถูกต้อง",
    ),
    "row.grade_order": Words(
        ASK,
        "{count} แถว: ชั้นสูงสุดต่ำกว่าชั้นต่ำสุด ({sample})",
        "{count} rows: the highest grade is below the lowest ({sample})",
        "แก้ในไฟล์แล้วส่งใหม่ หรือยืนยันว่าถูกต้อง",
    ),
    "row.future": Words(
        ASK,
        "คอลัมน์ “{column}” {count} แถวเป็นวันที่ในอนาคต ({sample})",
        "Column “{column}”, {count} rows: the date is in the future ({sample})",
        "แก้วันที่ในไฟล์แล้วส่งใหม่ เก็บเป็นค่าว่าง หรือยืนยันว่าถูกต้อง",
    ),
    "row.sum": Words(
        ASK,
        "คอลัมน์ “{column}” {count} แถวไม่เท่ากับผลรวมของส่วนย่อย ({sample})",
        "Column “{column}”, {count} rows: not the sum of its parts ({sample})",
        "เลือกใช้ผลรวมที่คำนวณได้ หรือยืนยันค่าที่พิมพ์ (ด้านสัมพันธภาพทางสังคมไม่นับรวม)",
    ),
    "row.mean": Words(
        WARNING,
        "คอลัมน์ “{column}” {count} แถวไม่เท่ากับค่าเฉลี่ยธรรมดาของวิชา ({sample})",
        "Column “{column}”, {count} rows: not the plain mean of the subjects ({sample})",
        "ตรวจกับผลที่ประกาศ ค่าที่พิมพ์ถูกเก็บไว้ตามไฟล์",
    ),
    "row.class_score": Words(
        WARNING,
        "คอลัมน์ “{column}” {count} แถวแปลผลไม่ตรงกับคะแนนตามเกณฑ์ในคู่มือ ({sample})",
        "Column “{column}”, {count} rows: the class does not follow the manual's cut-offs ({sample})",
        "ถ้าใช้เกณฑ์อื่น ให้ระบุในคอลัมน์เกณฑ์ที่ใช้แปลผล ค่าที่พิมพ์ถูกเก็บไว้ตามไฟล์",
    ),
    "row.prefix_sex": Words(
        ASK,
        "คำนำหน้าชื่อ “{group}” ไม่ตรงกับเพศ {count} แถว",
        "The prefix “{group}” does not fit the sex in {count} rows",
        "เลือกเพศที่ถูกต้อง หรือยืนยันว่าถูกต้อง",
    ),
    "row.age_grade": Words(
        WARNING,
        "{count} แถวมีอายุต่างจากชั้นเรียนมาก ({sample})",
        "{count} rows: the age is far from what the grade expects ({sample})",
        "ตรวจวันเกิดและชั้น ถ้าถูกต้องแล้วไม่ต้องทำอะไร",
    ),
    "row.age_impossible": Words(
        ASK,
        "{count} แถวมีอายุที่เป็นไปไม่ได้ ({sample})",
        "{count} rows: the age is impossible ({sample})",
        "แก้วันเกิดในไฟล์แล้วส่งใหม่ เก็บเป็นค่าว่าง หรือยืนยันว่าถูกต้อง",
    ),
    "row.age_stated": Words(
        WARNING,
        "{count} แถวมีอายุที่พิมพ์ไว้ไม่ตรงกับวันเกิด ({sample})",
        "{count} rows: the stated age does not follow from the date of birth ({sample})",
        "ตรวจวันเกิด ระบบใช้วันเกิด ไม่ใช้อายุที่พิมพ์",
    ),
    "row.status_date": Words(
        WARNING,
        "{count} แถวมีสถานะไม่ตรงกับวันที่ยุติเรื่อง",
        "{count} rows: the status does not fit the closing date",
        "ตรวจสถานะและวันที่ยุติเรื่อง",
    ),
    "row.part": Words(
        WARNING,
        "“{group}” ไม่ใช่ประเภทย่อยของกลุ่มที่ระบุ {count} แถว",
        "“{group}” is not a kind of the stated group in {count} rows",
        "ตรวจกลุ่มและประเภทของเหตุ",
    ),
    "row.contradiction": Words(
        WARNING,
        "{count} แถวมี “{column}” ขัดกับ “{other}”",
        "{count} rows: “{column}” contradicts “{other}”",
        "ตรวจทั้งสองคอลัมน์",
    ),
    # Rows that stand twice.
    "person.id_twice": Words(
        ASK,
        "เลขประจำตัวเดียวกันอยู่ {count} แถว (แถว {rows}) จึงยังไม่รับทั้งหมด",
        "One identity number stands in {count} rows (rows {rows}): none of them is taken yet",
        "เลือกแถวที่ใช้ หรือแก้เลขประจำตัวในไฟล์แล้วส่งใหม่ ไม่มีแถวใดทับข้อมูลของอีกแถว",
    ),
    "person.number_twice": Words(
        ASK,
        "เลขประจำตัวนักเรียน {name} ของโรงเรียนเดียวกันอยู่ {count} แถว (แถว {rows})",
        "Pupil number {name} stands in {count} rows of one school (rows {rows})",
        "เลือกแถวที่ใช้ หรือยืนยันว่าเป็นคนละคน",
    ),
    "person.number_shared": Words(
        WARNING,
        "เลขประจำตัวนักเรียน {name} ของโรงเรียนเดียวกันใช้กับ {count} คน (แถว {rows})",
        "Pupil number {name} is used for {count} pupils of one school (rows {rows})",
        "แจ้งโรงเรียนให้ออกเลขใหม่ ข้อมูลรับเข้าได้",
    ),
    "row.twice": Words(
        ASK,
        "{name} อยู่ {count} แถวในช่วงเวลาเดียวกัน (แถว {rows})",
        "{name} stands in {count} rows of one period (rows {rows})",
        "เลือกแถวที่ใช้",
    ),
    # The file as a whole.
    "file.column_missing": Words(
        ASK,
        "ไฟล์นี้ไม่มีคอลัมน์ “{column}” ซึ่งจำเป็น",
        "The file has no column “{column}”, which is needed",
        "จับคู่คอลัมน์ หรือระบุค่าเดียวที่ใช้กับทั้งไฟล์",
    ),
    "file.empty": Words(
        ASK,
        "ไฟล์นี้มีแต่หัวคอลัมน์ ไม่มีรายการใน “{name}” เลย",
        "The file has headings only: no row at all",
        "ถ้าทั้งเขตไม่มีรายการในปีหรือภาคเรียนนี้จริง ให้ยืนยัน ตัวชี้วัดจะเป็น 0 ถ้าลืมใส่ข้อมูล ให้แก้ไฟล์แล้วส่งใหม่",
    ),
    "file.grade_from_name": Words(
        WARNING,
        "ไฟล์นี้ไม่มีคอลัมน์ชั้น จึงใช้ชั้น {name} ตามชื่อไฟล์หรือหัวเรื่อง",
        "The file has no column for the grade: {name} is taken from its name or title",
        "ถ้าไม่ถูกต้อง ให้ระบุชั้นในการจับคู่คอลัมน์",
    ),
    "file.period_ahead": Words(
        ASK,
        "ปีการศึกษา {group} ยังมาไม่ถึง",
        "Academic year {group} has not come yet",
        "แก้ปีการศึกษาของไฟล์ หรือยืนยันว่าเป็นปีนี้จริง",
    ),
    "file.year_differs": Words(
        ASK,
        "ไฟล์นี้เขียนว่าเป็นปีการศึกษา {group} แต่กำลังนำเข้าเป็นปี {year}",
        "The file says academic year {group} but is being taken as {year}",
        "แก้ปีการศึกษา หรือยืนยันว่าเป็นปี {year}",
    ),
    "file.column_unlikely": Words(
        ASK,
        "คอลัมน์ “{column}” มีค่าที่ไม่รู้จักต่างกันถึง {kinds} แบบใน {count} แถว (เช่น {sample}) น่าจะจับคู่คอลัมน์ผิด",
        "Column “{column}” holds {kinds} different unknown values in {count} rows (such as {sample}): "
        "probably the wrong column",
        "ตรวจการจับคู่คอลัมน์ แล้วตรวจไฟล์ใหม่",
    ),
    "file.period_unknown": Words(
        ASK,
        "ไม่ทราบว่าไฟล์นี้เป็นข้อมูลของปีการศึกษาและรอบใด",
        "The file does not say which academic year and round it is for",
        "ระบุปีการศึกษา (พ.ศ.) และรอบของข้อมูล",
    ),
    "file.other_office": Words(
        ASK,
        "ไฟล์นี้เป็นของ “{office}” เกือบทั้งหมด ไม่ใช่ของสำนักงานนี้",
        "Nearly all of this file belongs to “{office}”, not to this office",
        "ตรวจว่าส่งไฟล์ถูกเขต",
    ),
    "file.other_year": Words(
        ASK,
        "วันเกิดและชั้นในไฟล์เข้ากับปีการศึกษา {group} ไม่ใช่ {year} น่าจะเป็นไฟล์ของปีอื่น",
        "Dates of birth and grades fit the academic year {group}, not {year}: probably another year's file",
        "เลือกไฟล์ใหม่ แก้ปีการศึกษา หรือยืนยันว่าเป็นปี {year}",
    ),
    "file.dates_other_year": Words(
        ASK,
        "วันที่ในไฟล์ส่วนใหญ่อยู่ในปีการศึกษา {group} ไม่ใช่ {year}",
        "Most dates in the file lie in the academic year {group}, not {year}",
        "แก้ปีการศึกษา หรือยืนยันว่าเป็นปี {year}",
    ),
    "file.count_fallen": Words(
        WARNING,
        "จำนวนนักเรียนของ “{name}” ลดจาก {before} เหลือ {after} เทียบกับรอบก่อน",
        "“{name}” has {after} pupils, down from {before} in the last census",
        "ตรวจว่าไฟล์ครบทุกชั้นและทุกห้อง",
    ),
    "file.school_absent": Words(
        WARNING,
        "มี {count} โรงเรียนที่เคยมีนักเรียนแต่ไม่มีในไฟล์นี้ ({sample})",
        "{count} schools that had pupils are not in this file ({sample})",
        "ตรวจว่าไฟล์ครบทุกโรงเรียน",
    ),
}
