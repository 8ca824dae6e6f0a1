"""The press itself: opened before the server forks, worked by a child of its own."""

from __future__ import annotations

import atexit
import gc
import logging
import os
import pickle
import shutil
import socket
import sys
import tempfile
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

from khet.kernel import memory
from khet.kernel.press.tasks import IN_THE_PRESS, SET_BY_TYPST, TASKS, perform
from khet.kernel.press.wire import PLACE, SOURCES, Hangup, receive, send

WAITING = 64
PREFIX, SOCKET = "khet-press-", "socket"
SLOWEST_CALLER = 30.0

log = logging.getLogger(__name__)


def open_press() -> None:
    """Listen, in a folder that nobody else may enter; the children forked afterwards know where.

    The socket belongs to the opener too: a caller waits in line while the worker is started again.
    """
    _clear_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    atexit.register(_clear, folder, os.getpid())
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(folder / SOCKET))
    listener.listen(WAITING)
    PLACE.address, PLACE.listener = str(folder / SOCKET), listener


def work() -> None:
    """Become the press: a fresh program, which shares nothing of the server's memory and needs nothing of it."""
    if PLACE.listener is None:
        raise RuntimeError("the press is not open")
    PLACE.listener.set_inheritable(True)
    path = os.pathsep.join([str(SOURCES), *filter(None, [os.environ.get("PYTHONPATH")])])
    settings = {**os.environ, "PYTHONPATH": path, "MALLOC_ARENA_MAX": "2"}
    command = [sys.executable, "-m", "khet.kernel.press", str(PLACE.listener.fileno())]
    os.execve(command[0], command, settings)  # noqa: S606 - our own program, on our own socket


def answer(listener: socket.socket) -> None:
    """Answer until the process is ended, every caller in a thread of its own."""
    PLACE.address = ""
    TASKS.update(IN_THE_PRESS)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_answer, args=(connection,), daemon=True).start()


class _Callers:
    """How many are being answered; when the last one is, freed memory goes back to the system."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy = 0

    def __enter__(self) -> None:
        with self._lock:
            self._busy += 1

    def __exit__(self, *_trouble: object) -> None:
        with self._lock:
            self._busy -= 1
            if self._busy == 0:
                _give_back()


_callers = _Callers()


def _give_back() -> None:
    """Let go of memory that big papers needed: documents that hold themselves, and what the allocator would keep.

    What is left then is modules and drawings, through which nobody needs to look again.
    """
    gc.collect()
    gc.freeze()
    memory.give_back()
    memory.let_go_of_libraries()


def _answer(connection: socket.socket) -> None:
    with _callers, connection:
        connection.settimeout(SLOWEST_CALLER)
        try:
            task, argument = receive(connection)
            send(connection, _done(task, argument))
            if task in SET_BY_TYPST:
                import_module("khet.kernel.documents.pdf").forget()
        except (OSError, Hangup) as trouble:
            log.info("a caller of the press went away (%s)", type(trouble).__name__)


def _done(task: str, argument: Any) -> tuple[bool, Any]:
    try:
        return True, perform(task, argument)
    except Exception as trouble:  # noqa: BLE001 - whatever it is, it belongs to the caller
        return False, _carried(trouble)


def _carried(trouble: Exception) -> Exception:
    """The exception as the caller can have it: itself, or its words when it cannot travel."""
    try:
        pickle.loads(pickle.dumps(trouble))  # noqa: S301 - made in this very line
    except Exception:  # noqa: BLE001 - an exception of a library may refuse in any way
        return RuntimeError(f"{type(trouble).__name__}: {trouble}")
    return trouble


def _clear(folder: Path, opener: int) -> None:
    if os.getpid() == opener:
        shutil.rmtree(folder, ignore_errors=True)


def _clear_abandoned() -> None:
    """Remove the folders of servers that were killed: nobody listens there any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(str(folder / SOCKET))
            except ConnectionRefusedError:
                shutil.rmtree(folder, ignore_errors=True)
            except OSError:
                continue
