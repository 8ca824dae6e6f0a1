"""The front door of organisations: offices, networks, schools and groups, as they were on any day."""

from khet.domains.organisations import permissions
from khet.domains.organisations.actions.imports import ImportRefused, SchoolsImported, import_schools
from khet.domains.organisations.actions.inside import (
    add_group,
    add_network,
    close_group,
    close_network,
    rename_group,
    rename_network,
)
from khet.domains.organisations.actions.offices import (
    NewOffice,
    add_office,
    add_office_code,
    edit_office,
    split_office,
)
from khet.domains.organisations.actions.schools import add_school, rename_school, set_status
from khet.domains.organisations.actions.successions import close_school, merge_schools, move_school, split_school
from khet.domains.organisations.queries.history import office_history, school_file
from khet.domains.organisations.queries.keys import school_keys
from khet.domains.organisations.queries.offices import (
    find_office,
    group,
    group_names,
    groups,
    network_names,
    networks,
    office,
    office_names,
    offices,
)
from khet.domains.organisations.queries.rows import GroupRow, NetworkRow, OfficeRow, SchoolRow
from khet.domains.organisations.queries.schools import (
    find_school,
    networks_of_schools,
    office_schools,
    school,
    school_ids,
    school_names,
    schools,
    schools_in_networks,
)
from khet.domains.organisations.rules import OfficeNotFound, OrganisationsProblem, SchoolNotFound

__all__ = [
    "GroupRow",
    "ImportRefused",
    "NetworkRow",
    "NewOffice",
    "OfficeNotFound",
    "OfficeRow",
    "OrganisationsProblem",
    "SchoolNotFound",
    "SchoolRow",
    "SchoolsImported",
    "add_group",
    "add_network",
    "add_office",
    "add_office_code",
    "add_school",
    "close_group",
    "close_network",
    "close_school",
    "edit_office",
    "find_office",
    "find_school",
    "group",
    "group_names",
    "groups",
    "import_schools",
    "merge_schools",
    "move_school",
    "network_names",
    "networks",
    "networks_of_schools",
    "office",
    "office_history",
    "office_names",
    "office_schools",
    "offices",
    "permissions",
    "rename_group",
    "rename_network",
    "rename_school",
    "school",
    "school_file",
    "school_ids",
    "school_keys",
    "school_names",
    "schools",
    "schools_in_networks",
    "set_status",
    "split_office",
    "split_school",
]
