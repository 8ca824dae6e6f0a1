"""Work goes to people and groups of the office that is evaluated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from khet.calc.calendars import thai_day
from khet.domains.accounts import public as accounts
from khet.domains.frameworks.rules.refusals import NotOfTheOffice
from khet.domains.organisations import public as organisations


def people_here(ids: Iterable[int | None], *, office_id: int, at: datetime) -> frozenset[int]:
    """Those of these people who are of the office; one query, or none for nobody."""
    wanted = frozenset(pk for pk in ids if pk is not None)
    return accounts.of_office(wanted, office_id, thai_day(at)) if wanted else wanted


def groups_here(ids: Iterable[int | None], *, office_id: int, at: datetime) -> frozenset[int]:
    """Those of these groups that the office has; one query, or none for no group."""
    wanted = frozenset(pk for pk in ids if pk is not None)
    return wanted & {row.id for row in organisations.groups(office_id, thai_day(at))} if wanted else wanted


def check(*, office_id: int, people: Iterable[int | None], groups: Iterable[int | None] = (), at: datetime) -> None:
    """Raise NotOfTheOffice unless all of them are of the office; a query for the people, another for the groups."""
    named, teams = {pk for pk in people if pk is not None}, {pk for pk in groups if pk is not None}
    if named - people_here(named, office_id=office_id, at=at) or teams - groups_here(teams, office_id=office_id, at=at):
        raise NotOfTheOffice
