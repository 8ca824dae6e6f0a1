"""The ground the other tests stand on: the database they ask for, and no way to reach another machine."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
import subprocess
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction

from khet.kernel import audit
from tests import frameworks_cast, prepared
from tests.conftest import LONGEST, asks_the_database
from tests.environment import PREPARED, NetworkBlocked
from tests.kernel_cast import DIRECTOR, MONDAY
from tests.postgres import Server
from tests.rebuilt import everything, rebuilt

TESTS = Path(__file__).parents[1]


def fail(why: str) -> None:
    raise OSError(why)


def test_the_database_is_the_one_of_the_run(db: None, database_kind: str):
    assert connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[database_kind]


def test_another_machine_cannot_be_reached():
    with pytest.raises(NetworkBlocked):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkBlocked):
        socket.getaddrinfo("khet.example", 443)


def test_a_database_of_its_own_is_empty(database_url: str, database_kind: str):
    if database_kind == "postgres":
        with psycopg.connect(database_url) as own:
            assert own.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
    else:
        assert not Path(database_url.removeprefix("sqlite://")).exists()


def test_a_migrated_database_of_its_own_has_tables_and_no_rows_of_ours(migrated_url: str, database_kind: str):
    counts = "SELECT (SELECT count(*) FROM django_migrations), (SELECT count(*) FROM kernel_auditentry)"
    if database_kind == "postgres":
        with psycopg.connect(migrated_url) as own:
            applied, rows = own.execute(counts).fetchone()
    else:
        with contextlib.closing(sqlite3.connect(migrated_url.removeprefix("sqlite://"))) as own:
            applied, rows = own.execute(counts).fetchone()

    assert applied > 50
    assert rows == 0


def test_a_test_that_is_given_the_database_runs_on_each(request, database_url: str):
    assert asks_the_database(request.node)


def test_what_is_made_once_is_made_once(tmp_path, monkeypatch):
    monkeypatch.setenv(PREPARED, str(tmp_path))
    made: list[Path] = []

    with pytest.raises(OSError, match="half"):
        prepared.once("thing", lambda folder: (folder / "file").write_text("half") and fail("half"))
    first, second = (prepared.once("thing", made.append) for _ in range(2))

    assert first == second == made[0]
    assert len(made) == 1
    assert list(first.iterdir()) == []


def test_a_cast_that_is_put_back_is_the_one_that_was_built(db: None):
    told = []
    for _ in range(2):
        with transaction.atomic():
            cast = frameworks_cast.whole()
            told.append((cast, everything(), audit.verify().ok))
            transaction.set_rollback(True)

    assert told[0] == told[1]
    assert told[1][2]


def test_a_cast_is_put_back_only_where_nothing_was_done(db: None):
    built: list[int] = []

    @rebuilt
    def build(number: int) -> list[int]:
        audit.record(actor=DIRECTOR, verb="x.y.z", target_kind="x", target_id=number, office_id=1, at=MONDAY)
        built.append(number)
        return [number]

    for number in (1, 1, 2):
        with transaction.atomic():
            assert build(number) == [number]
            transaction.set_rollback(True)
    assert built == [1, 2]

    build(1).append(9)
    assert built == [1, 2]
    assert build(1) == [1]
    assert built == [1, 2, 1]
    assert audit.verify().ok


def test_the_longest_files_have_the_names_by_which_they_come_first():
    assert [name for name in LONGEST if len(list(TESTS.rglob(name))) != 1] == []


def test_a_server_runs_as_nobody_special_and_leaves_nothing_behind():
    with Server() as server:
        with psycopg.connect(server.url) as own:
            row = own.execute("SELECT current_setting('data_directory')").fetchone()
        owner = Path(row[0]).stat().st_uid
        pid = int((Path(row[0]) / "postmaster.pid").read_text().splitlines()[0])

    assert owner != 0
    assert not server.folder.exists()
    assert subprocess.run(["kill", "-0", str(pid)], capture_output=True, check=False).returncode != 0


def test_each_process_has_a_data_folder_of_its_own():
    assert Path(os.environ["KHET_HOME"]).parent == Path(os.environ["KHET_TEST_ROOT"])
