"""An instrument with a draft and experts who judge it, for tests that walk over all pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from khet.domains.instruments import public as instruments
from khet.kernel.actor import Actor
from tests.web.instruments.conftest import MACHINE, training


def swept(actor: Actor, office_id: int, secrets: Sequence[str], at: datetime) -> dict[str, Any]:
    """The arguments of every address of authoring; the draft and one expert's reason hold secrets."""
    form = training()
    version = instruments.create_instrument(
        actor=actor, office_id=office_id, code="swept-form", kind="satisfaction", form=form, at=at
    )
    instruments.publish_version(actor=MACHINE, version_id=version.id, at=at)
    opened = instruments.open_round(actor=actor, version_id=version.id, office_id=office_id, title="รอบแรก", at=at)
    first, second = (
        instruments.add_expert(actor=actor, round_id=opened.id, name=name, at=at) for name in ("ดร.เมฆ", "ดร.หมอก")
    )
    instruments.save_ratings(token=first.token, answers={"food": (0, secrets[1])}, at=at, today=at.date())
    secret = replace(form.questions[1], labels={"th": secrets[0]})
    changed = replace(form, questions=(form.questions[0], secret))
    instruments.save_draft(actor=actor, instrument_id=version.instrument_id, form=changed, at=at)
    link = {"token": second.token}
    return {
        "instrument_id": version.instrument_id,
        "round_id": opened.id,
        "expert_id": first.expert.id,
        "instruments:build_question": {"key": "food"},
        "instruments:build_list": {"key": "scale"},
        "instruments:expert": link,
        "instruments:expert_save": link,
    }
