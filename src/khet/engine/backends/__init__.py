"""The engines that compute figures, opened by an address; each is loaded only when it is used."""

from __future__ import annotations

import os
import threading

from khet.engine.backends.base import Backend, EngineProblem

__all__ = ["Backend", "EngineProblem", "UnknownEngine", "open_engine", "shared"]

DEFAULT = "duckdb"


class UnknownEngine(ValueError):
    """No engine has such an address; the message names the addresses that there are."""


def open_engine(url: str = DEFAULT, *, memory_limit: str = "", threads: int = 0) -> Backend:
    """Open an engine: ``duckdb`` in this process, ``postgresql://…``, or ``sc://host:port`` (Spark Connect).

    ``memory_limit`` ("2GB") and ``threads`` bound DuckDB. Raises UnknownEngine.
    """
    kind = url.partition(":")[0]
    if kind in ("", DEFAULT):
        from khet.engine.backends.duckdb import DuckDB

        return DuckDB(memory_limit=memory_limit, threads=threads)
    if kind in ("postgresql", "postgres"):
        from khet.engine.backends.postgresql import PostgreSQL

        return PostgreSQL(url)
    if kind == "sc":
        from khet.engine.backends.spark import Spark

        return Spark(url)
    raise UnknownEngine(f"“{kind}”: duckdb, postgresql://…, sc://host:port")


_opened: dict[tuple[int, str], Backend] = {}
_lock = threading.Lock()


def shared(url: str = DEFAULT, *, memory_limit: str = "", threads: int = 0) -> Backend:
    """Give the one engine of this process for an address; a process that forked off opens its own."""
    key = os.getpid(), url or DEFAULT
    with _lock:
        if key not in _opened:
            _opened[key] = open_engine(url, memory_limit=memory_limit, threads=threads)
        return _opened[key]
