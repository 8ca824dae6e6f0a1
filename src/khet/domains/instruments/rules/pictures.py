"""Pictures of answers: how large, how many, and what is said of those that are not taken."""

from __future__ import annotations

from khet.domains.instruments.rules.answers import WrongAnswer
from khet.engine import photographs
from khet.engine.photographs import BadPhotograph

LARGEST = 15 * 1024 * 1024
MOST_PICTURES = 20
MOST_BYTES = 6 * 1024 * 1024
EDGE = 1600
QUALITY = 80


def plain_jpeg(data: bytes) -> bytes:
    """The picture without anything but itself; raises WrongAnswer for what is too large or no picture."""
    if len(data) > LARGEST:
        raise too_large(len(data))
    try:
        return photographs.plain_jpeg(data, longest=EDGE, quality=QUALITY).data
    except BadPhotograph as bad:
        if bad.is_too_large:
            raise WrongAnswer(
                "ภาพมีจำนวนจุดมากเกินไป โปรดย่อภาพแล้วแนบใหม่", "The picture has too many pixels; make it smaller first"
            ) from bad
        raise WrongAnswer(
            "ไฟล์นี้ไม่ใช่ภาพ หรือภาพเสียหาย รับภาพ JPEG, PNG หรือ WebP",
            "The file is not a picture, or it is damaged; JPEG, PNG and WebP are taken",
        ) from bad


def too_large(size: int) -> WrongAnswer:
    """What to tell somebody whose picture is too large."""
    megabytes, most = f"{size / 1024 / 1024:.0f}", LARGEST // 1024 // 1024
    return WrongAnswer(
        f"ภาพใหญ่ {megabytes} MB เกินที่รับได้ ({most} MB) โปรดย่อภาพหรือถ่ายใหม่ด้วยความละเอียดต่ำลง",
        f"The picture has {megabytes} MB, more than the {most} MB taken; make it smaller",
    )


def too_many() -> WrongAnswer:
    """What to tell somebody who sends more pictures at once than one answer may hold."""
    return WrongAnswer(
        f"แนบภาพได้ครั้งละไม่เกิน {MOST_PICTURES} ภาพ โปรดลดจำนวนภาพ",
        f"At most {MOST_PICTURES} pictures can be sent at once",
    )
