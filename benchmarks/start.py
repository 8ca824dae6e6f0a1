"""How long a person waits for ``khet --help``, and for the first answer of ``khet serve``."""

from __future__ import annotations

import statistics
import subprocess
import time

from benchmarks import Measure
from benchmarks._server import khet, prepare, served


def _help() -> float:
    began = time.perf_counter()
    subprocess.run(khet("--help"), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def _first_answer() -> float:
    with served() as server:
        return server.wait()


def measure() -> list[Measure]:
    """The median of a few starts of each."""
    helped = statistics.median(_help() for _ in range(7))
    prepare()
    answered = statistics.median(_first_answer() for _ in range(5))
    return [
        Measure("khet --help", helped, "s", most=0.5),
        Measure("khet serve to the first answer", answered, "s", most=3),
    ]
