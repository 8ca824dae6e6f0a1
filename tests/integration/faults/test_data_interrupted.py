"""A file on its way to a snapshot: whoever is killed, or finds the disk full, can simply do it again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import prepared
from tests.data_worker import FULL, ROWS, STAGES, STRANGE
from tests.postgres import Server

GOOD = ROWS - STRANGE
WHOLE = f"published {GOOD}"


def start(home: Path, database_url: str, *words: str) -> subprocess.Popen[str]:
    settings = {"KHET_HOME": str(home), "KHET_DATABASE_URL": database_url}
    named = {**os.environ, **settings, "DJANGO_SETTINGS_MODULE": "khet.site.settings"}
    command = [sys.executable, "-m", "tests.data_worker", "prepare", *words, "none", "sweep"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=named, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def rehearse(home: Path, database_url: str, *words: str) -> list[dict[str, Any]]:
    said, trouble = start(home, database_url, *words).communicate(timeout=300)
    found = [json.loads(line) for line in said.splitlines()]
    assert [each["word"] for each in found] == ["prepare", *words, "none", "sweep"], trouble
    return found[1:]


def test_killed_at_any_stage_the_same_command_goes_on(tmp_path: Path, migrated_url: str):
    *stages, done, swept = rehearse(tmp_path, migrated_url, *STAGES)

    for each in stages:
        assert each["code"] == -9, each
        assert (each["audit"], each["missing"], each["snapshots"], each["folders"]) == (True, 0, [], 0), each
    assert {each["word"]: (each["imports"], each["decisions"]) for each in stages} == {
        **dict.fromkeys(("receiving", "received", "stored", "kept"), ([], 0)),
        **dict.fromkeys(("reading", "checking", "checked"), (["uploaded"], 0)),
        "deciding": (["checked"], 0),
        "decided": (["checked"], 1),
    }
    assert (done["said"], done["imports"], done["snapshots"]) == (WHOLE, ["accepted"], [GOOD])
    assert (swept["orphans"], swept["parts"], swept["folders"], swept["missing"]) == (0, 0, 1, 0)


def test_a_full_disk_is_said_at_every_stage_and_nothing_is_half_done(tmp_path: Path, migrated_url: str):
    *stages, done, swept = rehearse(tmp_path, migrated_url, *(f"full-{stage}" for stage in FULL))

    for each in stages:
        assert each["said"].partition(":")[0] in ("disk_full", "disk.full"), each
        assert "ดิสก์ของเครื่องแม่ข่ายเต็ม" in each["said"]
        assert (each["snapshots"], each["folders"], each["parts"], each["missing"]) == ([], 0, 0, 0), each
        assert each["audit"], each
    assert (done["said"], done["imports"], done["snapshots"]) == (WHOLE, ["accepted"], [GOOD])
    assert (swept["orphans"], swept["folders"]) == (0, 1)


@pytest.mark.parametrize("stage", ["checked", "committing"])
def test_a_database_that_is_restarted_in_the_middle_keeps_all_of_it_or_nothing(
    tmp_path: Path, postgres_server: Server, stage: str
):
    url = prepared.new_database(postgres_server.url, template=prepared.migrated_template(postgres_server.url))
    working = start(tmp_path, url, f"pause-{stage}")
    assert working.stdout is not None
    assert json.loads(working.stdout.readline())["said"] == "prepared"
    assert working.stdout.readline() == "paused\n"
    postgres_server.restart()
    said, trouble = working.communicate("go on\n", timeout=300)

    broken, done, swept = map(json.loads, said.splitlines())
    assert "OperationalError" in trouble
    assert (broken["said"], broken["snapshots"], broken["audit"], broken["missing"]) == (None, [], True, 0)
    assert (done["said"], done["imports"], done["snapshots"]) == (WHOLE, ["accepted"], [GOOD])
    assert (swept["orphans"], swept["folders"], swept["audit"]) == (0, 1, True)
