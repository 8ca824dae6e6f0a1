"""One digest of the whole result on every engine: of the small world's cases, and of all shipped indicators.

The client of Spark Connect has an environment of its own, which ``run.py test`` makes.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from khet.engine.backends import Backend
from tests.engines import library
from tests.engines.cluster_worker import digests
from tests.engines.world import World

ROOT = Path(__file__).resolve().parents[2]
CLUSTER = ROOT / ".venv-cluster" / "bin" / "python"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    library.office(folder)
    return folder


@pytest.fixture(scope="module")
def on_sail(office: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not CLUSTER.exists():
        pytest.fail("the environment for clusters is missing: python3 run.py install cluster")
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "RUST_LOG": "error"}
    worker = subprocess.run(
        [str(CLUSTER), "-m", "tests.engines.cluster_worker", str(tmp_path_factory.mktemp("sail")), str(office)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400,
    )  # fmt: skip
    assert worker.returncode == 0, worker.stderr[-4_000:]
    found: dict[str, Any] = json.loads(worker.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def on_duckdb(office: Path, duckdb: Backend) -> dict[str, str]:
    return library.digests(office, duckdb)


def test_postgresql_counts_the_small_world_alike(small_world: World, duckdb: Backend, postgresql: Backend) -> None:
    assert digests(small_world, postgresql) == digests(small_world, duckdb)


def test_postgresql_counts_every_shipped_indicator_alike(
    office: Path, postgresql: Backend, on_duckdb: dict[str, str]
) -> None:
    assert library.digests(office, postgresql) == on_duckdb
    assert len(set(on_duckdb.values())) == len(on_duckdb)


def test_a_spark_connect_endpoint_counts_the_small_world_alike(
    small_world: World, duckdb: Backend, on_sail: dict[str, Any]
) -> None:
    assert on_sail["world"] == digests(small_world, duckdb)


def test_a_spark_connect_endpoint_counts_every_shipped_indicator_alike(
    on_sail: dict[str, Any], on_duckdb: dict[str, str]
) -> None:
    assert on_sail["library"] == on_duckdb
