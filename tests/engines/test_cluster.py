"""A Spark Connect endpoint counts the same; its client has an environment of its own, which ``run.py test`` makes."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from khet.engine.backends import Backend
from khet.engine.compute import compute, digest
from tests.engines.cases import CASES, INDICATORS, YEAR
from tests.engines.world import World

ROOT = Path(__file__).resolve().parents[2]
CLUSTER = ROOT / ".venv-cluster" / "bin" / "python"


def test_a_spark_connect_endpoint_counts_the_same(small_world: World, duckdb: Backend, tmp_path: Path) -> None:
    if not CLUSTER.exists():
        pytest.fail("the environment for clusters is missing: python3 run.py install cluster")
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "RUST_LOG": "error"}

    worker = subprocess.run(
        [str(CLUSTER), "-m", "tests.engines.cluster_worker", str(tmp_path)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300,
    )  # fmt: skip

    assert worker.returncode == 0, worker.stderr[-4_000:]
    found = json.loads(worker.stdout.splitlines()[-1])
    expected = {
        str(case): digest(
            compute(
                INDICATORS,
                sources=small_world.of(*case.offices),
                schools=small_world.schools,
                year=YEAR,
                by=case.by,
                only=case.only,
                backend=duckdb,
                people=case.people,
            )
        )
        for case in CASES
    }
    assert found == expected
