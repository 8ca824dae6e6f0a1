"""A process killed while it publishes a census, or refused by the disk, leaves the whole of it or nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.warehouse_worker import PUPILS, STAGES

JUNE = [PUPILS, PUPILS, PUPILS]


def worker(settings: dict[str, str], *words: str) -> subprocess.Popen[str]:
    named = {**os.environ, **settings, "DJANGO_SETTINGS_MODULE": "khet.site.settings"}
    command = [sys.executable, "-m", "tests.warehouse_worker", *words]
    return subprocess.Popen(command, env=named, stdout=subprocess.PIPE, text=True)


def finish(settings: dict[str, str], *words: str) -> tuple[int, str]:
    process = worker(settings, *words)
    said, _ = process.communicate(timeout=300)
    return process.returncode, said


@pytest.fixture
def prepared(tmp_path: Path, migrated_url: str) -> dict[str, str]:
    settings = {"KHET_HOME": str(tmp_path), "KHET_DATABASE_URL": migrated_url}
    assert finish(settings, "prepare")[0] == 0
    return settings


def inspect(settings: dict[str, str]) -> dict[str, object]:
    code, said = finish(settings, "inspect")
    assert code == 0
    found: dict[str, object] = json.loads(said)
    return found


def test_whenever_it_is_killed_nothing_is_half_published(prepared: dict[str, str]):
    for stage in STAGES:
        code, said = finish(prepared, "take", "a", stage)
        found = inspect(prepared)

        assert code == -9, (stage, said)
        assert found["audit"], stage
        assert found["bare"] == 0, stage
        published = {"06-10": JUNE} | ({"11-10": JUNE} if stage == "committed" else {})
        assert found["snapshots"] == published, stage

    assert finish(prepared, "take", "a", "none")[1].splitlines()[-1] == f"published {PUPILS}"
    assert inspect(prepared)["snapshots"] == {"06-10": JUNE, "11-10": JUNE}
    finish(prepared, "sweep")
    assert inspect(prepared)["folders"] == 2


def test_a_full_disk_is_said_and_changes_nothing(prepared: dict[str, str]):
    _, said = finish(prepared, "take", "a", "full")
    after_refusal = inspect(prepared)

    assert said.splitlines()[-1] == "disk.full"
    assert after_refusal["snapshots"] == {"06-10": JUNE}
    assert after_refusal["folders"] == 1
    assert finish(prepared, "take", "a", "none")[1].splitlines()[-1] == f"published {PUPILS}"


def test_of_two_at_once_one_publishes_and_the_other_is_told(prepared: dict[str, str]):
    both = [worker(prepared, "take", name, "none") for name in ("a", "b")]
    ends = sorted(process.communicate(timeout=300)[0].splitlines()[-1] for process in both)
    found = inspect(prepared)

    assert ends == ["period.taken", f"published {PUPILS}"]
    assert found["snapshots"] == {"06-10": JUNE, "11-10": JUNE}
    assert found["folders"] == 2
    assert found["audit"]
