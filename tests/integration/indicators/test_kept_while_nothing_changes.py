"""What figures rest on is kept between pages; whatever it is made of, a change is seen by the very next page."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from khet.domains.indicators import public as indicators
from khet.domains.indicators.queries.computing import basis
from khet.domains.organisations import public as organisations
from khet.domains.warehouse import public as warehouse
from tests import indicators_cast
from tests.indicators_cast import AT_2567, MACHINE, ON, Cast, ask, numbers, texts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    indicators_cast.define(indicators_cast.HEADS, indicators_cast.GIRLS)
    return indicators_cast.build()


def target(cast: Cast) -> None:
    indicators.set_target(
        actor=cast.planner, office_id=cast.office.id, code="girls", year=2567, value=Decimal(80), at=AT_2567
    )


def thresholds(cast: Cast) -> None:
    indicators.set_thresholds(
        actor=cast.planner, office_id=cast.office.id, code="girls", thresholds=[(5, Decimal(10))], at=AT_2567
    )


def network(cast: Cast) -> None:
    organisations.move_school(
        actor=MACHINE,
        school_id=cast.schools["reef"],
        office_id=cast.office.id,
        network_id=cast.networks["north"],
        effective_on=ON,
        at=AT_2567,
    )


def snapshot(cast: Cast) -> None:
    (old,) = warehouse.snapshots(actor=MACHINE, office_id=cast.office.id)
    warehouse.supersede(actor=MACHINE, uuid=old.uuid, reason="ผิดไฟล์", at=AT_2567)


def shown(cast: Cast) -> list[object]:
    tables = [ask(cast, cast.data_officer, "girls", *by, totals=True) for by in ((), ("network",))]
    return [(row.keys, row.text, row.level, row.target) for table in tables for row in table.rows]


@pytest.mark.parametrize("change", [target, thresholds, network, snapshot])
def test_a_change_is_seen_at_once(filled: Cast, change: Callable[[Cast], None]):
    before, kept = shown(filled), basis([filled.office.id], on=ON)
    assert shown(filled) == before
    assert basis([filled.office.id], on=ON) is kept

    change(filled)

    assert shown(filled) != before
    assert basis([filled.office.id], on=ON) is not kept


def test_a_page_reads_what_figures_rest_on_once(filled: Cast, django_assert_max_num_queries):
    before = texts(ask(filled, filled.reader, "heads", "school", totals=True))

    with django_assert_max_num_queries(7):
        assert texts(ask(filled, filled.reader, "heads", "school", totals=True)) == before


def test_totals_are_those_of_a_table_of_their_own(filled: Cast):
    by = ("school", "sex")
    table = numbers(ask(filled, filled.data_officer, "heads", *by, totals=True))
    alone = {each: numbers(ask(filled, filled.data_officer, "heads", *each)) for each in (("school",), ("sex",), ())}

    assert {keys: value for keys, value in table.items() if keys[1] is None and keys[0]} == {
        (school, None): value for (school,), value in alone["school",].items()
    }
    assert {keys: value for keys, value in table.items() if keys[0] is None and keys[1]} == {
        (None, sex): value for (sex,), value in alone["sex",].items()
    }
    assert table[None, None] == alone[()][()] == 47
