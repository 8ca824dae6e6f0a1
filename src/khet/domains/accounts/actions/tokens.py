"""Keys for other systems: made by their owner, shown once, narrowed to scopes, ended at any time."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from khet.calc.calendars import thai_day
from khet.domains.accounts import rules
from khet.domains.accounts.models import ApiToken, User
from khet.domains.accounts.queries.sign_in import held_permissions
from khet.domains.accounts.queries.standing import actor_for, secret_hash
from khet.kernel.actor import NOBODY, Actor, NotAllowed
from khet.kernel.audit import record_change

LONGEST = timedelta(days=366)
PREFIX = "khet_"


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token as shown once to its owner."""

    id: int
    secret: str


@transaction.atomic
def create_token(
    *, actor: Actor, name: str, scopes: Iterable[str], expires_on: date, at: datetime, username: str | None = None
) -> NewToken:
    """Make a token that may do some of what its owner may, until a day within a year.

    People make their own; the command line names whose it is. Raises NotAllowed for anybody else (a token makes no
    tokens), WrongRole for scopes the owner does not hold, AccountsProblem.
    """
    owner = _owner(actor, username, at)
    wanted = rules.check_scopes(scopes, held_permissions(owner))
    if not name.strip():
        raise rules.AccountsProblem("ต้องตั้งชื่อรหัสเชื่อมต่อ")
    if not thai_day(at) < expires_on <= thai_day(at) + LONGEST:
        raise rules.AccountsProblem("วันหมดอายุต้องอยู่ในหนึ่งปีข้างหน้า")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user_id=owner.user_id or 0,
        name=name.strip(),
        prefix=secret[:10],
        secret_hash=secret_hash(secret),
        scopes=wanted,
        created_at=at,
        expires_on=expires_on,
    )
    detail = {"scopes": wanted, "expires_on": expires_on}
    record_change(actor, "token.created", token, token.name, office_id=owner.home_office_id, detail=detail, at=at)
    return NewToken(token.pk, secret)


def _owner(actor: Actor, username: str | None, at: datetime) -> Actor:
    if actor.kind == "person" and actor.user_id is not None and username is None:
        return actor
    if actor.kind != "system" or username is None:
        raise NotAllowed("accounts.token.create")
    user = User.objects.filter(username__iexact=username).first()
    owner = actor_for(user, thai_day(at)) if user is not None else NOBODY
    if owner.user_id is None:
        raise rules.AccountsProblem(f"ไม่พบบัญชีผู้ใช้ {username} ที่เปิดใช้อยู่")
    return owner


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: int, at: datetime) -> None:
    """End one's own token at once; raises ApiToken.DoesNotExist."""
    token = ApiToken.objects.visible_to(actor).select_for_update().get(pk=token_id)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record_change(actor, "token.revoked", token, token.name, office_id=actor.home_office_id, detail={}, at=at)


def end_tokens(*, actor: Actor, user: User, office_id: int, at: datetime) -> int:
    """End every live token of an account that is taken back for its owner, in the caller's transaction; how many."""
    live = list(ApiToken.objects.select_for_update().filter(user=user, revoked_at__isnull=True).order_by("pk"))
    for token in live:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record_change(actor, "token.revoked", token, token.name, office_id=office_id, detail={"owner": user.pk}, at=at)
    return len(live)


def token_was_used(*, secret: str, at: datetime) -> None:
    """Note when a token was last used, at most once a minute; one query."""
    stale = ApiToken.objects.filter(secret_hash=secret_hash(secret)).exclude(last_used_at__gt=at - timedelta(minutes=1))
    stale.update(last_used_at=at)
