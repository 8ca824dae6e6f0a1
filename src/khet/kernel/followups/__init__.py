"""Follow-ups: a promise with an owner and a due date, closed only by another person than the owner."""

from khet.kernel.followups.machine import MACHINE, SamePerson
from khet.kernel.followups.reading import FollowUpEventRow, FollowUpRow, events, row, rows
from khet.kernel.followups.steps import cancel, report, return_with_reason, verify
from khet.kernel.followups.writing import change, open_follow_up

__all__ = [
    "MACHINE",
    "FollowUpEventRow",
    "FollowUpRow",
    "SamePerson",
    "cancel",
    "change",
    "events",
    "open_follow_up",
    "report",
    "return_with_reason",
    "row",
    "rows",
    "verify",
]
