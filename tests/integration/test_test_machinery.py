"""The ground the other tests stand on: the database they ask for, and no way to reach another machine."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.environment import NetworkBlocked
from tests.postgres import Server


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
