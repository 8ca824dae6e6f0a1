from __future__ import annotations

import pytest

from khet.calc.formula import Reason
from khet.engine.backends import Backend
from khet.engine.compute import StateTable, compute
from tests.engines.cases import CASES, INDICATORS, YEAR, Case
from tests.engines.oracle import Oracle
from tests.engines.world import World


def computed(world: World, case: Case, engine: Backend) -> StateTable:
    return compute(
        INDICATORS,
        sources=world.of(*case.offices),
        schools=world.schools,
        year=YEAR,
        by=case.by,
        only=case.only,
        backend=engine,
        people=case.people,
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_engine_counts_what_counting_by_hand_gives(small_world: World, engine: Backend, case: Case) -> None:
    table, oracle = computed(small_world, case, engine), Oracle(small_world, case)

    for indicator in INDICATORS:
        expected = oracle.expected(indicator)
        if isinstance(expected, Reason):
            assert table.reason(indicator.code) is expected, indicator.formula
            continue
        assert table.reason(indicator.code) is None, indicator.formula
        for key, states in expected.items():
            assert table.states(indicator.code, key) == states, (indicator.formula, key)
        for key in set(table.keys) - set(expected):
            states = table.states(indicator.code, key)
            assert all(state.top == 0 for leaf, state in states.items() if not leaf.is_stated), (indicator.formula, key)  # type: ignore[union-attr]
