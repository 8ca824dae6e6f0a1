"""Small datasets for tests of the language: the kinds of fields and grains that the shipped ones have."""

from __future__ import annotations

from khet.calc.schema import Code, CodeList, Dataset, Field, Guard, Kind

GRADES = CodeList(
    "grade",
    "ชั้น",
    tuple(
        Code(key, name, english)
        for key, name, english in (
            ("p1", "ป.1", "Primary 1"),
            ("p2", "ป.2", "Primary 2"),
            ("p3", "ป.3", "Primary 3"),
            ("m3", "ม.3", "Secondary 3"),
            ("m4", "ม.4", "Secondary 4"),
        )
    ),
)
SEX = CodeList("sex", "เพศ", (Code("m", "ชาย", "Male", ("1",)), Code("f", "หญิง", "", ("2",))))
CLASSES = CodeList("sdq_class", "ผล", (Code("normal", "ปกติ"), Code("risk", "เสี่ยง"), Code("problem", "มีปัญหา")))
RATERS = CodeList("rater", "ผู้ประเมิน", (Code("self", "นักเรียน"), Code("teacher", "ครู"), Code("parent", "ผู้ปกครอง")))
POVERTY = CodeList("poverty", "ความยากจน", (Code("not_poor", "ไม่จน"), Code("extremely_poor", "ยากจนพิเศษ")))
DANGER = CodeList("danger", "ภัย", (Code("violence", "ความรุนแรง"), Code("accident", "อุบัติเหตุ")))


def _field(key: str, name: str, kind: Kind, **more: object) -> Field:
    return Field(key, name, more.pop("name_en", key.capitalize()), kind, **more)  # type: ignore[arg-type]


def _dataset(
    key: str, name: str, subject: str, period: str, grain: tuple[str, ...], *fields: Field, weight: str = ""
) -> Dataset:
    return Dataset(key, name, key.capitalize(), 1, subject, period, grain, fields, weight)


DATASETS = {
    dataset.key: dataset
    for dataset in (
        _dataset(
            "pupils",
            "ทะเบียนนักเรียน",
            "pupil",
            "census",
            ("person",),
            _field("first_name", "ชื่อ", Kind.TEXT, guard=Guard.PERSONAL),
            _field("birth_date", "วันเกิด", Kind.DATE),
            _field("grade", "ชั้น", Kind.CODE, codes=GRADES),
            _field("sex", "เพศ", Kind.CODE, codes=SEX),
            _field("room", "ห้อง", Kind.TEXT),
            _field("boarding", "พักนอน", Kind.BOOLEAN),
            _field("siblings", "จำนวนพี่น้อง", Kind.INTEGER),
            _field("gpa", "GPA", Kind.DECIMAL, places=2),
            _field("gpax", "GPAX", Kind.DECIMAL, places=2),
            _field("weight", "น้ำหนัก", Kind.DECIMAL, places=1, guard=Guard.SENSITIVE),
        ),
        _dataset(
            "sdq",
            "ผล SDQ",
            "pupil",
            "term",
            ("person", "rater"),
            _field("rater", "ผู้ประเมิน", Kind.CODE, codes=RATERS),
            _field("total", "คะแนนรวม", Kind.INTEGER, guard=Guard.SENSITIVE),
            _field("total_class", "ผลรวม", Kind.CODE, codes=CLASSES, guard=Guard.SENSITIVE),
        ),
        _dataset(
            "cct", "ผลคัดกรอง", "pupil", "term", ("person",), _field("poverty_class", "ระดับ", Kind.CODE, codes=POVERTY)
        ),
        _dataset(
            "growth",
            "การเจริญเติบโต",
            "pupil",
            "term",
            ("person",),
            _field("measured_on", "วันที่วัด", Kind.DATE),
            _field("height", "ส่วนสูง", Kind.DECIMAL, places=1, guard=Guard.SENSITIVE),
        ),
        _dataset("staff", "บุคลากร", "staff", "year", ("person",), _field("sex", "เพศ", Kind.CODE, codes=SEX)),
        _dataset(
            "onet",
            "ผล O-NET",
            "school",
            "year",
            ("school_id", "grade"),
            _field("grade", "ชั้น", Kind.CODE, codes=GRADES),
            _field("candidates", "ผู้เข้าสอบ", Kind.INTEGER),
            _field("math", "คณิตศาสตร์", Kind.DECIMAL, places=2),
            weight="candidates",
        ),
        _dataset(
            "incidents",
            "เหตุความปลอดภัย",
            "event",
            "year",
            ("incident_no", "school_id"),
            _field("incident_no", "เลขที่", Kind.TEXT),
            _field("happened_on", "วันที่เกิดเหตุ", Kind.DATE),
            _field("danger", "กลุ่มภัย", Kind.CODE, codes=DANGER),
            _field("injured", "ผู้บาดเจ็บ", Kind.INTEGER),
        ),
    )
}
