"""A figure whose snapshot is gone or spoilt says which one it is and what to do, and is never a wrong number."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from khet.domains.indicators import public as indicators
from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import Snapshot
from khet.engine.compute.computing import forget
from khet.kernel.unavailable import Unavailable
from tests import indicators_cast
from tests.indicators_cast import AT_2567, ON, Cast, ask, texts


@pytest.fixture
def rows(filled: Cast) -> Path:
    """The file of the pupils, with nothing that was counted from it remembered."""
    forget()
    row = Snapshot.objects.current().get(office_id=filled.office.id, dataset="pupils")
    return Path(settings.KHET_WAREHOUSE) / row.folder / "rows.parquet"


@pytest.mark.parametrize("harm", ["gone", "cut"])
def test_the_snapshot_and_the_way_out_are_named(filled: Cast, rows: Path, harm: str):
    if harm == "gone":
        rows.unlink()
    else:
        rows.write_bytes(rows.read_bytes()[:100])

    with pytest.raises(Unavailable, match="pupils 2567 06-10") as told:
        ask(filled, filled.data_officer, "heads")

    row = Snapshot.objects.current().get(office_id=filled.office.id, dataset="pupils")
    assert row.folder in str(told.value)
    assert f"khet data accept {row.imported_id}" in told.value.advice


def test_figures_that_do_not_read_a_lost_snapshot_stand(filled: Cast, rows: Path):
    indicators_cast.store(
        filled.office.id,
        "onet",
        2567,
        "",
        schools=[filled.schools["river"]],
        columns={"grade": ["p6"], "candidates": [20], "math": [4000]},
    )
    rows.unlink()

    assert texts(ask(filled, filled.data_officer, "maths", "school", totals=True))[(None,)] == "40.00"
    assert texts(ask(filled, filled.data_officer, "maths"))[()] == "40.00"
    with pytest.raises(Unavailable):
        ask(filled, filled.data_officer, "heads")


def test_names_behind_a_lost_snapshot_are_not_guessed(filled: Cast, rows: Path):
    rows.unlink()

    with pytest.raises(Unavailable):
        indicators.names_behind(
            actor=filled.data_officer,
            office_id=filled.office.id,
            code="heads",
            year=2567,
            only={},
            purpose="ตรวจสอบรายชื่อ",
            on=ON,
            at=AT_2567,
        )


def test_a_look_at_the_files_finds_what_nobody_has_read(filled: Cast, rows: Path):
    rows.write_bytes(rows.read_bytes()[:-1] + b"x")

    count, broken = warehouse.damage()

    assert count == Snapshot.objects.count()
    assert len(broken) == 1
    assert warehouse.damage(most=0) == (0, [])
