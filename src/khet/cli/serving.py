"""Runs the web server, the press and one background worker as children of one process, and ends them together.

Django is loaded once, before the children are forked, so that they share its memory; nothing may open a
database connection, start a thread or use a native renderer before that. A child asks the system to be ended when its
parent is, because the server's sockets would otherwise outlive a parent that was killed.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from khet.cli.problem import Problem

PR_SET_PDEATHSIG = 1
# What a process that counts figures needs; each would else hold 35 MB of it for itself. Only imported: no database is
# opened and nothing is computed before the fork.
COUNTING = (
    *("pyarrow.compute", "pyarrow.dataset", "pyarrow.parquet", "duckdb", "sqlglot.dialects.duckdb"),
    *("khet.engine.backends.duckdb", "khet.engine.compute.computing", "xlsxwriter.workbook"),
)
# PyArrow takes NumPy along where it finds it: 10 MB and a thread, which nothing of ours asks for.
UNASKED = "numpy"
# PyArrow starts a thread for an allocator that it does not use, which a fork would lose; the one that it does use keeps
# 4 MB in every process, where the system's shares what it has.
ALLOCATORS = {"JE_ARROW_MALLOC_CONF": "background_thread:false", "ARROW_DEFAULT_MEMORY_POOL": "system"}
QUICK_EXIT = 5.0
LONGEST_PAUSE = 30.0


def end_with_parent(parent: int, ending: signal.Signals) -> None:
    """Ask that this process gets a signal when its parent ends, however the parent ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(ending), 0, 0, 0)
    else:
        threading.Thread(target=_watch_parent, args=(parent, ending), daemon=True).start()
    if os.getppid() != parent:
        os.kill(os.getpid(), ending)


def _watch_parent(parent: int, ending: signal.Signals) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), ending)


def check_port(host: str, port: int) -> None:
    """Raise Problem when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise Problem(f"ไม่มีสิทธิ์เปิดพอร์ต {port}", "เลือกพอร์ตตั้งแต่ 1024 ขึ้นไปด้วย --port") from error
        except OSError as error:
            raise Problem(
                f"เปิดที่ {host} พอร์ต {port} ไม่ได้: มีโปรแกรมอื่นใช้อยู่ หรือที่อยู่นี้ไม่ใช่ของเครื่องนี้",
                "ปิดโปรแกรมนั้น หรือเลือกพอร์ตอื่นด้วย --port",
            ) from error


class Supervisor:
    """Keeps one child running beside the web server until the server ends; ``title`` names it to people."""

    def __init__(self, work: Callable[[], None], *, name: str, title: str) -> None:
        self._work = work
        self._name = name
        self._title = title
        self._context = multiprocessing.get_context("fork")
        self._ending = threading.Event()
        self._child: Any = None
        self._thread = threading.Thread(target=self._keep, name=f"{name}-supervisor", daemon=True)

    def start(self) -> None:
        """Fork the first child now, then watch it from a thread."""
        self._fork()
        self._thread.start()

    def stop(self) -> None:
        """Ask the child to finish, and end it after ten seconds when it does not."""
        self._ending.set()
        child = self._child
        if child is not None and child.is_alive():
            child.terminate()
            child.join(10)
            if child.is_alive():
                child.kill()
                child.join()

    def _fork(self) -> None:
        self._child = self._context.Process(target=_child, args=(self._work, os.getpid()), name=self._name)
        self._child.start()

    def _keep(self) -> None:
        pause = 1.0
        while not self._ending.is_set():
            began = time.monotonic()
            self._child.join()
            if self._ending.is_set():
                return
            pause = min(pause * 2, LONGEST_PAUSE) if time.monotonic() - began < QUICK_EXIT else 1.0
            click.echo(f"{self._title}หยุด (รหัส {self._child.exitcode}) จะเปิดใหม่ใน {pause:g} วินาที", err=True)
            if not self._ending.wait(pause):
                self._fork()


def _child(work: Callable[[], None], parent: int) -> None:
    """Run the child's work; SIGTERM ends it at once, unless the work takes that over, not as the server would end."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent(parent, signal.SIGTERM)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work()


def preload() -> Callable[..., Any]:
    """Load the whole application before forking, and answer its WSGI callable."""
    from django.conf import settings
    from django.contrib.auth.password_validation import get_default_password_validators
    from django.template import engines
    from django.urls import reverse
    from django.utils import translation
    from django.utils.module_loading import import_string

    from khet.kernel import jobs

    application: Callable[..., Any] = import_string(settings.WSGI_APPLICATION)
    for language, _name in settings.LANGUAGES:  # addresses and words are else made in each child, on its first page
        with translation.override(language):
            reverse(settings.LOGIN_URL)
    engines.all()  # loads what templates may use
    get_default_password_validators()  # reads 20,000 common passwords
    _load_counting()
    jobs.let_go()
    gc.collect()
    gc.freeze()
    return application


def _load_counting() -> None:
    for name, value in ALLOCATORS.items():
        os.environ.setdefault(name, value)
    kept = sys.modules.get(UNASKED)
    sys.modules[UNASKED] = None  # type: ignore[assignment]  # an import of it fails
    try:
        for module in COUNTING:
            import_module(module)
    finally:
        del sys.modules[UNASKED]
        if kept is not None:
            sys.modules[UNASKED] = kept


def serve(
    *, host: str, port: int, workers: int, threads: int, work: Callable[[], None] | None, announce: Callable[[], None]
) -> None:
    """Serve until SIGINT or SIGTERM; ``work`` is the background worker's loop, ``announce`` runs once all is up."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from khet.kernel import memory, press

    check_port(host, port)
    memory.share_heaps()
    application = preload()
    press.open_press()
    multiprocessing.set_start_method("fork", force=True)
    parent = os.getpid()

    def loader(_target: str) -> Callable[..., Any]:
        end_with_parent(parent, signal.SIGKILL)
        threading.Thread(target=memory.keep_letting_go, name="khet-memory", daemon=True).start()
        return application

    server = Server(
        "khet",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )
    beside = [Supervisor(press.work, name="khet-press", title="ตัวจัดหน้าเอกสาร")]
    if work is not None:
        beside.append(Supervisor(work, name="khet-worker", title="ตัวทำงานเบื้องหลัง"))
    for supervisor in beside:
        server.on_startup(supervisor.start)
    threading.Thread(target=_announce, args=(host, port, announce), daemon=True).start()
    try:
        server.serve(target_loader=loader)
    finally:
        for supervisor in beside:
            supervisor.stop()
        gc.unfreeze()  # DuckDB takes what is frozen at the end for lost, and prints a list of it


def _announce(host: str, port: int, announce: Callable[[], None]) -> None:
    from khet.kernel import memory

    memory.let_go_of_libraries()  # looks now, and lets go when it looks again
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (a comparison, not a binding)
    for _ in range(300):
        try:
            socket.create_connection((near, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            memory.let_go_of_libraries()  # the children are there: from now on this process only watches them
            announce()
            return
