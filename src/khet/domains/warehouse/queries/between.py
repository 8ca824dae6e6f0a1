"""Who came, left or moved between two snapshots; and a comparison fit for those who may not see people.

A count of one to four pupils tells of persons. Who may not see persons gets a comparison without such counts, and
without the others from which they could be worked out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from khet.domains.warehouse import permissions
from khet.domains.warehouse.models import Snapshot
from khet.domains.warehouse.queries import comparing, places
from khet.domains.warehouse.queries.rows import CensusDiff, SchoolChange
from khet.domains.warehouse.queries.snapshots import loaded, people_links
from khet.domains.warehouse.rules.flows import hidden_schools, is_small
from khet.kernel.actor import Actor

IN, OUT, MOVED = "in", "out", "moved"


def compare_for(actor: Actor, uuid_a: str, uuid_b: str) -> CensusDiff:
    """Compare two snapshots for this actor; small counts are None for those who may not see people of the office."""
    found = comparing.compare(actor, uuid_a, uuid_b)
    if actor.reach(permissions.PERSON_VIEW).covers_office(found.after.office_id):
        return found
    return guarded(found)


def guarded(found: CensusDiff) -> CensusDiff:
    """The comparison without counts of few people; None stands for a count that is not told."""
    flows = [(each.came_in, each.went_out, each.moved_in, each.moved_out) for each in found.schools]
    hidden = hidden_schools(flows)
    nothing: Any = None  # both sizes are told: with one of the three the other two could be worked out
    is_few = is_small(found.came_in) or is_small(found.went_out)
    return replace(
        found,
        came_in=nothing if is_few else found.came_in,
        went_out=nothing if is_few else found.went_out,
        stayed=nothing if is_few else found.stayed,
        moved=_told(found.moved),
        changed=_large(found.changed),
        moves=(),
        schools=tuple(_without_flows(each) if at in hidden else _sized(each) for at, each in enumerate(found.schools)),
    )


def pseudonyms_between(actor: Actor, before: str, after: str, *, kind: str, school_id: int | None) -> list[int]:
    """The pseudonyms of those who came, left or moved, of one school or of all; raises NotFound; four queries."""
    was_at = _schools(loaded(actor, before, permissions.PERSON_VIEW))
    is_at = _schools(loaded(actor, after, permissions.PERSON_VIEW))
    if kind == IN:
        return sorted(each for each in is_at if each not in was_at and school_id in (None, is_at[each]))
    if kind == OUT:
        return sorted(each for each in was_at if each not in is_at and school_id in (None, was_at[each]))
    moved = [each for each in was_at if each in is_at and was_at[each] != is_at[each]]
    return sorted(each for each in moved if school_id in (None, was_at[each], is_at[each]))


def _without_flows(each: SchoolChange) -> SchoolChange:
    nothing: Any = None
    return replace(
        each,
        before=_told(each.before),
        after=_told(each.after),
        came_in=nothing,
        went_out=nothing,
        moved_in=nothing,
        moved_out=nothing,
        changed={},
    )


def _sized(each: SchoolChange) -> SchoolChange:
    return replace(each, before=_told(each.before), after=_told(each.after), changed={})


def _told(count: int) -> Any:
    return None if is_small(count) else count


def _large(counts: Mapping[str, int]) -> dict[str, int]:
    return {key: count for key, count in counts.items() if not is_small(count)}


def _schools(row: Snapshot) -> dict[int, int | None]:
    """The school of every person of a snapshot, each as whom they were found to be."""
    table = places.table_of(row, columns=["person", "school_id"])
    links = people_links().kept
    pairs = zip(table.column("person").to_pylist(), table.column("school_id").to_pylist(), strict=True)
    return {links.get(person, person): school for person, school in pairs if person is not None}
