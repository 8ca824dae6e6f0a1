"""What may happen to an expert round, decided without a database or a clock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from khet.domains.instruments.rules import ioc
from khet.domains.instruments.rules.refusals import Refusal

OPEN = "open"
MOST_EXPERTS = 30
LONGEST_REASON = 2000


class ExpertRefused(Refusal):
    """An expert round cannot be changed so; ``field`` names what to mend."""

    def __init__(self, message_th: str, message_en: str, field: str = "") -> None:
        self.field = field
        super().__init__(message_th, message_en)


class RoundClosed(ExpertRefused):
    """The round takes no more ratings."""

    def __init__(self) -> None:
        super().__init__(
            "ปิดรับความเห็นแล้ว หากยังต้องการแก้ไข โปรดติดต่อผู้ที่ส่งลิงก์ให้ท่าน",
            "The round is closed. To change something, ask whoever sent you the link",
        )


class NoSuchLink(ExpertRefused):
    """No expert has this link."""

    def __init__(self) -> None:
        super().__init__("ลิงก์นี้ใช้ไม่ได้ อาจถูกเปลี่ยนเป็นลิงก์ใหม่แล้ว", "This link does not work; it may have been replaced")


def digest(token: str) -> str:
    """What is kept of a link: its SHA-256, from which the link cannot be found again."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def is_open(state: str, closes_on: date | None, today: date) -> bool:
    """Whether experts may still write: until the end of the closing day."""
    return state == OPEN and (closes_on is None or today <= closes_on)


def check_items(items: tuple[ioc.Item, ...]) -> None:
    """Refuse a round that asks about nothing."""
    if not items:
        raise ExpertRefused("เลือกข้อที่จะให้ผู้เชี่ยวชาญพิจารณาอย่างน้อย 1 ข้อ", "Choose at least one item", "items")


def check_expert(name: str, known: Iterable[str]) -> str:
    """The expert's name, cleaned; refused when it is empty, there already, or one too many."""
    cleaned, names = " ".join(name.split()), list(known)
    if not cleaned:
        raise ExpertRefused("โปรดกรอกชื่อผู้เชี่ยวชาญ", "Name the expert", "name")
    if cleaned in names:
        raise ExpertRefused("มีผู้เชี่ยวชาญชื่อนี้ในรอบนี้แล้ว", "An expert of this name is in the round already", "name")
    if len(names) >= MOST_EXPERTS:
        raise ExpertRefused(
            f"รอบหนึ่งมีผู้เชี่ยวชาญได้ไม่เกิน {MOST_EXPERTS} คน", f"A round has at most {MOST_EXPERTS} experts", "name"
        )
    return cleaned


def check_rating(key: str, rating: int | None, items: Iterable[ioc.Item]) -> None:
    """Refuse a rating of an item that was not asked about, or another figure than +1, 0 and -1."""
    if key not in {item.key for item in items}:
        raise ExpertRefused("ข้อนี้ไม่อยู่ในรายการที่ขอความเห็น", "This item is not among those asked about")
    if rating is not None and rating not in ioc.RATINGS:
        raise ExpertRefused("คะแนนต้องเป็น +1, 0 หรือ -1", "A rating is +1, 0 or -1", key)


def check_decision(decision: str) -> None:
    """Refuse another word than keep, revise and drop."""
    if decision not in ioc.DECISIONS:
        raise ExpertRefused("เลือกคงไว้ ปรับปรุง หรือตัดออก", "Choose keep, revise or drop")
