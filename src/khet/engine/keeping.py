"""What was used last, up to a size in all; shared by the threads of a process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """Things by key, of ``most`` numbers in all; a thing as large as a quarter of that is not kept."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._things: OrderedDict[Hashable, tuple[Thing, int]] = OrderedDict()
        self._numbers = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Thing | None:
        """Give a thing and make it the last used."""
        with self._lock:
            found = self._things.get(key)
            if found is None:
                return None
            self._things.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, thing: Thing, size: int) -> None:
        """Keep a thing of so many numbers; the longest unused make room for it."""
        with self._lock:
            if size > self.most // 4 or key in self._things:
                return
            self._things[key] = thing, size
            self._numbers += size
            while self._numbers > self.most:
                _, (_, freed) = self._things.popitem(last=False)
                self._numbers -= freed

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._things.clear()
            self._numbers = 0
