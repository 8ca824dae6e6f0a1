"""A comparison of two snapshots fit for those who may not see people.

A count of one to four pupils tells of persons. Who may not see persons gets a comparison without such counts, and
without the others from which they could be worked out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from khet.domains.warehouse import permissions
from khet.domains.warehouse.queries import comparing
from khet.domains.warehouse.queries.rows import CensusDiff, SchoolChange
from khet.domains.warehouse.rules.flows import hidden_schools, is_small
from khet.kernel.actor import Actor


def compare_for(actor: Actor, uuid_a: str, uuid_b: str) -> CensusDiff:
    """Compare two snapshots for this actor; small counts are None for those who may not see people of the office."""
    found = comparing.compare(actor, uuid_a, uuid_b)
    if actor.reach(permissions.PERSON_VIEW).covers_office(found.after.office_id):
        return found
    return guarded(found)


def guarded(found: CensusDiff) -> CensusDiff:
    """The comparison without counts of few people; None stands for a count that is not told."""
    hidden = hidden_schools([(each.came_in, each.went_out, each.moved_in, each.moved_out) for each in found.schools])
    schools = tuple(
        _without_flows(each) if at in hidden else replace(each, changed={}) for at, each in enumerate(found.schools)
    )
    return replace(
        found,
        came_in=_told(found.came_in),
        went_out=_told(found.went_out),
        moved=_told(found.moved),
        changed=_large(found.changed),
        moves=(),
        schools=schools,
    )


def _without_flows(each: SchoolChange) -> SchoolChange:
    nothing: Any = None
    return replace(
        each, came_in=nothing, went_out=nothing, moved_in=nothing, moved_out=nothing, changed={},
        before=_told(each.before), after=_told(each.after),
    )  # fmt: skip


def _told(count: int) -> Any:
    return None if is_small(count) else count


def _large(counts: Any) -> dict[str, int]:
    return {key: count for key, count in counts.items() if not is_small(count)}
