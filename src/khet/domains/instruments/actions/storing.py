"""How instruments and drafts come into the database, for whoever has already been allowed to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from khet.domains.instruments.models import Instrument, InstrumentVersion
from khet.domains.instruments.rules import building, compare, form_json
from khet.domains.instruments.rules.form import Form
from khet.domains.instruments.rules.refusals import CodeTaken, Refusal
from khet.kernel.actor import Actor
from khet.kernel.audit import record_change

CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,58}[a-z0-9]", re.ASCII)
LONGEST_TITLE = 300


def make(
    actor: Actor,
    *,
    office_id: int | None,
    code: str,
    kind: str,
    form: Form,
    at: datetime,
    position: int = 1000,
) -> Instrument:
    """A new instrument; raises Refusal for a code that is none, CodeTaken for one that is in use."""
    if not CODE.fullmatch(code):
        raise Refusal(
            f"รหัสเครื่องมือ “{code}” ใช้ไม่ได้ ใช้อักษร a-z ตัวเลข ขีด และ _ 2-60 ตัว เช่น training-satisfaction",
            f"“{code}” cannot be a code: a-z, digits, hyphens and _, 2 to 60, such as training-satisfaction",
        )
    try:
        with transaction.atomic():  # two people may ask for the same code at once
            return Instrument.objects.create(
                office_id=office_id,
                code=code,
                kind=kind,
                title_th=form.labels.get("th", "")[:LONGEST_TITLE],
                title_en=form.labels.get("en", "")[:LONGEST_TITLE],
                owner_person_id=actor.person_id,
                position=position,
                created_at=at,
            )
    except IntegrityError as taken:
        raise CodeTaken(f"รหัส “{code}” มีอยู่แล้ว", f"The code “{code}” is taken") from taken


def newest(instrument: Instrument) -> InstrumentVersion | None:
    """The version with the highest number."""
    found: InstrumentVersion | None = (
        InstrumentVersion.objects.filter(instrument=instrument).order_by("-number").first()
    )
    return found


def draft(
    actor: Actor, instrument: Instrument, form: Form, *, at: datetime, note: str = "", is_shipped: bool = False
) -> InstrumentVersion:
    """Store the form as the instrument's draft, new or in place of the one there is."""
    form = replace(form, languages=form.used_languages())
    last = newest(instrument)
    if last is None or last.state != "draft":
        number = last.number + 1 if last is not None else 1
        stored = InstrumentVersion(instrument=instrument, number=number, created_at=at)
        stored.created_by_id, stored.created_by_name = actor.person_id, actor.name[:200]
    else:
        stored = last
    sha256 = form_json.sha256(form)
    if stored.pk is not None and stored.sha256 == sha256:
        return stored
    _sign(stored, form, actor.name[:200])
    stored.form, stored.sha256 = form_json.to_json(form), sha256
    stored.xform = ""
    stored.changes = _changes(instrument, form)
    stored.note, stored.changed_at, stored.is_shipped = note[:500], at, is_shipped
    stored.save()
    _name(instrument, form)
    record(actor, "draft.saved", instrument, stored, at)
    return stored


def _sign(stored: InstrumentVersion, form: Form, name: str) -> None:
    """Note who changed what of a draft last: by key of the question, of the list, and "" for the whole."""
    if stored.pk is not None:
        changed = building.touched(form_json.from_json(stored.form), form)
        stored.editors = {**stored.editors, **dict.fromkeys(changed, name)}
    stored.editors[""] = name


def _name(instrument: Instrument, form: Form) -> None:
    names = (form.labels.get("th", "")[:LONGEST_TITLE], form.labels.get("en", "")[:LONGEST_TITLE])
    if names != (instrument.title_th, instrument.title_en):
        instrument.title_th, instrument.title_en = names
        instrument.save(update_fields=["title_th", "title_en"])


def _changes(instrument: Instrument, form: Form) -> list[dict[str, object]]:
    in_use = InstrumentVersion.objects.filter(instrument=instrument).exclude(state="draft").order_by("-number").first()
    if in_use is None:
        return []
    return compare.to_plain(compare.compare(form_json.from_json(in_use.form), form))


def record(actor: Actor, verb: str, instrument: Instrument, version: InstrumentVersion, at: datetime) -> None:
    """Write into the audit what happened to a version."""
    detail = {"version": version.number, "sha256": version.sha256, "note": version.note}
    record_change(actor, verb, version, instrument.code, office_id=instrument.office_id, detail=detail, at=at)
