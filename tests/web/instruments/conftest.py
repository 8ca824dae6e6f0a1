"""An office with an instrument in use, browsers for its people, and what a page's forms would send."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from khet.domains.instruments.actions import building as building_actions
from khet.domains.instruments.actions import forms as form_actions
from khet.domains.instruments.queries import instruments as queries
from khet.domains.instruments.queries.rows import VersionRow
from khet.domains.instruments.rules import building
from khet.domains.instruments.rules.form import Choice, ChoiceList, Form, Question
from khet.kernel.actor import system
from tests.web.frameworks.conftest import House, house

__all__ = ["Desk", "House", "desk", "house"]

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
MACHINE = system("tests")
HTMX = {"HX-Request": "true"}
SCALE = ChoiceList("scale", tuple(Choice(str(n), {"th": f"ระดับ {n}"}, Decimal(n)) for n in range(5, 0, -1)))


def training() -> Form:
    """Satisfaction with a training: three ratings of two aspects, and a text asked of the dissatisfied."""
    items = (
        Question("speaker", "rating", {"th": "วิทยากรอธิบายชัดเจน"}, list_key="scale", dimension="วิทยากร"),
        Question("place", "rating", {"th": "สถานที่เหมาะสม"}, list_key="scale", dimension="สถานที่"),
        Question("food", "rating", {"th": "อาหารเพียงพอ"}, list_key="scale", dimension="สถานที่"),
    )
    part = Question("part1", "group", {"th": "ตอนที่ 1 ความพึงพอใจ"}, children=items)
    why = Question("why", "text", {"th": "ควรปรับปรุงอะไร"}, relevant="${speaker} < 3")
    return Form({"th": "แบบประเมินการอบรมริมน้ำ"}, (part, why), (SCALE,))


@dataclass(frozen=True, slots=True)
class Desk:
    """The instrument on somebody's desk: its id, its form now, and addresses about it."""

    house: House
    id: int
    version_id: int

    @property
    def versions(self) -> list[VersionRow]:
        """Every version, the newest first."""
        return queries.version_rows(actor=MACHINE, instrument_id=self.id)

    @property
    def form(self) -> Form:
        """The form of the newest version."""
        return queries.form_of(self.versions[0].id)

    @property
    def kept(self) -> list[str]:
        """The keys of the newest version in order."""
        return [placed.question.key for placed in building.outline(self.form)]

    def question(self, key: str) -> Question:
        """A question of the newest version."""
        return building.find(self.form, key).question

    def url(self, name: str, *more: object) -> str:
        """An address about the instrument."""
        return reverse(f"instruments:{name}", args=[self.id, *more])

    def begin(self) -> None:
        """The officer begins a draft."""
        building_actions.begin_draft(actor=self.house.actor("officer"), instrument_id=self.id, at=AT)

    def step(self, browser: Client, do: str, **more: Any) -> Any:
        """A button of the outline is pressed."""
        return browser.post(self.url("build_change"), {"do": do}, **more)

    def typed(self, key: str, /, **changes: str) -> dict[str, str]:
        """What the editor of a question would send, with some of it changed."""
        found = self.question(key)
        sent = {
            "kind": found.kind,
            "key": found.key,
            "label_th": found.labels.get("th", ""),
            "list_key": found.list_key,
            "relevant": found.relevant,
            "dimension": found.dimension,
            "seen": building.digest(found),
            "do": "save",
        }
        return sent | changes


def text(response: Any) -> str:
    """The page as text."""
    return response.content.decode()


@pytest.fixture
def desk(house: House) -> Desk:
    """The training instrument of the office, its first version in use."""
    made = form_actions.create_instrument(
        actor=MACHINE, office_id=house.office_id, code="river-training", kind="satisfaction", form=training(), at=AT
    )
    form_actions.publish_version(actor=MACHINE, version_id=made.id, at=AT)
    return Desk(house, made.instrument_id, made.id)


@pytest.fixture
def draft(desk: Desk) -> Desk:
    """The same with a draft begun."""
    desk.begin()
    return desk


def shipped() -> VersionRow:
    """An instrument that ships for all."""
    form = replace(training(), labels={"th": "แบบมาตรฐาน"})
    made = form_actions.create_instrument(
        actor=MACHINE, office_id=None, code="standard", kind="satisfaction", form=form, at=AT
    )
    return form_actions.publish_version(actor=MACHINE, version_id=made.id, at=AT)
