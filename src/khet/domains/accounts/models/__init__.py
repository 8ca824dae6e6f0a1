"""What is stored about people: who they are, how they sign in, which roles they hold and how far those reach."""

from khet.domains.accounts.models.people import GroupMembership, Person
from khet.domains.accounts.models.roles import Role, RoleAssignment
from khet.domains.accounts.models.sign_in import ApiToken, User
from khet.domains.accounts.models.throttle import CacheEntry

__all__ = ["ApiToken", "CacheEntry", "GroupMembership", "Person", "Role", "RoleAssignment", "User"]
