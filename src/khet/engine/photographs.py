"""Photographs of strangers, written anew: upright, no larger than they are shown, without what a camera adds.

A camera writes place, time, owner and serial number beside a picture, and a preview of what was cut off; none of that
may stay in an answer, an album or a paper. Nothing is believed of the file but its points.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

MOST_PIXELS = 80_000_000
# Other kinds than JPEG cannot be made smaller while they are read: all their points stand in memory, several times.
MOST_PIXELS_WHOLE = 24_000_000
READ_SMALLER = ("JPEG", "MPO")
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")


class BadPhotograph(Exception):
    """The file is no picture, or it has more points than may be unpacked (``is_too_large``)."""

    def __init__(self, *, is_too_large: bool) -> None:
        super().__init__("too many pixels" if is_too_large else "no picture")
        self.is_too_large = is_too_large


@dataclass(frozen=True, slots=True)
class Photograph:
    """A plain JPEG with its measures in pixels."""

    data: bytes
    width: int
    height: int


def plain_jpeg(data: bytes, *, longest: int, quality: int) -> Photograph:
    """The picture itself, its longer side at most so many pixels, on white where it had holes; raises BadPhotograph."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            warnings.simplefilter("ignore")
            most = MOST_PIXELS if opened.format in READ_SMALLER else MOST_PIXELS_WHOLE
            if opened.width * opened.height > most:
                raise BadPhotograph(is_too_large=True)
            opened.draft("RGB", (longest, longest))
            return _written(opened, longest, quality)
    except BadPhotograph:
        raise
    except Image.DecompressionBombError as bomb:
        raise BadPhotograph(is_too_large=True) from bomb
    except Exception as unreadable:
        raise BadPhotograph(is_too_large=False) from unreadable


def _written(opened: Image.Image, longest: int, quality: int) -> Photograph:
    shown = _without_holes(ImageOps.exif_transpose(opened))
    shown.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    bare = Image.new("RGB", shown.size)
    bare.paste(shown)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=quality)
    return Photograph(out.getvalue(), *bare.size)


def _without_holes(picture: Image.Image) -> Image.Image:
    """The picture in three colours; what was transparent becomes white paper."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        whole = picture.convert("RGBA")
        ground = Image.new("RGB", whole.size, "white")
        ground.paste(whole, mask=whole.getchannel("A"))
        return ground
    return picture.convert("RGB")
