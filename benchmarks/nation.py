"""A whole nation on one machine: all shipped indicators by school, sex and grade, beside SQL written by hand.

245 offices, about 29,000 schools and 6.5 million pupils of one year, invented. Khet and the statements of
``benchmarks/_handwritten.py`` run in turn on the same DuckDB with the same two threads; both end with their result as
an Arrow table, and every count of every cell is compared. ``BENCH_NATION_SHARE=10`` makes the nation ten times smaller.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import Measure
from benchmarks._handwritten import FIGURES, STATEMENTS
from benchmarks._library import CLUSTER, database, in_cluster, in_turn, made, peak, peak_from_now, shipped

if TYPE_CHECKING:
    import pyarrow as pa

    from khet.engine.compute import StateTable

BY = ("school", "sex", "grade")
YEAR = 2567
ROUNDS = 3
SHARE = int(os.environ.get("BENCH_NATION_SHARE", "1"))


def measure() -> list[Measure]:
    """Generate the nation, count it both ways in turn, then on the other engines."""
    with tempfile.TemporaryDirectory(prefix="khet-nation-") as name:
        folder = Path(name, "nation")
        seconds, memory = made("nation", folder, "--share", str(SHARE))
        measures = [
            Measure("a nation is invented", seconds, "s"),
            Measure("memory while it is invented", memory, "GB", most=8),
        ]
        return [*measures, *_beside_hand(folder), *_elsewhere(folder)]


def _beside_hand(folder: Path) -> list[Measure]:
    import duckdb

    from khet.engine import backends
    from khet.engine.compute import compute, computing
    from khet.engine.generate import storing

    sources, schools, indicators = storing.sources(folder), storing.schools(folder), shipped()
    backend = backends.open_engine("duckdb", threads=2)
    hand = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})
    ours: list[StateTable] = []
    theirs: dict[str, pa.Table] = {}

    def by_khet() -> None:
        computing.forget()
        ours[:] = [compute(indicators, sources=sources, schools=schools, year=YEAR, by=BY, backend=backend)]

    def by_hand() -> None:
        for name, statement in STATEMENTS.items():
            text = statement.format(root=folder / "warehouse", buddhist=YEAR, year=YEAR - 543)
            theirs[name] = hand.sql(text).to_arrow_table()

    peak_from_now()
    by_khet()
    memory = peak()
    by_hand()
    khet, written = (statistics.median(times) for times in in_turn((by_khet, by_hand), rounds=ROUNDS))
    different = _differences(ours[0], theirs)
    rows = sum(source.rows for source in sources)
    split = sum(ours[0].reason(each.code) is None for each in indicators)
    return [
        Measure(f"{split} indicators by school, sex and grade from {rows / 1e6:.1f} million rows", khet, "s"),
        Measure("the same table by hand-written SQL", written, "s"),
        Measure("times the hand-written SQL", khet / written, "×", most=1.5),
        Measure("memory", memory, "GB", most=8),
        Measure("counts that differ from the hand-written table", different, "", most=0.5),
    ]


def _differences(table: StateTable, hand: dict[str, pa.Table]) -> int:
    """How many counts differ, cell by cell, and how many indicators the hand-written table lacks or has too many."""
    import duckdb

    split = {code for code, use in table.uses.items() if use.reason is None}
    wrong = len(split ^ set(FIGURES))
    pairs: dict[tuple[int, str], set[tuple[str, str]]] = {}
    for code in split & set(FIGURES):
        expected = list(FIGURES[code])
        for leaf in table.uses[code].typed.leaves:
            asked = table.uses[code].asked(leaf)
            at = next(at for at, block in enumerate(table.blocks) if asked in block.columns)
            for column in filter(None, table.blocks[at].columns[asked]):
                name, _, own = expected.pop(0).partition(".")
                pairs.setdefault((at, name), set()).add((column, own))
        wrong += len(expected)
    database = duckdb.connect()
    for (at, name), columns in pairs.items():
        database.register("ours", table.blocks[at].counted.table)
        database.register("theirs", hand[name])
        tests = " + ".join(
            f'count(*) FILTER (coalesce(ours."{mine}", 0) <> coalesce(theirs."{other}", 0))' for mine, other in columns
        )
        keys = " AND ".join(f"ours.{key} IS NOT DISTINCT FROM theirs.{key}" for key in BY)
        [found] = database.execute(f"SELECT {tests} FROM ours FULL JOIN theirs ON {keys}").fetchall()
        wrong += int(found[0])
    return wrong


def _elsewhere(folder: Path) -> list[Measure]:
    from benchmarks._engines import counted

    ours = counted(folder, "duckdb", YEAR, 1, BY)
    with database() as address:
        results = {"PostgreSQL": counted(folder, address, YEAR, 2, BY)}
    if CLUSTER.exists():
        from benchmarks import _spark

        with _spark.sail() as address:
            results["Sail"] = _in_cluster(folder, address)
        if _spark.HOME.exists() and _spark.java():
            with _spark.spark() as address:
                results["Spark, a master and two workers"] = _in_cluster(folder, address)
    measures = []
    for name, found in results.items():
        measures.append(Measure(f"{name}, the first time", float(str(found["first"])), "s"))
        measures.append(Measure(f"{name}, afterwards", float(str(found["best"])), "s"))
    alike = sum(found["digest"] == ours["digest"] for found in results.values())
    return [*measures, Measure("engines with the same digest as DuckDB", alike, "", least=len(results))]


def _in_cluster(folder: Path, address: str) -> dict[str, object]:
    answer = in_cluster("benchmarks._engines", str(folder), address, str(YEAR), "2", *BY)
    found: dict[str, object] = json.loads(answer.splitlines()[-1])
    return found
