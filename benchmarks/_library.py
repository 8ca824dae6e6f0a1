"""What the benchmarks of figures share: the shipped indicators, an invented world on disk, memory, engines."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import yaml

from benchmarks._running import ran
from khet.calc.indicator import Indicator, parse_indicator

HERE = Path(__file__).resolve().parents[1]
LIBRARY = HERE / "src" / "khet" / "domains" / "indicators" / "library"
CLUSTER = HERE / ".venv-cluster"


def shipped() -> list[Indicator]:
    """Every indicator that the product ships."""
    files = sorted(LIBRARY.glob("*.yaml"))
    plain = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    return [parse_indicator(each) for content in plain for each in content["indicators"]]


def made(what: str, folder: Path, *words: str) -> tuple[float, float]:
    """Let ``khet data generate`` write a world; answers its seconds and its peak of memory in GB."""
    code = (
        "import resource, sys; from khet.cli.generating import generate; "
        "generate.main(sys.argv[1:], standalone_mode=False); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    began = time.perf_counter()
    command = [sys.executable, "-c", code, what, "--seed", "2567", "-o", str(folder), *words]
    said = ran(command)
    return time.perf_counter() - began, int(said.split()[-1]) / 1024**2


def peak_from_now() -> None:
    """Let the kernel begin anew to watch the peak of this process's memory."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> float:
    """The peak of this process's memory in GB since ``peak_from_now``."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024**2


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_turn(works: Sequence[Callable[[], object]], *, rounds: int) -> list[list[float]]:
    """Run pieces of work one after the other, several times over, so that what disturbs one disturbs all."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for place, work in enumerate(works):
            times[place].append(timed(work))
    return times


@contextmanager
def database() -> Iterator[str]:
    """A PostgreSQL of this run's own with room to work in; its address."""
    from tests import postgres

    postgres.QUICK |= {"shared_buffers": "1GB", "max_wal_size": "8GB", "maintenance_work_mem": "512MB"}
    with postgres.Server() as server:
        yield server.url


def in_cluster(module: str, *words: str) -> str:
    """Run a module of ours with the cluster's environment; answers what it prints."""
    environment = os.environ | {"PYTHONPATH": f"{HERE / 'src'}:{HERE}", "PYTHONWARNINGS": "ignore"}
    command = [str(CLUSTER / "bin" / "python"), "-m", module, *words]
    return ran(command, env=environment, cwd=HERE)
