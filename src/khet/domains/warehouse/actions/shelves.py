"""An office's shelf: a number that grows with all that changes what its figures rest on, and who is told of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import F

from khet.domains.warehouse.models import Shelf

Listener = Callable[[int, datetime], None]
"""Called with an office's id and the time, within the transaction in which its shelf grows."""

_listeners: list[Listener] = []


def when_turned(listener: Listener) -> None:
    """Tell somebody of every change of a shelf; called from AppConfig.ready."""
    _listeners.append(listener)


def turn(office_id: int, *, at: datetime) -> None:
    """Grow the number of an office's shelf, whatever it is, so that work that rests on it is done again."""
    shelf, _ = Shelf.objects.select_for_update().get_or_create(office_id=office_id)
    shelf.version += 1
    shelf.save(update_fields=["version"])
    _tell(office_id, at)


def turn_seen(office_id: int, seen: int, *, at: datetime) -> bool:
    """Grow the number of a shelf and lock it until the commit; False when it is not the one that was seen."""
    if not Shelf.objects.filter(office_id=office_id, version=seen).update(version=F("version") + 1):
        if seen or Shelf.objects.filter(office_id=office_id).exists():
            return False
        Shelf.objects.create(office_id=office_id, version=1)
    _tell(office_id, at)
    return True


def _tell(office_id: int, at: datetime) -> None:
    for listener in _listeners:
        listener(office_id, at)
