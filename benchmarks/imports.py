"""The second census of an office: 18,276 pupils × 30 columns from a workbook, against 18,276 pupils known already.

Three ways to take the same file, each in a fresh process and on its own copy of the same data, on SQLite and on
PostgreSQL. **khet** is ``khet data import --accept``: reading, recognising, all rules, identity, audit, questions,
snapshot and report. **django-import-export** is its bulk mode: ``use_bulk``, batches of 1,000, ``skip_unchanged``,
``skip_diff``, ``skip_html_diff``, instances loaded in one query by ``CachedInstanceLoader``; it writes the same columns
into one table and judges nothing. It would take minutes for the whole file, so it is given a workbook of every ninth
row, against the same table of 18,276, and what is compared is rows a second. **floor** is by hand: calamine, the same
rules on columns, and one statement for what changed (COPY on PostgreSQL). Starting the interpreter and importing
modules is counted apart. Memory is PSS.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import Measure, _imports_data
from benchmarks._running import ran

ROWS = 18_276
RUNS = 3
WAYS = ("khet", "import_export", "floor")


def measure() -> Iterator[Measure]:
    """Rows a second and memory of each way, interleaved, the median of three."""
    with tempfile.TemporaryDirectory(prefix="khet-imports-") as name:
        folder = Path(name)
        files = _imports_data.write_files(folder, rows=ROWS)
        yield from _on("SQLite", folder / "sqlite", files, None)
        with _postgres() as url:
            yield from _on("PostgreSQL", folder / "postgres", files, url)


@contextmanager
def _postgres() -> Iterator[str]:
    from tests.postgres import Server

    with Server() as server:
        yield server.url


def _on(name: str, folder: Path, files: list[Path], url: str | None) -> Iterator[Measure]:
    """One database: prepare once, then each way several times on a copy of what was prepared."""
    folder.mkdir()
    prepared = folder / "prepared"
    prepared.mkdir()
    settings = _settings(prepared, url, "prepared")
    _run("prepare", files, settings)
    found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for number in range(RUNS):
        for way in WAYS:
            home = folder / f"{way}-{number}"
            shutil.copytree(prepared, home)
            found[way].append(_run(way, files, _settings(home, url, f"{way}_{number}", copy_of="prepared")))
            shutil.rmtree(home)
    yield from _told(name, found)


def _told(name: str, found: dict[str, list[dict[str, float]]]) -> Iterator[Measure]:
    middle = {way: statistics.median(run["seconds"] for run in runs) for way, runs in found.items()}
    ours = middle["khet"]
    yield Measure(f"imports: second census, {name}", ROWS / ours, "rows/s", least=8_000)
    yield Measure(f"imports: seconds, {name}", ours, "s")
    worked = statistics.median(run["cpu"] for run in found["khet"])
    yield Measure(f"imports: processor seconds of them, {name}", worked, "s")
    yield Measure(f"imports: interpreter and modules, {name}", found["khet"][0]["started"], "s")
    yield Measure(f"imports: peak memory, {name}", max(run["pss"] for run in found["khet"]), "MB", most=400)
    given = len(range(0, ROWS, _imports_data.EVERY))
    theirs = given / middle["import_export"]
    yield Measure(f"imports: django-import-export, seconds for {given:,} rows, {name}", middle["import_export"], "s")
    yield Measure(f"imports: django-import-export, {name}", theirs, "rows/s")
    yield Measure(f"imports: times its rows/s, {name}", ROWS / ours / theirs, "×", least=5)
    yield Measure(f"imports: floor by hand, {name}", middle["floor"], "s")
    yield Measure(f"imports: times the floor, {name}", ours / middle["floor"], "×")


def _settings(home: Path, url: str | None, database: str, *, copy_of: str = "") -> dict[str, str]:
    """The environment of one run; on PostgreSQL its database is a copy of the prepared one."""
    settings = {"KHET_HOME": str(home), "KHET_IDENTITY_KEY": "only-for-the-benchmark-" + "k" * 40}
    if url is None:
        return settings | {"KHET_DATABASE_URL": f"sqlite:///{home / 'khet.sqlite3'}"}
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {database}" + (f" TEMPLATE {copy_of}" if copy_of else ""))
    return settings | {"KHET_DATABASE_URL": url.replace("/postgres?", f"/{database}?")}


def _run(way: str, files: list[Path], settings: dict[str, str]) -> dict[str, float]:
    """One run in a process of its own, and what it said of itself."""
    command = [sys.executable, "-m", "benchmarks._imports_ways", way, *map(str, files)]
    answer: dict[str, float] = json.loads(ran(command, env={**os.environ, **settings}).splitlines()[-1])
    return answer
