"""The fixed words of the official papers: titles, headings of columns, notes.

A paper is Thai whatever language its reader's screen has, so these are the papers' own words and not texts of the
interface. What differs from framework to framework comes from its definition.
"""

from __future__ import annotations

RESULTS_TITLE = {
    "office": "ผลการติดตาม ประเมินผล การบริหารและการจัดการศึกษาขั้นพื้นฐานของสำนักงานเขตพื้นที่การศึกษา",
    "school": "ผลการประเมินคุณภาพการศึกษาของสถานศึกษา",
}
SUMMARY_TITLE = "ผลการติดตาม ประเมินผล การบริหารและการจัดการศึกษาขั้นพื้นฐาน ในภาพรวม"
SUGGESTIONS_TITLE = "ข้อเสนอแนะเพื่อการพัฒนา"
BY_FRAMEWORK = "ตาม{name}"
FOR_YEAR = {"fiscal": "ประจำปีงบประมาณ พ.ศ. {year}", "academic": "ประจำปีการศึกษา {year}"}

RESULT = "ผลการประเมิน"
ITEM = "รายการ"
LEVEL = "ระดับคุณภาพ"
SCORE = "คะแนนที่ได้"
LEVEL_MEANING = "คำอธิบายระดับคุณภาพ"
OVERVIEW = "ภาพรวมของ{item}"
MEAN = "ค่าคะแนนเฉลี่ย"
TARGET = "ค่าเป้าหมาย{item}"
NATIONAL_RESULT = "ผลการดำเนินงานภาพรวมของ สพฐ."
OWN_RESULT = "ผลการดำเนินการที่ได้"
MEANING = "การแปลผล"
TOTAL = "ภาพรวม"
NOTE = "หมายเหตุ:"
ROUNDS_MISSING = "ค่าเฉลี่ยคิดจากรอบที่มีผลแล้ว ยังไม่มีผลของ{rounds}"
SELF_SCORED = "ร่างนี้ใช้ระดับที่รายงานไว้ในข้อที่ผู้ประเมินยังไม่ให้ระดับ"
NO_SUGGESTIONS = "ยังไม่มีข้อเสนอแนะ"
NOTHING_YET = "ยังไม่มีผลการประเมินในปีนี้"
NOT_PUBLISHED = "ยังไม่เผยแพร่"
DASH = "-"
SIGNER = {"office": "ผู้อำนวยการ{name}", "school": "ผู้อำนวยการ{name}"}
FIGURE_LABEL = "{item} {what}"
OVERALL_LABEL = "ภาพรวม {what}"

KIND_NAMES = {"results": "ผลการประเมิน", "suggestions": "เล่มข้อเสนอแนะ", "summary": "สรุปผลหนึ่งหน้า"}
SERIES = {"suggestions": "ข้อเสนอแนะ", "summary": "สรุปผล"}
