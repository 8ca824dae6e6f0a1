"""How long the explore page takes over more than a million rows, asked by ten people at once on two cores.

The demo's office gets the data of an invented one: 120 schools, five years, thirteen datasets. Ten people in ten roles
ask for any indicator by any of its dimensions, any year, any way of showing; hardly two questions are alike, so hardly
any answer is kept from before. What is hidden has been decided before they ask, as the worker does whenever an office's
data change; how long that takes is told too. Between two questions each thinks for about a second. What the browser
waits for is measured, with the ten people on the same two cores.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks import Measure
from benchmarks._library import made, shipped
from benchmarks._running import ran
from benchmarks._server import Visitor, khet, prepare, served

USERS = ("director", "head.plan", "head.supervision", "head.promotion", "officer.plan", "officer.supervision",
         "officer.promotion", "evaluator", "obec", "admin")  # fmt: skip
QUESTIONS_EACH = 60
THINKING = (0.5, 1.5)
YEARS = (2563, 2564, 2565, 2566, 2567)
SHOWS = ("table", "table", "rank", "spread", "trend", "map")
PLACES = ("office", "year")
Times = list[tuple[float, str]]


def questions(dice: random.Random, number: int) -> list[str]:
    """Addresses of explore pages, drawn from all there are."""
    found = []
    indicators = shipped()
    for _ in range(number):
        each = dice.choice(indicators)
        ways = [key for key in each.by if key not in PLACES]
        show = dice.choice(SHOWS)
        by = dice.choice(ways) if ways else "network"
        beside = dice.choice(["", *(key for key in ways if key != by)]) if show == "table" else ""
        more = f"&with={beside}" if beside else ""
        found.append(f"/figures/{each.code}/?year={dice.choice(YEARS)}&by={by}{more}&show={show}")
    return found


def _ask(visitor: Visitor, paths: list[str], times: Times, dice: random.Random, refused: list[str]) -> None:
    for path in paths:
        time.sleep(dice.uniform(*THINKING))
        status, _, took = visitor.ask(path)
        if status == 200:
            times.append((took * 1000, path))
        else:
            refused.append(f"{status} {path}")


def measure() -> list[Measure]:
    """The median and the 95th percentile of explore pages for ten people at once."""
    password = prepare()
    with tempfile.TemporaryDirectory(prefix="khet-explore-") as folder:
        made("office", Path(folder), "--years", str(len(YEARS)))
        command = [sys.executable, "-m", "benchmarks._warehouse", folder]
        rows = int(ran(command).split()[-1])
    began = time.perf_counter()
    ran(khet("worker", "--once"))
    decided = time.perf_counter() - began
    times: Times = []
    refused: list[str] = []
    with served() as server:
        server.wait()
        threads = []
        for place, username in enumerate(USERS):
            visitor, dice = Visitor(server.port), random.Random(place)
            visitor.sign_in(username, password)
            visitor.ask("/figures/")
            words = (visitor, questions(dice, QUESTIONS_EACH), times, dice, refused)
            threads.append(threading.Thread(target=_ask, args=words))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for took, path in sorted(times, reverse=True)[:6]:
        print(f"  slowest: {took:.0f} ms {path}")
    for each in refused[:3]:
        print(f"  not answered: {each}")
    print(f"  {len(times)} questions; load of the machine: {os.getloadavg()[0]:.1f}")
    spread = statistics.quantiles([took for took, _ in times], n=100)
    return [
        Measure("rows in the warehouse", rows / 1e6, "million", least=1),
        Measure("what is hidden of five years, decided in the background", decided, "s"),
        Measure("an explore page, median, 10 people at once", spread[49], "ms"),
        Measure("an explore page, 95th percentile, 10 people at once", spread[94], "ms", most=100),
        Measure("explore pages asked", len(times), "pages", least=QUESTIONS_EACH * len(USERS) * 0.9),
    ]
