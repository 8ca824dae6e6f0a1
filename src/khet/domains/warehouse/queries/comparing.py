"""Sets two snapshots of one dataset side by side: who came, who left, who changed school, and what changed of whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from khet.calc.schema import Guard
from khet.domains.warehouse.models import Snapshot
from khet.domains.warehouse.queries import places
from khet.domains.warehouse.queries.imports import dataset_of
from khet.domains.warehouse.queries.names import school_names
from khet.domains.warehouse.queries.rows import CensusDiff, SchoolChange
from khet.domains.warehouse.queries.snapshots import loaded, people_links, row_of
from khet.domains.warehouse.rules.refusals import CannotCompare
from khet.kernel.actor import Actor

if TYPE_CHECKING:
    import pyarrow as pa

KEYS = frozenset({"row", "school_id", "person"})
Places = dict[int | None, "Counter[str]"]


def compare(actor: Actor, uuid_a: str, uuid_b: str) -> CensusDiff:
    """Compare two snapshots, the first as the one before; raises NotFound and CannotCompare; about seven queries.

    People are compared by who they were found to be since. A dataset without people is compared by the keys of its
    rows: a school that came or left is counted as one.
    """
    before, after = loaded(actor, uuid_a), loaded(actor, uuid_b)
    _check(before, after)
    names = _open_fields(before.dataset)
    old, new = _table(before, names), _table(after, names)
    joined = _joined(old, new, names)
    known = school_names({school for school in joined.schools if school is not None})
    rows = [
        _school(school, known.get(school or 0, ""), counts, joined.changed_at.get(school, Counter()))
        for school, counts in joined.schools.items()
    ]
    changed_rows = [each for each in rows if _has_change(each)]
    return CensusDiff(
        before=row_of(before),
        after=row_of(after),
        came_in=joined.total["came_in"],
        went_out=joined.total["went_out"],
        moved=sum(joined.moves.values()),
        stayed=joined.total["stayed"],
        changed=dict(sorted(joined.changed.items(), key=lambda item: (-item[1], item[0]))),
        moves=tuple((a, b, count) for (a, b), count in joined.moves.most_common()),
        schools=tuple(sorted(changed_rows, key=lambda each: (each.name, each.school_id or 0))),
    )


def _check(before: Snapshot, after: Snapshot) -> None:
    if before.dataset != after.dataset:
        raise CannotCompare("เทียบได้เฉพาะชุดข้อมูลเดียวกัน", "Only snapshots of one dataset can be compared")
    if before.pk == after.pk:
        raise CannotCompare("เลือกชุดข้อมูลสองชุดที่ต่างกัน", "Choose two different snapshots")
    if before.removed_at or after.removed_at:
        raise CannotCompare("ชุดข้อมูลหนึ่งถูกลบตามกำหนดเก็บแล้ว", "One of them was removed when its retention ended")


def _open_fields(dataset: str) -> list[str]:
    return [each.key for each in dataset_of(dataset).stored(Guard.OPEN)]


def _table(snapshot: Snapshot, names: list[str]) -> pa.Table:
    """The open rows, each person as whom they were found to be."""
    import pyarrow as pa

    table = places.table_of(snapshot)
    links = people_links().kept
    if "person" in table.column_names and links:
        persons = [links.get(each, each) for each in table.column("person").to_pylist()]
        table = table.set_column(table.column_names.index("person"), "person", pa.array(persons, pa.int64()))
    return table.select([name for name in ("school_id", "person", *names) if name in table.column_names])


class _Joined:
    """What joining two tables gave."""

    def __init__(self) -> None:
        self.total: Counter[str] = Counter()
        self.changed: Counter[str] = Counter()
        self.moves: Counter[tuple[int | None, int | None]] = Counter()
        self.schools: Places = defaultdict(Counter)
        self.changed_at: Places = defaultdict(Counter)


def _joined(old: pa.Table, new: pa.Table, names: list[str]) -> _Joined:
    """Join by person, or by school and grade where the rows are not about people."""
    import duckdb

    keys = _key_columns(old, new)
    fields = [name for name in names if name in old.column_names and name in new.column_names and name not in keys]
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        connection.register("before", old)
        connection.register("after", new)
        match = " AND ".join(f'b."{key}" IS NOT DISTINCT FROM a."{key}"' for key in keys)
        has = f'b."{keys[0]}" IS NOT NULL', f'a."{keys[0]}" IS NOT NULL'
        changes = ", ".join(
            f'count(*) FILTER (WHERE {has[0]} AND {has[1]} AND b."{name}" IS DISTINCT FROM a."{name}")'
            for name in fields
        )
        found = connection.execute(
            f"SELECT {has[0]}, {has[1]}, b.school_id, a.school_id, count(*)"  # noqa: S608
            f"{', ' + changes if changes else ''}"
            f" FROM before b FULL JOIN after a ON {match} GROUP BY 1, 2, 3, 4"
        ).fetchall()
    return _tallied(found, fields)


def _key_columns(old: pa.Table, new: pa.Table) -> list[str]:
    if "person" in old.column_names:
        extra = [name for name in ("rater",) if name in old.column_names and name in new.column_names]
        return ["person", *extra]
    extra = [name for name in ("grade", "incident_no") if name in old.column_names and name in new.column_names]
    return ["school_id", *extra]


def _tallied(found: list[tuple[object, ...]], fields: list[str]) -> _Joined:
    joined = _Joined()
    for in_old, in_new, was_at, is_at, count, *changes in found:
        _tally(joined, bool(in_old), bool(in_new), was_at, is_at, int(str(count)))
        for name, changed in zip(fields, changes, strict=True):
            if changed:
                joined.changed[name] += int(str(changed))
                joined.changed_at[is_at][name] += int(str(changed))  # type: ignore[index]
    return joined


def _tally(joined: _Joined, in_old: bool, in_new: bool, was_at: object, is_at: object, count: int) -> None:
    schools: dict[object, Counter[str]] = joined.schools  # type: ignore[assignment]
    if in_old:
        schools[was_at]["before"] += count
    if in_new:
        schools[is_at]["after"] += count
    if not in_old:
        joined.total["came_in"] += count
        schools[is_at]["came_in"] += count
    elif not in_new:
        joined.total["went_out"] += count
        schools[was_at]["went_out"] += count
    else:
        joined.total["stayed"] += count
        if was_at != is_at:
            joined.moves[was_at, is_at] += count  # type: ignore[index]
            schools[was_at]["moved_out"] += count
            schools[is_at]["moved_in"] += count


def _school(school_id: int | None, name: str, counts: Counter[str], changed: Counter[str]) -> SchoolChange:
    return SchoolChange(
        school_id=school_id,
        name=name,
        before=counts["before"],
        after=counts["after"],
        came_in=counts["came_in"],
        went_out=counts["went_out"],
        moved_in=counts["moved_in"],
        moved_out=counts["moved_out"],
        changed=dict(changed.most_common()),
    )


def _has_change(each: SchoolChange) -> bool:
    return bool(each.came_in or each.went_out or each.moved_in or each.moved_out or each.changed)
