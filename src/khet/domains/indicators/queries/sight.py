"""How much of an office an actor sees, and where single persons may be seen anyway."""

from __future__ import annotations

from khet.domains.indicators import permissions
from khet.domains.indicators.rules.sight import Sight
from khet.domains.warehouse import public as warehouse
from khet.kernel.actor import Actor, NotAllowed

PUBLIC_SIGHT = Sight(whole=True)


def sight(actor: Actor, office_id: int, networks_of: dict[int, int | None]) -> Sight:
    """What the actor sees of an office whose schools are ``networks_of`` (school id → network id); no query.

    Raises NotAllowed when nothing of the office is within reach.
    """
    reach = actor.reach(permissions.FIGURE_VIEW)
    persons = actor.reach(warehouse.permissions.PERSON_VIEW)
    open_schools = {school for school, network in networks_of.items() if network in persons.network_ids}
    open_schools |= persons.school_ids & networks_of.keys()
    everywhere = persons.covers_office(office_id)
    if reach.covers_office(office_id):
        return Sight(whole=True, persons_everywhere=everywhere, persons_in=frozenset(open_schools))
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
        persons_in=frozenset(open_schools),
    )


def check_office_seen(actor: Actor, office_id: int) -> None:
    """Raise NotAllowed unless something of this office may be seen: the whole, or one's own part of it."""
    reach = actor.reach(permissions.FIGURE_VIEW)
    own_part = actor.home_office_id == office_id and bool(reach.school_ids or reach.network_ids)
    if not (reach.covers_office(office_id) or own_part):
        raise NotAllowed(permissions.FIGURE_VIEW)
