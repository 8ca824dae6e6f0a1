"""Personal data in the tables of accounts: who works where, how they sign in, what they may do."""

from __future__ import annotations

from khet.kernel.privacy import Privacy

EMPLOYED = "while the person works here, and as long as their name stands on a result"

PRIVACY = {
    "Person": Privacy(("full_name", "position", "email", "sort_key", "left_on"), EMPLOYED),
    "GroupMembership": Privacy(("person",), EMPLOYED),
    "Role": Privacy(),
    "RoleAssignment": Privacy(("person", "given_by_id"), EMPLOYED),
    "User": Privacy(("person", "username", "email", "password", "last_login"), EMPLOYED),
    "ApiToken": Privacy(("user", "name", "last_used_at"), "with the account; revoked ones a year after"),
    "CacheEntry": Privacy(("cache_key", "value"), "minutes: each entry says when it expires"),
}
