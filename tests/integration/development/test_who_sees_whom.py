"""Who sees which records about a person: the person, who leads the school, the network it is in now, and the office."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from decimal import Decimal

import pytest

from khet.domains.accounts import public as accounts
from khet.domains.development import permissions
from khet.domains.development.models import (
    Certificate,
    CoachingLog,
    FollowUpRound,
    PlcGroup,
    PlcLog,
    Registration,
    SelfLearning,
    UseRecord,
)
from khet.domains.development.queries import records
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor, system
from tests import certificates_cast, people_cast
from tests.certificates_cast import AT, LAST, TODAY, Scene

EVERYBODY_WHO_SEES = {"self", "school_head", "network", "developer", "director", "machine"}
ALL = (
    "self",
    "colleague",
    "school_head",
    "other_school_head",
    "network",
    "former_network",
    "developer",
    "director",
    "officer",
    "supervisor",
    "outsider",
    "nobody",
    "machine",
)


@dataclass(frozen=True, slots=True)
class House:
    """A teacher about whom there is a record of each kind, and everybody around them."""

    scene: Scene
    person_id: int
    by: dict[str, Actor]


@pytest.fixture
def house(db) -> House:
    scene = certificates_cast.build(count=1)
    cast, given = scene.cast, accounts.GivenRole
    banyan, lotus, office = cast.schools["banyan"].id, cast.schools["lotus"].id, cast.office.id

    def add(name: str, **more: object) -> Actor:
        cast.people[name] = people_cast.person(office, f"นาย{name}", name.replace("_", "-"), **more)
        return cast.actor(name, TODAY)

    # The school of the teacher was in the northern network and has gone over to the southern one.
    organisations.move_school(
        actor=people_cast.MACHINE,
        school_id=banyan,
        office_id=office,
        network_id=cast.south.id,
        effective_on=LAST,
        at=AT,
    )
    person = certificates_cast.join(scene, "teacher")
    by = {
        "self": cast.actor("teacher", TODAY),
        "colleague": add("colleague", roles=["teacher"], school_id=banyan),
        "school_head": add("school_head", roles=["school_director"], school_id=banyan),
        "other_school_head": add("other_school_head", roles=["school_director"], school_id=lotus),
        "network": add("network", roles=[given("staff_developer", "networks", (cast.south.id,))]),
        "former_network": add("former_network", roles=[given("staff_developer", "networks", (cast.north.id,))]),
        "developer": scene.developer,
        "director": cast.actor("director", TODAY),
        "officer": cast.actor("officer", TODAY),
        "supervisor": add("supervisor", roles=["officer"]),
        "outsider": scene.outsider,
        "nobody": Actor(),
        "machine": system("tests"),
    }
    certificates_cast.issue(scene)
    _write(office, person.pk, scene, supervisor_id=cast.people["supervisor"].id)
    return House(scene, person.pk, by)


def _write(office_id: int, person_id: int, scene: Scene, supervisor_id: int) -> None:
    """A record of each kind about the teacher; the supervisor coaches and is asked about the use at work."""
    CoachingLog.objects.create(
        office_id=office_id,
        coach_id=supervisor_id,
        coachee_id=person_id,
        coached_on=TODAY,
        hours=2,
        focus="การตั้งคำถาม",
        written_at=AT,
    )
    SelfLearning.objects.create(
        office_id=office_id,
        person_id=person_id,
        title="บทเรียน",
        hours=3,
        completed_on=TODAY,
        reported_at=AT,
        state=SelfLearning.ACCEPTED,
    )
    circle = PlcGroup.objects.create(
        office_id=office_id, year_be=2567, name="วงคณิต", topic="การคิด", facilitator_id=supervisor_id, created_at=AT
    )
    met = PlcLog.objects.create(group=circle, held_on=TODAY, hours=Decimal("1.5"), problem="คิดช้า", written_at=AT)
    met.present.set([person_id, supervisor_id])
    asked = FollowUpRound.objects.create(
        office_id=office_id,
        event=scene.event,
        after_days=30,
        sources=["supervisor"],
        method="written",
        supervisor_person_id=supervisor_id,
        opens_on=TODAY,
    )
    UseRecord.objects.create(
        office_id=office_id, round=asked, person_id=person_id, source="supervisor", by_person_id=supervisor_id
    )


def seeing(house: House, model, permission: str, person: str = "person") -> set[str]:
    """Those who see what a model holds about the teacher."""
    return {
        name
        for name in ALL
        if model.objects.visible_to(house.by[name], permission).filter(**{person: house.person_id}).exists()
    }


def test_each_kind_of_record_is_seen_by_the_person_who_leads_and_who_takes_part(house: House):
    """With another permission another circle sees: school heads have none over events, the office's officers have."""
    supervised, officers = EVERYBODY_WHO_SEES | {"supervisor"}, {"officer", "supervisor"}

    assert {
        "certificate": seeing(house, Certificate, permissions.RECORD_VIEW),
        "self learning": seeing(house, SelfLearning, permissions.RECORD_VIEW),
        "use": seeing(house, UseRecord, permissions.RECORD_VIEW),
        "coaching": seeing(house, CoachingLog, permissions.RECORD_VIEW, "coachee"),
        "registration": seeing(house, Registration, permissions.EVENT_VIEW),
    } == {
        "certificate": EVERYBODY_WHO_SEES,
        "self learning": EVERYBODY_WHO_SEES,
        "use": supervised,
        "coaching": supervised,
        "registration": (EVERYBODY_WHO_SEES - {"school_head"}) | officers,
    }


def test_the_record_opens_for_the_same_and_the_list_of_people_agrees_with_it(house: House):
    opened, listed = {}, {}
    for name in ALL:
        actor = house.by[name]
        people = records.hours_by_person(actor, house.scene.cast.office.id, 2567, TODAY)
        hours = {row.id: hours for row, hours in people}
        if house.person_id in hours:
            listed[name] = hours[house.person_id]
        with contextlib.suppress(accounts.PersonNotFound):
            opened[name] = records.record_of(actor, house.person_id, TODAY).hours_in(2567)

    assert opened == dict.fromkeys(EVERYBODY_WHO_SEES, Decimal("18.5"))
    assert listed == {name: hours for name, hours in opened.items() if name != "self"}
