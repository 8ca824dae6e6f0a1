"""A process killed while it imports and publishes leaves whole years or no trace of one, and the audit chain whole."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

KILLS = 5
FIRST = 2500
WHOLE = [24, 2]


def start(task: str, *rest: str, settings: dict[str, str], **more: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.frameworks_worker", task, *rest]
    named = {**os.environ, **settings, "DJANGO_SETTINGS_MODULE": "khet.site.settings"}
    return subprocess.Popen(command, env=named, stdout=subprocess.PIPE, text=True, **more)


def finish(task: str, settings: dict[str, str]) -> str:
    process = start(task, settings=settings)
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    return said


def kill_at(moment: float, first: int, settings: dict[str, str], promised: int) -> list[int]:
    """Let the worker keep some years, then kill it ``moment`` seconds into the next; the years it promised."""
    worker = start("work", str(first), settings=settings)
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"
    kept = [int(worker.stdout.readline()) for _ in range(promised)]
    time.sleep(moment)
    worker.send_signal(signal.SIGKILL)
    rest, _ = worker.communicate(timeout=60)
    return [*kept, *(int(line) for line in rest.splitlines())]


def test_what_was_promised_is_whole_and_nothing_is_half_there(tmp_path: Path, migrated_url: str):
    settings = {"KHET_HOME": str(tmp_path), "KHET_DATABASE_URL": migrated_url}
    dice = random.Random(2566)
    finish("prepare", settings)
    promised: list[int] = []

    for _ in range(KILLS):
        first = max(promised, default=FIRST - 1) + 1
        promised += kill_at(dice.uniform(0, 0.25), first, settings, dice.randint(0, 2))
        found = json.loads(finish("inspect", settings))
        years = {int(year): parts for year, parts in found["years"].items()}

        assert set(promised) <= set(years)
        assert {tuple(parts) for parts in years.values()} <= {tuple(WHOLE)}
        assert len(set(years) - set(promised)) <= 1
        assert found["audit"]
        assert found["nodes"] in ([], [13])
        promised = sorted(years)

    assert len(promised) >= KILLS / 2
