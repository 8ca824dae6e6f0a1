"""Fills the warehouse of the demo's own office with an invented one: snapshots on disk, and their rows.

``python -m benchmarks._warehouse FOLDER`` in the data folder that KHET_HOME names; prints how many rows there are. What
an import leaves behind is left behind, without reading any file: that is measured elsewhere.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks._running import ran
from khet.engine import snapshots
from khet.engine.generate import storing
from khet.engine.sources import Source

OFFICE = "สพม.ลำปาง ลำพูน"


def fill(folder: Path) -> int:
    """Register the generated office below ``folder`` as snapshots of the demo's office; answers the rows."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khet.site.settings")
    numbers = _add_schools(folder)
    import django

    django.setup()
    from django.db import transaction

    from khet.domains.indicators import public as indicators
    from khet.domains.organisations import public as organisations
    from khet.kernel import actor, clock

    indicators.ensure_library(actor=actor.system("bench"), at=clock.now())
    office = organisations.find_office(OFFICE)
    keys = organisations.school_keys(office.id)
    ids = {numbers[code]: each.school_id for each in keys for _, code in each.codes if code in numbers}
    found = storing.sources(folder)
    with transaction.atomic():
        for source in found:
            _register(source, office.id, ids)
    indicators.ask_for_hiding(office.id, clock.now())
    return sum(source.rows for source in found)


def _add_schools(folder: Path) -> dict[str, int]:
    """Add the invented schools to the office by the public command; answers their numbers by code."""
    import pyarrow.parquet as pq

    rows = pq.read_table(folder / storing.SCHOOLS).to_pylist()
    register = folder / "register.csv"
    with register.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["name", "code10", "code8", "code6", "network", "name_en"])
        writer.writerows([row["name"], _code(row), "", "", "", ""] for row in rows)
    command = [sys.executable, "-m", "khet.cli", "school", "import", str(register), "--office", OFFICE]
    ran(command)
    return {_code(row): row["school_id"] for row in rows}


def _code(row: Mapping[str, Any]) -> str:
    """A code of this office's own: the demo has another invented office, whose schools bear the generator's codes."""
    return f"8{row['code10'][1:]}"


def _register(source: Source, office: int, ids: Mapping[int, int]) -> None:
    """One snapshot with its import, its schools renumbered to those of the register."""
    from khet.domains.warehouse.models import Import, Snapshot
    from khet.domains.warehouse.queries import places
    from khet.kernel import clock

    name = places.folder_name(
        office_id=office, dataset=source.dataset, year=source.year, round_=source.round, uuid=source.snapshot
    )
    by_school, size = _renumbered(source.path, places.root() / name, ids)
    period = {"office_id": office, "dataset": source.dataset, "year": source.year, "round": source.round}
    at, nothing = clock.now(), "0" * 64
    imported = Import.objects.create(
        **period, file_name="bench.xlsx", sha256=nothing, size=size, state=Import.ACCEPTED, rows_in=source.rows,
        accepted=source.rows, uploaded_at=at, checked_at=at, accepted_at=at,
    )  # fmt: skip
    Snapshot.objects.create(
        **period, uuid=source.snapshot, schema_version=1, imported=imported, source_name="bench.xlsx",
        source_sha256=nothing, rows=source.rows, schools=len(by_school), folder=name, sha256=nothing, size=size,
        published_at=at, counts={"by_school": by_school},
    )  # fmt: skip


def _renumbered(source: Path, target: Path, ids: Mapping[int, int]) -> tuple[dict[str, int], int]:
    """Copy a snapshot's files with other numbers of schools; answers the rows of each school, and the bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    target.mkdir(parents=True)
    by_school: Counter[int | None] = Counter()
    for name in (snapshots.ROWS, snapshots.SENSITIVE, snapshots.STATED):
        table = pq.read_table(source / name, partitioning=None)
        if "school_id" in table.column_names:
            numbers = [ids.get(each) for each in table.column("school_id").to_pylist()]
            by_school.update(numbers if name == snapshots.ROWS else ())
            place = table.column_names.index("school_id")
            table = table.set_column(place, "school_id", pa.array(numbers, pa.int32()))
        pq.write_table(table, target / name, compression="zstd")
    counts = {str(school): count for school, count in by_school.items() if school is not None}
    return counts, sum(file.stat().st_size for file in target.iterdir())


if __name__ == "__main__":
    print(fill(Path(sys.argv[1])))
