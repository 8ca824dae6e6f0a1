"""From ticks to hours, per cent and the word "attended"; and what becomes of a tick that was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from khet.calc import rounding

LONGEST_WAIT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Share:
    """How much of an event somebody was present for."""

    hours: Decimal
    of_hours: Decimal
    sessions: int
    of_sessions: int

    @property
    def percent(self) -> Fraction:
        """The exact share of the hours in per cent; 0 of an event without sessions."""
        return Fraction(self.hours) / Fraction(self.of_hours) * 100 if self.of_hours else Fraction(0)

    @property
    def percent_text(self) -> str:
        """The per cent with two decimals, as papers print it."""
        return rounding.text(self.percent, 2)

    def has_attended(self, least_percent: Decimal) -> bool:
        """Whether the share reaches what the office asks for; compared exactly, never after rounding."""
        return bool(self.of_hours) and self.percent >= Fraction(least_percent)


def share(sessions: Mapping[int, Decimal], present: Iterable[int]) -> Share:
    """The share of somebody present in these sessions, out of all sessions with their hours."""
    there = set(present) & sessions.keys()
    return Share(
        hours=sum((sessions[key] for key in there), Decimal(0)),
        of_hours=sum(sessions.values(), Decimal(0)),
        sessions=len(there),
        of_sessions=len(sessions),
    )


def outcome(*, recorded: bool | None, seen: bool | None, wanted: bool) -> str:
    """What becomes of a tick: taken, the same as recorded, or in conflict with what somebody else recorded meanwhile.

    ``seen`` is what the list showed when the tick was made; None stands for nothing recorded.
    """
    if recorded is wanted:
        return "same"
    return "taken" if recorded is seen or recorded is None else "conflict"


def moment_of_tick(*, marked_ms: int, sent_ms: int, received_at: datetime) -> datetime:
    """When a tick was made by the server's clock, whatever the phone's clock says.

    Both times are of the phone, so that only the time between them counts; a wait longer than a week, or a tick from
    the future, is taken as made now.
    """
    waited = timedelta(milliseconds=min(max(sent_ms - marked_ms, 0), 10**12))
    return received_at - waited if waited <= LONGEST_WAIT else received_at
