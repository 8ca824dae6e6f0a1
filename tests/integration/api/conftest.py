"""Two invented offices with results, and callers who reach one of them each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from khet.cli.demo import story, tables
from khet.domains.accounts import public as accounts
from khet.domains.frameworks import public as frameworks
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.actor import system
from tests.rebuilt import rebuilt

AT = datetime(2023, 10, 15, 3, 0, tzinfo=UTC)
TESTS = system("tests")
SCOPES = (
    "organisations.office.view",
    "organisations.school.view",
    "frameworks.criteria.view",
    "frameworks.result.view",
    "frameworks.suggestion.view",
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Another system with a token."""

    client: Client
    token: str

    def get(self, path: str, **parameters: Any) -> Any:
        """Ask the API."""
        return self.client.get(f"/api/v1{path}", parameters, headers={"Authorization": f"Bearer {self.token}"})


def add_office(short_name: str, code: str) -> organisations.OfficeRow:
    """An office that has the published figures of 2566 as its results."""
    office = organisations.add_office(
        actor=TESTS, short_name=short_name, name=short_name, office_type="secondary", codes=[code], at=AT
    )
    for framework in ("qp", "ap"):
        report = frameworks.import_results(
            actor=TESTS,
            office_id=office.id,
            framework_code=framework,
            year=2566,
            filename=f"{framework}.csv",
            data=(tables.DATA / f"{framework}_2566.csv").read_bytes(),
            publish=framework == "qp",
            at=AT,
        )
        assert report.ok, report.faults
    return office


@rebuilt
def build() -> tuple[organisations.OfficeRow, organisations.OfficeRow]:
    """Two offices that have the shipped criteria and the figures of a year."""
    accounts.ensure_roles(actor=TESTS, at=AT)
    for file in story.criteria():
        frameworks.import_framework(actor=TESTS, text=file.read_text(encoding="utf-8"), at=AT)
    return add_office("สพม.หนึ่ง", "109981"), add_office("สพม.สอง", "109982")


@pytest.fixture
def offices(db: None) -> tuple[organisations.OfficeRow, organisations.OfficeRow]:
    """The caller's office, and another."""
    return build()


@pytest.fixture
def caller_of(offices: tuple[organisations.OfficeRow, ...]) -> Callable[..., Caller]:
    """Make a caller whose owner has a role in an office."""

    def make(office: organisations.OfficeRow, role: str = "director", scopes: tuple[str, ...] = SCOPES) -> Caller:
        number = accounts.people(actor=TESTS, office_id=office.id, on=clock.today())
        username = f"owner{office.id}.{len(number)}"
        accounts.add_person(
            actor=TESTS, office_id=office.id, full_name="นางสาวสมมติ", username=username, roles=[role], at=AT
        )
        from django.contrib.auth import get_user_model

        owner = accounts.actor_for(get_user_model().objects.get(username=username), clock.today())
        until = date(clock.today().year + 1, 1, 1)
        token = accounts.create_token(actor=owner, name="ทดสอบ", scopes=scopes, expires_on=until, at=clock.now())
        return Caller(Client(), token.secret)

    return make


@pytest.fixture
def caller(offices: tuple[organisations.OfficeRow, ...], caller_of: Callable[..., Caller]) -> Caller:
    """A caller of the first office."""
    return caller_of(offices[0])


@pytest.fixture
def outsider(offices: tuple[organisations.OfficeRow, ...], caller_of: Callable[..., Caller]) -> Caller:
    """A caller of the second office."""
    return caller_of(offices[1])
