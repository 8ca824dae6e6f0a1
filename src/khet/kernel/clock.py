"""The only place that reads the clock; pages, jobs and commands call it and pass the time down."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in the time zone of the server's settings."""
    return timezone.localtime()


def today() -> date:
    """Today's date in Thailand."""
    return timezone.localdate()
