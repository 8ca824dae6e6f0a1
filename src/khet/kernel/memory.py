"""What a process of the server does not need goes back to the system. On Linux; elsewhere nothing happens."""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import re
import sys
import time
from functools import lru_cache
from pathlib import Path

M_ARENA_MAX = -8
HEAPS = 2
SECONDS_BETWEEN = 30.0
# A part of a library that is only read: "7f00a000-7f00f000 r-xp 00001000 fe:01 4711   /usr/lib/libarrow.so.26", and how
# much of it does not stand in memory as it stands in the file: "Anonymous:   0 kB".
_PART = re.compile(
    r"^([0-9a-f]+)-([0-9a-f]+) r-[x-]p \S+ \S+ \d+ +/.*\.so\b.*(?:\n[A-Z].*)*?\nAnonymous: +0 kB", re.MULTILINE
)


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

    Loading a library touches far more of it than a process that waits will ever use: tens of MB.
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(AttributeError, OSError):
        advise = ctypes.CDLL(None).madvise
        advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
        for start, size in _unchanged(len(sys.modules)):
            advise(start, size, mmap.MADV_DONTNEED)


@lru_cache(maxsize=1)
def _unchanged(_modules: int) -> tuple[tuple[int, int], ...]:
    """Where the parts of libraries are that stand in memory as in their files; they stay there once they are loaded.

    Others, such as the tables that the loader fills in, would come back without what was filled in.
    """
    told = Path("/proc/self/smaps").read_text()
    return tuple((int(start, 16), int(end, 16) - int(start, 16)) for start, end in _PART.findall(told))
