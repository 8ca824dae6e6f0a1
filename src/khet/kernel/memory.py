"""What a process of the server does not need goes back to the system. On Linux; elsewhere nothing happens."""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import re
import sys
import time
from pathlib import Path

M_ARENA_MAX = -8
HEAPS = 2
SECONDS_BETWEEN = 10.0
# A part of a library that is only read, as the system describes it before what it says of its pages:
# "7f00a000-7f00f000 r-xp 00001000 fe:01 4711   /usr/lib/libarrow.so.26".
_PART = re.compile(r"([0-9a-f]+)-([0-9a-f]+) r-[x-]p \S+ \S+ \d+ +/.*\.so\b")
_NEXT = re.compile(r"^(?=[0-9a-f]+-[0-9a-f]+ )", re.MULTILINE)
_CHANGED = re.compile(r"^(?:Anonymous|Swap): +[1-9]", re.MULTILINE)
_seen: set[tuple[int, int]] = set()


def share_heaps() -> None:
    """Let threads share a few heaps: glibc else gives each thread one of its own, which it hardly ever gives back."""
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, HEAPS)


def give_back() -> None:
    """Give back what has been freed and what the allocator would keep."""
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def keep_letting_go() -> None:
    """Let go of libraries now and then, as long as the process lasts: most of what it used once it used only once."""
    while True:
        time.sleep(SECONDS_BETWEEN)
        let_go_of_libraries()


def let_go_of_libraries() -> None:
    """Let go of the pages of libraries; those that are used again come back from the system's cache of files.

    Loading a library touches far more of it than a process that waits will ever use: tens of MB. Only what the call
    before this one saw as well is let go of: a library that is being loaded is not yet what it will be.
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(AttributeError, OSError):
        advise = ctypes.CDLL(None).madvise
        advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
        now = _unchanged(Path("/proc/self/smaps").read_text())
        for start, size in now & _seen:
            advise(start, size, mmap.MADV_DONTNEED)
        _seen.clear()
        _seen.update(now)


def _unchanged(told: str) -> frozenset[tuple[int, int]]:
    """Where the parts of libraries are that stand in memory as in their files.

    Others, such as the tables that the loader fills in, would come back without what was filled in, whether they are in
    memory or swapped out.
    """
    found = ((_PART.match(each), each) for each in _NEXT.split(told))
    places = (part.groups() for part, each in found if part and not _CHANGED.search(each))
    return frozenset((int(start, 16), int(end, 16) - int(start, 16)) for start, end in places)
