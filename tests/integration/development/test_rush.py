"""Five hundred people ask for sixty seats of a real server within a minute; then a power cut in the middle."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.serving import Served

PEOPLE, SEATS, AT_ONCE = 500, 60, 24
CSRF = "a" * 32


def ask(task: str, settings: dict[str, str], *more: object) -> Any:
    """What the worker says."""
    command = [sys.executable, "-m", "tests.development_worker", task, *map(str, more)]
    named = {**os.environ, **settings, "DJANGO_SETTINGS_MODULE": "khet.site.settings"}
    done = subprocess.run(command, env=named, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def apply(port: int, cookie: str, event: int) -> int:
    """Ask for a seat in the name of one session: the status, or 0 when no answer came."""
    held = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Cookie": f"sessionid={cookie}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    try:
        held.request("POST", f"/development/events/{event}/join/apply/", "", headers)
        return held.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        held.close()


def check(told: Any, people: int) -> None:
    """Nobody twice, no number left out, the seats to the first who asked."""
    assert told["audit"]
    assert told["confirmed"] == SEATS
    assert [number for number, _state in told["states"]] == list(range(1, people + 1))
    assert [state for _number, state in told["states"]] == ["confirmed"] * SEATS + ["waiting"] * (people - SEATS)


def test_five_hundred_people_never_oversell_sixty_seats(tmp_path: Path, migrated_url: str):
    settings = {"KHET_HOME": str(tmp_path), "KHET_DATABASE_URL": migrated_url}
    made = ask("prepare", settings, PEOPLE, SEATS)

    with Served(tmp_path, KHET_DATABASE_URL=migrated_url) as site, ThreadPoolExecutor(AT_ONCE) as pool:
        began = time.monotonic()
        statuses = list(pool.map(lambda cookie: apply(site.port, cookie, made["event"]), made["cookies"]))
        took = time.monotonic() - began

    assert set(statuses) == {302}
    check(ask("tell", settings), PEOPLE)
    assert took < 60


def test_a_power_cut_in_the_middle_loses_no_seat_that_was_promised(tmp_path: Path, migrated_url: str):
    people = 160
    settings = {"KHET_HOME": str(tmp_path), "KHET_DATABASE_URL": migrated_url}
    made = ask("prepare", settings, people, SEATS)
    answered: list[str] = []

    with Served(tmp_path, KHET_DATABASE_URL=migrated_url) as site, ThreadPoolExecutor(8) as pool:
        gate = threading.Event()

        def one(cookie: str) -> None:
            if apply(site.port, cookie, made["event"]) == 302:
                answered.append(cookie)
            if len(answered) >= people // 2 and not gate.is_set():
                gate.set()
                site.stop(signal.SIGKILL)

        list(pool.map(one, made["cookies"]))
    first = ask("tell", settings)
    assert people // 2 <= len(answered) <= len(first["states"]) < people

    with Served(tmp_path, KHET_DATABASE_URL=migrated_url) as site, ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda cookie: apply(site.port, cookie, made["event"]), made["cookies"])) == {302}
    told = ask("tell", settings)
    check(told, people)
    assert told["states"][: len(first["states"])] == first["states"]
