"""An invented office with networks, schools and people, and another office whose people must not see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from khet.domains.accounts import public as accounts
from khet.domains.accounts.models import User
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor, system
from tests.rebuilt import rebuilt

AT = datetime(2023, 11, 15, 2, 0, tzinfo=UTC)
TODAY = date(2023, 11, 15)
MACHINE = system("tests")
PASSWORD = "ฝนตกหนัก-ริมน้ำยม-2566"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what is there, by name."""

    office: organisations.OfficeRow
    other_office: organisations.OfficeRow
    north: organisations.NetworkRow
    south: organisations.NetworkRow
    schools: dict[str, organisations.SchoolRow]
    planning: organisations.GroupRow
    people: dict[str, accounts.PersonRow]

    def actor(self, who: str, on: date = TODAY) -> Actor:
        """The actor behind one of the people."""
        return accounts.actor_for(self.user(who), on)

    def user(self, who: str) -> User:
        """The account of one of the people."""
        return User.objects.get(person_id=self.people[who].id)


def office(short_name: str, code: str, kind: str = "secondary") -> organisations.OfficeRow:
    """An invented office."""
    return organisations.add_office(
        actor=MACHINE, short_name=short_name, name=f"สำนักงานเขตสมมติ {short_name}", office_type=kind, codes=[code], at=AT
    )


def school(office_id: int, name: str, code: str, network_id: int | None = None) -> organisations.SchoolRow:
    """An invented school with one code."""
    return organisations.add_school(
        actor=MACHINE, office_id=office_id, name=name, codes={"smis8": code}, network_id=network_id, at=AT
    )


def person(office_id: int, name: str, username: str | None = None, **more: object) -> accounts.PersonRow:
    """An invented person."""
    return accounts.add_person(
        actor=MACHINE,
        office_id=office_id,
        full_name=name,
        username=username,
        password=PASSWORD if username else None,
        at=AT,
        **more,
    )


@rebuilt
def build() -> Cast:
    """Two offices with their people."""
    accounts.ensure_roles(actor=MACHINE, at=AT)
    here, there = office("สพม.ริมน้ำ", "9901", "secondary"), office("สพป.ดอยหมอก 1", "9902", "primary")
    north = organisations.add_network(actor=MACHINE, office_id=here.id, name="สหวิทยาเขตเหนือ", at=AT)
    south = organisations.add_network(actor=MACHINE, office_id=here.id, name="สหวิทยาเขตใต้", at=AT)
    schools = {
        "bridge": school(here.id, "โรงเรียนสะพานไม้วิทยา", "99010001", north.id),
        "banyan": school(here.id, "โรงเรียนต้นไทรพิทยาคม", "99010002", north.id),
        "lotus": school(here.id, "โรงเรียนบึงบัววิทยาลัย", "99010003", south.id),
        "mist": school(there.id, "โรงเรียนบ้านดอยหมอก", "99020001"),
    }
    planning = organisations.add_group(actor=MACHINE, office_id=here.id, name="กลุ่มนโยบายและแผน", at=AT)
    given = accounts.GivenRole
    people = {
        "administrator": person(here.id, "นางสาวธาริณี แสงดาว", "tharinee", roles=["administrator"]),
        "director": person(here.id, "นายพนา วารี", "phana", roles=["director"]),
        "officer": person(here.id, "นายกล้า ทุ่งทอง", "kla", roles=["officer"], group_id=planning.id),
        "head": person(here.id, "นางมาลัย สายธาร", "malai", roles=["group_head"], group_id=planning.id, is_head=True),
        "network_head": person(
            here.id, "นายไผ่ ริมธาร", "phai", roles=[given("committee_member", "networks", (north.id,))]
        ),
        "school_director": person(
            here.id, "นางบัว บึงใหญ่", "bua", roles=["school_director"], school_id=schools["lotus"].id
        ),
        "teacher": person(here.id, "นายต้น ไทรงาม", "ton", roles=["teacher"], school_id=schools["banyan"].id),
        "outsider": person(there.id, "นายหมอก ยอดดอย", "mok", roles=["administrator"]),
        "bystander": person(here.id, "นางสาวฟ้า ใสสว่าง"),
    }
    return Cast(here, there, north, south, schools, planning, people)
