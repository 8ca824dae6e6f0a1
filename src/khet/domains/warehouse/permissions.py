"""The permissions of this domain by name; their words, and which role carries which, are data of accounts."""

FILE_IMPORT = "warehouse.file.import"
SNAPSHOT_VIEW = "warehouse.snapshot.view"
SNAPSHOT_PUBLISH = "warehouse.snapshot.publish"
PERSON_VIEW = "warehouse.person.view"
SENSITIVE_VIEW = "warehouse.sensitive.view"
PERSON_MERGE = "warehouse.person.merge"

ALL = (FILE_IMPORT, SNAPSHOT_VIEW, SNAPSHOT_PUBLISH, PERSON_VIEW, SENSITIVE_VIEW, PERSON_MERGE)
