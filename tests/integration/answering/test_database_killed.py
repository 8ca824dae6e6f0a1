"""A PostgreSQL server killed in the middle of 500 submissions: nothing acknowledged is lost and nothing is doubled."""

from __future__ import annotations

import http.client
import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests import postgres
from tests.postgres import Server, binaries
from tests.serving import Served

SUBMISSIONS, USERS = 500, 5
AFTERWARDS = 20
OPENING = re.compile(rb'name="khet:opening" value="([^"]+)"')
SCRIPT = """
import json, sys, django
django.setup()
from django.core.management import call_command
from tests import answering_cast, people_cast
from khet.domains.instruments.actions.campaigns import Audience
if sys.argv[1] == "make":
    call_command("migrate", verbosity=0); call_command("createcachetable", verbosity=0)
    cast = people_cast.build()
    version = answering_cast.publish(cast.office.id, answering_cast.satisfaction(3))
    made = answering_cast.collect(cast, version, audience=Audience(open=True), is_anonymous=True)
    print(json.dumps({"id": made.row.id, "url": made.open_url}))
else:
    from khet.domains.instruments.models import AnonymousAnswer, BallotBox
    from khet.domains.instruments.queries import boxes
    box = BallotBox.objects.get()
    papers = [paper["answers"]["advice"] for paper in boxes.papers_of(box)]
    print(json.dumps(papers + [row["advice"] for row in AnonymousAnswer.objects.values_list("answers", flat=True)]))
"""


@pytest.fixture
def durable(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server whose commits are written before they are acknowledged, as they are where people work."""
    monkeypatch.setitem(postgres.QUICK, "synchronous_commit", "on")
    monkeypatch.setitem(postgres.QUICK, "full_page_writes", "on")
    with Server() as server:
        yield server


def script(home: Path, url: str, word: str) -> str:
    """Run a little Django in a process of its own on the data folder and the database."""
    import os

    named = {"KHET_HOME": str(home), "KHET_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "khet.site.settings"}
    root = Path(__file__).parents[3]
    path = f"{root / 'src'}:{root}"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, word],
        env={**os.environ, **named, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def kill(server: Server, dead: threading.Event) -> None:
    """End every process of the database at once, as a broken machine would, and start it again on the same data.

    For the main thread only: the server ends with the thread that started it. ``dead`` is set while nothing answers.
    """
    process = server._process
    assert process is not None
    children = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False)
    for pid in (process.pid, *(int(word) for word in children.stdout.split())):
        subprocess.run(["kill", "-9", str(pid)], check=False)
    process.wait(20)
    dead.set()
    (server.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
    programs = binaries()
    assert programs is not None
    for _ in range(20):
        try:
            server._launch(programs)
            return
        except postgres.PostgresMissing:
            time.sleep(0.5)
    pytest.fail("PostgreSQL did not come back")


def send(port: int, url: str, number: int) -> None:
    """Open the form, fill it, and send it until it is acknowledged, as the page does."""
    opening = ""
    for _attempt in range(60):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            if not opening:
                line.request("GET", url)
                found = OPENING.search(line.getresponse().read())
                opening = found[1].decode() if found else ""
            if opening:
                fields = {"item1": "5", "item2": "4", "item3": "3", "advice": f"no-{number}", "khet:opening": opening}
                line.request(
                    "POST",
                    url,
                    urlencode(fields),
                    {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
                )
                answer = line.getresponse()
                told = json.loads(answer.read() or b"{}")
                if answer.status == 200 and told.get("state") == "sent":
                    return
        except (OSError, http.client.HTTPException, ValueError):
            pass
        finally:
            line.close()
        time.sleep(0.3)
    pytest.fail(f"form {number} was never acknowledged")


def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(durable, tmp_path):
    made = json.loads(script(tmp_path, durable.url, "make"))
    done, dead = threading.Semaphore(0), threading.Event()

    with Served(tmp_path, "--no-jobs", KHET_DATABASE_URL=durable.url) as site, ThreadPoolExecutor(USERS) as people:

        def work(number: int) -> None:
            if number >= SUBMISSIONS - AFTERWARDS:
                assert dead.wait(60), "the database was not killed"
            send(site.port, made["url"], number)
            done.release()

        waiting = [people.submit(work, number) for number in range(SUBMISSIONS)]
        for _ in range(SUBMISSIONS // 3):
            done.acquire()
        kill(durable, dead)
        for each in waiting:
            each.result()
        site.stop(signal.SIGTERM)

    kept = json.loads(script(tmp_path, durable.url, "read"))
    assert sorted(kept) == sorted(f"no-{number}" for number in range(SUBMISSIONS))
