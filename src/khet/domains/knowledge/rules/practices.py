"""What may happen to a practice: its states, what a submission must hold, and who may not judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from khet.calc import thai
from khet.domains.knowledge.rules.refusals import Incomplete, OwnWork, WrongStep

STATES: Mapping[str, tuple[str, str]] = {
    "draft": ("ร่าง", "draft"),
    "submitted": ("รอพิจารณา", "waiting for review"),
    "returned": ("ส่งคืนให้ปรับ", "returned"),
    "published": ("เผยแพร่แล้ว", "published"),
    "withdrawn": ("ถอนการเผยแพร่", "withdrawn"),
}
EDITABLE = frozenset({"draft", "returned", "withdrawn"})
LEAVES: Mapping[str, frozenset[str]] = {
    "submit": EDITABLE,
    "return": frozenset({"submitted"}),
    "review": frozenset({"submitted"}),
    "publish": frozenset({"submitted"}),
    "withdraw": frozenset({"published"}),
}
KINDS = ("practice", "innovation")
NEEDED: Mapping[str, tuple[str, str]] = {
    "title": ("ชื่อผลงาน", "title"),
    "summary": ("สรุปย่อ", "summary"),
    "background": ("ความเป็นมา", "background"),
    "process": ("วิธีดำเนินการ", "process"),
    "results": ("ผลที่เกิดขึ้น", "results"),
}
MOST_TAGS, LONGEST_TAG = 12, 40


@dataclass(frozen=True, slots=True)
class PracticeText:
    """What the author writes."""

    title: str
    summary: str
    kind: str = "practice"
    background: str = ""
    process: str = ""
    results: str = ""
    conditions: str = ""
    subject: str = ""
    tags: tuple[str, ...] = ()


def check_step(step: str, state: str) -> None:
    """Refuse a step that does not lead on from the state."""
    if state not in LEAVES[step]:
        th, en = STATES[state]
        raise WrongStep(
            f"ทำรายการนี้ไม่ได้ เพราะผลงานอยู่ในขั้น “{th}” อาจมีผู้อื่นดำเนินการไปแล้ว โปรดเปิดหน้านี้ใหม่",
            f"This cannot be done: the practice is {en}; somebody else may have acted. Open the page again",
        )


def check_editable(state: str) -> None:
    """Refuse to change what reviewers read or everybody sees."""
    if state not in EDITABLE:
        raise WrongStep(
            "แก้ไขไม่ได้ระหว่างพิจารณาหรือหลังเผยแพร่ ให้ส่งคืนหรือถอนการเผยแพร่ก่อน",
            "It cannot be changed while under review or published; let it be returned or withdrawn first",
        )


def check_complete(text: PracticeText) -> None:
    """Refuse a submission in which something is missing that others need to do the same."""
    missing = [names for field, names in NEEDED.items() if not getattr(text, field).strip()]
    if missing:
        raise Incomplete(
            "ยังส่งไม่ได้ กรอกส่วนนี้ก่อน: " + ", ".join(th for th, _en in missing),
            "It cannot be submitted yet; fill in: " + ", ".join(en for _th, en in missing),
        )


def check_not_own(author_person_id: int, actor_person_id: int | None) -> None:
    """Refuse the author as reviewer and publisher of their own work."""
    if actor_person_id is None or author_person_id == actor_person_id:
        raise OwnWork(
            "ผู้จัดทำพิจารณาหรือเผยแพร่ผลงานของตนเองไม่ได้ ให้ผู้อื่นในสำนักงานดำเนินการ",
            "Nobody reviews or publishes their own work; ask a colleague",
        )


def check_reviewed(reviews: int) -> None:
    """Refuse to publish what nobody has judged."""
    if reviews == 0:
        raise WrongStep("เผยแพร่ไม่ได้ ยังไม่มีผู้พิจารณาให้ระดับ", "It cannot be published: nobody has reviewed it yet")


def check_reason(reason: str) -> str:
    """The reason, trimmed; refuses an empty one."""
    said = thai.clean(reason).strip()
    if not said:
        raise Incomplete(
            "โปรดระบุเหตุผล เพื่อให้ผู้จัดทำรู้ว่าต้องปรับอะไร", "Give a reason, so that the author knows what to change"
        )
    return said


def tags_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Tags as they are kept: cleaned, each once, no more than a page can show."""
    kept: dict[str, None] = {}
    for text in texts:
        tag = " ".join(thai.clean(text).replace("#", " ").split())[:LONGEST_TAG]
        if tag:
            kept.setdefault(tag)
    return tuple(kept)[:MOST_TAGS]
