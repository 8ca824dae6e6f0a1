"""Personal data in these tables: who reported, confirmed, scored, suggested and published, and what they wrote."""

from __future__ import annotations

from khet.kernel.privacy import Privacy

RESULT = "as long as the evaluation it belongs to"

PRIVACY = {
    "Framework": Privacy(),
    "FrameworkVersion": Privacy(("created_by_id", "created_by_name"), "as long as a result uses the version"),
    "Evaluation": Privacy(("opened_by_id",), RESULT),
    "EvaluationRound": Privacy(("published_by_id",), RESULT),
    "Assignment": Privacy(("owner_person_id",), RESULT),
    "Entry": Privacy(
        (
            "remark",
            "score_remark",
            "returned_reason",
            "reporter_ids",
            "confirmed_by_id",
            "scored_by_id",
            "updated_by_id",
            "updated_by_name",
        ),
        RESULT,
    ),
    "EntryRevision": Privacy(("by_id", "by_name", "data", "reason"), RESULT),
    "NodeIndicator": Privacy(("set_by_id", "set_by_name"), "as long as a result uses the version"),
    "EntryFigure": Privacy(("taken_by_id", "taken_by_name"), RESULT),
    "Publication": Privacy(("published_by_id", "published_by_name", "reason", "inputs"), RESULT),
    "Suggestion": Privacy(("text", "written_by_id", "written_by_name"), RESULT),
}
