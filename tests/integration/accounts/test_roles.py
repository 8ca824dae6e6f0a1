"""Roles are data: loaded once, changed on screen, counted from and to a day."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import date, timedelta

import pytest

import khet.domains
from khet.domains.accounts import public as accounts
from khet.domains.accounts.actions.roles import add_role, edit_role, remove_role
from khet.domains.accounts.models import Role, RoleAssignment
from khet.domains.accounts.queries.catalogue import default_roles, permission_groups
from khet.domains.accounts.rules import NotForOneself, WrongRole
from khet.kernel.actor import NotAllowed, Reach
from tests.people_cast import AT, MACHINE, TODAY, Cast

KEYS = {
    "director", "group_head", "officer", "evaluator", "committee_member", "school_director", "teacher",
    "data_officer", "auditor", "administrator", "partner", "staff_developer",
}  # fmt: skip
VIEW = "frameworks.result.view"


def in_code() -> set[str]:
    """Every permission that a permissions module of the product names."""
    modules = [f"khet.domains.{found.name}.permissions" for found in pkgutil.iter_modules(khet.domains.__path__)]
    names: set[str] = set()
    for name in ["khet.kernel.permissions", *modules]:
        values = vars(importlib.import_module(name)).values()
        names |= {value for value in values if isinstance(value, str) and value.count(".") == 2 and "/" not in value}
    return {name for name in names if not name.startswith("khet.")}


def test_the_catalogue_lists_every_permission_of_the_code_and_no_other():
    listed = {name for group in permission_groups() for name, _ in group.permissions}

    assert listed == in_code()


def test_every_default_role_carries_known_permissions_and_says_whether_it_sees_personal_data():
    assert {role.key for role in default_roles()} == KEYS
    listed = {name for group in permission_groups() for name, _ in group.permissions}
    for role in default_roles():
        assert set(role.permissions) <= listed
        shows = {"accounts.person.view", "kernel.audit.view"} & set(role.permissions)
        assert role.sees_personal_data or not shows


def test_the_one_who_scores_neither_reports_nor_confirms():
    evaluator = next(role for role in default_roles() if role.key == "evaluator")

    assert not {"frameworks.result.report", "frameworks.result.confirm"} & set(evaluator.permissions)


def test_loading_the_default_roles_again_keeps_what_was_changed(db: None):
    assert set(accounts.ensure_roles(actor=MACHINE, at=AT)) == KEYS
    Role.objects.filter(key="teacher").update(permissions=[])

    assert accounts.ensure_roles(actor=MACHINE, at=AT) == []
    assert Role.objects.get(key="teacher").permissions == []


def test_a_role_counts_from_its_first_to_its_last_day(cast: Cast):
    person, first, last = cast.people["officer"], date(2023, 12, 1), date(2023, 12, 31)
    accounts.give_role(
        actor=cast.actor("administrator"),
        person_id=person.id,
        role="evaluator",
        office_id=cast.office.id,
        starts_on=first,
        ends_on=last,
        at=AT,
    )

    def may(day: date) -> bool:
        return cast.actor("officer", day).may("frameworks.result.score")

    assert [may(first - timedelta(days=1)), may(first), may(last), may(last + timedelta(days=1))] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "places"), [("networks", "network_ids"), ("schools", "school_ids"), ("own", ""), ("whole_office", "")]
)
def test_each_kind_of_reach_reaches_just_that(cast: Cast, kind: str, places: str):
    ids = {"network_ids": (cast.north.id, cast.south.id), "school_ids": (cast.schools["bridge"].id,)}
    accounts.give_role(
        actor=cast.actor("administrator"),
        person_id=cast.people["teacher"].id,
        role="committee_member",
        office_id=cast.office.id,
        reach_kind=kind,
        starts_on=TODAY,
        at=AT,
        **({places: ids[places]} if places else {}),
    )

    expected = {
        "networks": Reach(network_ids=frozenset(ids["network_ids"])),
        "schools": Reach(school_ids=frozenset(ids["school_ids"])),
        "own": Reach(own=True),
        "whole_office": Reach(office_ids=frozenset({cast.office.id})),
    }
    grant = next(grant for grant in cast.actor("teacher").grants if grant.role == "committee_member")
    assert grant.reach == expected[kind]


def test_the_actor_of_a_request_costs_three_queries(cast: Cast, django_assert_num_queries):
    user = cast.user("network_head")

    with django_assert_num_queries(3):
        actor = accounts.actor_for(user, TODAY)

    assert actor.reach(VIEW) == Reach(network_ids=frozenset({cast.north.id}))


def test_who_holds_a_permission_is_found(cast: Cast):
    rows = accounts.people_with("frameworks.result.confirm", cast.office.id, TODAY)
    assert {row.full_name for row in rows} == {"นายพนา วารี", "นางมาลัย สายธาร"}
    wider = accounts.people_with("frameworks.result.confirm", cast.office.id, TODAY, any_reach=True)
    assert "นางบัว บึงใหญ่" in {row.full_name for row in wider}
    assert [row.full_name for row in accounts.group_heads(cast.planning.id, TODAY)] == ["นางมาลัย สายธาร"]


def test_ending_a_role_ends_it_and_leaves_it_in_the_record(cast: Cast):
    held = RoleAssignment.objects.get(person_id=cast.people["officer"].id)

    accounts.end_role(actor=cast.actor("administrator"), assignment_id=held.pk, ends_on=date(2023, 11, 30), at=AT)

    assert cast.actor("officer", date(2023, 11, 30)).may(VIEW)
    assert not cast.actor("officer", date(2023, 12, 1)).may(VIEW)
    rows = accounts.assignments(cast.people["officer"].id, actor=cast.actor("administrator"))
    assert [(row.role, row.ends_on) for row in rows] == [("officer", date(2023, 11, 30))]


def test_nobody_gives_or_ends_their_own_roles(cast: Cast):
    me = cast.actor("administrator")
    with pytest.raises(NotForOneself):
        accounts.give_role(
            actor=me, person_id=me.person_id, role="evaluator", office_id=cast.office.id, starts_on=TODAY, at=AT
        )
    held = RoleAssignment.objects.get(person_id=me.person_id)
    with pytest.raises(NotForOneself):
        accounts.end_role(actor=me, assignment_id=held.pk, ends_on=TODAY, at=AT)


def test_an_administrator_of_one_office_cannot_change_the_roles_of_all(cast: Cast):
    with pytest.raises(NotAllowed):
        edit_role(
            actor=cast.actor("administrator"),
            key="officer",
            name="เจ้าหน้าที่",
            description="",
            permission_names=["kernel.audit.view"],
            sees_personal_data=False,
            at=AT,
        )


def test_an_unknown_role_is_answered_with_those_there_are(cast: Cast):
    with pytest.raises(WrongRole, match=r"ไม่มีบทบาท chief ใช้ได้: .*director, .*officer"):
        accounts.give_role(
            actor=cast.actor("administrator"),
            person_id=cast.people["officer"].id,
            role="chief",
            office_id=cast.office.id,
            starts_on=date(2023, 12, 1),
            at=AT,
        )


def test_an_office_makes_a_role_of_its_own_which_no_other_office_gives(cast: Cast):
    role = add_role(
        actor=cast.actor("administrator"),
        office_id=cast.office.id,
        name="ผู้ช่วยข้อมูล",
        description="",
        permission_names=["frameworks.result.view", "accounts.person.view"],
        sees_personal_data=False,
        at=AT,
    )

    assert role.sees_personal_data
    assert role.key in {row.key for row in accounts.roles(cast.office.id)}
    assert role.key not in {row.key for row in accounts.roles(cast.other_office.id)}
    with pytest.raises(WrongRole):
        accounts.give_role(
            actor=cast.actor("outsider"),
            person_id=accounts.add_person(
                actor=cast.actor("outsider"), office_id=cast.other_office.id, full_name="นางสาวดาว เหนือดอย", at=AT
            ).id,
            role=role.key,
            office_id=cast.other_office.id,
            starts_on=TODAY,
            at=AT,
        )
    with pytest.raises(NotAllowed):
        remove_role(actor=cast.actor("outsider"), key=role.key, at=AT)
    remove_role(actor=cast.actor("administrator"), key=role.key, at=AT)
    assert role.key not in {row.key for row in accounts.roles(cast.office.id)}


def test_a_changed_role_takes_effect_at_once(cast: Cast):
    accounts.edit_role(
        actor=MACHINE,
        key="officer",
        name="เจ้าหน้าที่",
        description="",
        permission_names=["frameworks.criteria.view"],
        sees_personal_data=False,
        at=AT,
    )

    assert not cast.actor("officer").may(VIEW)
