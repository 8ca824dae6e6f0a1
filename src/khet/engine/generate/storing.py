"""Writes an invented world as snapshots: the folders and files that ``khet.engine.snapshots`` describes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from khet.calc.schema import Dataset, Field, Guard, Kind
from khet.engine import schemas, snapshots
from khet.engine.generate.plan import Office, Plan
from khet.engine.generate.world import World
from khet.engine.sources import SchoolRow, Schools, Source, size_code

TYPES = {
    Kind.INTEGER: "BIGINT",
    Kind.DECIMAL: "BIGINT",
    Kind.DATE: "INTEGER",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.SCHOOL: "INTEGER",
    Kind.PERSON: "BIGINT",
}
MANIFEST, SCHOOLS = "sources.json", "schools.parquet"
FIRST_ROW = 2  # the header stands on the first row of a file
SCHOOL_COLUMNS = """
SELECT school_id, office_id, network_id, name, kind, code10, code8, code6, count(i)::INTEGER AS pupils
FROM school LEFT JOIN (
  SELECT school_id, i FROM enrolled WHERE from_round = 1 AND year = getvariable('year')
) USING (school_id)
GROUP BY ALL ORDER BY school_id
"""
HELPERS = frozenset({"school_id", "person", "serial", "scope"})


def store(plan: Plan, folder: Path, *, tell: Callable[[str], None] = lambda _: None) -> list[Source]:
    """Write every snapshot of a plan below ``folder`` with a manifest and the list of schools; answers the manifest."""
    world = World(plan)
    return store_world(world, folder, tell=tell)


def store_world(world: World, folder: Path, *, tell: Callable[[str], None] = lambda _: None) -> list[Source]:
    """Write the snapshots of a world that is there already."""
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for office in world.plan.offices:
        for year in world.plan.years:
            with world.at(office, year):
                found += [
                    _store_one(world, dataset, office, year, round_name, folder)
                    for dataset in schemas.load().values()
                    for round_name in world.rounds(dataset.key)
                ]
        tell(f"{office.id}/{len(world.plan.offices)}")
    world.database.execute(f"COPY ({SCHOOL_COLUMNS}) TO '{folder / SCHOOLS}'")
    manifest = {
        "seed": world.plan.seed,
        "sources": [
            asdict(each) | {"path": str(each.path.relative_to(folder)), "absent": sorted(each.absent)} for each in found
        ],
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return found


def sources(folder: Path) -> list[Source]:
    """The snapshots that were written below a folder, as computations take them."""
    plain = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return [
        Source(**{**each, "path": folder / each["path"], "absent": frozenset(each["absent"])})
        for each in plain["sources"]
    ]


def schools(folder: Path) -> Schools:
    """The schools that were written below a folder, with their size in the last year."""
    import pyarrow.parquet as pq

    rows = pq.read_table(folder / SCHOOLS, columns=["school_id", "office_id", "network_id", "pupils"]).to_pylist()
    return Schools(
        tuple(
            SchoolRow(row["school_id"], row["office_id"], row["network_id"], size_code(row["pupils"])) for row in rows
        )
    )


def _store_one(world: World, dataset: Dataset, office: Office, year: int, round_name: str, folder: Path) -> Source:
    table = world.rows(dataset.key, round_name)
    columns = {row[0] for row in world.database.execute(f"DESCRIBE {table}").fetchall()}
    if unknown := columns - HELPERS - {each.key for each in dataset.fields}:
        raise ValueError(f"{dataset.key} has no fields {sorted(unknown)}")
    name = str(uuid5(NAMESPACE_OID, f"khet {world.plan.seed} {office.id} {dataset.key} {year} {round_name}"))
    path = Path("warehouse", str(office.id), dataset.key, f"{year}-{round_name or 'all'}", name)
    target = folder / path
    target.mkdir(parents=True, exist_ok=True)
    said = {"dataset": dataset.key, "version": str(dataset.version), "year": str(year), "round": round_name,
            "format": str(snapshots.FORMAT)}  # fmt: skip
    where = "WHERE scope IS NULL" if "scope" in columns else ""
    numbered = f"SELECT (row_number() OVER () + {FIRST_ROW - 1})::INTEGER AS row, * FROM {table}"  # noqa: S608
    for file, guard in ((snapshots.ROWS, Guard.OPEN), (snapshots.SENSITIVE, Guard.SENSITIVE)):
        fields = [_written(each, columns) for each in dataset.stored(guard)]
        keys = ["row", "school_id::INTEGER AS school_id", *(["person"] if snapshots.has_people(dataset) else [])]
        _copy(world, f"SELECT {', '.join(keys + fields)} FROM ({numbered}) {where} ORDER BY row", target / file, said)  # noqa: S608
    counted = [_written(each, columns) for each in snapshots.stated_fields(dataset)]
    scope, there = ("scope", "scope IS NOT NULL") if "scope" in columns else ("NULL::VARCHAR AS scope", "FALSE")
    stated = f"SELECT {', '.join([scope, 'row', *counted])} FROM ({numbered}) WHERE {there} ORDER BY row"  # noqa: S608
    _copy(world, stated, target / snapshots.STATED, said)
    rows = world.count(f"SELECT count(*) FROM {table} {where}")  # noqa: S608
    given = {each.key for each in dataset.fields if each.guard is not Guard.PERSONAL}
    return Source(office.id, dataset.key, year, round_name, target, rows, name, frozenset(given - columns))


def _written(each: Field, columns: set[str]) -> str:
    value = f'"{each.key}"' if each.key in columns else "NULL"
    return f'{value}::{TYPES.get(each.kind, "VARCHAR")} AS "{each.key}"'


def _copy(world: World, query: str, target: Path, said: dict[str, str]) -> None:
    mark = json.dumps(said, sort_keys=True).replace("'", "''")
    world.database.execute(
        f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{khet: '{mark}'}})"
    )
