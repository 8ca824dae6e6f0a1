"""How long pages take at the demo's size, asked by ten people at once.

What a browser waits for is measured: server time, the way through the loopback, and waiting behind the others. Each
opens a new page every second, which is faster than anybody reads; the one who asks runs on the same machine.
"""

from __future__ import annotations

import statistics
import threading
import time

from benchmarks import Measure
from benchmarks._server import Visitor, prepare, served

USERS = ("director", "head.plan", "head.supervision", "head.promotion", "officer.plan", "officer.supervision",
         "officer.promotion", "evaluator", "data.officer", "admin")  # fmt: skip
ROUNDS = 2
THINKING = 1.0


def _walk(visitor: Visitor, paths: list[str], times: list[float], slow: dict[str, float]) -> None:
    for _ in range(ROUNDS):
        for path in paths:
            status, _, took = visitor.ask(path)
            if status == 200:
                times.append(took * 1000)
                slow[path] = max(slow.get(path, 0), took * 1000)
            time.sleep(THINKING)


def measure() -> list[Measure]:
    """The median and the 95th percentile over every page each of them can reach from home."""
    password = prepare()
    times: list[float] = []
    slow: dict[str, float] = {}
    with served() as server:
        server.wait()
        walks = []
        for username in USERS:
            visitor = Visitor(server.port)
            visitor.sign_in(username, password)
            links = visitor.links("/", "/results/")
            paths = [path for path in links if not path.startswith(("/account/", "/static/", "/i18n/"))][:25]
            walks.append(threading.Thread(target=_walk, args=(visitor, paths, times, slow)))
        for walk in walks:
            walk.start()
        for walk in walks:
            walk.join()
    for path, took in sorted(slow.items(), key=lambda item: -item[1])[:5]:
        print(f"  slowest: {took:.0f} ms {path}")
    return [
        Measure("a page, median, 10 people at once", statistics.median(times), "ms", most=50),
        Measure("a page, 95th percentile", statistics.quantiles(times, n=20)[18], "ms", most=100),
        Measure("pages asked", len(times), "pages", least=100),
    ]
