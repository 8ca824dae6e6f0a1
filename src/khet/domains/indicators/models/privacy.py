"""Personal data in these tables: who changed a definition, set a target, saved a view, published a figure."""

from __future__ import annotations

from khet.kernel.privacy import Privacy

PERMANENT = "as long as a figure names it"

PRIVACY = {
    "HiddenCells": Privacy(),
    "Indicator": Privacy(("retired_by_id",), PERMANENT),
    "IndicatorVersion": Privacy(("created_by_id", "created_by_name"), PERMANENT),
    "Target": Privacy(("set_by_id", "set_by_name"), "as long as the office uses the indicator"),
    "OfficeThresholds": Privacy(("set_by_id", "set_by_name"), "as long as the office uses the indicator"),
    "SavedView": Privacy(("owner_person_id", "owner_name"), "until its owner deletes it"),
    "OpenFigure": Privacy(
        ("published_by_id", "published_by_name", "withdrawn_by_id"), "permanent, the record of what was public"
    ),
}
