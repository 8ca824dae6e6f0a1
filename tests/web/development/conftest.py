"""The office of staff development, with a browser for each of its people."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client

from tests import development_cast
from tests.development_cast import Year

BACKEND = "django.contrib.auth.backends.ModelBackend"


class Browsers:
    """The office's year and its people in browsers."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def of(self, who: str | int) -> Client:
        """A browser of somebody of the cast by name, of a teacher by number, or of the developer."""
        from khet.domains.accounts.models import User

        if isinstance(who, int):
            user = self.year.user(who)
        elif who == "developer":
            user = User.objects.get(pk=self.year.developer.user_id)
        else:
            user = self.year.people.user(who)
        client = Client()
        client.force_login(user, backend=BACKEND)
        session = client.session
        session["khet_year"] = development_cast.YEAR
        session.save()
        return client


@pytest.fixture
def browsers(db: None, settings: LazySettings) -> Browsers:
    """An open event of two seats, in an office with four teachers."""
    settings.KHET_SECOND_FACTOR = False
    return Browsers(development_cast.build())
