"""Changes inside an office: its networks of schools and its groups."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from khet.calc import thai
from khet.domains.organisations import permissions, rules
from khet.domains.organisations.actions.changes import end_fact, required, unique_or
from khet.domains.organisations.models import Group, Network, SchoolMembership
from khet.domains.organisations.queries.rows import GroupRow, NetworkRow
from khet.kernel.actor import Actor
from khet.kernel.audit import record_change


@transaction.atomic
def add_network(*, actor: Actor, office_id: int, name: str, at: datetime, valid_from: date | None = None) -> NetworkRow:
    """Add a network to an office; raises NotAllowed, AlreadyThere for a name in use there."""
    actor.require_office(permissions.OFFICE_EDIT, office_id)
    name = required(name, "ชื่อเครือข่าย")
    network = Network(office_id=office_id, name=name, sort_key=thai.sort_key(name), valid_from=valid_from)
    with unique_or(f"มีเครือข่าย “{name}” ในเขตนี้แล้ว"):
        network.save()
    record_change(actor, "network.added", network, name, office_id=office_id, detail={"from": valid_from}, at=at)
    return NetworkRow(id=network.pk, office_id=office_id, name=name)


@transaction.atomic
def rename_network(*, actor: Actor, network_id: int, name: str, at: datetime) -> None:
    """Correct the name of a network; raises Network.DoesNotExist, NotAllowed, AlreadyThere."""
    network = Network.objects.visible_to(actor, permissions.OFFICE_EDIT).select_for_update().get(pk=network_id)
    actor.require_office(permissions.OFFICE_EDIT, network.office_id)
    before, network.name = network.name, required(name, "ชื่อเครือข่าย")
    network.sort_key = thai.sort_key(network.name)
    with unique_or(f"มีเครือข่าย “{network.name}” ในเขตนี้แล้ว"):
        network.save(update_fields=["name", "sort_key"])
    detail = {"before": before, "after": network.name}
    record_change(actor, "network.renamed", network, network.name, office_id=network.office_id, detail=detail, at=at)


@transaction.atomic
def close_network(*, actor: Actor, network_id: int, effective_on: date, at: datetime) -> None:
    """End a network; its schools stay in the office without a network from that day on."""
    network = Network.objects.visible_to(actor, permissions.OFFICE_EDIT).select_for_update().get(pk=network_id)
    actor.require_office(permissions.OFFICE_EDIT, network.office_id)
    end_fact(network, effective_on)
    places = list(network.memberships.filter(valid_to__isnull=True))
    for place in places:
        end_fact(place, effective_on)
        SchoolMembership.objects.create(school_id=place.school_id, office_id=place.office_id, valid_from=effective_on)
    detail = {"effective_on": effective_on, "schools": len(places)}
    record_change(actor, "network.closed", network, network.name, office_id=network.office_id, detail=detail, at=at)


@transaction.atomic
def add_group(
    *, actor: Actor, office_id: int, name: str, at: datetime, position: int | None = None,
    valid_from: date | None = None,
) -> GroupRow:  # fmt: skip
    """Add a group to an office, last unless a position is given; raises NotAllowed, AlreadyThere."""
    actor.require_office(permissions.OFFICE_EDIT, office_id)
    name = required(name, "ชื่อกลุ่มงาน")
    if position is None:
        position = Group.objects.visible_to(actor, permissions.OFFICE_EDIT).filter(office_id=office_id).count() + 1
    group = Group(office_id=office_id, name=name, position=position, valid_from=valid_from)
    with unique_or(f"มีกลุ่มงาน “{name}” ในเขตนี้แล้ว"):
        group.save()
    record_change(actor, "group.added", group, name, office_id=office_id, detail={"position": position}, at=at)
    return GroupRow(id=group.pk, office_id=office_id, name=name)


@transaction.atomic
def rename_group(*, actor: Actor, group_id: int, name: str, at: datetime) -> None:
    """Correct the name of a group; raises Group.DoesNotExist, NotAllowed, AlreadyThere."""
    group = Group.objects.visible_to(actor, permissions.OFFICE_EDIT).select_for_update().get(pk=group_id)
    actor.require_office(permissions.OFFICE_EDIT, group.office_id)
    before, group.name = group.name, required(name, "ชื่อกลุ่มงาน")
    with unique_or(f"มีกลุ่มงาน “{group.name}” ในเขตนี้แล้ว"):
        group.save(update_fields=["name"])
    detail = {"before": before, "after": group.name}
    record_change(actor, "group.renamed", group, group.name, office_id=group.office_id, detail=detail, at=at)


@transaction.atomic
def close_group(*, actor: Actor, group_id: int, effective_on: date, at: datetime) -> None:
    """End a group from a day on; who worked in it stays in the record."""
    group = Group.objects.visible_to(actor, permissions.OFFICE_EDIT).select_for_update().get(pk=group_id)
    actor.require_office(permissions.OFFICE_EDIT, group.office_id)
    end_fact(group, effective_on)
    detail = {"effective_on": effective_on}
    record_change(actor, "group.closed", group, group.name, office_id=group.office_id, detail=detail, at=at)


def check_network(network_id: int | None, office_id: int) -> None:
    """Raise NotPossible unless the network is an open one of this office."""
    if network_id is None:
        return
    if not Network.objects.filter(pk=network_id, office_id=office_id, valid_to__isnull=True).exists():
        raise rules.NotPossible("เครือข่ายนี้ไม่ได้อยู่ในเขตที่เลือก")
