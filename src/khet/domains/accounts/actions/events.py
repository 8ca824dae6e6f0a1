"""Writes into the audit what happens at the door: sign-ins, failures, changed passwords and second factors."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khet.domains.accounts.models import User
from khet.kernel import audit
from khet.kernel.actor import NOBODY, Actor
from khet.kernel.audit import record_change


def _actor(user: User) -> Actor:
    person = user.person
    return Actor(user_id=user.pk, person_id=person.pk, name=person.full_name, home_office_id=person.office_id)


@transaction.atomic
def record_event(*, user_id: int, verb: str, detail: dict[str, str], at: datetime) -> None:
    """Record what the owner of an account just did, e.g. ``sign_in.done`` or ``second_factor.added``."""
    user = User.objects.select_related("person").get(pk=user_id)
    record_change(
        _actor(user), verb, user.person, user.person.full_name, office_id=user.person.office_id, detail=detail, at=at
    )


@transaction.atomic
def record_failure(*, username: str, step: str, ip: str, at: datetime) -> None:
    """Record a failed sign-in; what was typed is kept only when such an account exists (it may be a password)."""
    user = User.objects.select_related("person").filter(username__iexact=username.strip()).first()
    audit.record(
        actor=NOBODY,
        verb="accounts.sign_in.failed",
        target_kind="accounts.person",
        target_id=user.person_id if user else "",
        target_label=user.person.full_name if user else "",
        office_id=user.person.office_id if user else None,
        detail={"step": step, "ip": ip},
        at=at,
    )


@transaction.atomic
def password_was_set(*, user_id: int, password: str) -> None:
    """Store a password its owner chose; a one-time password need not be changed any more."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
