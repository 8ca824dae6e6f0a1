"""Walks the chain from the first row and says where it breaks, if it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from khet.kernel.audit.chain import GENESIS, Head, digest, head
from khet.kernel.models import AuditEntry

CHUNK = 2_000
EMPTY = Head(0, GENESIS)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the chain holds, how many rows were checked, and the first broken row with the reason in Thai."""

    ok: bool
    checked: int
    broken_at: int | None = None
    reason: str = ""
    head: Head = EMPTY


def verify(*, against: Head | None = None, progress: Callable[[int, int], None] | None = None) -> Verdict:
    """Check every row in order, without holding them in memory.

    ``against`` is a head that was kept outside (a backup's manifest): the chain must still contain it. One that was
    rewritten from the start would hold together, but not contain it.
    """
    end = head()
    previous, expected = GENESIS, 1
    for entry in AuditEntry.objects.order_by("sequence").iterator(chunk_size=CHUNK):
        if entry.sequence > end.count:
            late = head()
            if entry.sequence > late.count:
                return _broken(expected, f"รายการที่ {entry.sequence} ถูกแทรกต่อท้ายโดยไม่ผ่านระบบ", end, at=entry.sequence)
            end = late
        if fault := _fault(entry, expected, previous):
            return _broken(expected, fault, end)
        if against and entry.sequence == against.count and entry.hash != against.hash:
            return _broken(expected, f"รายการที่ {expected} ไม่ตรงกับค่าที่เก็บไว้ภายนอก บันทึกอาจถูกเขียนใหม่ทั้งชุด", end)
        previous, expected = entry.hash, expected + 1
        if progress and expected % CHUNK == 0:
            progress(expected - 1, end.count)
    return _verdict_at_end(expected, previous, end, against)


def _fault(entry: AuditEntry, expected: int, previous: str) -> str:
    """Why this row breaks the chain, or nothing."""
    if entry.sequence != expected:
        return f"รายการที่ {expected} หายไป (พบรายการที่ {entry.sequence} แทน)"
    own, linked = digest(entry) == entry.hash, entry.previous_hash == previous
    if own and linked:
        return ""
    if linked:
        return f"เนื้อหาของรายการที่ {expected} ถูกแก้ไข"
    if own:
        return f"รายการที่ {expected} ไม่ต่อเนื่องกับรายการก่อนหน้า รายการก่อนหน้าถูกแก้ไข แทรก หรือแทนที่"
    return f"รายการที่ {expected} ถูกสลับลำดับหรือถูกแทนที่"


def _verdict_at_end(expected: int, previous: str, end: Head, against: Head | None) -> Verdict:
    if expected <= end.count:
        return _broken(expected, f"รายการที่ {expected} ถึง {end.count} ซึ่งอยู่ท้ายบันทึกหายไป", end)
    if expected - 1 == end.count and previous != end.hash:
        return _broken(end.count, f"รายการที่ {end.count} ไม่ตรงกับค่าปลายบันทึก", end)
    if against and against.count > end.count:
        return _broken(expected, f"บันทึกมี {end.count} รายการ แต่เคยมี {against.count} รายการ", end)
    return Verdict(ok=True, checked=expected - 1, head=end)


def _broken(expected: int, reason: str, end: Head, *, at: int | None = None) -> Verdict:
    return Verdict(ok=False, checked=expected - 1, broken_at=at or expected, reason=reason, head=end)
