"""The front door of organisations: offices, networks, schools and groups, as they were on any day."""

from khet.domains.organisations.permissions import LABELS as PERMISSION_LABELS
from khet.domains.organisations.queries.offices import (
    find_office,
    group,
    group_names,
    groups,
    networks,
    office,
    office_names,
    offices,
)
from khet.domains.organisations.queries.rows import GroupRow, HistoryRow, NetworkRow, OfficeRow, SchoolRow
from khet.domains.organisations.queries.schools import find_school, school, school_names, schools
from khet.domains.organisations.rules import OfficeNotFound, OrganisationsError, SchoolNotFound

__all__ = [
    "PERMISSION_LABELS",
    "GroupRow",
    "HistoryRow",
    "NetworkRow",
    "OfficeNotFound",
    "OfficeRow",
    "OrganisationsError",
    "SchoolNotFound",
    "SchoolRow",
    "find_office",
    "find_school",
    "group",
    "group_names",
    "groups",
    "networks",
    "office",
    "office_names",
    "offices",
    "school",
    "school_names",
    "schools",
]
