"""Personal data in these tables: who wrote, reviewed, published and added."""

from __future__ import annotations

from khet.kernel.privacy import Privacy

KEPT = "as long as the office keeps the work"

PRIVACY = {
    "Practice": Privacy(("author_person_id", "author_name", "returned_by_id", "published_by_id"), KEPT),
    "Review": Privacy(("reviewer_person_id", "reviewer_name"), KEPT),
    "ReviewCriteria": Privacy(("set_by_id",), "as long as a practice was judged by it"),
    "Medium": Privacy(("added_by_id", "added_by_name", "retired_by_id"), KEPT),
}
