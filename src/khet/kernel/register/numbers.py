"""Gapless numbers: the next one is taken under a lock that lasts until the caller's transaction ends."""

from __future__ import annotations

from django.db import transaction

from khet.kernel.models import NumberSeries


def hold_series(*, series: str, office_id: int, year_be: int) -> NumberSeries:
    """Lock the series until the caller's transaction ends: who looks for a paper in it finds all that were issued."""
    NumberSeries.objects.get_or_create(series=series, office_id=office_id, year_be=year_be)
    return NumberSeries.objects.select_for_update().get(series=series, office_id=office_id, year_be=year_be)


@transaction.atomic
def next_number(*, series: str, office_id: int, year_be: int) -> int:
    """The next number of the series. If the caller's transaction is undone, so is the number: none is lost."""
    return next_numbers(series=series, office_id=office_id, year_be=year_be, count=1)[0]


@transaction.atomic
def next_numbers(*, series: str, office_id: int, year_be: int, count: int) -> range:
    """The next numbers of the series, as many as are asked for; undone with the caller's transaction."""
    counter = hold_series(series=series, office_id=office_id, year_be=year_be)
    first = counter.last_number + 1
    counter.last_number += count
    counter.save(update_fields=["last_number"])
    return range(first, counter.last_number + 1)
