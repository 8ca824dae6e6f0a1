"""Photographs made ready for paper: turned upright, no larger than the page shows, without what a camera adds.

A camera writes place, time and owner into a photograph; none of that may leave the office inside a report.
"""

from __future__ import annotations

import io

from PIL import Image, ImageOps

LONGEST_SIDE = 1100
QUALITY = 80
MOST_PIXELS = 120_000_000


class BadPhoto(Exception):
    """The file cannot be read as a photograph; the message is fit to show."""


def reduced(data: bytes, *, longest: int = LONGEST_SIDE) -> bytes:
    """The photograph as a plain JPEG whose longer side is at most so many pixels; raises BadPhoto."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise BadPhoto("ภาพมีขนาดใหญ่เกินไป ย่อภาพก่อนแล้วลองใหม่")
            picture.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(picture)
            plain = _without_holes(upright)
            plain.thumbnail((longest, longest), Image.Resampling.LANCZOS)
            out = io.BytesIO()
            plain.save(out, "JPEG", quality=QUALITY, optimize=False, progressive=False)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as trouble:
        raise BadPhoto("อ่านไฟล์ภาพนี้ไม่ได้ ใช้ไฟล์ JPEG หรือ PNG") from trouble
    return out.getvalue()


def _without_holes(picture: Image.Image) -> Image.Image:
    """The picture in three colours; what was transparent becomes white paper."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        whole = picture.convert("RGBA")
        ground = Image.new("RGB", whole.size, "white")
        ground.paste(whole, mask=whole.getchannel("A"))
        return ground
    return picture.convert("RGB")
