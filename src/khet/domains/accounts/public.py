"""The front door of accounts: people, roles and reach, and who is acting."""

from khet.domains.accounts.actions.assignments import end_role, give_role
from khet.domains.accounts.actions.imports import PeopleImported, PeopleRefused, import_people
from khet.domains.accounts.actions.people import (
    GivenRole,
    add_person,
    come_back,
    edit_person,
    join_group,
    leave,
    leave_group,
)
from khet.domains.accounts.actions.roles import add_role, edit_role, ensure_roles
from khet.domains.accounts.actions.sign_in import (
    create_sign_in,
    password_link,
    remove_second_factors,
    reset_password,
    set_active,
)
from khet.domains.accounts.actions.tokens import NewToken, create_token, revoke_token, token_was_used
from khet.domains.accounts.queries.people import (
    PersonRow,
    assignments,
    group_heads,
    names,
    of_office,
    people,
    people_for_schools,
    people_with,
    person,
)
from khet.domains.accounts.queries.roles import roles
from khet.domains.accounts.queries.sign_in import tokens
from khet.domains.accounts.queries.standing import actor_for, actor_for_token, standing
from khet.domains.accounts.rules import AccountsProblem, PersonNotFound, UsernameTaken, WeakPassword

__all__ = [
    "AccountsProblem",
    "GivenRole",
    "NewToken",
    "PeopleImported",
    "PeopleRefused",
    "PersonNotFound",
    "PersonRow",
    "UsernameTaken",
    "WeakPassword",
    "actor_for",
    "actor_for_token",
    "add_person",
    "add_role",
    "assignments",
    "come_back",
    "create_sign_in",
    "create_token",
    "edit_person",
    "edit_role",
    "end_role",
    "ensure_roles",
    "give_role",
    "group_heads",
    "import_people",
    "join_group",
    "leave",
    "leave_group",
    "names",
    "of_office",
    "password_link",
    "people",
    "people_for_schools",
    "people_with",
    "person",
    "remove_second_factors",
    "reset_password",
    "revoke_token",
    "roles",
    "set_active",
    "standing",
    "token_was_used",
    "tokens",
]
