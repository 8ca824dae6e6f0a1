"""From which figures on an office accepts an instrument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khet.domains.instruments.models import Acceptance
from khet.domains.instruments.rules.thresholds import DEFAULTS, NAMES, Thresholds


@dataclass(frozen=True, slots=True)
class ThresholdsRow:
    """The thresholds of an office, and who set them; nobody where the usual ones hold."""

    values: Thresholds
    set_by_name: str = ""
    set_at: datetime | None = None


def thresholds(office_id: int | None) -> Thresholds:
    """What the office accepts: its own thresholds, else the usual ones. One query."""
    return thresholds_row(office_id).values


def thresholds_row(office_id: int | None) -> ThresholdsRow:
    """The same, with who set them and when. One query."""
    own = Acceptance.objects.filter(office_id=office_id).first() if office_id is not None else None
    if own is None:
        return ThresholdsRow(DEFAULTS)
    values = Thresholds(**{name: getattr(own, name) for name in NAMES})
    return ThresholdsRow(values, own.set_by_name, own.set_at)
