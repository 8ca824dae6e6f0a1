"""Runs all tests twice: what touches storage on a PostgreSQL of the tests' own, then everything on SQLite.

``python3 run.py test [pytest arguments]``; ``KHET_TEST_DATABASE=sqlite`` (or ``postgres``) limits it to one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import machine

TESTS = Path(__file__).resolve().parent
STORAGE = ("integration", "web", "golden", "architecture")
NOTHING_COLLECTED = 5
SPREAD = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")  # in the order of tests/conftest.py


def command(database: str, arguments: list[str]) -> list[str]:
    """The pytest command for one database; without arguments PostgreSQL gets the folders that touch storage."""
    spread = () if any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in arguments) else SPREAD
    chosen = list(arguments)
    if database == "postgres":
        chosen += ["-m", "not browser"] if "-m" not in arguments else []
        if not any(not word.startswith("-") and Path(word.split("::")[0]).exists() for word in arguments):
            chosen += [str(TESTS / name) for name in STORAGE if (TESTS / name).exists()]
    return [sys.executable, "-m", "pytest", *spread, *chosen]


def run(database: str, arguments: list[str]) -> tuple[int, str]:
    """Run pytest on one database, show all it says, and keep its closing line."""
    print(f"\n── tests on {database} ──", flush=True)
    environment = os.environ | {"KHET_TEST_DATABASE": database, "PYTHONUNBUFFERED": "1"}
    if sys.stdout.isatty():
        environment["FORCE_COLOR"] = "1"
    closing = "no summary"
    with subprocess.Popen(
        command(database, arguments), cwd=TESTS.parent, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            closing = line.strip() or closing
    code = process.returncode
    # Chosen tests may all be browser tests, which run on SQLite only.
    return (0 if arguments and database == "postgres" and code == NOTHING_COLLECTED else code), closing


def main(arguments: list[str]) -> int:
    """Run on both databases, even when the first fails; ends with both closing lines."""
    if advice := machine.provide():
        print(advice, file=sys.stderr)
        return 1
    only = os.environ.get("KHET_TEST_DATABASE")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="khet-prepared-") as prepared:
        os.environ["KHET_TEST_PREPARED"] = prepared  # by the first run, for both
        chosen = [database for database in ("postgres", "sqlite") if only in {None, database}]
        outcomes = {database: run(database, arguments) for database in chosen}
    print(f"\nAll tests took {time.monotonic() - started:.0f} s:")
    for database, (code, closing) in outcomes.items():
        print(f"{database} (exit {code}): {closing}", flush=True)
    return max((code for code, _ in outcomes.values()), default=1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
