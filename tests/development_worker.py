"""Prepares an office with an open event and hundreds of signed-in teachers, or tells how its house stands."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from khet.domains.accounts import public as accounts  # noqa: E402
from khet.domains.accounts.models import User  # noqa: E402
from khet.domains.development.models import Event, Registration  # noqa: E402
from khet.kernel import audit, clock  # noqa: E402
from khet.kernel.actor import system  # noqa: E402
from tests import development_cast  # noqa: E402

BACKEND = "django.contrib.auth.backends.ModelBackend"


def prepare(people: int, seats: int) -> None:
    """An open event, and a session for each of so many teachers: prints their cookies."""
    development_cast.AT = clock.now()
    year = development_cast.build(teachers=0, seats=seats)
    cookies = []
    machine = system("tests")
    for number in range(people):
        person = accounts.add_person(
            actor=machine,
            office_id=year.office_id,
            full_name=f"นายสมมติ คนที่{number:03d}",
            roles=["teacher"],
            at=clock.now(),
        )
        user = User(username=f"rush{number}", person_id=person.id, created_at=clock.now())
        user.set_unusable_password()
        user.save()
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        cookies.append(session.session_key)
    print(json.dumps({"event": year.event_id, "cookies": cookies}))


def tell() -> None:
    """How the house stands: who is where, by queue number, and whether the audit is whole."""
    event = Event.objects.get()
    rows = Registration.objects.filter(queue_number__isnull=False).order_by("queue_number")
    states = list(rows.values_list("queue_number", "state"))
    whole = audit.verify()
    print(json.dumps({"confirmed": event.confirmed_count, "states": states, "audit": whole.ok}))


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(int(sys.argv[2]), int(sys.argv[3]))
    else:
        tell()
