"""One computation on one engine, as a program of its own: seconds (first and best of the next) and the digest.

``python -m benchmarks._engines FOLDER ADDRESS YEAR ROUNDS dimension…``
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks._library import shipped, timed


def counted(folder: Path, address: str, year: int, rounds: int, by: tuple[str, ...]) -> dict[str, object]:
    """Count all shipped indicators on an engine several times over."""
    from khet.engine import backends
    from khet.engine.compute import compute, computing, digest
    from khet.engine.generate import storing

    sources, schools, indicators = storing.sources(folder), storing.schools(folder), shipped()
    backend = backends.open_engine(address, threads=2)
    tables = []

    def once() -> None:
        computing.forget()
        tables[:] = [compute(indicators, sources=sources, schools=schools, year=year, by=by, backend=backend)]

    times = [timed(once) for _ in range(rounds)]
    found = {"first": times[0], "best": min(times), "digest": digest(tables[0])}
    backend.close()
    return found


if __name__ == "__main__":
    place, engine, of_year, times_over, *dimensions = sys.argv[1:]
    print(json.dumps(counted(Path(place), engine, int(of_year), int(times_over), tuple(dimensions))))
