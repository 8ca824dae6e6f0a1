"""What is stored about offices, networks, schools and groups, each with the dates between which it holds."""

from khet.domains.organisations.models.offices import Group, Network, Office, OfficeCode, OfficeSuccession
from khet.domains.organisations.models.schools import (
    School,
    SchoolCode,
    SchoolMembership,
    SchoolName,
    SchoolStatus,
    SchoolSuccession,
)

__all__ = [
    "Group",
    "Network",
    "Office",
    "OfficeCode",
    "OfficeSuccession",
    "School",
    "SchoolCode",
    "SchoolMembership",
    "SchoolName",
    "SchoolStatus",
    "SchoolSuccession",
]
