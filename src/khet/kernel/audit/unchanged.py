"""What was read from the database, kept by a process for as long as nothing in the database changes.

Whatever changes something adds a row to the audit chain in the same transaction, so the hash of the chain's last row
names a state of everything: as long as it is the same, on whatever server somebody works, what was read still holds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, ClassVar, Generic, TypeVar
from weakref import WeakSet

from django.db import connection

from khet.engine.keeping import Kept

Thing = TypeVar("Thing")
STATE = "SELECT hash FROM kernel_audithead WHERE id = 1 AND count > 0"


class Unchanged(Generic[Thing]):
    """Things by key, of ``most`` numbers in all, each as good as read anew; shared by the threads of a process.

    Only what audited actions alone change may be kept here, and nothing that depends on the clock: a day belongs into
    the key. Things are shared by all readers and must not be changed.
    """

    _every: ClassVar[WeakSet[Unchanged[Any]]] = WeakSet()

    def __init__(self, most: int) -> None:
        self._kept: Kept[Thing] = Kept(most)
        self._state = ""
        self._every.add(self)

    def get(self, key: Hashable, read: Callable[[], Thing], *, size: Callable[[Thing], int]) -> Thing:
        """The thing of a key: kept, or read now; one short query, and those of ``read`` when it is not kept.

        Inside a transaction it is always read: what that has changed may still be taken back.
        """
        state = "" if connection.in_atomic_block else _state()
        if not state:
            return read()
        if state != self._state:
            self._kept.clear()
            self._state = state
        found = self._kept.get((state, key))
        if found is None:
            found = read()
            self._kept.put((state, key), found, size(found))
        return found

    @classmethod
    def forget(cls) -> None:
        """Forget everything that is kept anywhere: of a database that is put in the place of another."""
        for each in cls._every:
            each._kept.clear()


def _state() -> str:
    """The hash of the last row of the chain; empty for an empty chain, which names nothing."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        row = cursor.fetchone()
    return str(row[0]) if row else ""
