"""Steps of the builder on an instrument's draft: each is read, changed and kept under one lock; none is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from khet.domains.instruments import permissions
from khet.domains.instruments.actions.forms import save_draft
from khet.domains.instruments.models import Instrument, InstrumentVersion
from khet.domains.instruments.queries.instruments import form_of
from khet.domains.instruments.queries.rows import VersionRow
from khet.domains.instruments.rules import building
from khet.domains.instruments.rules.form import ChoiceList, Form, Question
from khet.domains.instruments.rules.refusals import Refusal
from khet.kernel.actor import Actor


class ChangedMeanwhile(Refusal):
    """Somebody else changed the same question or list; ``now`` is what it says now, None when it is gone."""

    def __init__(self, now: Question | ChoiceList | None) -> None:
        self.now = now
        super().__init__(
            "มีผู้แก้ไขส่วนนี้ก่อนท่าน สิ่งที่ท่านกรอกยังอยู่ครบ", "Somebody changed this before you; what you typed is still here"
        )


@transaction.atomic
def begin_draft(*, actor: Actor, instrument_id: int, from_version_id: int | None = None, at: datetime) -> VersionRow:
    """The instrument's open draft, or a new one made from a version (else from the newest).

    Raises NotAllowed and Instrument.DoesNotExist.
    """
    instrument = _locked(actor, instrument_id)
    draft = instrument.versions.filter(state=InstrumentVersion.DRAFT).first()
    base_id = draft.pk if draft is not None else from_version_id
    if base_id is None:
        base_id = instrument.versions.order_by("-number").values_list("pk", flat=True)[0]
    return save_draft(actor=actor, instrument_id=instrument_id, form=form_of(base_id), at=at)


@transaction.atomic
def change_draft(*, actor: Actor, instrument_id: int, change: Callable[[Form], Form], at: datetime) -> VersionRow:
    """Change the draft by a step, under a lock; what somebody else did a moment before is kept.

    Raises NotAllowed, Instrument.DoesNotExist, NoDraft, and what the step refuses.
    """
    instrument = _locked(actor, instrument_id)
    draft = instrument.versions.filter(state=InstrumentVersion.DRAFT).first()
    if draft is None:
        raise NoDraft
    return save_draft(actor=actor, instrument_id=instrument_id, form=change(form_of(draft.pk)), at=at)


class NoDraft(Refusal):
    """The draft was published or taken away while it was being changed."""

    def __init__(self) -> None:
        super().__init__(
            "ฉบับร่างนี้เผยแพร่ไปแล้ว เริ่มร่างฉบับใหม่ก่อนแก้ไข", "The draft has been published; begin a new draft to go on"
        )


def unchanged_question(form: Form, key: str, seen: str) -> None:
    """Raise ChangedMeanwhile unless the question still says what the person saw (an empty ``seen`` asks nothing)."""
    found = next((placed.question for placed in building.outline(form) if placed.question.key == key), None)
    if found is None or (seen and building.digest(found) != seen):
        raise ChangedMeanwhile(found)


def unchanged_list(form: Form, key: str, seen: str) -> None:
    """Raise ChangedMeanwhile unless the list still says what the person saw."""
    found = form.choice_list(key)
    if found is None or (seen and building.digest(found) != seen):
        raise ChangedMeanwhile(found)


def _locked(actor: Actor, instrument_id: int) -> Instrument:
    seen = Instrument.objects.visible_to(actor, permissions.FORM_EDIT).select_for_update(of=("self",))
    instrument: Instrument = seen.get(pk=instrument_id)
    return instrument
