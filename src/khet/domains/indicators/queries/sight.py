"""How much of an office an actor sees, and where single persons may be seen anyway."""

from __future__ import annotations

from khet.domains.indicators import permissions
from khet.domains.indicators.queries.computing import Basis
from khet.domains.indicators.rules.sight import Sight
from khet.domains.warehouse import public as warehouse
from khet.kernel.actor import Actor, NotAllowed, Reach

EVERYBODY = Sight(whole=True)


def sight(actor: Actor, basis: Basis, *, sensitive: bool = False) -> Sight:
    """What the actor sees of the offices of a basis; no query. Raises NotAllowed when it is nothing.

    Where figures rest on sensitive fields, persons count as seen only by those who may open such fields as well.
    """
    reach = actor.reach(permissions.FIGURE_VIEW)
    networks_of = basis.network_of
    persons = _open(actor.reach(warehouse.permissions.PERSON_VIEW), basis)
    if sensitive:
        persons &= _open(actor.reach(warehouse.permissions.SENSITIVE_VIEW), basis)
    everywhere = None in persons
    if all(reach.covers_office(office_id) for office_id in basis.office_ids):
        return Sight(whole=True, persons_everywhere=everywhere, persons_in=_ids(persons))
    networks = reach.network_ids & {network for network in networks_of.values() if network is not None}
    schools = reach.school_ids & networks_of.keys()
    schools |= {school for school, network in networks_of.items() if network in networks}
    if not schools:
        raise NotAllowed(permissions.FIGURE_VIEW)
    return Sight(
        whole=False,
        schools=frozenset(schools),
        networks=frozenset(networks),
        persons_everywhere=everywhere,
        persons_in=_ids(persons),
    )


def _open(reach: Reach, basis: Basis) -> set[int | None]:
    """The schools within reach, and None when every office is within reach as a whole."""
    found: set[int | None] = set()
    for school, network in basis.network_of.items():
        if reach.covers_office(basis.office_of[school]) or school in reach.school_ids or network in reach.network_ids:
            found.add(school)
    if all(reach.covers_office(office_id) for office_id in basis.office_ids):
        found.add(None)
    return found


def _ids(persons: set[int | None]) -> frozenset[int]:
    return frozenset(school for school in persons if school is not None)


def sees_school(actor: Actor, basis: Basis, school_id: int) -> bool:
    """Whether the actor sees the figures of a school by itself; no query."""
    try:
        return sight(actor, basis).shows_school(school_id)
    except NotAllowed:
        return False


def check_office_seen(actor: Actor, office_id: int) -> None:
    """Raise NotAllowed unless something of this office may be seen: the whole, or one's own part of it."""
    reach = actor.reach(permissions.FIGURE_VIEW)
    own_part = actor.home_office_id == office_id and bool(reach.school_ids or reach.network_ids)
    if not (reach.covers_office(office_id) or own_part):
        raise NotAllowed(permissions.FIGURE_VIEW)
