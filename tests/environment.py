"""A pytest plugin that settles the environment before Django reads its settings (``-p tests.environment``).

Every process of a run gets a data folder of its own under one temporary root, the database that
``KHET_TEST_DATABASE`` names (sqlite, else postgres), and no way to reach another machine.
"""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import tempfile
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from tests.postgres import Server

ROOT = "KHET_TEST_ROOT"
PREPARED = "KHET_TEST_PREPARED"
DATABASE = os.environ.setdefault("KHET_TEST_DATABASE", "sqlite")
KEPT = {PREPARED, "KHET_TEST_DATABASE", "KHET_REAL_DATA"}
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


class NetworkBlocked(RuntimeError):
    """A test tried to reach another machine."""


def _settle() -> Server | None:
    """Point KHET_* at temporary places; returns the server that this process started, if any."""
    server = None
    if not WORKER:
        for name in [name for name in os.environ if name.startswith("KHET_") and name not in KEPT]:
            del os.environ[name]
        os.environ[ROOT] = tempfile.mkdtemp(prefix="khet-tests-")
        os.environ.setdefault(PREPARED, os.environ[ROOT])
        if DATABASE == "postgres":
            server = Server().start()
            os.environ["KHET_DATABASE_URL"] = server.url
        elif DATABASE != "sqlite":
            raise pytest.UsageError(f"KHET_TEST_DATABASE is sqlite or postgres, not {DATABASE!r}")
    home = Path(os.environ[ROOT]) / (WORKER or "main")
    for name in ("static", "assets"):
        (home / name).mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "KHET_HOME": str(home),
        "KHET_SECRET_KEY": "only-for-tests-" + "k" * 50,
        "KHET_SECOND_FACTOR": "off",
        "KHET_HOSTS": "127.0.0.1,localhost,[::1],testserver",
        "PYTHONPATH": os.pathsep.join(str(Path(__file__).resolve().parents[1] / part) for part in ("src", "")),
        "PYTHAINLP_DATA": str(home / "pythainlp"),
        "LANG": "C.UTF-8",
        "TZ": "Asia/Bangkok",
    }
    return server


def _check_near(address: object) -> None:
    """Refuse an address that is not this machine; Unix sockets (text) pass."""
    if not isinstance(address, tuple):
        return
    host = str(address[0])
    if host in {"localhost", ""}:
        return
    try:
        near = ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        near = False
    if not near:
        raise NetworkBlocked(f"tests reach 127.0.0.1 and Unix sockets only, not {host}")


def _block_network() -> None:
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _check_near(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _check_near(address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *rest: Any, **named: Any) -> Any:
        _check_near((host.decode() if isinstance(host, bytes) else host or "",))
        return look_up(host, *rest, **named)

    socket.socket.connect = guarded_connect
    socket.socket.connect_ex = guarded_connect_ex
    socket.getaddrinfo = guarded_look_up


def _leave() -> None:
    """Stop the server and remove the temporary root; harmless when it is done already."""
    if _SERVER:
        _SERVER.stop()
    shutil.rmtree(os.environ[ROOT], ignore_errors=True)


_SERVER = _settle()
_block_network()
if not WORKER:
    atexit.register(_leave)


def pytest_report_header() -> str:
    """Say at the top of the report which database this run is on."""
    return f"database: {DATABASE}"


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Leave nothing behind, also after a failure."""
    if not WORKER:
        _leave()
