"""Band sets as plain data: what ships, and what an office makes for itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from khet.calc.bands import Band, BandSet
from khet.domains.instruments.rules.form_json import BadForm, score_of

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,58}[a-z0-9]")
MOST_BANDS = 10
MOST_DECIMALS = 4


def of_plain(plain: Mapping[str, object], *, version: int) -> BandSet:
    """The band set of plain data; raises BadForm for gaps, overlaps, wrong levels and missing words."""
    key, name = _text(plain, "key"), _text(plain, "name")
    if not KEY.fullmatch(key):
        raise BadForm("key", "รหัสใช้อักษร a-z ตัวเลข และขีด", "A key uses a-z, digits and hyphens")
    if not name:
        raise BadForm("name", "โปรดตั้งชื่อเกณฑ์", "Give the band set a name")
    decimals = plain.get("decimals", 2)
    if isinstance(decimals, bool) or not isinstance(decimals, int) or not 0 <= decimals <= MOST_DECIMALS:
        raise BadForm("decimals", "ตำแหน่งทศนิยมต้องเป็น 0 ถึง 4", "Decimals are from 0 to 4")
    rows = plain.get("bands")
    if not isinstance(rows, list) or not 2 <= len(rows) <= MOST_BANDS:
        raise BadForm("bands", f"ต้องมี 2 ถึง {MOST_BANDS} ระดับ", f"There must be 2 to {MOST_BANDS} levels")
    bands = tuple(sorted((_band(row, f"bands[{at}]", decimals) for at, row in enumerate(rows)), key=_level))
    _check_rows(bands, decimals)
    return BandSet(key, str(version), name, decimals, tuple(reversed(bands)), source=_text(plain, "source"))


def to_plain(found: BandSet) -> dict[str, Any]:
    """The band set as plain data, in the order of the levels from the highest."""
    return {
        "key": found.code,
        "name": found.name,
        "decimals": found.decimals,
        "source": found.source,
        "bands": [
            {
                "level": band.level,
                "name": band.name,
                "name_en": band.name_en,
                "from": format(band.low, "f"),
                "to": format(band.high, "f"),
            }
            for band in found.bands
        ],
    }


def _band(row: object, path: str, decimals: int) -> Band:
    if not isinstance(row, dict):
        raise BadForm(path, "อ่านระดับนี้ไม่ได้", "This level cannot be read")
    level = row.get("level")
    if isinstance(level, bool) or not isinstance(level, int) or not 0 <= level <= MOST_BANDS:
        raise BadForm(f"{path}.level", "ระดับต้องเป็นจำนวนเต็ม", "A level is a whole number")
    name = _text(row, "name")
    if not name:
        raise BadForm(f"{path}.name", "โปรดใส่คำของระดับนี้", "Give this level its word")
    low, high = (_bound(row, side, path, decimals) for side in ("from", "to"))
    if low > high:
        raise BadForm(f"{path}.from", "ค่าเริ่มสูงกว่าค่าสุดท้าย", "It begins above its end")
    return Band(level, name, _text(row, "name_en") or name, low, high)


def _bound(row: Mapping[str, object], side: str, path: str, decimals: int) -> Decimal:
    found = score_of(str(row.get(side, "")))
    if found is None or found != round(found, decimals):
        raise BadForm(
            f"{path}.{side}", f"ต้องเป็นตัวเลขทศนิยมไม่เกิน {decimals} ตำแหน่ง", f"A number of up to {decimals} decimals"
        )
    return found.quantize(Decimal(1).scaleb(-decimals))


def _check_rows(bands: tuple[Band, ...], decimals: int) -> None:
    step = Decimal(1).scaleb(-decimals)
    for below, above in pairwise(bands):
        if below.level == above.level:
            raise BadForm("bands", f"ระดับ {above.level} ซ้ำกัน", f"Level {above.level} stands twice")
        if above.low - below.high != step:
            raise BadForm(
                "bands",
                f"ช่วงของ “{below.name}” กับ “{above.name}” ต้องต่อกันพอดี ห่างกัน {step}",
                f"“{below.name_en}” and “{above.name_en}” must follow each other by {step}",
            )


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _level(band: Band) -> int:
    return band.level
