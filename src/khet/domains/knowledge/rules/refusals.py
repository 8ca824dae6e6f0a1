"""Why something may not be done: every refusal has a Thai message fit to show, and the same in English."""

from __future__ import annotations


class Refusal(Exception):
    """Something of the knowledge domain may not be done now; ``str()`` is the Thai message."""

    def __init__(self, message_th: str, message_en: str) -> None:
        self.message_th = message_th
        self.message_en = message_en
        super().__init__(message_th)


class NoSuchPractice(Refusal):
    """There is no such practice, or the actor may not see it."""

    def __init__(self) -> None:
        super().__init__("ไม่พบผลงานนี้ หรือยังไม่เปิดให้ท่านดู", "There is no such practice, or it is not open to you")


class NoSuchMedium(Refusal):
    """There is no such medium, or the actor may not see it."""

    def __init__(self) -> None:
        super().__init__("ไม่พบสื่อนี้ หรือยังไม่เปิดให้ท่านดู", "There is no such medium, or it is not open to you")


class NeedsReview(Refusal):
    """Only who looks after the knowledge of an office opens a medium to everybody, and changes it while it is open."""

    def __init__(self) -> None:
        super().__init__(
            "ผู้ดูแลคลังความรู้ของสังกัดเท่านั้นที่เปิดสื่อให้ทุกคน และแก้สื่อที่เปิดอยู่ได้ บันทึกให้บุคลากรในสังกัดดูก่อน แล้วแจ้งผู้ดูแลให้ตรวจและเปิด",
            "Only who looks after the office's knowledge opens media to everybody; save it for the office and ask",
        )


class Incomplete(Refusal):
    """Something is missing that others need."""


class WrongStep(Refusal):
    """The practice is not in a state in which this can be done."""


class OwnWork(Refusal):
    """Nobody judges or publishes their own work."""


class BadCriteria(Refusal):
    """The criteria cannot be read."""


class BadLevel(Refusal):
    """A criterion has no level, or one that is not on the scale."""
