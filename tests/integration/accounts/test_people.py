"""People are added, corrected, moved and let go; a file of them comes in whole or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from khet.domains.accounts import public as accounts
from khet.domains.accounts.models import GroupMembership, Person, RoleAssignment, User
from khet.domains.accounts.rules import AccountsProblem
from khet.kernel import audit
from tests.people_cast import AT, MACHINE, PASSWORD, TODAY, Cast

HEAD = "full_name,position,email,username,role,group,school\n"


def take(cast: Cast, text: str) -> accounts.PeopleImported:
    return accounts.import_people(
        actor=cast.actor("administrator"), office_id=cast.office.id, data=text.encode(), at=AT
    )


def test_a_name_is_cleaned_and_sorted_in_thai(cast: Cast):
    row = accounts.add_person(actor=MACHINE, office_id=cast.office.id, full_name="นาง\u200bกนก  น้ําใส", at=AT)

    assert row.full_name == "นางกนก น้ำใส"
    names = [each.full_name for each in accounts.people(actor=MACHINE, office_id=cast.office.id, on=TODAY)]
    assert names.index("นางกนก น้ำใส") < names.index("นายกล้า ทุ่งทอง") < names.index("นางสาวธาริณี แสงดาว")


def test_a_username_is_taken_once_whatever_its_case(cast: Cast):
    with pytest.raises(accounts.UsernameTaken):
        accounts.add_person(
            actor=MACHINE, office_id=cast.office.id, full_name="นายซ้ำ", username="KLA", password=PASSWORD, at=AT
        )
    assert not Person.objects.filter(full_name="นายซ้ำ").exists()


@pytest.mark.parametrize("password", ["short", "1234567890123", "password1234", "kla-kla-kla"])
def test_weak_passwords_are_refused(cast: Cast, password: str):
    with pytest.raises(accounts.WeakPassword):
        accounts.add_person(
            actor=MACHINE,
            office_id=cast.office.id,
            full_name="นายกล้า",
            username="kla-kla-kla" if password == "kla-kla-kla" else "krit",
            password=password,
            at=AT,
        )


def test_a_role_given_with_a_school_reaches_that_school(cast: Cast):
    assert cast.actor("teacher").reach("organisations.school.view").school_ids == {cast.schools["banyan"].id}


def test_a_person_works_at_a_school_of_the_office(cast: Cast):
    with pytest.raises(AccountsProblem, match="ไม่ได้อยู่ในเขต"):
        accounts.add_person(
            actor=MACHINE, office_id=cast.office.id, full_name="นายหลง ทาง", school_id=cast.schools["mist"].id, at=AT
        )


def test_an_edit_is_audited_by_what_changed_not_by_its_values(cast: Cast):
    accounts.edit_person(
        actor=cast.actor("administrator"),
        person_id=cast.people["officer"].id,
        full_name="นายกล้า ทุ่งทอง",
        position="นักวิเคราะห์นโยบายและแผนชำนาญการ",
        email="kla@example.org",
        school_id=None,
        at=AT,
    )

    entry = audit.entries(MACHINE)[0]
    assert entry.verb == "accounts.person.edited"
    assert sorted(entry.detail["changed"]) == ["email", "position"]
    assert User.objects.get(username="kla").email == "kla@example.org"


def test_leaving_ends_roles_and_groups_the_day_before(cast: Cast):
    person, day = cast.people["officer"], date(2023, 12, 1)

    accounts.leave(actor=cast.actor("administrator"), person_id=person.id, left_on=day, at=AT)

    assert RoleAssignment.objects.get(person_id=person.id).ends_on == date(2023, 11, 30)
    assert GroupMembership.objects.get(person_id=person.id).ends_on == date(2023, 11, 30)
    office = cast.office.id
    assert person.id in {row.id for row in accounts.people(actor=MACHINE, office_id=office, on=date(2023, 11, 30))}
    assert person.id not in {row.id for row in accounts.people(actor=MACHINE, office_id=office, on=day)}


def test_one_who_came_back_has_no_roles_until_given_anew(cast: Cast):
    admin, person = cast.actor("administrator"), cast.people["officer"]
    accounts.leave(actor=admin, person_id=person.id, left_on=TODAY, at=AT)
    accounts.come_back(actor=admin, person_id=person.id, at=AT)

    assert cast.actor("officer").grants == ()


def test_a_file_of_people_comes_in_with_roles_groups_schools_and_passwords(cast: Cast):
    done = take(
        cast,
        HEAD
        + "นางสาวใบ เตยหอม,นักวิชาการ,bai@example.org,bai,officer,กลุ่มนโยบายและแผน,\n"
        + "นายครู ใจดี,ครู,,,ครู,,99010001\n",
    )

    assert (done.added, done.unchanged) == (2, 0)
    assert [(name, one_time.username) for name, one_time in done.passwords] == [("นางสาวใบ เตยหอม", "bai")]
    user = User.objects.get(username="bai")
    assert user.check_password(done.passwords[0][1].password)
    assert user.must_change_password
    teacher = RoleAssignment.objects.get(person__full_name="นายครู ใจดี")
    assert [school.pk for school in teacher.schools.all()] == [cast.schools["bridge"].id]


def test_the_same_file_twice_adds_nobody(cast: Cast):
    text = HEAD + "นางสาวใบ เตยหอม,,,bai,officer,,\n"
    take(cast, text)

    assert take(cast, text).unchanged == 1


def test_one_faulty_row_keeps_all_out_and_every_fault_is_named(cast: Cast):
    before = Person.objects.count()
    text = (
        HEAD
        + "นายดี งาม,,,,,,\n"
        + ",,,,,,\n"
        + "นายหนึ่ง,,not-an-email,,,,\n"
        + "นายสอง,,,กล้า,,,\n"
        + "นายสาม,,,KLA,,,\n"
        + "นายสี่,,,,หัวหน้าห้อง,,\n"
        + "นายห้า,,,,,กลุ่มลับ,\n"
        + "นายหก,,,,,,99020001\n"
        + "นายดี งาม,,,,,,\n"
    )

    with pytest.raises(accounts.PeopleRefused) as refused:
        take(cast, text)

    assert [(fault.row, fault.column) for fault in refused.value.faults] == [
        (2, "full_name"),
        (4, "email"),
        (5, "username"),
        (6, "username"),
        (7, "role"),
        (8, "group"),
        (9, "school"),
        (10, "full_name"),
    ]
    assert Person.objects.count() == before
