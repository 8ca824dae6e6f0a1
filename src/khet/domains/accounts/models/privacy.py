"""Personal data in these tables: who works where, with which roles, and how they sign in."""

from __future__ import annotations

from khet.kernel.privacy import Privacy

SERVICE = "while the person serves, and as long after as records name them"

PRIVACY = {
    "Person": Privacy(("full_name", "position", "email", "sort_key"), SERVICE),
    "GroupMembership": Privacy(("person_id",), SERVICE),
    "Role": Privacy(),
    "RoleAssignment": Privacy(("person_id", "given_by_id"), SERVICE),
    "User": Privacy(("person_id", "username", "email", "password", "last_login"), "while the person serves"),
    "ApiToken": Privacy(("user_id", "name"), "a year after it expired or was revoked"),
}
