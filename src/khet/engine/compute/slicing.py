"""One school taken out of a table split by school: what is counted once for an office serves the pages of every school.

A statement of its own for each school would be made and run anew whenever somebody opens the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from khet.engine.compute import plan
from khet.engine.compute.limiting import Limit
from khet.engine.compute.tables import Block, Counted, StateTable

Limits = Mapping[str, Limit]


def lone_school(limits: Limits, by: tuple[str, ...], offices: frozenset[int]) -> int | None:
    """Give the one school that a table of one office is limited to, if it is not split by school anyway."""
    schools = limits.get(plan.SCHOOL, ())
    if len(offices) != 1 or len(schools) != 1 or plan.SCHOOL in by or plan.OFFICE in limits:
        return None
    return schools[0] if isinstance(schools[0], int) else None


def of_school(table: StateTable, school_id: int) -> StateTable:
    """Take one school out of a table whose first dimension is the school."""
    blocks = tuple(Block(_counted(block.counted, school_id), block.columns, block.offices) for block in table.blocks)
    known = frozenset(row.school_id for row in table.schools.rows if row.school_id == school_id)
    return replace(table, by=table.by[1:], blocks=blocks, only_schools=known)


def _counted(counted: Counted, school_id: int) -> Counted:
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = counted.table
    rows = whole.filter(pc.equal(whole.column(plan.SCHOOL), school_id)).drop_columns([plan.SCHOOL])
    by = tuple(each for each in counted.by if each != plan.SCHOOL)
    if not by and not rows.num_rows:  # a statement without keys always answers with one row
        rows = pa.table({field.name: pa.nulls(1, field.type) for field in rows.schema})
    return Counted(by, rows)
