"""Decisions about people and roles."""

from __future__ import annotations

from datetime import date

import pytest

from khet.domains.accounts import rules


@pytest.mark.parametrize("typed", ["Kla", " kla.t ", "kla@riverside.example", "k-1_2"])
def test_a_username_is_small_letters_without_spaces(typed: str):
    assert rules.check_username(typed) == typed.strip().lower()


@pytest.mark.parametrize("typed", ["", "ab", "กล้า", "kla tongthong", "-kla", "k" * 61])
def test_a_username_can_be_typed_anywhere(typed: str):
    with pytest.raises(rules.AccountsProblem):
        rules.check_username(typed)


def test_the_last_day_is_not_before_the_first():
    rules.check_dates(date(2023, 10, 1), date(2023, 10, 1))
    with pytest.raises(rules.AccountsProblem):
        rules.check_dates(date(2023, 10, 1), date(2023, 9, 30))


@pytest.mark.parametrize(
    ("kind", "networks", "schools"),
    [("networks", [], []), ("schools", [], []), ("own", [1], []), ("whole_office", [], [1]), ("everything", [], [])],
)
def test_a_reach_names_what_its_kind_uses_and_nothing_else(kind: str, networks: list[int], schools: list[int]):
    with pytest.raises(rules.WrongRole):
        rules.check_reach(kind, networks, schools)


def test_unknown_permissions_are_named():
    with pytest.raises(rules.WrongRole, match=r"a\.b\.c"):
        rules.check_known(["x.y.z", "a.b.c"], {"x.y.z"})


def test_the_administrators_role_cannot_lock_everybody_out():
    with pytest.raises(rules.WrongRole):
        rules.check_door_stays_open("administrator", {"accounts.role.edit"})
    rules.check_door_stays_open("officer", set())
    rules.check_door_stays_open("administrator", rules.DOOR_KEYS)


def test_a_token_has_scopes_and_never_more_than_its_owner():
    assert rules.check_scopes(["b", "a", "a"], {"a", "b", "c"}) == ["a", "b"]
    with pytest.raises(rules.WrongRole):
        rules.check_scopes([], {"a"})
    with pytest.raises(rules.WrongRole, match="b"):
        rules.check_scopes(["a", "b"], {"a"})


def test_permissions_that_show_personal_data_ask_for_a_second_factor():
    assert rules.needs_second_factor(["accounts.person.view"])
    assert not rules.needs_second_factor(["frameworks.result.view"])


@pytest.mark.parametrize(
    ("full_name", "name"),
    [
        ("นางสาวใบ เตยหอม", "ใบ เตยหอม"),
        ("นาย กล้า ทุ่งทอง", "กล้า ทุ่งทอง"),
        ("ดร.พนา วารี", "พนา วารี"),
        ("ผู้ช่วยศาสตราจารย์ ดร.พนา วารี", "พนา วารี"),
        ("นางนวล", "นวล"),
        ("นาย", "นาย"),
        ("นายิกา ใจดี", "นายิกา ใจดี"),
    ],
)
def test_people_are_ordered_by_name_not_by_title(full_name: str, name: str):
    assert rules.without_title(full_name) == name
