"""What the actions of this domain share: who may touch whom, and the audit."""

from __future__ import annotations

from datetime import datetime

from khet.calc.calendars import thai_day
from khet.domains.accounts import permissions, rules
from khet.domains.accounts.models import Person
from khet.domains.accounts.queries.people import held_permissions_of, reached_offices
from khet.kernel.actor import Actor

MAKES_ROLES = frozenset({permissions.ROLE_EDIT, permissions.ROLE_GIVE})


def locked_person(actor: Actor, permission: str, person_id: int) -> Person:
    """The person, locked, if the permission covers the whole office where they work; raises PersonNotFound."""
    found = Person.objects.visible_to(actor, permission).select_for_update().filter(pk=person_id).first()
    if found is None:
        raise rules.PersonNotFound("ไม่พบบุคคลนี้")
    actor.require_office(permission, found.office_id)
    return found


def check_may_take_over(actor: Actor, person: Person, at: datetime) -> None:
    """Refuse to change how somebody signs in whose roles reach offices beyond the actor's, or who makes roles there.

    Whoever sets a password can sign in with it: an account that makes roles is not for those who make none.
    """
    reach = actor.reach(permissions.PERSON_EDIT)
    offices = reached_offices(person.pk, thai_day(at))
    rules.check_may_take_over(all(reach.covers_office(office_id) for office_id in offices))
    for permission in MAKES_ROLES & held_permissions_of(person.pk, thai_day(at)):
        if not all(actor.reach(permission).covers_office(office_id) for office_id in offices):
            raise rules.BeyondReach("บุคคลนี้ดูแลบทบาทของผู้อื่น ต้องให้ผู้ดูแลระบบที่มีสิทธิ์เดียวกันดำเนินการ")
