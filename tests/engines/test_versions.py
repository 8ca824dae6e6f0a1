from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from khet.calc.indicator import Indicator
from khet.calc.schema import Field, Kind
from khet.engine import schemas
from khet.engine.backends import Backend
from khet.engine.compute import compute, digest
from khet.engine.compute.computing import forget
from tests.engines.cases import INDICATORS, YEAR
from tests.engines.world import World


def test_a_snapshot_of_an_older_version_does_not_know_a_newer_field(small_world: World, engine: Backend) -> None:
    old = schemas.dataset("pupils")
    newer = replace(old, version=2, fields=(*old.fields, Field("shoe_size", "ขนาดรองเท้า", "Shoe size", Kind.INTEGER)))
    indicator = Indicator(code="x", name="x", formula="count(pupils where unknown(shoe_size)) - sum(pupils.shoe_size)")
    for offices in ((1,), (1, 2)):
        table = compute(
            [indicator],
            sources=small_world.of(*offices),
            schools=small_world.schools,
            year=YEAR,
            by=("office",),
            backend=engine,
            datasets={**schemas.load(), "pupils": newer},
        )

        for office in offices:
            expected = len(small_world.rows[office, "pupils", YEAR, "06-10"])
            assert table.figure("x", (office,)).numerator == expected


def test_many_threads_count_alike_on_one_engine(small_world: World, engine: Backend) -> None:
    splits = [("school",), ("grade",), ("sex", "office"), ("network",)] * 4

    def count(by: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        forget()
        table = compute(
            INDICATORS, sources=small_world.sources, schools=small_world.schools, year=YEAR, by=by, backend=engine
        )
        return by, digest(table)

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(count, splits))

    assert len(found) == 4
