"""How people sign in, and the tokens they gave to other systems."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from khet.domains.accounts.models import ApiToken, User
from khet.domains.accounts.queries.people import SignInRow
from khet.domains.accounts.queries.standing import second_factors
from khet.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as its owner sees it: never the secret."""

    id: int
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_on: date
    last_used_at: datetime | None
    revoked_at: datetime | None


def sign_in(person_id: int) -> SignInRow | None:
    """How a person signs in, None when they do not; one query."""
    found = User.objects.filter(person_id=person_id).annotate(second=Exists(second_factors(OuterRef("pk"))))
    for user in found:
        return SignInRow(
            user_id=user.pk,
            username=user.username,
            is_active=user.is_active,
            must_change_password=user.must_change_password,
            last_login=user.last_login,
            has_second_factor=user.second,
        )
    return None


def tokens(actor: Actor) -> list[TokenRow]:
    """One's own tokens, the newest first; one query."""
    return [
        TokenRow(
            id=token.pk,
            name=token.name,
            prefix=token.prefix,
            scopes=tuple(token.scopes),
            created_at=token.created_at,
            expires_on=token.expires_on,
            last_used_at=token.last_used_at,
            revoked_at=token.revoked_at,
        )
        for token in ApiToken.objects.visible_to(actor)
    ]


def held_permissions(actor: Actor) -> frozenset[str]:
    """Every permission the actor holds through any role."""
    return frozenset(name for grant in actor.grants for name in grant.permissions)
