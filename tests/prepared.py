"""What takes long to make, made once and copied by whoever needs one: migrated databases, and a folder with the demo.

The processes of a run wait for each other. What does not depend on the run's database is made once for both runs
of ``python3 run.py test`` (see tests/__main__.py).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests import environment

EMPTY, MIGRATED = "template1", "khet_migrated"


def once(name: str, make: Callable[[Path], None], *, of_run: bool = False) -> Path:
    """The folder in which ``make`` has put something, by the first process that asks; never change what is there.

    With ``of_run`` it belongs to this run alone, as what is on its server does.
    """
    root = Path(os.environ[environment.ROOT if of_run else environment.PREPARED])
    folder, ready = root / name, root / f"{name}.ready"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            ready.touch()
    return folder


def _migrate(home: Path, url: str) -> None:
    """Apply all migrations to an empty database, in a process of its own."""
    settings = {"KHET_HOME": str(home), "KHET_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "khet.site.settings"}
    command = [sys.executable, "-m", "django", "migrate", "--verbosity=0", "--no-input"]
    subprocess.run(command, env=os.environ | settings, check=True)


def migrated_file() -> Path:
    """A SQLite database that is migrated and has no rows of ours: copy it, as ``khet.sqlite3`` for instance."""
    name = "khet.sqlite3"
    return once("migrated", lambda folder: _migrate(folder, f"sqlite:///{folder / name}")) / name


def new_database(server: str, *, template: str = EMPTY) -> str:
    """The address of a new database on a PostgreSQL server, whose own address is given: a copy of a template."""
    name = f"khet_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def migrated_template(server: str) -> str:
    """The name of a database on a PostgreSQL server that is migrated and has no rows of ours: a template."""

    def make(folder: Path) -> None:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {MIGRATED}")
        _migrate(folder, urlunsplit(urlsplit(server)._replace(path=f"/{MIGRATED}")))

    once(f"{MIGRATED}-{hashlib.sha256(server.encode()).hexdigest()[:16]}", make, of_run=True)
    return MIGRATED


def new_home(home: Path) -> Path:
    """Put into a data folder what an installation has before its first use: migrated tables, the files of the pages."""
    folder = once("pages", _prepare_assets)
    shutil.copytree(folder / "static", home / "static")
    shutil.copyfile(migrated_file(), home / "khet.sqlite3")
    return home


def _prepare_assets(home: Path) -> None:
    """Gather and compress the files of the pages by the public command."""
    settings = {"KHET_HOME": str(home), "KHET_DATABASE_URL": f"sqlite:///{home / 'khet.sqlite3'}"}
    subprocess.run([sys.executable, "-m", "khet.cli", "prepare-assets"], env=os.environ | settings, check=True)
