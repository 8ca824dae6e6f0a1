"""Writes of instruments: import, drafts, publishing, retiring, copying to an office, band sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from khet.calc.bands import BandSet
from khet.domains.instruments import permissions
from khet.domains.instruments.actions import storing
from khet.domains.instruments.models import Instrument, InstrumentVersion, OfficeBandSet
from khet.domains.instruments.queries.instruments import no_such, row_of_version
from khet.domains.instruments.queries.rows import VersionRow
from khet.domains.instruments.rules import band_text, form_checks, form_json, xform, xlsform
from khet.domains.instruments.rules.form import Form
from khet.domains.instruments.rules.refusals import FormRefused, Refusal, VersionFixed
from khet.domains.instruments.rules.xlsform import Remark
from khet.domains.instruments.rules.xlsform_rows import About
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.audit import record_change

KINDS = frozenset(key for key, _ in Instrument.KINDS)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import stored: the draft, whether anything is new, and what was left aside with its reason."""

    version: VersionRow
    is_new: bool
    remarks: tuple[Remark, ...]


@transaction.atomic
def create_instrument(
    *, actor: Actor, office_id: int | None, code: str, kind: str, form: Form, at: datetime
) -> VersionRow:
    """A new instrument with its first draft; raises NotAllowed, CodeTaken, Refusal for a code or kind that is none."""
    check_may(actor, permissions.FORM_EDIT, office_id)
    instrument = storing.make(actor, office_id=office_id, code=code, kind=_kind(kind), form=form, at=at)
    return row_of_version(storing.draft(actor, instrument, form, at=at), instrument)


@transaction.atomic
def import_xlsform(
    *, actor: Actor, office_id: int | None, data: bytes, file_name: str, at: datetime, code: str = ""
) -> Imported:
    """Take a workbook as the draft of a new or known instrument.

    The code is the one given, else the workbook's own. Raises NotAllowed, and FormRefused with every fault.
    """
    check_may(actor, permissions.FORM_EDIT, office_id)
    found = xlsform.read(data, file_name)
    if found.form is None or found.faults:
        raise FormRefused(found.faults)
    wanted = (code or found.about.code).strip()
    seen = Instrument.objects.visible_to(actor, permissions.FORM_EDIT).select_for_update(of=("self",))
    instrument = seen.filter(office_id=office_id, code=wanted).first()
    if instrument is None:
        kind = found.about.kind if found.about.kind in KINDS else "other"
        instrument = storing.make(actor, office_id=office_id, code=wanted, kind=kind, form=found.form, at=at)
    before = storing.newest(instrument)
    if before is not None and before.sha256 == form_json.sha256(found.form):
        return Imported(row_of_version(before, instrument), False, found.remarks)
    stored = storing.draft(actor, instrument, found.form, at=at, note=f"นำเข้าจาก {file_name}"[:500])
    return Imported(row_of_version(stored, instrument), True, found.remarks)


@transaction.atomic
def save_draft(*, actor: Actor, instrument_id: int, form: Form, at: datetime, note: str = "") -> VersionRow:
    """Store a form as the instrument's draft, which may still have problems; makes the draft where there is none.

    Raises NoSuchInstrument, NotAllowed.
    """
    instrument = _locked(actor, permissions.FORM_EDIT, instrument_id)
    return row_of_version(storing.draft(actor, instrument, form, at=at, note=note), instrument)


@transaction.atomic
def discard_draft(*, actor: Actor, instrument_id: int, at: datetime) -> None:
    """Throw the draft away; an instrument that never had another version is retired. Raises as save_draft."""
    instrument = _locked(actor, permissions.FORM_EDIT, instrument_id)
    draft = InstrumentVersion.objects.filter(instrument=instrument, state="draft").first()
    if draft is None:
        return
    if draft.campaigns.exists() or draft.expert_rounds.exists():
        raise VersionFixed("ร่างนี้ถูกใช้แล้วจึงลบไม่ได้", "The draft is in use already")
    storing.record(actor, "draft.discarded", instrument, draft, at)
    draft.delete()
    if not InstrumentVersion.objects.filter(instrument=instrument).exists():
        instrument.retired_at, instrument.retired_by_id = at, actor.person_id
        instrument.save(update_fields=["retired_at", "retired_by_id"])


