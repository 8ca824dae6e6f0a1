"""The only place that reads the clock; pages, jobs and commands call it and pass the time down."""

from datetime import date, datetime, time

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in the time zone of the server's settings."""
    return timezone.localtime()


def today() -> date:
    """Today's date in Thailand."""
    return timezone.localdate()


def start_of(day: date) -> datetime:
    """The first moment of a day in Thailand; reads no clock."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def hour_of(moment: datetime) -> time:
    """The time of day in Thailand of a moment; reads no clock."""
    return timezone.localtime(moment).time()
