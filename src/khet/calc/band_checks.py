"""Refuse tables of bands that leave a value without a level, or with two.

Bands without a condition must tile the scale at the table's own rounding step, better values
earning higher levels. Bands with a condition on the components lie over that floor and
may overlap it, because the highest one that holds wins.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from khet.calc import rounding
from khet.calc.bands import Band, BandSet
from khet.calc.criteria_types import MOST_DECIMALS, Framework
from khet.calc.plain_reader import Problems


def check_band_sets(framework: Framework, problems: Problems) -> None:
    """Check every table of a framework, and that the one it names is there."""
    keys = [found.key for found in framework.band_sets]
    if not framework.has_sound_levels:
        return
    for place, found in enumerate(framework.band_sets):
        path = f"band_sets[{place}]"
        if found.key in keys[:place]:
            problems.add(path, f"เกณฑ์แปลผล {found.key} ซ้ำ", f"band set {found.key} is given twice")
        _check_words(found, path, problems)
        if not 0 <= found.decimals <= MOST_DECIMALS:
            words = f"ต้องอยู่ระหว่าง 0 ถึง {MOST_DECIMALS}", f"must be from 0 to {MOST_DECIMALS}"
            problems.add(f"{path}.decimals", *words)
        elif _check_rows(framework, found, path, problems):
            _check_levels(framework, found, path, problems)
            _check_floor(framework, found, path, problems)
            _check_conditions(found, path, problems)
    if framework.band_set not in keys and framework.band_sets:
        listed = ", ".join(keys)
        problems.add(
            "band_set",
            f"ไม่พบเกณฑ์แปลผล “{framework.band_set}” (มี: {listed})",
            f"no band set “{framework.band_set}” here (there is: {listed})",
        )


def _check_words(found: BandSet, path: str, problems: Problems) -> None:
    for key, word in (("code", found.code), ("version", found.version)):
        if "@" in word:
            problems.add(f"{path}.{key}", "ต้องไม่มีเครื่องหมาย @", "must not hold an @")


def _check_rows(framework: Framework, found: BandSet, path: str, problems: Problems) -> bool:
    """Check each row by itself; False when the rows are too broken to compare."""
    before = len(problems.found)
    for place, band in enumerate(found.bands):
        row = f"{path}.bands[{place}]"
        if not framework.level_min <= band.level <= framework.level_max:
            problems.add(f"{row}.level", *_outside_levels(framework, band.level))
        for key, bound in (("from", band.low), ("to", band.high)):
            if rounding.half_up(bound, found.decimals) != bound:
                problems.add(
                    f"{row}.{key}",
                    f"{bound} ละเอียดกว่าทศนิยม {found.decimals} ตำแหน่งที่ใช้แปลผล",
                    f"{bound} is finer than the {found.decimals} decimals values are rounded to",
                )
        if band.low > band.high:
            problems.add(row, f"ช่วง {band.low} ถึง {band.high} กลับด้าน", f"{band.low} to {band.high} runs backwards")
    return len(problems.found) == before and bool(found.bands)


def _outside_levels(framework: Framework, level: int) -> tuple[str, str]:
    low, high = framework.level_min, framework.level_max
    return f"ระดับ {level} อยู่นอกช่วง {low} ถึง {high}", f"level {level} is outside {low} to {high}"


def _check_levels(framework: Framework, found: BandSet, path: str, problems: Problems) -> None:
    named = [band.level for band in found.bands]
    for place, band in enumerate(found.bands):
        if band.level in named[:place]:
            problems.add(f"{path}.bands[{place}].level", f"ระดับ {band.level} ซ้ำ", f"level {band.level} is given twice")
    for level in range(framework.level_min, framework.level_max + 1):
        if level not in named:
            problems.add(f"{path}.bands", f"ขาดช่วงคะแนนของระดับ {level}", f"no band for level {level}")


def _floor(found: BandSet) -> list[tuple[int, Band]]:
    rows = [(place, band) for place, band in enumerate(found.bands) if band.components_low is None]
    return sorted(rows, key=lambda row: row[1].low)


def _check_floor(framework: Framework, found: BandSet, path: str, problems: Problems) -> None:
    rows = _floor(found)
    if not rows:
        problems.add(
            f"{path}.bands", "ต้องมีช่วงคะแนนที่ไม่มีเงื่อนไขให้ครบทุกค่า", "bands without a condition must cover the scale"
        )
        return
    _check_ends(framework, found, path, problems)
    step = Decimal(1).scaleb(-found.decimals)
    for (_, before), (place, band) in pairwise(rows):
        row = f"{path}.bands[{place}]"
        if band.low > before.high + step:
            low, high = before.high + step, band.low - step
            problems.add(row, f"ช่องว่าง: ค่า {low} ถึง {high} ไม่อยู่ในช่วงใด", f"gap: {low} to {high} is in no band")
        elif band.low <= before.high:
            problems.add(
                row,
                f"ซ้อนกัน: ค่า {band.low} อยู่ทั้งระดับ {before.level} และระดับ {band.level}",
                f"overlap: {band.low} is in both level {before.level} and level {band.level}",
            )
        if band.level <= before.level:
            problems.add(
                row,
                f"ค่าที่สูงกว่าต้องได้ระดับที่สูงกว่า แต่ระดับ {band.level} อยู่เหนือระดับ {before.level}",
                f"higher values must earn higher levels, but level {band.level} lies above level {before.level}",
            )


def _check_ends(framework: Framework, found: BandSet, path: str, problems: Problems) -> None:
    rows = _floor(found)
    lowest, highest = rows[0][1].low, max(band.high for _, band in rows)
    scale_min, scale_max = found.rounded(framework.scale_min), found.rounded(framework.scale_max)
    if lowest > scale_min:
        problems.add(
            f"{path}.bands", f"ช่องว่าง: ค่าตั้งแต่ {scale_min} ไม่อยู่ในช่วงใด", f"gap: values from {scale_min} are in no band"
        )
    if highest < scale_max:
        problems.add(
            f"{path}.bands", f"ช่องว่าง: ค่าถึง {scale_max} ไม่อยู่ในช่วงใด", f"gap: values up to {scale_max} are in no band"
        )


def _check_conditions(found: BandSet, path: str, problems: Problems) -> None:
    """A band with a condition must be able to win: its level above what its values earn without it."""
    for place, band in enumerate(found.bands):
        if band.components_low is None:
            continue
        below = [floor.level for _, floor in _floor(found) if floor.low <= band.high and band.low <= floor.high]
        if any(level > band.level for level in below):
            problems.add(
                f"{path}.bands[{place}]",
                f"ระดับ {band.level} มีเงื่อนไข แต่ค่าเดียวกันได้ระดับที่สูงกว่าอยู่แล้วโดยไม่มีเงื่อนไข",
                f"level {band.level} has a condition, but the same value earns a higher level without one",
            )
