"""How long the server takes for a page at the demo's size, asked by ten people at once on two cores.

Each of ten people, one connection each, asks every kind of page that links from home lead to, a few of each, with
charts, comparisons and papers as files among them, and thinks for about a second between two pages (evenly from 0.5 to
1.5 s: nobody reads faster). What the browser waits for is measured: server time, the way through the loopback, and
waiting behind the others. The ten are threads of this process on the same cores. Papers as files (PDF, Word, Excel,
made anew each time) are asked among the pages and measured apart; one person alone stands beside.
"""

from __future__ import annotations

import os
import random
import statistics
import threading
import time

from benchmarks import Measure
from benchmarks._papers import CHARTS, files
from benchmarks._server import Visitor, prepare, served

USERS = ("director", "head.plan", "head.supervision", "head.promotion", "officer.plan", "officer.supervision",
         "officer.promotion", "evaluator", "obec", "admin")  # fmt: skip
PAGES_EACH = 90
THINKING = (0.5, 1.5)
Times = list[tuple[float, str]]


def _walk(visitor: Visitor, paths: list[str], times: Times, dice: random.Random) -> None:
    for path in paths:
        time.sleep(dice.uniform(*THINKING))
        status, _, took = visitor.ask(path)
        if status == 200:
            times.append((took * 1000, path))


def _in_turn(visitor: Visitor, paths: list[str]) -> Times:
    answers = [(path, visitor.ask(path)) for path in paths]
    return [(took * 1000, path) for path, (status, _, took) in answers if status == 200]


def _percentile(times: Times, percent: int) -> float:
    return statistics.quantiles([took for took, _ in times], n=100)[percent - 1]


def _is_file(path: str) -> bool:
    return "/draft/" in path or path.endswith(".xlsx")


def measure() -> list[Measure]:
    """The median and the 95th percentile over a mix of every kind of page."""
    password = prepare()
    together: Times = []
    alone: Times = []
    with served() as server:
        server.wait()
        walks = []
        for place, username in enumerate(USERS):
            visitor = Visitor(server.port)
            visitor.sign_in(username, password)
            dice = random.Random(place)
            mix = [*visitor.walk(3), *CHARTS, *dice.sample(files("pdf", "docx", "xlsx"), 3)]
            dice.shuffle(mix)
            if place == 0:
                alone = _in_turn(visitor, mix)
            walks.append(threading.Thread(target=_walk, args=(visitor, mix[:PAGES_EACH], together, dice)))
        for walk in walks:
            walk.start()
        for walk in walks:
            walk.join()
    pages = [(took, path) for took, path in together if not _is_file(path)]
    papers = [(took, path) for took, path in together if _is_file(path)]
    alone = [(took, path) for took, path in alone if not _is_file(path)]
    for took, path in sorted(pages, reverse=True)[:6]:
        print(f"  slowest: {took:.0f} ms {path}")
    addresses = len({path for _, path in together})
    print(f"  {len(together)} requests, {addresses} addresses; load of the machine: {os.getloadavg()[0]:.1f}")
    return [
        Measure("a page, median, 10 people at once", _percentile(pages, 50), "ms", most=50),
        Measure("a page, 95th percentile, 10 people at once", _percentile(pages, 95), "ms", most=100),
        Measure("a page, median, one person alone", _percentile(alone, 50), "ms"),
        Measure("a page, 95th percentile, one person alone", _percentile(alone, 95), "ms"),
        Measure("a paper as a file, median, among those ten", _percentile(papers, 50), "ms"),
        Measure("pages asked", len(pages), "pages", least=500),
    ]