@transaction.atomic
def publish_version(*, actor: Actor, version_id: int, at: datetime, note: str = "") -> VersionRow:
    """Put a draft into use, with a note of what is new in it; the version before it is retired and stays readable.

    Raises NotAllowed, NoSuchInstrument, VersionFixed, and FormRefused with every problem of the form.
    """
    seen = InstrumentVersion.objects.visible_to(actor, permissions.FORM_PUBLISH).filter(pk=version_id)
    found = seen.values_list("instrument_id", flat=True).first()
    if found is None:
        raise no_such(str(version_id))
    instrument = _locked(actor, permissions.FORM_PUBLISH, found)
    version = seen.get()
    if version.state != "draft":
        raise VersionFixed("ฉบับนี้ประกาศใช้แล้ว", "This version is published already")
    version.xform = _xform(
        form_json.from_json(version.form), About(instrument.code, instrument.kind, str(version.number))
    )
    InstrumentVersion.objects.filter(instrument=instrument, state="published").update(state="retired")
    version.state, version.published_at = "published", at
    version.published_by_id, version.published_by_name = actor.person_id, actor.name[:200]
    version.note = note.strip()[:500] or version.note
    version.save(update_fields=["state", "xform", "published_at", "published_by_id", "published_by_name", "note"])
    storing.record(actor, "instrument.published", instrument, version, at)
    return row_of_version(version, instrument)


@transaction.atomic
def retire(*, actor: Actor, instrument_id: int, retired: bool, at: datetime) -> None:
    """Take an instrument out of lists, or bring it back; campaigns with it go on. Raises as save_draft."""
    instrument = _locked(actor, permissions.FORM_PUBLISH, instrument_id)
    if (instrument.retired_at is not None) == retired:
        return
    instrument.retired_at = at if retired else None
    instrument.retired_by_id = actor.person_id if retired else None
    instrument.save(update_fields=["retired_at", "retired_by_id"])
    verb = "instrument.retired" if retired else "instrument.restored"
    record_change(actor, verb, instrument, instrument.code, office_id=instrument.office_id, detail={}, at=at)


@transaction.atomic
def copy_to_office(*, actor: Actor, instrument_id: int, office_id: int, at: datetime, code: str = "") -> VersionRow:
    """Copy the newest version of an instrument as a draft of the office's own; the original stays as it is.

    Raises NotAllowed, NoSuchInstrument, and CodeTaken when the office has that code already.
    """
    check_may(actor, permissions.FORM_EDIT, office_id)
    source = Instrument.objects.visible_to(actor, permissions.FORM_VIEW).filter(pk=instrument_id).first()
    newest = storing.newest(source) if source is not None else None
    if source is None or newest is None:
        raise no_such(str(instrument_id))
    wanted = code or source.code
    form = form_json.from_json(newest.form)
    copied = storing.make(actor, office_id=office_id, code=wanted, kind=source.kind, form=form, at=at)
    stored = storing.draft(actor, copied, form, at=at, note=f"ทำจาก {source.code} ฉบับ {newest.number}")
    return row_of_version(stored, copied)


@transaction.atomic
def save_band_set(*, actor: Actor, office_id: int, plain: Mapping[str, Any], at: datetime) -> BandSet:
    """Store the next version of an office's band set; raises NotAllowed, and BadForm for a table that is none."""
    check_may(actor, permissions.FORM_EDIT, office_id)
    mine = OfficeBandSet.objects.visible_to(actor, permissions.FORM_EDIT).filter(office_id=office_id)
    last = mine.filter(code=str(plain.get("key", ""))).order_by("-version").first()
    found = band_text.of_plain(plain, version=last.version + 1 if last is not None else 1)
    if last is not None and last.definition == band_text.to_plain(found):
        return band_text.of_plain(last.definition, version=last.version)
    stored = OfficeBandSet.objects.create(
        office_id=office_id,
        code=found.code,
        version=int(found.version),
        definition=band_text.to_plain(found),
        made_at=at,
        made_by_id=actor.person_id,
        made_by_name=actor.name[:200],
    )
    record_change(actor, "band_set.saved", stored, found.key, office_id=office_id, detail={"name": found.name}, at=at)
    return found


def _xform(form: Form, about: About) -> str:
    """The XForm of a form without problems; raises FormRefused."""
    if problems := form_checks.check(form):
        raise FormRefused(problems)
    try:
        return xform.build(form, about)
    except xform.XFormRefused as refused:
        raise FormRefused([xform.problem(refused)]) from refused


def check_may(actor: Actor, permission: str, office_id: int | None) -> None:
    """Raise NotAllowed unless the permission covers the office, or everything for what ships."""
    reach = actor.reach(permission)
    if not (reach.everything or (office_id is not None and reach.covers_office(office_id))):
        raise NotAllowed(permission)


def may(actor: Actor, permission: str, office_id: int | None) -> bool:
    """Whether the permission covers the office, or everything for what ships."""
    try:
        check_may(actor, permission, office_id)
    except NotAllowed:
        return False
    return True


def _locked(actor: Actor, permission: str, instrument_id: int) -> Instrument:
    seen = Instrument.objects.visible_to(actor, permission).select_for_update(of=("self",))
    found: Instrument | None = seen.filter(pk=instrument_id).first()
    if found is None:
        raise no_such(str(instrument_id))
    check_may(actor, permission, found.office_id)
    return found


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise Refusal(f"ไม่รู้จักชนิดเครื่องมือ “{kind}”", f"There is no kind of instrument “{kind}”")
    return kind
