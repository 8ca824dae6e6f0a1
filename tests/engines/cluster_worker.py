"""Counts the small world on a local Sail server, in the environment for clusters, and prints the digest of each table.

``python -m tests.engines.cluster_worker FOLDER [sc://host:port]``: the world is drawn anew in FOLDER from its seed.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

from khet.engine import backends
from khet.engine.compute import compute, digest
from tests.engines import world
from tests.engines.cases import CASES, INDICATORS, YEAR


def serve() -> tuple[Any, str]:
    """Start Sail on a free port of this machine."""
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    _, port = server.listening_address
    return server, f"sc://127.0.0.1:{port}"


def main(folder: Path, url: str = "") -> None:
    """Count every case and print a digest for each."""
    drawn = world.make(folder)
    server = None
    if not url:
        server, url = serve()
    engine = backends.open_engine(url)
    found = {
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
    engine.close()
    if server is not None:
        server.stop()
    print(json.dumps(found))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]), *sys.argv[2:])
