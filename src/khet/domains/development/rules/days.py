"""The day in Thailand on which a moment falls."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

THAILAND = ZoneInfo("Asia/Bangkok")


def thai_day(moment: datetime) -> date:
    """The date that people in Thailand read on their calendar at this moment."""
    return moment.astimezone(THAILAND).date()
