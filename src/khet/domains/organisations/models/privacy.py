"""Personal data in the tables of organisations: none; offices and schools are public bodies."""

from __future__ import annotations

from khet.kernel.privacy import Privacy

PRIVACY = {
    "Office": Privacy(),
    "OfficeCode": Privacy(),
    "OfficeSuccession": Privacy(),
    "Network": Privacy(),
    "Group": Privacy(),
    "School": Privacy(),
    "SchoolName": Privacy(),
    "SchoolCode": Privacy(),
    "SchoolStatus": Privacy(),
    "SchoolMembership": Privacy(),
    "SchoolSuccession": Privacy(),
}
