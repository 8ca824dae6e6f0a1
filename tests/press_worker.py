"""The press with a few tasks more, as a program of its own: ``python -m tests.press_worker FD``.

Not forked from the tests: a child of a process with threads may wait for ever for a lock that one of them held.
"""

from __future__ import annotations

import os
import socket
import sys

from khet.kernel.press import server
from khet.kernel.press.tasks import TASKS

EXTRA = {name: f"tests.press_worker:{name}" for name in ("refuse", "stubborn", "whoami")}


def refuse(argument: object) -> None:
    """A task that fails with an exception of its own words."""
    raise ValueError(f"no {argument}")


def stubborn(_argument: object) -> None:
    """A task whose exception cannot travel."""

    class Local(Exception):
        pass

    raise Local("stays here")


def whoami(_argument: object) -> int:
    """A task that tells where it is done."""
    return os.getpid()


if __name__ == "__main__":
    TASKS.update(EXTRA)
    server.answer(socket.socket(fileno=int(sys.argv[1])))
