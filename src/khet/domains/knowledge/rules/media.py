"""Media: their kinds, their licences and who may see them, by the keys under which they are stored."""

from __future__ import annotations

from dataclasses import dataclass

from khet.domains.knowledge.rules.refusals import Incomplete

KINDS = ("document", "slides", "lesson_plan", "worksheet", "video", "picture", "audio", "program", "other")
LICENCES = ("cc0", "cc-by", "cc-by-sa", "cc-by-nc", "office", "ask")
AUDIENCES = ("office", "everybody", "owner")


@dataclass(frozen=True, slots=True)
class MediumText:
    """What somebody tells of a medium."""

    title: str
    kind: str
    licence: str
    audience: str = "office"
    description: str = ""
    subject: str = ""
    tags: tuple[str, ...] = ()


def check(text: MediumText) -> None:
    """Refuse a medium without a title, of unknown kind, or open to everybody under a licence that forbids it."""
    known = text.kind in KINDS and text.licence in LICENCES and text.audience in AUDIENCES
    if not text.title.strip() or not known:
        raise Incomplete("กรอกชื่อสื่อ ชนิด สัญญาอนุญาต และผู้ที่ดูได้", "Give title, kind, licence and who may see it")
    if text.audience == "everybody" and text.licence == "office":
        raise Incomplete(
            "สื่อที่ใช้ได้เฉพาะในสังกัดเปิดให้ทุกคนไม่ได้ เลือกสัญญาอนุญาตอื่นหรือจำกัดผู้ดู",
            "A medium for the office alone cannot be open to everybody; choose another licence or fewer readers",
        )
