from __future__ import annotations

import pytest

from khet.calc.formula import check, in_words, leaf_in_words, parse
from tests.unit.calc.formula.datasets import DATASETS

PUPILS = "จำนวนนักเรียนใน “ทะเบียนนักเรียน”"
SDQ, SDQ_EN = "ใน “ผล SDQ” ของปี 2566 ภาคเรียนที่ 1 เป็น", "in “Sdq” of 2023 in term 1 is"
ONET, ONET_EN = "คณิตศาสตร์ของรายการของโรงเรียนใน “ผล O-NET”", "Math of entries of schools in “Onet”"
WORDS = {
    "count(pupils)": (f"{PUPILS} รอบ 10 มิ.ย.", "the number of pupils in “Pupils” at 10 June"),
    "count(pupils at year - 1 where grade in (p1, m3) and not boarding)": (
        f"{PUPILS} ของ 1 ปีก่อน รอบ 10 มิ.ย. ที่ชั้นเป็น ป.1 หรือ ม.3 และ“พักนอน” ไม่เป็นจริง",
        (
            "the number of pupils in “Pupils” 1 year(s) before at 10 June"
            " where Grade is Primary 1 or Secondary 3 and “Boarding” is false"
        ),
    ),
    "mean(onet.math where grade = p3) - country(onet.math where grade = p3)": (
        f"ค่าเฉลี่ยของ{ONET} ที่ชั้นเป็น ป.3 ถ่วงน้ำหนักด้วยผู้เข้าสอบ ลบด้วย คณิตศาสตร์ระดับประเทศตามที่ “ผล O-NET” ระบุ ที่ชั้นเป็น ป.3",
        (
            f"the mean of {ONET_EN} where Grade is Primary 3, weighted by Candidates"
            " minus Math of the whole country as stated in “Onet” where Grade is Primary 3"
        ),
    ),
    "mean(onet.math unweighted) / area_stated(onet.math) * -2.5": (
        f"(ค่าเฉลี่ยของ{ONET} หารด้วย คณิตศาสตร์ระดับเขตตามที่ “ผล O-NET” ระบุ) คูณ ลบของ 2.5",
        f"(the mean of {ONET_EN} divided by Math of the area as stated in “Onet”) times minus 2.5",
    ),
    "-(sum(incidents.injured) + 1)": (
        "ลบของ (ผลรวมของผู้บาดเจ็บของเหตุการณ์ใน “เหตุความปลอดภัย” บวก 1)",
        "minus (the total of Injured of events in “Incidents” plus 1)",
    ),
    "share(sdq.total_class in (risk, problem) of pupils at year 2566 where sdq.rater = teacher)": (
        f"สัดส่วนที่ผลรวม{SDQ} เสี่ยง หรือ มีปัญหา จากนักเรียนใน “ทะเบียนนักเรียน” ของปี 2566 รอบ 10 มิ.ย. ที่ผู้ประเมิน{SDQ} ครู",
        (
            f"the share of those where Total_class {SDQ_EN} เสี่ยง or มีปัญหา among pupils in “Pupils”"
            f" of 2023 at 10 June where Rater {SDQ_EN} ครู"
        ),
    ),
}
CONDITIONS = [
    ("gpa < 2.5", "GPAไม่เกิน 2.49", "Gpa is at most 2.49"),
    ("gpa >= 2", "GPAตั้งแต่ 2 ขึ้นไป", "Gpa is at least 2"),
    ("gpa between 2 and 3", "GPAตั้งแต่ 2 ถึง 3", "Gpa is from 2 to 3"),
    ("gpa between 2 and 2", "GPAเท่ากับ 2", "Gpa is 2"),
    ("siblings = 2", "จำนวนพี่น้องเป็น 2", "Siblings is 2"),
    ('room != "1/1"', "ห้องไม่ใช่ “1/1”", "Room is not “1/1”"),
    ("sex = f", "เพศเป็น หญิง", "Sex is หญิง"),
    ("birth_date >= 2560-03-01", "วันเกิดตั้งแต่ 1 มี.ค. 2560 ขึ้นไป", "Birth_date is at least 1 March 2017"),
    ("known(gpa)", "มีข้อมูลGPA", "Gpa is known"),
    ("unknown(gpa)", "ไม่มีข้อมูลGPA", "Gpa is unknown"),
    ("found(after.pupils)", "พบคนเดียวกันใน “ทะเบียนนักเรียน” ของ 1 ปีถัดมา รอบ 10 มิ.ย.",
     "the same person is found in “Pupils” 1 year(s) after at 10 June"),
    ("not found(cct)", "ไม่พบคนเดียวกันใน “ผลคัดกรอง” ภาคเรียนที่ 1", "the same person is not found in “Cct” in term 1"),
    ("gpa < gpax", "GPAน้อยกว่าGPAX", "Gpa is less than Gpax"),
    ("gpa <= gpax", "GPAไม่เกินGPAX", "Gpa is at most Gpax"),
    ("school != before.pupils.school",
     "ไม่ใช่ว่า(โรงเรียนตรงกับโรงเรียนใน “ทะเบียนนักเรียน” ของ 1 ปีก่อน รอบ 10 มิ.ย.)",
     "it is not so that (School equals School in “Pupils” 1 year(s) before at 10 June)"),
    ("school.size = small", "ขนาดโรงเรียนเป็น ขนาดเล็ก", "School size is Small"),
    ("boarding or (sex = m and gpa = 1)", "“พักนอน” เป็นจริง หรือ(เพศเป็น ชาย และGPAเป็น 1)",
     "“Boarding” is true or (Sex is Male and Gpa is 1)"),
    ("age(birth_date, on census) >= 7", "อายุ (ปีเต็ม จากวันเกิด ถึงวันที่ 10 มิ.ย. ของปีการศึกษา)ตั้งแต่ 7 ขึ้นไป",
     "age (full years from Birth_date to 10 June of the school year) is at least 7"),
    ("age(birth_date, on 2567-06-10) <= 7", "อายุ (ปีเต็ม จากวันเกิด ถึงวันที่ 10 มิ.ย. 2567)ไม่เกิน 7",
     "age (full years from Birth_date to 10 June 2024) is at most 7"),
    ("age(birth_date, on birth_date) = 7", "อายุ (ปีเต็ม จากวันเกิด ถึงวันเกิด)เท่ากับ 7",
     "age (full years from Birth_date to Birth_date) is 7"),
]  # fmt: skip


@pytest.mark.parametrize("text", WORDS)
def test_a_formula_reads_as_a_sentence(text: str) -> None:
    thai, english = WORDS[text]
    typed = check(parse(text), DATASETS)

    assert in_words(typed, DATASETS) == thai
    assert in_words(typed, DATASETS, language="en") == english


@pytest.mark.parametrize(("condition", "thai", "english"), CONDITIONS)
def test_a_condition_reads_as_a_phrase(condition: str, thai: str, english: str) -> None:
    leaf = check(parse(f"count(pupils where {condition})"), DATASETS).leaves[0]

    assert leaf_in_words(leaf, DATASETS).endswith(f" ที่{thai}")
    assert leaf_in_words(leaf, DATASETS, language="en").endswith(f" where {english}")
