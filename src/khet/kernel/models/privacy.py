"""Personal data in the kernel's tables: mostly who did what, by id, with the name as it was then."""

from __future__ import annotations

from khet.kernel.privacy import Privacy

RECORD = "as long as the official record it belongs to"

PRIVACY = {
    "AuditEntry": Privacy(
        ("actor_user_id", "actor_person_id", "actor_name", "target_label", "detail"),
        "never removed: the chain proves that nothing was",
    ),
    "AuditHead": Privacy(),
    "StoredFile": Privacy(("name", "stored_by_id"), RECORD),
    "EvidenceLink": Privacy(("title", "note", "added_by_id", "removed_by_id"), RECORD),
    "FollowUp": Privacy(
        ("owner_person_id", "opened_by_id", "reported_by_id", "verified_by_id", "detail", "result"), RECORD
    ),
    "FollowUpEvent": Privacy(("person_id", "person_name", "note"), RECORD),
    "Job": Privacy(("actor_user_id", "actor_person_id", "actor_name", "arguments", "result"), "a year after it ended"),
    "JobLogLine": Privacy(("text",), "as long as its job"),
    "Schedule": Privacy(),
    "NumberSeries": Privacy(),
    "IssuedDocument": Privacy(("issued_by_id", "issued_by_name"), "never removed: a register has no gaps"),
    "IssuedFigure": Privacy(),
    "WorkItem": Privacy(("person_id",), "a year after it was closed"),
    "Notification": Privacy(("person_id", "text"), "a year after it was written"),
}
