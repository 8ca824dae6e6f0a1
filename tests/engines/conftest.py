"""The engines under test and the small world that they count."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from khet.engine import backends
from khet.engine.backends import Backend
from tests.engines import world
from tests.engines.world import World
from tests.postgres import Server


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two offices, three years, nine datasets."""
    return world.make(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def duckdb() -> Iterator[Backend]:
    """DuckDB in this process."""
    engine = backends.open_engine("duckdb", memory_limit="1GB", threads=2)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of these tests' own."""
    with Server() as server:
        yield server.url


@pytest.fixture(scope="session")
def postgresql(postgres_url: str) -> Iterator[Backend]:
    """PostgreSQL, in a schema of its own."""
    engine = backends.open_engine(postgres_url)
    yield engine
    engine.close()


@pytest.fixture(scope="session", params=["duckdb", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Backend:
    """Each engine in turn."""
    found: Backend = request.getfixturevalue(request.param)
    return found
