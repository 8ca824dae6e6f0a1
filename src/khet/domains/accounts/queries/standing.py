"""What the signed-in person may do today: the account is read for every request, its roles if they may have changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from khet.domains.accounts.models import ApiToken, GroupMembership, RoleAssignment, User
from khet.domains.accounts.models.people import held_on
from khet.kernel.actor import NOBODY, Actor, Grant, Reach
from khet.kernel.audit import Unchanged


@dataclass(frozen=True, slots=True)
class Standing:
    """An actor, and whether its roles ask for a second factor that is still missing."""

    actor: Actor
    sees_personal_data: bool = False
    has_second_factor: bool = False
    must_change_password: bool = False


@dataclass(frozen=True, slots=True)
class _Held:
    """The roles and the groups of a person on a day."""

    grants: tuple[Grant, ...]
    sees_personal_data: bool
    group_ids: frozenset[int]

    @property
    def size(self) -> int:
        reaches = [grant.reach for grant in self.grants]
        places = sum(len(each.office_ids) + len(each.network_ids) + len(each.school_ids) for each in reaches)
        return 10 + len(self.group_ids) + places + sum(10 + len(grant.permissions) for grant in self.grants)


_held: Unchanged[_Held] = Unchanged(200_000)


def second_factors(user: Any) -> QuerySet[Authenticator]:
    """The second factors of an account; recovery codes alone are none."""
    every: QuerySet[Authenticator] = Authenticator.objects.filter(user=user)
    return every.exclude(type=Authenticator.Type.RECOVERY_CODES)


def standing(user_id: int | None, on: date) -> Standing:
    """Who this account is today; nobody when the account is closed or the person has left; two to four queries."""
    if user_id is None:
        return Standing(NOBODY)
    user = (
        User.objects.filter(pk=user_id, is_active=True)
        .select_related("person")
        .annotate(has_second_factor=Exists(second_factors(OuterRef("pk"))))
        .first()
    )
    if user is None or (user.person.left_on is not None and user.person.left_on <= on):
        return Standing(NOBODY)
    held = _held.get((user.person_id, on), lambda: _holding(user.person_id, on), size=lambda found: found.size)
    actor = Actor(
        user_id=user.pk,
        person_id=user.person_id,
        name=user.person.full_name,
        group_ids=held.group_ids,
        home_office_id=user.person.office_id,
        grants=held.grants,
    )
    return Standing(actor, held.sees_personal_data, user.has_second_factor, user.must_change_password)


def actor_for(user: User, on: date) -> Actor:
    """The actor behind an account on a day, with the roles held that day; two to four queries."""
    return standing(user.pk, on).actor


def _group_ids(person_id: int, on: date) -> frozenset[int]:
    held = GroupMembership.objects.filter(held_on(on), person_id=person_id)
    return frozenset(held.values_list("group_id", flat=True))


def _holding(person_id: int, on: date) -> _Held:
    """One grant for every role held; the joins with networks and schools arrive as several rows."""
    held = RoleAssignment.objects.filter(held_on(on), person_id=person_id).order_by("pk")
    rows = held.values_list(
        "pk", "reach_kind", "office_id", "role__key", "role__permissions", "role__sees_personal_data",
        "networks", "schools",
    )  # fmt: skip
    grants: dict[int, Grant] = {}
    personal = False
    for pk, kind, office_id, role, permissions, sees_personal, network_id, school_id in rows:
        reach = _reach(kind, office_id, network_id, school_id)
        known = grants.get(pk)
        grants[pk] = Grant(role, frozenset(permissions), known.reach | reach if known else reach)
        personal = personal or sees_personal
    return _Held(tuple(grants.values()), personal, _group_ids(person_id, on))


def _reach(kind: str, office_id: int, network_id: int | None, school_id: int | None) -> Reach:
    """The reach of one row; only the places that belong to its kind count."""
    if kind == RoleAssignment.WHOLE_OFFICE:
        return Reach(office_ids=frozenset({office_id}))
    if kind == RoleAssignment.NETWORKS and network_id is not None:
        return Reach(network_ids=frozenset({network_id}))
    if kind == RoleAssignment.SCHOOLS and school_id is not None:
        return Reach(school_ids=frozenset({school_id}))
    if kind == RoleAssignment.OWN:
        return Reach(own=True)
    return Reach()


def secret_hash(secret: str) -> str:
    """How a token's secret is kept: it is long and random, so a plain digest cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_for_token(secret: str, on: date, *, second_factor: bool = False) -> Actor | None:
    """The actor behind a token, narrowed to its scopes; None when it is unknown, revoked or expired.

    With ``second_factor`` the owner of a role that sees personal data must have one. Three to five queries.
    """
    token = ApiToken.objects.filter(
        secret_hash=secret_hash(secret), revoked_at__isnull=True, expires_on__gte=on
    ).first()
    if token is None:
        return None
    owner = standing(token.user_id, on)
    if owner.actor is NOBODY or (second_factor and owner.sees_personal_data and not owner.has_second_factor):
        return None
    whole = owner.actor
    return Actor(
        user_id=whole.user_id,
        person_id=whole.person_id,
        name=whole.name,
        kind="token",
        group_ids=whole.group_ids,
        home_office_id=whole.home_office_id,
        grants=whole.grants,
        scopes=frozenset(token.scopes),
    )
