"""A photo made fit to keep: upright, at most 1,600 pixels, without what the camera wrote into it."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from khet.domains.development.rules.refusals import EventProblem

LONGEST_SIDE = 1600
MOST_PIXELS = 80_000_000
QUALITY = 85


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG with its measures."""

    data: bytes
    width: int
    height: int


def prepared(data: bytes) -> Picture:
    """The photo upright, small and without metadata; raises EventProblem for what is no photo or far too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise _too_large()
                opened.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
                upright = ImageOps.exif_transpose(opened)
                shown = upright.convert("RGBA") if upright.mode in {"P", "LA", "RGBA"} else upright.convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise EventProblem("เปิดรูปภาพไม่ได้ ไฟล์อาจเสียหาย โปรดส่งไฟล์ JPEG หรือ PNG", "The picture cannot be opened") from None
    if shown.mode == "RGBA":
        ground = Image.new("RGB", shown.size, "white")
        ground.paste(shown, mask=shown.getchannel("A"))
        shown = ground
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    clean = Image.new("RGB", shown.size)
    clean.paste(shown)
    out = io.BytesIO()
    clean.save(out, format="JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(out.getvalue(), *clean.size)


def _too_large() -> EventProblem:
    return EventProblem("รูปภาพมีจำนวนพิกเซลมากเกินไป โปรดย่อก่อนส่ง", "The picture has far too many pixels")
