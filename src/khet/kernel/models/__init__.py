"""What the kernel stores: audit, files, jobs, work, follow-ups, evidence and the register of issued documents."""

from khet.kernel.models.audit import AuditEntry, AuditHead, AuditIsAppendOnly
from khet.kernel.models.evidence import EvidenceLink
from khet.kernel.models.files import StoredFile
from khet.kernel.models.followups import FollowUp, FollowUpEvent
from khet.kernel.models.jobs import Job, JobLogLine, Schedule
from khet.kernel.models.register import IssuedDocument, IssuedFigure, NumberSeries
from khet.kernel.models.work import Notification, WorkItem
from khet.kernel.privacy import Privacy

__all__ = [
    "PRIVACY",
    "AuditEntry",
    "AuditHead",
    "AuditIsAppendOnly",
    "EvidenceLink",
    "FollowUp",
    "FollowUpEvent",
    "IssuedDocument",
    "IssuedFigure",
    "Job",
    "JobLogLine",
    "Notification",
    "NumberSeries",
    "Schedule",
    "StoredFile",
    "WorkItem",
]

PRIVACY = {
    "AuditEntry": Privacy(
        fields=("actor_user_id", "actor_person_id", "actor_name", "target_label", "detail"),
        retention="เก็บตลอดอายุของข้อมูลที่กล่าวถึง แก้ไขและลบไม่ได้",
    ),
    "AuditHead": Privacy(),
    "EvidenceLink": Privacy(
        fields=("title", "note", "url", "figure_args", "added_by_id", "removed_by_id"),
        retention="เท่ากับระเบียนที่หลักฐานนั้นประกอบ รายการที่นำออกแล้วยังคงอยู่เพื่อให้ตรวจสอบย้อนหลังได้",
    ),
    "FollowUp": Privacy(
        fields=(
            "owner_person_id",
            "detail",
            "result",
            "return_reason",
            "opened_by_id",
            "reported_by_id",
            "verified_by_id",
        ),
        retention="เท่ากับระเบียนที่ติดตาม",
    ),
    "FollowUpEvent": Privacy(fields=("person_id", "person_name", "note"), retention="เท่ากับระเบียนที่ติดตาม"),
    "IssuedDocument": Privacy(
        fields=("title", "subject", "issued_by_id", "issued_by_name"), retention="ถาวร ตามระเบียบทะเบียนเอกสารราชการ"
    ),
    "IssuedFigure": Privacy(fields=("label", "value", "arguments"), retention="ถาวร พร้อมเอกสาร"),
    "Job": Privacy(
        fields=("actor_user_id", "actor_person_id", "actor_name", "label", "arguments", "result", "message"),
        retention="ลบหลังเสร็จ 90 วัน",
    ),
    "JobLogLine": Privacy(fields=("text",), retention="ลบพร้อมงาน"),
    "Notification": Privacy(fields=("person_id", "text"), retention="ลบหลังอ่านแล้ว 1 ปี"),
    "NumberSeries": Privacy(),
    "Schedule": Privacy(),
    "StoredFile": Privacy(fields=("name", "stored_by_id"), retention="เท่ากับระเบียนที่ใช้ไฟล์"),
    "WorkItem": Privacy(fields=("person_id", "title"), retention="ลบหลังปิดแล้ว 1 ปี"),
}
