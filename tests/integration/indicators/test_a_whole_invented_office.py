"""All shipped indicators of a whole invented office: computed, hidden, and proof against subtraction."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from khet.domains.indicators import permissions
from khet.domains.indicators import public as indicators
from khet.domains.organisations.models import Network, School, SchoolMembership, SchoolName
from khet.domains.warehouse.models import Import, Snapshot
from khet.engine.generate import plan, storing
from khet.kernel.actor import Actor
from tests.frameworks_cast import AT, MACHINE, actor, office

ON = date(2024, 9, 1)


@pytest.fixture
def invented(db: None, settings: LazySettings, tmp_path: Path) -> int:
    """An office of twelve schools and 1,200 pupils over three years, registered as if its files had been accepted."""
    made = plan.office(seed=7, schools=12, pupils=1_200, staff=90)
    here = office("สพป.สมมติ 1", "9907", "primary")
    sources = storing.store(made, tmp_path)
    settings.KHET_WAREHOUSE = tmp_path
    for row in storing.schools(tmp_path).rows:
        school = School.objects.create(pk=row.school_id, created_at=AT)
        name = f"โรงเรียนสมมติ {row.school_id}"
        SchoolName.objects.create(school=school, name=name, sort_key=name)
        network = None
        if row.network_id is not None:
            label = f"เครือข่าย {row.network_id}"
            network, _ = Network.objects.get_or_create(
                pk=row.network_id, defaults={"office_id": here.id, "name": label, "sort_key": label}
            )
        SchoolMembership.objects.create(school=school, office_id=here.id, network=network)
    for source in sources:
        imported = Import.objects.create(
            office_id=here.id, file_name="f", sha256=source.snapshot, size=1, state=Import.ACCEPTED,
            dataset=source.dataset, year=source.year, round=source.round, rows_in=source.rows, accepted=source.rows,
            uploaded_at=AT, checked_at=AT, accepted_at=AT,
        )  # fmt: skip
        Snapshot.objects.create(
            uuid=source.snapshot, office_id=here.id, dataset=source.dataset, year=source.year, round=source.round,
            schema_version=1, imported=imported, source_name="f.xlsx", source_sha256="0", rows=source.rows, schools=12,
            folder=str(source.path.relative_to(tmp_path)), sha256="0", size=1, published_at=AT,
        )  # fmt: skip
    indicators.ensure_library(actor=MACHINE, at=AT)
    return here.id


@pytest.fixture
def reader(invented: int) -> Actor:
    return actor("นายอ่าน", 77, permissions.FIGURE_VIEW, office_ids=(invented,))


def computed(who: Actor, office_id: int, codes: list[str], *by: str) -> indicators.FigureTable:
    return indicators.figures(actor=who, office_id=office_id, codes=codes, years=[2567], by=by, on=ON, totals=True)


def test_every_shipped_indicator_has_a_figure_of_the_area(invented: int):
    codes = [row.code for row in indicators.indicator_rows(actor=MACHINE)]

    table = computed(MACHINE, invented, codes)

    without = [row.code for row in table.rows if row.state != "shown"]
    assert len(codes) >= 40
    assert len(without) <= len(codes) // 5, without


def test_no_small_count_can_be_worked_out_of_any_table(invented: int, reader: Actor):
    rows = [
        row for row in indicators.indicator_rows(actor=MACHINE) if {"grade", "sex"} <= set(row.by) and row.unit == "คน"
    ]
    codes = [row.code for row in rows]
    assert codes
    for by in (("school",), ("school", "sex"), ("school", "grade"), ("network", "sex")):
        exact = {(row.code, row.keys): int(row.numerator or 0) for row in computed(MACHINE, invented, codes, *by).rows}
        seen = {(row.code, row.keys): row.number for row in computed(reader, invented, codes, *by).rows}
        for (code, keys), number in seen.items():
            assert number is None or not 0 < exact[code, keys] < 5, (code, keys)
        for code in codes:
            _attack(exact, seen, code, by)


def _attack(
    exact: dict[tuple[str, tuple[str | None, ...]], int],
    seen: dict[tuple[str, tuple[str | None, ...]], object],
    code: str,
    by: tuple[str, ...],
) -> None:
    """Subtract what is shown from every shown total along one dimension: never may one small cell remain."""
    for at in range(len(by)):
        for (named, total), number in seen.items():
            if named != code or total[at] is not None or number is None:
                continue
            parts = [
                keys
                for name, keys in exact
                if name == code and keys[at] is not None and keys[:at] + keys[at + 1 :] == total[:at] + total[at + 1 :]
            ]
            hidden = [keys for keys in parts if seen.get((code, keys)) is None]
            assert len(hidden) != 1 or not 0 < exact[code, hidden[0]] < 5, (code, total, hidden)
