"""Decisions about people and roles, made without a database or a clock."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{2,59}")
DOOR_KEYS = frozenset({"accounts.role.edit", "accounts.role.give", "accounts.person.edit"})
PERSONAL = frozenset({"accounts.person.view", "accounts.person.edit", "kernel.audit.view"})


class AccountsProblem(Exception):
    """Something about people, roles or sign-in cannot be done; the message is Thai and fit to show."""


class PersonNotFound(AccountsProblem):
    """No person is meant."""


class WeakPassword(AccountsProblem):
    """The password does not meet the rules."""


class UsernameTaken(AccountsProblem):
    """Another account has this sign-in name."""


class NotForOneself(AccountsProblem):
    """Nobody gives roles to, or takes safety from, themselves."""


class BeyondReach(AccountsProblem):
    """The role or the account reaches further than the one who wants to change it."""


class WrongRole(AccountsProblem):
    """The role does not exist, or not as asked for."""


def check_username(text: str) -> str:
    """The sign-in name in small letters; raises AccountsProblem unless it is plain enough to type anywhere."""
    username = text.strip().lower()
    if not USERNAME.fullmatch(username):
        raise AccountsProblem("ชื่อผู้ใช้ต้องเป็นอักษรอังกฤษ ตัวเลข จุด ขีด หรือ @ ยาว 3–60 ตัว")
    return username


def check_dates(starts_on: date, ends_on: date | None) -> None:
    """Refuse a last day before the first."""
    if ends_on is not None and ends_on < starts_on:
        raise AccountsProblem("วันสิ้นสุดต้องไม่ก่อนวันเริ่ม")


def check_reach(kind: str, network_ids: Collection[int], school_ids: Collection[int]) -> None:
    """Refuse a reach that names nothing, or names what its kind does not use."""
    if kind not in {"whole_office", "networks", "schools", "own"}:
        raise WrongRole("ไม่รู้จักขอบเขตของบทบาท")
    if kind == "networks" and not network_ids:
        raise WrongRole("ต้องเลือกเครือข่ายอย่างน้อย 1 เครือข่าย")
    if kind == "schools" and not school_ids:
        raise WrongRole("ต้องเลือกสถานศึกษาอย่างน้อย 1 แห่ง")
    if (kind != "networks" and network_ids) or (kind != "schools" and school_ids):
        raise WrongRole("ขอบเขตที่เลือกไม่ตรงกับชนิดของขอบเขต")


def check_may_take_over(covers_all: bool) -> None:
    """Refuse to change the sign-in of somebody whose roles reach offices that the administrator does not."""
    if not covers_all:
        raise BeyondReach("บุคคลนี้มีบทบาทในเขตอื่นด้วย ต้องให้ผู้ดูแลระบบของทุกเขตนั้นดำเนินการ")


def check_not_oneself(acting_person_id: int | None, person_id: int, message: str) -> None:
    """Refuse what somebody else must do."""
    if acting_person_id is not None and acting_person_id == person_id:
        raise NotForOneself(message)


def check_known(permissions: Iterable[str], known: Collection[str]) -> list[str]:
    """The permissions, sorted and once each; raises WrongRole naming those that do not exist."""
    wanted = sorted(set(permissions))
    if unknown := [name for name in wanted if name not in known]:
        raise WrongRole(f"ไม่รู้จักสิทธิ์ {', '.join(unknown)}")
    return wanted


def check_door_stays_open(key: str, permissions: Collection[str]) -> None:
    """The role of administrators keeps the permissions without which nobody could ever mend roles again."""
    if key == "administrator" and not set(permissions) >= DOOR_KEYS:
        raise WrongRole("บทบาทผู้ดูแลระบบต้องคงสิทธิ์จัดการบุคลากรและบทบาทไว้ มิฉะนั้นจะไม่มีใครแก้ไขได้อีก")


def check_scopes(scopes: Iterable[str], held: Collection[str]) -> list[str]:
    """The scopes of a token, sorted; raises WrongRole when empty or wider than what the owner may do."""
    wanted = sorted(set(scopes))
    if not wanted:
        raise WrongRole("ต้องเลือกสิทธิ์ของรหัสเชื่อมต่ออย่างน้อย 1 อย่าง")
    if extra := [name for name in wanted if name not in held]:
        raise WrongRole(f"รหัสเชื่อมต่อมีสิทธิ์เกินเจ้าของ: {', '.join(extra)}")
    return wanted


def needs_second_factor(permissions: Iterable[str]) -> bool:
    """Whether permissions show personal data, so that their role always asks for a second factor."""
    return bool(PERSONAL & set(permissions))


# Titles before a name, the longer first; lists of people are ordered by the name itself.
_TITLES = (
    "ผู้ช่วยศาสตราจารย์", "รองศาสตราจารย์", "ศาสตราจารย์", "ว่าที่ร้อยตรีหญิง", "ว่าที่ร้อยตรี", "ว่าที่ ร.ต.หญิง",
    "ว่าที่ ร.ต.", "นางสาว", "น.ส.", "นาย", "นาง", "ดร.", "Miss", "Mrs.", "Mr.", "Ms.", "Dr.",
)  # fmt: skip


def _begins_a_name(rest: str) -> bool:
    """Whether a name can begin so: "นายิกา" is no "นาย" with a name after it."""
    return bool(rest) and not unicodedata.category(rest[0]).startswith("M") and rest[0] not in "ะาำ"


def without_title(full_name: str) -> str:
    """The name without the titles before it; a name that is nothing but a title stays."""
    name = full_name
    for _ in range(3):
        title = next((title for title in _TITLES if name.startswith(title)), "")
        if not title or not _begins_a_name(name.removeprefix(title).strip()):
            return name
        name = name.removeprefix(title).strip()
    return name
