"""Names of the permissions of organisations."""

OFFICE_VIEW = "organisations.office.view"
OFFICE_EDIT = "organisations.office.edit"
SCHOOL_VIEW = "organisations.school.view"
SCHOOL_EDIT = "organisations.school.edit"
