"""The permissions of this domain, by name; which role carries which is data of the accounts domain."""

CRITERIA_VIEW = "frameworks.criteria.view"
CRITERIA_EDIT = "frameworks.criteria.edit"
RESULT_VIEW = "frameworks.result.view"
RESULT_REPORT = "frameworks.result.report"
RESULT_CONFIRM = "frameworks.result.confirm"
RESULT_SCORE = "frameworks.result.score"
RESULT_PUBLISH = "frameworks.result.publish"
RESULT_AMEND = "frameworks.result.amend"
RESULT_ASSIGN = "frameworks.result.assign"
RESULT_IMPORT = "frameworks.result.import"
RESULT_COMPARE = "frameworks.result.compare"
SUGGESTION_VIEW = "frameworks.suggestion.view"
SUGGESTION_WRITE = "frameworks.suggestion.write"
FOLLOW_UP_MANAGE = "frameworks.follow_up.manage"
FOLLOW_UP_REPORT = "frameworks.follow_up.report"
FOLLOW_UP_VERIFY = "frameworks.follow_up.verify"
PAPER_ISSUE = "frameworks.paper.issue"

LABELS = {
    CRITERIA_VIEW: "ดูเกณฑ์การประเมิน",
    CRITERIA_EDIT: "นำเข้าและแก้ไขเกณฑ์การประเมิน",
    RESULT_VIEW: "ดูผลการประเมินของสำนักงาน",
    RESULT_REPORT: "รายงานผลตัวชี้วัดที่รับผิดชอบ",
    RESULT_CONFIRM: "ยืนยันผลของกลุ่มงาน",
    RESULT_SCORE: "ให้ระดับในฐานะผู้ประเมิน",
    RESULT_PUBLISH: "เผยแพร่ผลการประเมิน",
    RESULT_AMEND: "แก้ไขผลที่เผยแพร่แล้ว",
    RESULT_ASSIGN: "เปิดการประเมินและมอบหมายผู้รับผิดชอบ",
    RESULT_IMPORT: "นำเข้าผลการประเมินจากไฟล์",
    RESULT_COMPARE: "เปรียบเทียบผลระหว่างสำนักงาน",
    SUGGESTION_VIEW: "ดูข้อเสนอแนะ",
    SUGGESTION_WRITE: "เขียนข้อเสนอแนะ",
    FOLLOW_UP_MANAGE: "มอบหมายการติดตามข้อเสนอแนะ",
    FOLLOW_UP_REPORT: "รายงานการดำเนินการตามข้อเสนอแนะ",
    FOLLOW_UP_VERIFY: "ตรวจสอบการดำเนินการตามข้อเสนอแนะ",
    PAPER_ISSUE: "ออกเอกสารทางการที่มีเลขที่",
}
