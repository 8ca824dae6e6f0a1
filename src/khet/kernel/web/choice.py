"""Which office and which fiscal year the pages speak of: chosen in the rail, kept in the session."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from khet.calc.calendars import FiscalYear
from khet.kernel import clock
from khet.kernel.web.page import actor_of

OFFICE, YEAR = "khet_office_id", "khet_year"


@dataclass(frozen=True, slots=True)
class Choice:
    """An office and a fiscal year of the Buddhist era; no office when the person belongs to none."""

    office_id: int | None
    year: int


def chosen(request: HttpRequest) -> Choice:
    """What the person chose in this session, else their own office and the present fiscal year."""
    session = getattr(request, "session", {})
    office_id = session.get(OFFICE) or actor_of(request).home_office_id
    return Choice(office_id, session.get(YEAR) or present_year())


def present_year() -> int:
    """The fiscal year of today."""
    return FiscalYear.of(clock.today()).be


def choose(request: HttpRequest, *, office_id: int | None = None, year: int | None = None) -> None:
    """Keep a choice for the session; the caller has checked that the actor may see the office.

    The session is written only when the choice changes, so that a page may call this on every visit.
    """
    for key, value in ((OFFICE, office_id), (YEAR, year)):
        if value is not None and request.session.get(key) != value:
            request.session[key] = value
