"""All shipped indicators by school, grade and sex at the size of one office, on every engine.

An invented office of 120 schools and 18,276 pupils with three years of data. Nothing is remembered between two runs:
every run reads the Parquet files anew, counts, and finishes every figure that there is (value, level, counts).
"""

from __future__ import annotations

import json
import statistics
import tempfile
from pathlib import Path

from benchmarks import Measure
from benchmarks._library import CLUSTER, database, in_cluster, in_turn, made, shipped

BY = ("school", "grade", "sex")
YEAR = 2567
ROUNDS = 7


def measure() -> list[Measure]:
    """Count and finish on DuckDB, then count on the other engines and compare the digests."""
    with tempfile.TemporaryDirectory(prefix="khet-office-") as folder:
        made("office", Path(folder))
        return [*_on_duckdb(Path(folder)), *_elsewhere(Path(folder))]


def _on_duckdb(folder: Path) -> list[Measure]:
    from khet.engine import backends
    from khet.engine.compute import StateTable, compute, computing
    from khet.engine.generate import storing

    sources, schools, indicators = storing.sources(folder), storing.schools(folder), shipped()
    backend = backends.open_engine("duckdb", threads=2)

    def count() -> StateTable:
        computing.forget()
        return compute(indicators, sources=sources, schools=schools, year=YEAR, by=BY, backend=backend)

    def finish() -> int:
        table, figures = count(), 0
        for indicator in indicators:
            if table.reason(indicator.code) is None:
                figures += len(table.figures(indicator.code))
        return figures

    figures = finish()
    counting, finishing = in_turn((count, finish), rounds=ROUNDS)
    return [
        Measure(
            f"{len(indicators)} indicators by school, grade and sex: counted", statistics.median(counting), "s", most=1
        ),
        Measure(f"the same with all {figures:,} figures finished", statistics.median(finishing), "s", most=1),
    ]


def _elsewhere(folder: Path) -> list[Measure]:
    from benchmarks._engines import counted

    ours = counted(folder, "duckdb", YEAR, 1, BY)
    with database() as address:
        results = {"PostgreSQL": counted(folder, address, YEAR, 3, BY)}
    if CLUSTER.exists():
        from benchmarks._spark import sail

        with sail() as address:
            answer = in_cluster("benchmarks._engines", str(folder), address, str(YEAR), "3", *BY)
        results["Sail (Spark Connect)"] = json.loads(answer.splitlines()[-1])
    measures = [Measure(f"counted by {name}", float(str(found["best"])), "s") for name, found in results.items()]
    alike = sum(found["digest"] == ours["digest"] for found in results.values())
    return [*measures, Measure("engines with the same digest as DuckDB", alike, "", least=len(results))]
