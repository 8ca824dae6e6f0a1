"""Notes when a session was last seen, at most once in five minutes: a page must not cost a write."""

from __future__ import annotations

import time
from collections import OrderedDict

from allauth.usersessions.models import UserSession

from khet.kernel import clock

EVERY_SECONDS = 300
REMEMBERED = 5_000

_noted: OrderedDict[str, float] = OrderedDict()


def seen(session_key: str | None) -> None:
    """Note that a session is in use, unless this process did so a moment ago."""
    if not session_key:
        return
    now = time.monotonic()
    if now - _noted.get(session_key, -EVERY_SECONDS) < EVERY_SECONDS:
        return
    _noted[session_key] = now
    _noted.move_to_end(session_key)
    while len(_noted) > REMEMBERED:
        _noted.popitem(last=False)
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=clock.now())
