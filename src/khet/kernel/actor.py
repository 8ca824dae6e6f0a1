"""Who acts, what they may do, and how far they reach.

Access is an argument: every query and action takes an ``Actor``. Reach defaults to nothing, and
"everything" is a field of its own, so that an empty set can never turn into a whole country.
"""

from __future__ import annotations

from dataclasses import dataclass, field


class NotAllowed(Exception):
    """The actor lacks a permission; the message is Thai and fit to show."""

    def __init__(self, permission: str) -> None:
        self.permission = permission
        super().__init__("บัญชีนี้ไม่มีสิทธิ์ทำรายการนี้ โปรดติดต่อผู้ดูแลระบบของเขต")


@dataclass(frozen=True, slots=True)
class Reach:
    """Which records a permission covers: everything, whole offices, networks, schools, or one's own."""

    everything: bool = False
    office_ids: frozenset[int] = frozenset()
    network_ids: frozenset[int] = frozenset()
    school_ids: frozenset[int] = frozenset()
    own: bool = False

    def __or__(self, other: Reach) -> Reach:
        return Reach(
            everything=self.everything or other.everything,
            office_ids=self.office_ids | other.office_ids,
            network_ids=self.network_ids | other.network_ids,
            school_ids=self.school_ids | other.school_ids,
            own=self.own or other.own,
        )

    def covers_office(self, office_id: int) -> bool:
        """Whether the whole of this office is within reach."""
        return self.everything or office_id in self.office_ids


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held now: its key, the permissions it carries, and how far it reaches."""

    role: str
    permissions: frozenset[str]
    reach: Reach
    all_permissions: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a token or the command line, with the roles it holds at this moment."""

    user_id: int | None = None
    person_id: int | None = None
    name: str = ""
    kind: str = "person"
    group_ids: frozenset[int] = frozenset()
    home_office_id: int | None = None
    grants: tuple[Grant, ...] = ()
    scopes: frozenset[str] | None = field(default=None)

    def reach(self, permission: str) -> Reach:
        """How far the actor reaches with this permission: nothing, unless a grant says otherwise.

        A token's scopes narrow what its owner may do, never widen it.
        """
        if self.scopes is not None and permission not in self.scopes:
            return Reach()
        total = Reach()
        for grant in self.grants:
            if grant.all_permissions or permission in grant.permissions:
                total = total | grant.reach
        return total

    def may(self, permission: str) -> bool:
        """Whether any role of the actor carries the permission, whatever its reach."""
        return self.reach(permission) != Reach()

    def require(self, permission: str) -> None:
        """Raise NotAllowed unless the actor has the permission somewhere."""
        if not self.may(permission):
            raise NotAllowed(permission)

    def require_office(self, permission: str, office_id: int) -> None:
        """Raise NotAllowed unless the permission covers the whole of this office."""
        if not self.reach(permission).covers_office(office_id):
            raise NotAllowed(permission)


NOBODY = Actor(kind="nobody")


def system(name: str) -> Actor:
    """The machine itself (command line, worker, set-up), which reaches everything and is audited by name."""
    everything = Grant("system", frozenset(), Reach(everything=True), all_permissions=True)
    return Actor(name=name, kind="system", grants=(everything,))
