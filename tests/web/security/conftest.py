"""An invented office with an evaluation, and browsers signed in as its people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client

from khet.domains.frameworks import public as frameworks
from khet.kernel import clock
from tests import frameworks_cast, people_cast
from tests.frameworks_cast import AT, YEAR

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def cast(db: None, settings: LazySettings) -> people_cast.Cast:
    """Two offices with their schools and people; the second factor is tested where it belongs."""
    settings.KHET_SECOND_FACTOR = False
    frameworks_cast.store(frameworks_cast.RIVER)
    return people_cast.build()


@pytest.fixture
def signed_in(cast: people_cast.Cast) -> Callable[[str], Client]:
    """A browser in which one of the people is signed in."""

    def browser(who: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(cast.user(who), backend=BACKEND)
        return client

    return browser


@pytest.fixture
def river(cast: people_cast.Cast) -> frameworks.EvaluationRow:
    """An evaluation whose every node the officer owns."""
    director = cast.actor("director", clock.today())
    row = frameworks.open_evaluation(actor=director, office_id=cast.office.id, framework_code="river", year=YEAR, at=AT)
    owner = frameworks.Owner(person_id=cast.people["officer"].id)
    frameworks.assign(actor=director, evaluation_id=row.id, owners=dict.fromkeys(["1", "2b", "X1"], owner), at=AT)
    return row
