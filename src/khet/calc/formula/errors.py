"""What is wrong with a formula, where in its text, in Thai and in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormulaError:
    """One mistake: from character ``start`` up to ``end`` of the text; ``cause`` is a stable key."""

    start: int
    end: int
    message_th: str
    message_en: str
    cause: str = ""


class FormulaErrors(ValueError):
    """The formula cannot be used; ``errors`` holds every mistake that could be found, in order of place."""

    def __init__(self, errors: tuple[FormulaError, ...]) -> None:
        super().__init__("\n".join(error.message_th for error in errors))
        self.errors = errors


# cause: (Thai, English). Braces are filled with what the text says.
MESSAGES = {
    "text.empty": ("ยังไม่ได้เขียนสูตร", "the formula is empty"),
    "text.long": ("สูตรยาวเกิน {most} ตัวอักษร", "the formula is longer than {most} characters"),
    "text.character": ("ใช้ “{found}” ในสูตรไม่ได้", "“{found}” cannot be used in a formula"),
    "text.thai": (
        'ข้อความภาษาไทยต้องอยู่ในเครื่องหมายคำพูด เช่น "{found}"',
        'Thai words must stand in quotes, as in "{found}"',
    ),
    "text.quote": ("เครื่องหมายคำพูดนี้ไม่มีตัวปิด", "this quotation mark is never closed"),
    "text.number": ("ตัวเลขยาวเกิน {most} หลัก", "the number has more than {most} digits"),
    "text.date": ("ไม่มีวันที่ {found} ในปฏิทิน", "there is no date {found}"),
    "shape.expected": ("ตรงนี้ต้องเป็น {wanted} แต่พบ “{found}”", "expected {wanted_en} here, found “{found}”"),
    "shape.ended": ("สูตรจบก่อน ตรงนี้ต้องมี {wanted}", "the formula ends too early: expected {wanted_en}"),
    "shape.rest": ("“{found}” เกินมา", "“{found}” is left over"),
    "shape.deep": ("วงเล็บซ้อนกันเกิน {most} ชั้น", "nested deeper than {most} levels"),
    "shape.many": ("ในสูตรเดียวมีได้ไม่เกิน {most} ค่า", "a formula holds at most {most} figures"),
    "shape.terms": ("ในสูตรเดียวมีเครื่องหมาย + - * / ได้ไม่เกิน {most} ตัว", "a formula holds at most {most} signs of + - * /"),
    "shape.list": ("ในวงเล็บมีได้ไม่เกิน {most} ค่า", "a list holds at most {most} values"),
    "time.twice": ("บอกเวลา (at) ไว้แล้วข้างใน", "the time (at) is already given inside"),
    "time.far": ("ย้อนหลังได้ไม่เกิน {most} ปี", "at most {most} years back"),
    "time.year": ("ปี {found} ต้องเป็นปี พ.ศ. 2500 ถึง 2700", "the year {found} must be a Buddhist year, 2500 to 2700"),
    "time.round": (
        "“{dataset}” ไม่มีรอบ “{found}” (มี: {listed})",
        "“{dataset}” has no round “{found}” (there is: {listed})",
    ),
    "time.noround": ("“{dataset}” เก็บปีละครั้ง ไม่มีรอบ", "“{dataset}” is kept once a year and has no rounds"),
    "time.conflict": (
        "ใช้ before/after พร้อมกับ at ไม่ได้ ให้เลือกอย่างเดียว",
        "use before/after or at, not both",
    ),
    "time.size": ("school.size คือขนาดโรงเรียนปัจจุบัน บอกเวลาไม่ได้", "school.size is as it stands now and takes no time"),
    "dataset.unknown": ("ไม่มีชุดข้อมูล “{found}”{near}", "there is no dataset “{found}”{near_en}"),
    "field.unknown": (
        "“{dataset}” ไม่มีช่องข้อมูล “{found}”{near}",
        "“{dataset}” has no field “{found}”{near_en}",
    ),
    "field.personal": (
        "“{found}” เป็นข้อมูลส่วนบุคคล ใช้ในสูตรไม่ได้",
        "“{found}” is personal data and cannot be used in a formula",
    ),
    "field.bare": (
        "ตรงนี้ต้องบอกชุดข้อมูลด้วย เช่น onet.math",
        "name the dataset too here, as in onet.math",
    ),
    "field.needs_test": (
        "“{found}” ต้องเทียบกับค่า เช่น {found} = …",
        "“{found}” must be compared with something, as in {found} = …",
    ),
    "code.unknown": ("“{field}” ไม่มีค่า “{found}”{near}", "“{field}” has no value “{found}”{near_en}"),
    "type.text": (
        "“{field}” เป็นข้อความ เทียบได้ด้วย = หรือ != กับข้อความในเครื่องหมายคำพูด",
        "“{field}” is text: compare it by = or != with a text in quotes",
    ),
    "type.number": ("“{field}” เป็นตัวเลข ต้องเทียบกับตัวเลข", "“{field}” is a number and must be compared with a number"),
    "type.date": (
        "“{field}” เป็นวันที่ ต้องเทียบกับวันที่ เช่น 2567-06-10",
        "“{field}” is a date and must be compared with a date, as in 2567-06-10",
    ),
    "type.code": (
        "“{field}” เป็นรหัส ต้องเทียบกับค่าในรายการรหัส",
        "“{field}” is a code and must be compared with a value of its list",
    ),
    "type.boolean": ("“{field}” มีค่าเป็น true หรือ false เท่านั้น", "“{field}” is either true or false"),
    "type.order": (
        "เทียบมากกว่าน้อยกว่ากับ “{field}” ไม่ได้ ให้ใช้ in หรือ between",
        "“{field}” has no greater or less: use in or between",
    ),
    "type.school": (
        "“{field}” เทียบได้กับโรงเรียนของข้อมูลชุดอื่นเท่านั้น",
        "“{field}” can only be compared with the school of another dataset's row",
    ),
    "type.same": ("“{field}” กับ “{other}” เป็นข้อมูลคนละชนิด เทียบกันไม่ได้", "“{field}” and “{other}” are of different types"),
    "type.fine": ("“{field}” มีทศนิยมเพียง {places} ตำแหน่ง", "“{field}” has only {places} decimals"),
    "type.whole": ("อายุต้องเทียบกับจำนวนเต็ม 0 ถึง 150 ปี", "an age is compared with a whole number from 0 to 150"),
    "range.empty": ("ช่วงนี้กลับด้าน ไม่มีค่าใดอยู่ในช่วง", "this range runs backwards: nothing lies in it"),
    "sum.code": (
        "“{field}” เป็นรหัส รวมหรือเฉลี่ยไม่ได้ ให้ใช้ count หรือ share",
        "“{field}” is a code and cannot be added up: use count or share",
    ),
    "sum.date": ("“{field}” เป็นวันที่ รวมหรือเฉลี่ยไม่ได้", "“{field}” is a date and cannot be added up"),
    "sum.text": ("“{field}” เป็นข้อความ รวมหรือเฉลี่ยไม่ได้", "“{field}” is text and cannot be added up"),
    "sum.boolean": (
        "“{field}” เป็นใช่/ไม่ใช่ ให้ใช้ count(… where {field}) หรือ share({field} of …)",
        "“{field}” is yes or no: use count(… where {field}) or share({field} of …)",
    ),
    "sum.school": ("“{field}” เป็นโรงเรียน รวมหรือเฉลี่ยไม่ได้", "“{field}” is a school and cannot be added up"),
    "mean.weight": (
        "ค่าเฉลี่ยถ่วงน้ำหนักใช้ได้กับช่องข้อมูลของ “{dataset}” เองเท่านั้น ให้เติม unweighted",
        "a weighted mean takes a field of “{dataset}” itself: add unweighted",
    ),
    "age.birth": ("age ต้องใช้วันเกิดซึ่งเป็นวันที่", "age needs a field that is a date"),
    "age.day": (
        '“{found}” ไม่ใช่วันในปี ให้เขียน เดือน-วัน เช่น "05-16"',
        '“{found}” is no day of the year: write month-day, as in "05-16"',
    ),
    "age.census": (
        '“{dataset}” ไม่ได้เก็บเป็นรอบสำรวจ ให้บอกวัน เช่น on "05-16"',
        '“{dataset}” has no census day: give a day, as in on "05-16"',
    ),
    "join.person": (
        "เชื่อม “{dataset}” กับ “{other}” ไม่ได้ เพราะไม่ใช่ข้อมูลรายบุคคลชนิดเดียวกัน",
        "“{dataset}” and “{other}” cannot be joined: they are not about the same kind of person",
    ),
    "join.grain": (
        "“{dataset}” มีได้หลายแถวต่อคน ต้องกำหนด {fields} ด้วย and เช่น {dataset}.{first} = …",
        "“{dataset}” may have several rows for a person: fix {fields} with and, as in {dataset}.{first} = …",
    ),
    "join.twice": (
        "กำหนด {field} ไว้แล้วเป็นค่าอื่น",
        "{field} is already fixed to another value",
    ),
    "join.stated": (
        "แถวอ้างอิงของไฟล์ใช้เงื่อนไขได้เฉพาะช่องข้อมูลของ “{dataset}” เอง",
        "a stated row takes conditions on fields of “{dataset}” itself only",
    ),
    "join.many": ("เชื่อมชุดข้อมูลได้ไม่เกิน {most} ชุดในค่าเดียว", "one figure joins at most {most} datasets"),
    "sum.zero": ("หารด้วยศูนย์", "division by zero"),
    "formula.constant": (
        "สูตรต้องมีอย่างน้อยหนึ่งค่าจากข้อมูล เช่น count(pupils)",
        "a formula needs at least one figure from data, as in count(pupils)",
    ),
}


def error(cause: str, span: tuple[int, int], **words: object) -> FormulaError:
    """Make one error of a known cause, its words filled in."""
    thai, english = MESSAGES[cause]
    return FormulaError(span[0], span[1], thai.format(**words), english.format(**words), cause)


def failure(cause: str, span: tuple[int, int], **words: object) -> FormulaErrors:
    """Make the exception for a single error."""
    return FormulaErrors((error(cause, span, **words),))
