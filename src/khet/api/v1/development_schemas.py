"""What the answers about staff development look like."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from khet.api.v1.schemas import Page
from khet.domains.development import public as development

BIGGEST = 2**63 - 1
WEEK = 7 * 24 * 3600


class Event(Schema):
    """A training, visit or meeting."""

    id: int
    office: str
    year: int = Field(description="ปีงบประมาณ พ.ศ.")
    programme: str
    form: str = Field(description="training workshop study_visit plc coaching self_learning elearning")
    title: str
    place: str | None
    state: str
    starts_on: str
    ends_on: str
    seats: int | None = Field(description="null = ไม่จำกัด")
    confirmed: int
    waiting: int


class EventPage(Page):
    """One page of events."""

    items: list[Event]


class SessionItem(Schema):
    """One part of an event."""

    id: int
    title: str
    starts_at: str
    ends_at: str
    hours: str
    room: str | None


class EventItem(Event):
    """An event with its sessions."""

    sessions: list[SessionItem]


class Attendee(Schema):
    """A person of an event."""

    person_id: int
    name: str
    position: str | None
    school: str | None
    hours: str
    percent: str
    attended: bool
    sessions: list[int] = Field(description="ช่วงที่เข้าร่วม")


class AttendanceSheet(Schema):
    """Who was there."""

    event_id: int
    least_percent: str
    hours: str
    attended_count: int
    people: list[Attendee]


class Marked(Schema):
    """A person with a seat, and what is recorded of them in a session."""

    person_id: int
    name: str
    school: str | None
    present: bool | None = Field(description="null = ยังไม่ได้บันทึก")
    at: str | None
    how: str | None = Field(description="qr code list import api")


class SessionSheet(Schema):
    """Who was there in one session."""

    event_id: int
    session_id: int
    title: str
    hours: str
    present_count: int
    people: list[Marked]


class MarkSent(Schema):
    """One mark of another system, known by an id of its own."""

    model_config = {"extra": "forbid"}

    id: UUID = Field(description="สร้างโดยผู้ส่ง ส่งซ้ำด้วย id เดิมได้คำตอบเดิม")
    person_id: int = Field(ge=1, le=BIGGEST)
    present: bool
    seen: bool | None = Field(None, description="ค่าที่ผู้ส่งเห็นก่อนบันทึก null = ยังไม่มี")
    seconds_ago: int = Field(0, ge=0, le=WEEK, description="บันทึกไว้ก่อนส่งกี่วินาที")


class MarksSent(Schema):
    """Marks of one session, in the order in which they were made."""

    model_config = {"extra": "forbid"}

    marks: list[MarkSent] = Field(min_length=1, max_length=development.MOST_TICKS)


class MarkTaken(Schema):
    """What became of a mark."""

    id: str
    person_id: int
    outcome: Literal["taken", "same", "conflict", "settled", "unregistered"]


class MarksTaken(Schema):
    """What became of each mark."""

    marks: list[MarkTaken]


class CertificateItem(Schema):
    """A certificate as it was signed, and whether it stands."""

    id: int
    office: str
    event_id: int
    person_id: int
    reference: str
    name: str
    heading: str
    title: str
    hours: str
    starts_on: str
    ends_on: str
    issued_on: str
    state: str = Field(description="valid (ใช้ได้) revoked (ยกเลิกแล้ว)")
    state_reason: str | None
    payload: str = Field(description="รหัสที่ลงนาม ใช้ตรวจที่ /certificates/verify")
    verify_url: str


class CertificatePage(Page):
    """One page of certificates."""

    items: list[CertificateItem]


class CertificateContent(Schema):
    """What a code says."""

    reference: str
    heading: str
    name: str
    title: str
    office: str
    hours: str
    starts_on: str
    ends_on: str
    issued_on: str


class VerificationItem(Schema):
    """What became of a code."""

    outcome: Literal["valid", "revoked", "unregistered", "forged", "unknown_key", "damaged"]
    is_valid: bool = Field(description="true = ออกจริงตามนี้และยังใช้ได้")
    key_id: str | None
    revoked_reason: str | None
    revoked_at: str | None
    content: CertificateContent | None


class YearOfRecord(Schema):
    """The hours of one fiscal year."""

    year: int = Field(description="ปีงบประมาณ พ.ศ.")
    hours: str
    by_form: dict[str, str]


class EntryOfRecord(Schema):
    """One thing that counts."""

    on: str
    form: str
    title: str
    hours: str
    event_id: int | None
    before_percent: str | None = Field(description="ร้อยละของแบบทดสอบก่อน")
    after_percent: str | None = Field(description="ร้อยละของแบบทดสอบหลัง")


class CompetencyOfRecord(Schema):
    """A competency with the highest level that a person has shown."""

    code: str
    name: str
    level: int = Field(description="1 ผ่านเกณฑ์การเข้าร่วม 2 ผ่านการทดสอบ 3 ใช้จริงในงาน มีผู้อื่นยืนยัน")
    level_name: str
    event_id: int
    event: str
    on: str


class UseOfRecord(Schema):
    """What somebody said of how a person uses what was learnt."""

    event: str
    source: str
    method: str
    level: str
    example: str | None
    on: str


class RecordItem(Schema):
    """A person's development."""

    person_id: int
    name: str
    position: str | None
    place: str
    years: list[YearOfRecord]
    items: list[EntryOfRecord]
    certificates: list[CertificateItem]
    competencies: list[CompetencyOfRecord]
    uses: list[UseOfRecord]
