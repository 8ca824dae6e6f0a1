"""What is stored about people: who they are, how they sign in, which roles they hold and how far those reach."""

from khet.domains.accounts.models.people import GroupMembership, Person
from khet.domains.accounts.models.roles import Role, RoleAssignment
from khet.domains.accounts.models.sign_in import ApiToken, User

__all__ = ["ApiToken", "GroupMembership", "Person", "Role", "RoleAssignment", "User"]
