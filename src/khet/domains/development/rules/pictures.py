"""A photo made fit to keep with an event: upright, at most 1,600 pixels, without what the camera wrote into it."""

from __future__ import annotations

from khet.domains.development.rules.refusals import EventProblem
from khet.engine import photographs
from khet.engine.photographs import BadPhotograph, Photograph

LONGEST_SIDE = 1600
QUALITY = 85


def prepared(data: bytes) -> Photograph:
    """The photo upright, small and without metadata; raises EventProblem for what is no photo or far too large."""
    try:
        return photographs.plain_jpeg(data, longest=LONGEST_SIDE, quality=QUALITY)
    except BadPhotograph as bad:
        if bad.is_too_large:
            raise EventProblem("รูปภาพมีจำนวนพิกเซลมากเกินไป โปรดย่อก่อนส่ง", "The picture has far too many pixels") from None
        raise EventProblem("เปิดรูปภาพไม่ได้ ไฟล์อาจเสียหาย โปรดส่งไฟล์ JPEG หรือ PNG", "The picture cannot be opened") from None
