"""Names of the permissions of accounts."""

PERSON_VIEW = "accounts.person.view"
PERSON_EDIT = "accounts.person.edit"
ROLE_GIVE = "accounts.role.give"
ROLE_EDIT = "accounts.role.edit"
