"""What every test may use: the database it runs on, quick passwords, a prepared demo, repeatable examples."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests import environment, prepared
from tests.postgres import Server

hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, print_blob=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

# Files that take more than twenty seconds, longest first: begun last, one of them would keep one process busy alone.
LONGEST = (
    "browser/test_main_job.py",
    "faults/test_serve_ends_and_begins.py",
    "budgets/test_query_budgets.py",
    "sweeps/test_every_route.py",
    "development/test_rush.py",
    "kernel/test_backup.py",
    "faults/test_killed_while_publishing.py",
    "browser/test_explore.py",
    "faults/test_data_interrupted.py",
    "answering/test_database_killed.py",
    "browser/test_data_job.py",
    "cli/test_data_files.py",
    "faults/test_killed_while_importing.py",
    "cli/test_upkeep.py",
    "security/test_the_data_folder_is_private.py",
    "browser/test_at_the_door.py",
    "browser/test_answering_on_a_phone.py",
    "engines/test_same_everywhere.py",
    "generate/test_files.py",
)
ASKING = {"db", "transactional_db", "live_server", "database_kind", "database_url", "migrated_url"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark everything in tests/browser, so that ``-m "not browser"`` leaves it out, and leave out what cannot run here.

    Real files of real offices stand outside the project: ``KHET_REAL_DATA`` says where, if anywhere.
    """
    for item in items:
        if "browser" in Path(item.path).parts:
            item.add_marker(pytest.mark.browser)
    real = bool(os.environ.get("KHET_REAL_DATA"))
    here = [item for item in items if asks_the_database(item) or environment.DATABASE == "sqlite"]
    here = [item for item in here if real or item.get_closest_marker("real_data") is None]
    if left_out := set(items) - set(here):
        config.hook.pytest_deselected(items=list(left_out))
    items[:] = sorted(here, key=_place)


def _place(item: pytest.Item) -> int:
    """When a test comes: those of the longest files first."""
    file = "/".join(item.path.parts[-2:])
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)


def asks_the_database(item: pytest.Item) -> bool:
    """Whether a test is given the database of the run: any other one is the same on all, and runs on SQLite only.

    Tests reach the database through these fixtures alone (pytest-django refuses it to others); what works on files,
    on a data folder of its own (``demo_home``, ``run_khet``) or on a server of its own knows nothing of the run's.
    """
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & ASKING) or item.get_closest_marker("django_db") is not None


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
    """Let the test database be a copy of a migrated one; of SQLite a file, so that threads and processes share it."""
    from django.conf import settings

    database: dict[str, Any] = settings.DATABASES["default"]
    if environment.DATABASE == "sqlite":
        file = Path(os.environ["KHET_HOME"]) / "tests.sqlite3"
        shutil.copyfile(prepared.migrated_file(), file)
        database["TEST"] = {**database.get("TEST", {}), "NAME": str(file)}
        options = database["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    else:
        template = prepared.migrated_template(os.environ["KHET_DATABASE_URL"])
        database["TEST"] = {**database.get("TEST", {}), "TEMPLATE": template}


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """Take the copied file as it is; it ends with the folder of the run."""
    return django_db_keepdb or environment.DATABASE == "sqlite"


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
    return prepared.new_database(os.environ["KHET_DATABASE_URL"])


@pytest.fixture
def migrated_url(tmp_path: Path) -> str:
    """As ``database_url``, of a database that is migrated; it has no rows of ours."""
    if environment.DATABASE == "sqlite":
        return f"sqlite:///{shutil.copyfile(prepared.migrated_file(), tmp_path / 'khet.sqlite3')}"
    server = os.environ["KHET_DATABASE_URL"]
    return prepared.new_database(server, template=prepared.migrated_template(server))


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

    def make(folder: Path) -> None:
        made = run_khet("demo", "--no-serve", home=folder)
        if made.returncode:
            pytest.fail(f"khet demo --no-serve failed:\n{made.stdout}\n{made.stderr}", pytrace=False)

    return prepared.once("demo", make)


@pytest.fixture
def demo_copy(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the demo that this test alone may change."""
    return Path(shutil.copytree(demo_home, tmp_path / "home"))
