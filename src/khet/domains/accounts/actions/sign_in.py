"""How people sign in: accounts made by an administrator, one-time passwords, links, lost second factors."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from allauth.account import app_settings as allauth_settings
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from khet.domains.accounts import permissions, rules
from khet.domains.accounts.actions.changes import check_may_take_over, locked_person
from khet.domains.accounts.actions.sessions import end_sessions
from khet.domains.accounts.actions.tokens import end_tokens
from khet.domains.accounts.models import Person, User
from khet.kernel.actor import Actor
from khet.kernel.audit import record_change

# No letters or digits that are mistaken for one another when read out or copied from paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class OneTime:
    """What is shown once to the administrator: a password to hand over, to be changed at the first sign-in."""

    username: str
    password: str


@dataclass(frozen=True, slots=True)
class PasswordLink:
    """The two parts of the address at which a person sets a password; the page makes the address."""

    uidb36: str
    key: str


def _one_time_password() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise rules.WeakPassword(" ".join(problem.messages)) from problem
    user.set_password(password)


def create_account(*, person: Person, username: str, password: str | None, at: datetime) -> User:
    """The account of a person, inside the caller's transaction; raises UsernameTaken, WeakPassword."""
    name = rules.check_username(username)
    if User.objects.filter(username__iexact=name).exists():
        raise rules.UsernameTaken(f"มีชื่อผู้ใช้ {name} แล้ว")
    if hasattr(person, "user"):
        raise rules.AccountsProblem("บุคคลนี้มีบัญชีเข้าใช้แล้ว")
    user = User(person=person, username=name, email=_free_email(person), created_at=at)
    user.set_unusable_password()
    if password is not None:
        _set_password(user, password)
    user.save()
    return user


def _free_email(person: Person) -> str:
    """The person's e-mail, unless another account uses it already: an address signs in one person only."""
    taken = User.objects.filter(email__iexact=person.email).exclude(person=person)
    return "" if not person.email or taken.exists() else person.email


def follow_email(person: Person) -> None:
    """Let the account's e-mail follow the person's."""
    user = User.objects.filter(person=person).first()
    if user is not None and user.email != person.email:
        user.email = _free_email(person)
        user.save(update_fields=["email"])


@transaction.atomic
def create_sign_in(*, actor: Actor, person_id: int, username: str, at: datetime) -> OneTime:
    """Give a person a sign-in with a one-time password, to be changed at the first sign-in.

    Raises PersonNotFound, NotAllowed, UsernameTaken, AccountsProblem.
    """
    person = locked_person(actor, permissions.PERSON_EDIT, person_id)
    check_may_take_over(actor, person, at)
    password = _one_time_password()
    user = create_account(person=person, username=username, password=password, at=at)
    user.must_change_password = True
    user.save(update_fields=["must_change_password"])
    detail = {"username": user.username}
    record_change(actor, "sign_in.created", person, person.full_name, office_id=person.office_id, detail=detail, at=at)
    return OneTime(user.username, password)


def _locked_user(actor: Actor, person_id: int, at: datetime) -> tuple[Person, User]:
    person = locked_person(actor, permissions.PERSON_EDIT, person_id)
    rules.check_not_oneself(actor.person_id, person.pk, "ทำกับบัญชีของตนเองที่หน้านี้ไม่ได้ ใช้หน้าความปลอดภัยของบัญชี")
    check_may_take_over(actor, person, at)
    user = User.objects.select_for_update().filter(person=person).first()
    if user is None:
        raise rules.AccountsProblem("บุคคลนี้ยังไม่มีบัญชีเข้าใช้")
    return person, user


@transaction.atomic
def reset_password(*, actor: Actor, person_id: int, at: datetime) -> OneTime:
    """Replace a forgotten password by a one-time one, sign the person out everywhere and end their tokens.

    Raises PersonNotFound, NotAllowed, NotForOneself, BeyondReach, AccountsProblem.
    """
    person, user = _locked_user(actor, person_id, at)
    password = _one_time_password()
    _set_password(user, password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    end_sessions(person.pk)
    detail = {"tokens": end_tokens(actor=actor, user=user, office_id=person.office_id, at=at)}
    record_change(
        actor, "sign_in.password_reset", person, person.full_name, office_id=person.office_id, detail=detail, at=at
    )
    return OneTime(user.username, password)


@transaction.atomic
def password_link(*, actor: Actor, person_id: int, at: datetime) -> PasswordLink:
    """A link at which the person sets a password, once and within a few days; raises as reset_password does."""
    person, user = _locked_user(actor, person_id, at)
    key = allauth_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    record_change(actor, "sign_in.link_made", person, person.full_name, office_id=person.office_id, detail={}, at=at)
    return PasswordLink(user_pk_to_url_str(user), key)


@transaction.atomic
def remove_second_factors(*, actor: Actor, person_id: int, at: datetime) -> int:
    """Take lost second factors off an account, sign the person out everywhere and end their tokens.

    Raises PersonNotFound, NotAllowed, NotForOneself, BeyondReach, AccountsProblem. Returns how many there were.
    """
    person, user = _locked_user(actor, person_id, at)
    removed, _ = Authenticator.objects.filter(user=user).delete()
    end_sessions(person.pk)
    ended = end_tokens(actor=actor, user=user, office_id=person.office_id, at=at)
    detail = {"removed": removed, "tokens": ended}
    record_change(
        actor, "sign_in.second_factor_removed", person, person.full_name, office_id=person.office_id, detail=detail,
        at=at,
    )  # fmt: skip
    return int(removed)


@transaction.atomic
def set_active(*, actor: Actor, person_id: int, active: bool, at: datetime) -> None:
    """Close an account or open it again; closing signs the person out everywhere."""
    person, user = _locked_user(actor, person_id, at)
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        end_sessions(person.pk)
    verb = "sign_in.opened" if active else "sign_in.closed"
    record_change(actor, verb, person, person.full_name, office_id=person.office_id, detail={}, at=at)
