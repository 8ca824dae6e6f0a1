"""An invented office at work on invented frameworks, people of every role, and a browser for each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from khet.domains.accounts import public as accounts
from khet.domains.frameworks import public as frameworks
from khet.kernel import clock
from khet.kernel.actor import Actor
from tests import frameworks_cast, people_cast
from tests.frameworks_cast import AT, YEAR
from tests.rebuilt import rebuilt

BACKEND = "django.contrib.auth.backends.ModelBackend"
LEVELS = {"1": "4", "2b": "3", "X1": "5"}


@dataclass(frozen=True, slots=True)
class House:
    """The office, its people by role, and the browsers they are signed in to."""

    people: people_cast.Cast
    more: dict[str, accounts.PersonRow] = field(default_factory=dict)

    @property
    def office_id(self) -> int:
        """The office that works; the outsider belongs to another."""
        return self.people.office.id

    def actor(self, who: str) -> Actor:
        """The actor behind one of the people, today."""
        return accounts.actor_for(self.user(who), clock.today())

    def person_id(self, who: str) -> int:
        """The number of one of the people."""
        return self._rows()[who].id

    def user(self, who: str) -> Any:
        """The account of one of the people."""
        from khet.domains.accounts.models import User

        return User.objects.get(person_id=self.person_id(who))

    def browse(self, who: str) -> Client:
        """A browser in which one of the people is signed in."""
        client = Client()
        client.force_login(self.user(who), backend=BACKEND)
        return client

    def _rows(self) -> dict[str, accounts.PersonRow]:
        return {**self.people.people, **self.more}


@rebuilt
def build() -> House:
    """The office with everybody in it."""
    cast = people_cast.build()
    frameworks_cast.store(frameworks_cast.RIVER, frameworks_cast.DELTA, frameworks_cast.TREE)
    here, there = cast.office.id, cast.other_office.id
    person = people_cast.person
    group = cast.planning.id
    more = {
        "evaluator": person(here, "นายตรง เที่ยงธรรม", "trong", roles=["evaluator"]),
        "colleague": person(here, "นายพร้อม ช่วยงาน", "phrom", roles=["officer"], group_id=group),
        "data_officer": person(here, "นางนำ ข้อมูลเข้า", "nam", roles=["data_officer"]),
        "partner": person(here, "นายภาคี ริมน้ำ", "phakhi", roles=["partner"]),
        "two_offices": person(here, "นางสาวมองไกล ทั้งสองเขต", "monglai", roles=["auditor"]),
    }
    accounts.give_role(
        actor=people_cast.MACHINE,
        person_id=more["two_offices"].id,
        role="auditor",
        office_id=there,
        starts_on=people_cast.TODAY,
        at=people_cast.AT,
    )
    return House(cast, more)


@pytest.fixture
def house(db: None, settings: LazySettings) -> House:
    """The office with everybody in it; the second factor is tested where it belongs."""
    settings.KHET_SECOND_FACTOR = False
    return build()


def opened(house: House, code: str) -> frameworks.EvaluationRow:
    """An evaluation of the office with the officer as owner of every node."""
    row = frameworks.open_evaluation(
        actor=house.actor("director"), office_id=house.office_id, framework_code=code, year=YEAR, at=AT
    )
    definition = frameworks.definition(row.version_id)
    owner = frameworks.Owner(person_id=house.person_id("officer"))
    owners = {node.code: owner for node in definition.nodes if node.code != "2a"}
    frameworks.assign(actor=house.actor("director"), evaluation_id=row.id, owners=owners, at=AT)
    return row


@pytest.fixture
def river(house: House) -> frameworks.EvaluationRow:
    """Two rounds, levels only; nothing reported."""
    return opened(house, "river")


@pytest.fixture
def delta(house: House) -> frameworks.EvaluationRow:
    """Percentages, steps, targets and a shared score; nothing reported."""
    return opened(house, "delta")


@dataclass(frozen=True, slots=True)
class Walk:
    """Takes nodes along the way through the domain, to the point at which a test begins."""

    house: House

    def to(self, step: str, evaluation_id: int, levels: dict[str, str], round_code: str = "6") -> None:
        """Every node of ``levels`` stands at ``step`` afterwards."""
        place = {"evaluation_id": evaluation_id, "round_code": round_code, "at": AT}
        for code, figure in levels.items():
            row = frameworks.save_report(
                actor=self.house.actor("officer"),
                node_code=code,
                report=frameworks_cast.level(figure),
                expected_revision=0,
                **place,
            )
            for name, act, who in (
                ("submitted", frameworks.submit, "officer"),
                ("confirmed", frameworks.confirm, "head"),
            ):
                if step == "draft":
                    break
                row = act(actor=self.house.actor(who), node_code=code, expected_revision=row.revision, **place)
                if name == step:
                    break
            if step == "scored":
                frameworks.score(
                    actor=self.house.actor("evaluator"),
                    node_code=code,
                    score=frameworks_cast.score(figure),
                    expected_revision=row.revision,
                    **place,
                )

    def publish(self, evaluation_id: int, levels: dict[str, str], round_code: str = "6") -> None:
        """The round is published with these levels."""
        self.to("scored", evaluation_id, levels, round_code)
        frameworks.publish_round(
            actor=self.house.actor("director"),
            evaluation_id=evaluation_id,
            round_code=round_code,
            acknowledge_missing=[],
            reason="",
            at=AT,
        )


@pytest.fixture
def walk(house: House) -> Walk:
    """Takes nodes along the way."""
    return Walk(house)


@pytest.fixture
def published(house: House, river: frameworks.EvaluationRow, walk: Walk) -> frameworks.EvaluationRow:
    """The river evaluation with both rounds published."""
    walk.publish(river.id, LEVELS, "6")
    walk.publish(river.id, {**LEVELS, "1": "5"}, "12")
    return river


@pytest.fixture
def node_url() -> Callable[..., str]:
    """The address of a node in a round, or of one of its steps."""

    def address(evaluation_id: int, code: str, more: str = "", round_code: str = "6") -> str:
        return f"/results/evaluations/{evaluation_id}/{round_code}/{code}/{more}"

    return address


@pytest.fixture
def place_url(house: House) -> Callable[..., str]:
    """The address of the results of the office against a framework in the year."""

    def address(code: str, more: str = "") -> str:
        return f"/results/{house.office_id}/{YEAR}/{code}/{more}"

    return address
