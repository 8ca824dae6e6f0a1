"""An invented office and whoever works with forms there."""

from __future__ import annotations

from khet.kernel.actor import Actor
from tests import frameworks_cast
from tests.frameworks_cast import AT, MACHINE

__all__ = ["AT", "MACHINE", "actor", "office_id"]


def office_id() -> int:
    """An invented office."""
    return frameworks_cast.office("สพม.สมมติ", "1101").id


def actor(*carried: str, office_id: int) -> Actor:
    """Somebody of that office with these permissions."""
    return frameworks_cast.actor("นางสาวมะลิ ริมน้ำ", 7, *carried, office_ids=(office_id,))
