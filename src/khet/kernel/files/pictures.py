"""Pictures that others will see: upright, and without what a camera or a phone writes beside them."""

from __future__ import annotations

import io
import warnings

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from khet.kernel.files.names import extension
from khet.kernel.files.sniffing import FileRefused
from khet.kernel.files.storing import Readable

KINDS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
LARGEST_MB = 30
MOST_PIXELS = 60_000_000
QUALITY = 92
# What says how to draw the picture and nothing of who made it, where and when.
HARMLESS = frozenset(
    {"dpi", "jfif", "jfif_version", "jfif_unit", "jfif_density", "icc_profile", "progressive", "progression", "adobe"}
    | {"adobe_transform", "gamma", "srgb", "chromaticity", "transparency", "interlace", "aspect", "background"}
)


def without_traces(stream: Readable | bytes, name: str) -> Readable | bytes:
    """The picture without place, time, owner and preview; what is no picture, and what carries none of it, as it came.

    Raises FileRefused for a picture that cannot be opened, and for one too large to be written anew.
    """
    kind = KINDS.get(extension(name))
    if kind is None:
        return stream
    most = LARGEST_MB * 1024 * 1024
    data = stream if isinstance(stream, bytes) else stream.read(most + 1)
    if len(data) > most:
        raise _too_large()
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=(kind,)) as opened:
            warnings.simplefilter("ignore")
            if (getattr(opened, "is_animated", False) and kind != "JPEG") or not set(opened.info) - HARMLESS:
                return data
            if opened.width * opened.height > MOST_PIXELS:
                raise _too_large()
            return _written(opened, kind)
    except FileRefused:
        raise
    except Exception as unreadable:
        raise FileRefused("damaged", _("ไฟล์เสียหาย เปิดอ่านไม่ได้ โปรดบันทึกใหม่แล้วส่งอีกครั้ง")) from unreadable


def _written(opened: Image.Image, kind: str) -> bytes:
    upright = ImageOps.exif_transpose(opened)
    shown = upright.convert("RGB") if kind == "JPEG" and upright.mode not in {"RGB", "L", "CMYK"} else upright
    bare = shown.copy()
    bare.info = {key: value for key, value in opened.info.items() if key == "transparency"}
    out = io.BytesIO()
    bare.save(out, kind, quality=QUALITY, icc_profile=opened.info.get("icc_profile"))
    return out.getvalue()


def _too_large() -> FileRefused:
    return FileRefused("too_large", _("ไฟล์ใหญ่เกิน %(limit)s MB โปรดลดขนาดหรือแบ่งไฟล์") % {"limit": LARGEST_MB})
