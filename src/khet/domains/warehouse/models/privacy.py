"""What the tables say about personal data: this is where pupils' names, numbers and addresses live."""

from __future__ import annotations

from khet.kernel.privacy import Privacy

FILE = "as long as the dataset is kept (retention_years of its schema), then removed by the daily job"
PERSON = "as long as a snapshot tells about the person, then removed by the daily job"
ACT = "as long as the snapshot it led to is listed"

PRIVACY = {
    "Import": Privacy(("report", "uploaded_by_id", "uploaded_by_name", "file_name"), FILE),
    "Question": Privacy(("message_th", "message_en", "group", "options", "sample"), FILE),
    "Decision": Privacy(("group", "decided_by_id", "decided_by_name"), FILE),
    "SavedMapping": Privacy(("saved_by_id", "saved_by_name"), "until the office replaces the mapping"),
    "Snapshot": Privacy(
        ("published_by_id", "published_by_name", "superseded_by_person_id", "superseded_by_name"), "permanent"
    ),
    "Disagreement": Privacy(("settled_by_id", "settled_by_name"), ACT),
    "SchoolPlace": Privacy(),
    "Shelf": Privacy(),
    "Individual": Privacy(
        (
            "uuid",
            "pseudonym",
            "school",
            "student_no",
            "prefix",
            "first_name",
            "last_name",
            "name_key",
            "birth_date",
            "kept_as",
        ),
        PERSON,
    ),
    "Identifier": Privacy(("digest", "sealed"), PERSON),
    "FormerName": Privacy(("prefix", "first_name", "last_name"), PERSON),
    "Contact": Privacy(("details", "digest"), PERSON),
    "Merge": Privacy(
        ("reasons", "note", "merged_by_id", "merged_by_name", "undone_by_id", "undone_by_name", "undone_reason"),
        PERSON,
    ),
}
