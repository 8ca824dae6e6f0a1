from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from khet.calc.indicator import Indicator
from khet.engine import backends, schemas
from khet.engine.backends import Backend, EngineProblem
from khet.engine.backends.base import Statement
from khet.engine.compute import compute
from khet.engine.compute.computing import forget
from khet.engine.compute.people import persons_behind
from khet.engine.sources import Source
from tests.engines.cases import YEAR
from tests.engines.world import World

COUNT = Indicator(code="x", name="นักเรียน", formula="count(pupils)")


@pytest.fixture
def url(postgres_url: str) -> Iterator[str]:
    """A database without anything copied in."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("create database apart")
    yield postgres_url.replace("/postgres?", "/apart?")
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("drop database apart with (force)")


def pupils(world: World, engine: Backend, sources: list[Source]) -> object:
    forget()
    table = compute([COUNT], sources=sources, schools=world.schools, year=YEAR, backend=engine)
    return table.figure("x", ()).numerator


def partitions(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname = 'khet_engine' and c.relispartition"
        ).fetchall()
    return {name for (name,) in rows}


def current(world: World, *offices: int) -> list[Source]:
    return [source for source in world.of(*offices) if (source.dataset, source.year) == ("pupils", YEAR)]


def test_a_snapshot_is_copied_once_whoever_asks(small_world: World, url: str) -> None:
    first, second = backends.open_engine(url), backends.open_engine(url)

    expected = len(small_world.rows[1, "pupils", YEAR, "06-10"])
    assert pupils(small_world, first, current(small_world, 1)) == expected
    there = partitions(url)
    assert pupils(small_world, second, current(small_world, 1)) == expected
    assert partitions(url) == there
    assert len(there) == 1
    first.close()
    second.close()


@pytest.mark.parametrize("offices", [(1,), (1, 2)])
def test_a_snapshot_takes_the_place_of_the_one_before_it(
    small_world: World, url: str, offices: tuple[int, ...]
) -> None:
    engine, other = backends.open_engine(url), backends.open_engine(url)
    before = current(small_world, *offices)
    counted = pupils(small_world, engine, before)
    replaced = [
        replace(source, snapshot="new", path=_path(small_world, "11-10")) if source.office_id == 1 else source
        for source in before
    ]

    after = pupils(small_world, other, replaced)

    assert after != counted
    assert len(partitions(url)) == len(offices)
    assert pupils(small_world, engine, before) == counted
    engine.close()
    other.close()


@pytest.mark.parametrize("offices", [(1,), (1, 2)])
def test_a_statement_never_means_other_rows_than_when_it_was_made(
    small_world: World, url: str, offices: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, other = backends.open_engine(url), backends.open_engine(url)
    before = current(small_world, *offices)
    expected = pupils(small_world, engine, before)
    replaced = [replace(source, snapshot=f"new of {source.office_id}") for source in before]
    run = engine.run

    def run_late(statement: Statement) -> object:
        monkeypatch.setattr(engine, "run", run)
        pupils(small_world, other, replaced)
        pupils(small_world, engine, before)
        return run(statement)

    monkeypatch.setattr(engine, "run", run_late)

    assert pupils(small_world, engine, before) == expected
    engine.close()
    other.close()


def test_persons_behind_a_figure_are_found_though_their_snapshot_was_dropped(small_world: World, url: str) -> None:
    engine, other = backends.open_engine(url), backends.open_engine(url)

    def found() -> tuple[int, ...]:
        return persons_behind(
            COUNT,
            sources=current(small_world, 1),
            schools=small_world.schools,
            year=YEAR,
            backend=engine,
            datasets=schemas.load(),
        )

    expected = found()
    pupils(small_world, other, [replace(source, snapshot="new") for source in current(small_world, 1)])

    assert expected
    assert found() == expected
    engine.close()
    other.close()


def _path(world: World, round_: str) -> Path:
    return next(
        source.path for source in world.of(1) if (source.dataset, source.year, source.round) == ("pupils", YEAR, round_)
    )


def test_a_server_that_does_not_answer_is_said_so(small_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khet.engine.backends.postgresql.SECONDS_TO_CONNECT", 0.2)
    engine = backends.open_engine("postgresql://nobody@/nowhere?host=%2Fnonexistent")

    with pytest.raises(EngineProblem) as caught:
        pupils(small_world, engine, current(small_world, 1))

    assert caught.value.detail
    assert str(caught.value) == caught.value.message_th
    engine.close()


@pytest.mark.parametrize("offices", [(1,), (1, 2)])
def test_what_somebody_dropped_is_copied_in_again(small_world: World, url: str, offices: tuple[int, ...]) -> None:
    engine = backends.open_engine(url)
    counted = pupils(small_world, engine, current(small_world, *offices))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("drop schema khet_engine cascade")

    assert pupils(small_world, engine, current(small_world, *offices)) == counted
    engine.close()
