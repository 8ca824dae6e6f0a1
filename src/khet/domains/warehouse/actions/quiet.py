"""Keeps Python's collector of cycles quiet while a file is worked on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no cycles while the block lasts.

    A file is hundreds of thousands of small objects without a cycle among them. The collector would walk all of them
    again and again: a fifth of the time of an import. What is freed by counting references is freed as always.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
