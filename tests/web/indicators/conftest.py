"""An office with two schools, its census, five indicators, and a browser for everybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from khet.domains.organisations import public as organisations
from tests import indicators_cast
from tests.indicators_cast import AT, MACHINE, Roll
from tests.web.frameworks.conftest import House, delta, house

__all__ = ["House", "delta", "house"]


@pytest.fixture
def figures_house(house: House, settings: LazySettings, tmp_path: Path) -> House:
    """The house with indicators and a census of 2567: ninety pupils of two schools."""
    settings.KHET_WAREHOUSE = tmp_path / "warehouse"
    indicators_cast.define(indicators_cast.HEADS, indicators_cast.GIRLS, indicators_cast.FALL)
    schools = [
        organisations.add_school(actor=MACHINE, office_id=house.office_id, name=name, codes={"smis8": code}, at=AT).id
        for name, code in (("บ้านริมคลอง", "99029001"), ("บ้านชายทุ่ง", "99029002"))
    ]
    roll = Roll()
    for school in schools:
        roll.add(school, 25, grade="p1", sex="f").add(school, 20, grade="p1", sex="m")
    indicators_cast.store(
        house.office_id,
        "pupils",
        2567,
        "06-10",
        schools=roll.schools,
        persons=roll.persons,
        columns=roll.columns,
    )
    return house
