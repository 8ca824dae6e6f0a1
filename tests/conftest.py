"""What every test may use: the database it runs on, quick passwords, a prepared demo, repeatable examples."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import hypothesis
import psycopg
import pytest

from tests import environment
from tests.postgres import Server

hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, print_blob=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

ROOT = Path(os.environ[environment.ROOT])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in tests/browser, so that ``-m "not browser"`` leaves it out."""
    for item in items:
        if "browser" in Path(item.path).parts:
            item.add_marker(pytest.mark.browser)


def pytest_configure() -> None:
    """Hash passwords quickly: Argon2 is slow on purpose, and no test is about its strength."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Every test has a database of its own: nothing that another one's said is kept."""
    from khet.kernel.audit import Unchanged

    Unchanged.forget()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Keep the test database in a file, as in production, so that threads and processes share it."""
    from django.conf import settings

    database: dict[str, Any] = settings.DATABASES["default"]
    if environment.DATABASE == "sqlite":
        database["TEST"] = {**database.get("TEST", {}), "NAME": str(Path(os.environ["KHET_HOME"]) / "tests.sqlite3")}
        options = database["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(scope="session")
def database_kind() -> str:
    """The database of this run: ``sqlite`` or ``postgres``."""
    return environment.DATABASE


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL server of its own, for tests that need one whatever the run's database is."""
    with Server() as server:
        yield server


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """The address of an empty database for this test alone, on the database of the run."""
    if environment.DATABASE == "sqlite":
        return f"sqlite:///{tmp_path / 'khet.sqlite3'}"
    name = f"khet_{uuid.uuid4().hex}"
    parts = urlsplit(os.environ["KHET_DATABASE_URL"])
    with psycopg.connect(urlunsplit(parts), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return urlunsplit(parts._replace(path=f"/{name}"))


def run_khet(*arguments: str, home: Path, timeout: float = 300, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the ``khet`` command as a person would, on a data folder; the caller looks at the result.

    Its database is the folder's own SQLite file, unless KHET_DATABASE_URL is given (see ``database_url``).
    """
    named = {"KHET_HOME": str(home), "KHET_DATABASE_URL": f"sqlite:///{home / 'khet.sqlite3'}", **settings}
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "khet.cli", *arguments]
    return subprocess.run(command, env=kept | named, capture_output=True, text=True, timeout=timeout, check=False)


@pytest.fixture(scope="session")
def demo_home() -> Path:
    """A data folder with the demo in it, prepared once per run by the public command. Copy it; never change it."""
    folder = ROOT / "demo"
    with (ROOT / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            made = run_khet("demo", "--no-serve", home=folder)
            if made.returncode:
                pytest.fail(f"khet demo --no-serve failed:\n{made.stdout}\n{made.stderr}", pytrace=False)
            (folder / "ready").write_text(made.stdout, encoding="utf-8")
    return folder


@pytest.fixture
def demo_copy(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the demo that this test alone may change."""
    return Path(shutil.copytree(demo_home, tmp_path / "home"))
