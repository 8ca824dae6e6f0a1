"""Counts on a local Sail server, in the environment for clusters, and prints the digest of each table as JSON.

``python -m tests.engines.cluster_worker FOLDER OFFICE``: the small world is drawn anew in FOLDER from its seed; OFFICE
holds the invented office for the shipped indicators.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

from khet.engine import backends
from khet.engine.backends import Backend
from khet.engine.compute import compute, digest
from tests.engines import library, world
from tests.engines.cases import CASES, INDICATORS, YEAR
from tests.engines.world import World


def digests(drawn: World, engine: Backend) -> dict[str, str]:
    """Count every case of the small world."""
    return {
        str(case): digest(
            compute(
                INDICATORS,
                sources=drawn.of(*case.offices),
                schools=drawn.schools,
                year=YEAR,
                by=case.by,
                only=case.only,
                backend=engine,
                people=case.people,
            )
        )
        for case in CASES
    }


def main(folder: Path, office: Path) -> None:
    """Serve, count and print."""
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    _, port = server.listening_address
    engine = backends.open_engine(f"sc://127.0.0.1:{port}")
    found = {"world": digests(world.make(folder), engine), "library": library.digests(office, engine)}
    engine.close()
    server.stop()
    print(json.dumps(found))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(*(Path(word) for word in sys.argv[1:]))
