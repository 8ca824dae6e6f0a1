"""An invented practice on its way through the office, and media beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from khet.domains.knowledge import public as knowledge
from tests.people_cast import Cast

AT = datetime(2023, 11, 15, 3, 0, tzinfo=UTC)
ON = date(2023, 11, 15)
LEVELS = {"c1": 5, "c2": 4, "c3": 4, "c4": 3, "c5": 4}
WORDS = knowledge.PracticeText(
    title="ตะกร้าหนังสือริมคลอง",
    summary="ตั้งตะกร้าหนังสือไว้ตามท่าน้ำ นักเรียนยืมอ่านระหว่างรอเรือ",
    background="นักเรียนรอเรือวันละ 30 นาทีโดยไม่มีอะไรทำ",
    process="สำรวจท่าน้ำ เลือกหนังสือ ให้นักเรียนดูแลตะกร้า และบันทึกการยืม",
    results="ยืมเดือนละ 120 เล่ม นักเรียนที่อ่านคล่องเพิ่มจาก 18 เป็น 27 คน",
    conditions="ต้องมีผู้ดูแลตะกร้าประจำท่า",
    subject="ภาษาไทย",
    tags=("การอ่าน", "ชุมชน"),
)


def written(cast: Cast, who: str = "teacher", text: knowledge.PracticeText = WORDS) -> int:
    """A draft of somebody."""
    return knowledge.save_practice(actor=cast.actor(who), text=text, at=AT)


def submitted(cast: Cast, who: str = "teacher", text: knowledge.PracticeText = WORDS) -> int:
    """A submission of somebody."""
    practice_id = written(cast, who, text)
    knowledge.submit_practice(actor=cast.actor(who), practice_id=practice_id, at=AT)
    return practice_id


def published(cast: Cast, *, is_open: bool, who: str = "teacher", text: knowledge.PracticeText = WORDS) -> int:
    """A practice that was reviewed and published."""
    practice_id = submitted(cast, who, text)
    knowledge.review_practice(actor=cast.actor("officer"), practice_id=practice_id, levels=LEVELS, at=AT)
    knowledge.publish_practice(actor=cast.actor("director"), practice_id=practice_id, is_open=is_open, at=AT)
    return practice_id


def medium(cast: Cast, who: str = "teacher", **changes: str) -> int:
    """A medium with a link; one for everybody is opened by who looks after the library."""
    given = {"title": "บัตรคำริมน้ำ", "kind": "worksheet", "licence": "cc-by", "audience": "office", **changes}
    for_all = given["audience"] == "everybody"
    first = knowledge.MediumText(**{**given, "audience": "office" if for_all else given["audience"]})  # type: ignore[arg-type]
    medium_id = knowledge.save_medium(actor=cast.actor(who), text=first, at=AT)
    knowledge.attach_medium_link(
        actor=cast.actor(who), medium_id=medium_id, url="https://example.org/cards", title="บัตรคำ", at=AT
    )
    if for_all:
        opened = knowledge.MediumText(**given)  # type: ignore[arg-type]
        knowledge.save_medium(actor=cast.actor("head"), text=opened, medium_id=medium_id, at=AT)
    return medium_id
