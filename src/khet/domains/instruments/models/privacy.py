"""Personal data in these tables: who made and published a form; each part adds its own models here."""

from __future__ import annotations

from khet.kernel.privacy import Privacy

PERMANENT = "as long as answers or figures name it"

PRIVACY = {
    "Instrument": Privacy(("owner_person_id", "retired_by_id"), PERMANENT),
    "InstrumentVersion": Privacy(
        ("created_by_id", "created_by_name", "published_by_id", "published_by_name", "editors"), PERMANENT
    ),
    "OfficeBandSet": Privacy(("made_by_id", "made_by_name"), PERMANENT),
    "Campaign": Privacy(("created_by_id",), "as long as its answers"),
    "Invitee": Privacy(("person_id", "label", "contact"), "as long as the campaign"),
    "Response": Privacy(("person_id", "label", "answers"), "as long as the campaign"),
    "BallotBox": Privacy(),
    "AnonymousAnswer": Privacy(),
    "AnswerPicture": Privacy(("data",), "as long as the campaign"),
    "ExpertRound": Privacy(("created_by_id", "created_by_name"), PERMANENT),
    "Expert": Privacy(("name", "position", "token_digest", "remark"), "as long as the version they judged"),
    "ExpertRating": Privacy(("rating", "reason"), "as long as the version they judged"),
    "ItemDecision": Privacy(("decided_by_id", "decided_by_name"), PERMANENT),
    "Theme": Privacy(("made_by_id",), "as long as the campaign"),
    "Paragraph": Privacy(("edited_by_id",), "as long as the campaign"),
    "Acceptance": Privacy(("set_by_id", "set_by_name"), "until the office sets others"),
}
