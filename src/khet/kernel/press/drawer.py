"""Draws charts in a program of its own that ends when nothing is drawn for a while.

The drawing engine is a JavaScript machine of about 90 MB, and a chart is drawn once: the drawings are kept here by
their specs, so that between two publications of results nobody needs the engine. The charts of a page or a paper come
one upon the other; to start the engine for the next one costs half a second of a processor.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from functools import lru_cache
from typing import Any

from khet.kernel.press.wire import SOURCES

LINGERS = 1.0


class Drawer:
    """One drawing program at a time, started when it is needed."""

    def __init__(self, lingers: float) -> None:
        self.program: subprocess.Popen[bytes] | None = None
        self._lingers = lingers
        self._lock = threading.Lock()
        self._ending: threading.Timer | None = None

    def draw(self, kind: str, spec: str) -> Any:
        """A drawing of a ready spec; raises what the engine raises, EOFError when the program dies."""
        with self._lock:
            if self._ending is not None:
                self._ending.cancel()
            try:
                done, drawing = self._ask(kind, spec)
            except (OSError, EOFError):
                self._end()
                raise
            self._ending = threading.Timer(self._lingers, self.end)
            self._ending.daemon = True
            self._ending.start()
        if not done:
            raise RuntimeError(drawing)
        return drawing

    def end(self) -> None:
        """Let the program end now, once it has finished what it draws."""
        with self._lock:
            self._end()

    def _ask(self, kind: str, spec: str) -> tuple[bool, Any]:
        if self.program is not None and self.program.poll() is not None:
            self._end()
        if self.program is None:
            self.program = _start()
        into, out = self.program.stdin, self.program.stdout
        if into is None or out is None:
            raise EOFError
        pickle.dump((kind, spec), into)
        into.flush()
        answer: tuple[bool, Any] = pickle.load(out)  # noqa: S301 - from our own program
        return answer

    def _end(self) -> None:
        if self.program is not None:
            self.program.kill()
            self.program.communicate()
            self.program = None


def _start() -> subprocess.Popen[bytes]:
    path = os.pathsep.join([str(SOURCES), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        [sys.executable, "-m", "khet.kernel.charts.engine"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    )


DRAWER = Drawer(LINGERS)


@lru_cache(maxsize=256)
def svg(spec: str) -> str:
    """The drawing as SVG."""
    return str(DRAWER.draw("svg", spec))


@lru_cache(maxsize=32)
def png(spec: str) -> bytes:
    """The drawing as PNG."""
    return bytes(DRAWER.draw("png", spec))
