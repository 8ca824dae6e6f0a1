"""How many whole forms a second an office's server takes from ten people at once, and how many from ODK Collect.

A whole form is opened by its personal link, filled (20 ratings and a text) and sent; every answer must be there once.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from typing import Any
from urllib.parse import urlencode

from benchmarks import Measure
from benchmarks._server import served
from tests import postgres

USERS = 10
SECONDS = 8.0
OPENING = re.compile(rb'name="khet:opening" value="([^"]+)"')
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}
Work = Callable[[http.client.HTTPConnection, int], bool]


def measure() -> list[Measure]:
    """Both databases; PostgreSQL as it is delivered, with every commit on the disk."""
    found = []
    for name, server, forms, submissions in (("PostgreSQL", _postgres(), 100, 200), ("SQLite", nullcontext(""), 50, 0)):
        with server as url:
            os.environ["KHET_DATABASE_URL"] = url
            found += _of(name, forms, submissions)
    os.environ.pop("KHET_DATABASE_URL", None)
    return found


def _of(name: str, forms: int, submissions: int) -> list[Measure]:
    made = json.loads(_data())
    with served() as server:
        server.wait()
        _many(server.port, lambda line, number: _form(line, made["links"][-1 - number]), 2.0)
        before = int(_data("count", str(made["personal"])))
        sent, rate = _many(server.port, lambda line, number: _form(line, made["links"][number]), SECONDS)
        lost = sent - (int(_data("count", str(made["personal"]))) - before)
        rows = [
            Measure(f"whole forms, 10 people at once, {name}", rate, "forms/s", least=forms),
            Measure(f"answers lost or doubled, {name}", abs(lost), "answers", most=0),
        ]
        if submissions:
            body = _filled(made)
            before = int(_data("count", str(made["open_id"])))
            sent, rate = _many(server.port, lambda line, _number: _submission(line, made["open"], body), SECONDS)
            lost = sent - (int(_data("count", str(made["open_id"]))) - before)
            rows.append(Measure(f"OpenRosa submissions, {name}", rate, "submissions/s", least=submissions))
            rows.append(Measure(f"submissions lost or doubled, {name}", abs(lost), "submissions", most=0))
    return rows


def _many(port: int, work: Work, seconds: float) -> tuple[int, float]:
    """What ten people do at once for some seconds: how much was done, and how much a second."""
    began = time.perf_counter()

    def person(who: int) -> int:
        line, done, number = http.client.HTTPConnection("127.0.0.1", port, timeout=30), 0, who
        while time.perf_counter() - began < seconds:
            if not work(line, number):
                break
            done, number = done + 1, number + USERS
        line.close()
        return done

    with ThreadPoolExecutor(USERS) as people:
        done = sum(people.map(person, range(USERS)))
    return done, done / (time.perf_counter() - began)


def _form(line: http.client.HTTPConnection, address: str) -> bool:
    line.request("GET", address)
    answer = line.getresponse()
    found = OPENING.search(answer.read())
    if answer.status != 200 or found is None:
        return False
    fields = {f"item{item}": str(1 + item % 5) for item in range(1, 21)}
    fields |= {"advice": "ควรจัดอีก", "khet:opening": found[1].decode(), "khet:action": "send"}
    line.request("POST", address, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
    answer = line.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"a form was refused: {answer.status}")
    return True


def _filled(made: dict[str, Any]) -> str:
    items = "".join(f"<item{item}>{1 + item % 5}</item{item}>" for item in range(1, 21))
    return (
        f"<data id='khet-{made['open_id']}' version='{made['version']}'><quality>{items}</quality>"
        "<advice>ควรจัดอีก</advice><meta><instanceID>%s</instanceID></meta></data>"
    )


def _submission(line: http.client.HTTPConnection, address: str, body: str) -> bool:
    mark = uuid.uuid4().hex
    part = f'--{mark}\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="s.xml"\r\n'
    whole = f"{part}Content-Type: text/xml\r\n\r\n{body % f'uuid:{uuid.uuid4()}'}\r\n--{mark}--\r\n".encode()
    line.request(
        "POST", f"/openrosa{address}submission", whole, {"Content-Type": f"multipart/form-data; boundary={mark}"}
    )
    answer = line.getresponse()
    answer.read()
    if answer.status != 201:
        raise RuntimeError(f"a submission was refused: {answer.status}")
    return True


def _data(*words: str) -> str:
    command = [sys.executable, "-m", "benchmarks._forms_data", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@contextmanager
def _postgres() -> Iterator[str]:
    """A server that keeps what it promises: commits reach the disk."""
    quick = dict(postgres.QUICK)
    postgres.QUICK.update(DURABLE)
    try:
        with postgres.Server() as server:
            yield server.url
    finally:
        postgres.QUICK.update(quick)
