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
    counter = hold_series(series=series, office_id=office_id, year_be=year_be)
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return counter.last_number
