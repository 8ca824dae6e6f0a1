"""Reads of band sets: those that ship, and those of an office, which stand in place of shipped ones of the same key."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from khet.calc.bands import BandSet
from khet.domains.instruments.models import OfficeBandSet
from khet.domains.instruments.rules import band_text
from khet.domains.instruments.rules.refusals import NoSuchBandSet

FILE = Path(__file__).resolve().parents[1] / "data" / "bands.yaml"


@cache
def shipped() -> dict[str, BandSet]:
    """The band sets that ship, by key; read once."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {row["key"]: band_text.of_plain(row, version=1) for row in rows}


def band_sets(*, office_id: int | None) -> list[BandSet]:
    """All band sets an office can choose from: its own in place of shipped ones of the same key, then by key."""
    found = dict(shipped())
    if office_id is not None:
        own = OfficeBandSet.objects.filter(office_id=office_id).order_by("code", "version")
        found |= {row.code: band_text.of_plain(row.definition, version=row.version) for row in own}
    return list(found.values())


def band_set(key: str, *, office_id: int | None) -> BandSet:
    """The band set of that key, without asking who wants it: words of scales are no secret. Raises NoSuchBandSet."""
    if office_id is not None:
        row = OfficeBandSet.objects.filter(office_id=office_id, code=key).order_by("-version").first()
        if row is not None:
            return band_text.of_plain(row.definition, version=row.version)
    found = shipped().get(key)
    if found is None:
        raise NoSuchBandSet(f"ไม่พบเกณฑ์แปลผล “{key}”", f"There is no band set “{key}”")
    return found
