"""The names of schools as they are called last, for lists that no day belongs to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from khet.domains.organisations import public as organisations

LAST = date.max


def school_names(ids: Collection[int]) -> dict[int, str]:
    """The last name of each school; one query."""
    return organisations.school_names(ids, LAST) if ids else {}
