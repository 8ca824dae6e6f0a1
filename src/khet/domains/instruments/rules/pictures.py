"""Pictures of answers: checked, turned the right way up, made smaller, and written anew as plain JPEG.

Writing anew leaves out everything a camera puts beside the picture: place, time, owner, serial number, preview.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from khet.domains.instruments.rules.answers import WrongAnswer

LARGEST = 15 * 1024 * 1024
MOST_PIXELS = 80_000_000
# Other kinds than JPEG cannot be made smaller while they are read: all their points stand in memory, several times.
MOST_PIXELS_WHOLE = 24_000_000
READ_SMALLER = ("JPEG", "MPO")
MOST_PICTURES = 20
MOST_BYTES = 6 * 1024 * 1024
EDGE = 1600
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "MPO")


def plain_jpeg(data: bytes) -> bytes:
    """The picture without anything but itself; raises WrongAnswer for what is too large or no picture."""
    if len(data) > LARGEST:
        raise too_large(len(data))
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            warnings.simplefilter("ignore")
            most = MOST_PIXELS if opened.format in READ_SMALLER else MOST_PIXELS_WHOLE
            if opened.width * opened.height > most:
                raise WrongAnswer(
                    "ภาพมีจำนวนจุดมากเกินไป โปรดย่อภาพแล้วแนบใหม่", "The picture has too many pixels; make it smaller first"
                )
            opened.draft("RGB", (EDGE, EDGE))
            return _written(opened)
    except WrongAnswer:
        raise
    except Exception as unreadable:
        raise WrongAnswer(
            "ไฟล์นี้ไม่ใช่ภาพ หรือภาพเสียหาย รับภาพ JPEG, PNG หรือ WebP",
            "The file is not a picture, or it is damaged; JPEG, PNG and WebP are taken",
        ) from unreadable


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


def _written(opened: Image.Image) -> bytes:
    turned = ImageOps.exif_transpose(opened)
    turned.thumbnail((EDGE, EDGE))
    if turned.mode in ("RGBA", "LA", "P", "PA"):
        seen = turned.convert("RGBA")
        flat = Image.new("RGB", seen.size, "white")
        flat.paste(seen, mask=seen.getchannel("A"))
    else:
        flat = turned.convert("RGB")
    out = io.BytesIO()
    bare = Image.new("RGB", flat.size)
    bare.paste(flat)
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
