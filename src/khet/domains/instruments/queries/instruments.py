"""Reads of instruments and their versions; forms are kept in the process by their SHA-256."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from khet.domains.instruments import permissions
from khet.domains.instruments.models import Instrument, InstrumentVersion
from khet.domains.instruments.queries.rows import InstrumentRow, State, VersionRow
from khet.domains.instruments.rules import form_json, xform, xlsform
from khet.domains.instruments.rules.form import Form
from khet.domains.instruments.rules.logic import Logic
from khet.domains.instruments.rules.refusals import NoSuchInstrument
from khet.domains.instruments.rules.xlsform_rows import About
from khet.kernel.actor import Actor

KEPT = 64


def instrument_rows(*, actor: Actor, office_id: int | None, retired: bool = False) -> list[InstrumentRow]:
    """The instruments an office can use: its own in place of shipped ones of the same code; two queries."""
    seen = Instrument.objects.visible_to(actor, permissions.FORM_VIEW)
    found = [*seen.filter(office_id=office_id), *(seen.filter(office=None) if office_id is not None else ())]
    own: dict[str, Instrument] = {}
    for each in found:
        own.setdefault(each.code, each)
    kept = [each for each in own.values() if retired or each.retired_at is None]
    return _rows(sorted(kept, key=_by_place))


def _by_place(found: Instrument) -> tuple[int, str]:
    return found.position, found.code


def instrument_row(*, actor: Actor, code: str, office_id: int | None) -> InstrumentRow:
    """One instrument by its code, the office's own before the shipped one; raises NoSuchInstrument."""
    seen = Instrument.objects.visible_to(actor, permissions.FORM_VIEW).filter(code=code)
    own = seen.filter(office_id=office_id).first() if office_id is not None else None
    found = own or seen.filter(office=None).first()
    if found is None:
        raise no_such(code)
    return _rows([found])[0]


def instrument_row_of(*, actor: Actor, instrument_id: int) -> InstrumentRow:
    """One instrument by its id; raises NoSuchInstrument."""
    found = Instrument.objects.visible_to(actor, permissions.FORM_VIEW).filter(pk=instrument_id).first()
    if found is None:
        raise no_such(str(instrument_id))
    return _rows([found])[0]


def version_row(*, actor: Actor, version_id: int) -> VersionRow:
    """One version by its id; raises NoSuchInstrument."""
    seen = InstrumentVersion.objects.visible_to(actor, permissions.FORM_VIEW).select_related("instrument")
    found = seen.defer("form", "xform").filter(pk=version_id).first()
    if found is None:
        raise no_such(str(version_id))
    return row_of_version(found, found.instrument)


def version_rows(*, actor: Actor, instrument_id: int) -> list[VersionRow]:
    """Every version of an instrument, newest first."""
    seen = InstrumentVersion.objects.visible_to(actor, permissions.FORM_VIEW).filter(instrument_id=instrument_id)
    found = seen.select_related("instrument").defer("form", "xform").order_by("-number")
    return [row_of_version(each, each.instrument) for each in found]


def changes_of(*, actor: Actor, version_id: int) -> list[dict[str, object]]:
    """What a version changed against the one in use when it was saved, as ``compare.to_plain`` wrote it."""
    found = InstrumentVersion.objects.visible_to(actor, permissions.FORM_VIEW).filter(pk=version_id).first()
    if found is None:
        raise no_such(str(version_id))
    return list(found.changes)


def form_of(version_id: int) -> Form:
    """The form of a version; whoever asks has already seen the version or a campaign with it. Cached by its SHA-256."""
    return _form(_sha256(version_id), version_id)


def logic_of(version_id: int) -> Logic:
    """The rules of a version's form, kept like the form."""
    return _logic(_sha256(version_id), version_id)


def xform_of(version_id: int) -> str:
    """The XForm of a version as XML, made anew for a draft; raises NoSuchInstrument, XFormRefused."""
    found = InstrumentVersion.objects.select_related("instrument").defer("form").filter(pk=version_id).first()
    if found is None:
        raise no_such(str(version_id))
    if found.xform:
        return str(found.xform)
    about = About(found.instrument.code, found.instrument.kind, str(found.number))
    return xform.build(form_of(version_id), about)


def export_xlsform(*, actor: Actor, version_id: int) -> bytes:
    """A version as an XLSForm workbook, which reads back as the same form; raises NoSuchInstrument."""
    row = version_row(actor=actor, version_id=version_id)
    return xlsform.write(form_of(version_id), About(row.code, row.kind, str(row.number)))


def _sha256(version_id: int) -> str:
    found = InstrumentVersion.objects.filter(pk=version_id).values_list("sha256", flat=True).first()
    if found is None:
        raise no_such(str(version_id))
    return str(found)


@lru_cache(maxsize=KEPT)
def _form(sha256: str, version_id: int) -> Form:
    plain = InstrumentVersion.objects.filter(pk=version_id).values_list("form", flat=True).get()
    return form_json.from_json(plain)


@lru_cache(maxsize=KEPT)
def _logic(sha256: str, version_id: int) -> Logic:
    return Logic(_form(sha256, version_id))


def row_of_version(found: InstrumentVersion, instrument: Instrument) -> VersionRow:
    """A stored version as a plain row."""
    state: State = "draft" if found.state == "draft" else "published" if found.state == "published" else "retired"
    return VersionRow(
        id=found.pk,
        instrument_id=instrument.pk,
        code=instrument.code,
        kind=instrument.kind,
        title_th=instrument.title_th,
        title_en=instrument.title_en,
        office_id=instrument.office_id,
        number=found.number,
        state=state,
        sha256=found.sha256,
        note=found.note,
        breaks=any(change.get("breaks") for change in found.changes),
        created_at=found.created_at,
        created_by_name=found.created_by_name,
        changed_at=found.changed_at,
        published_at=found.published_at,
        published_by_name=found.published_by_name,
        editors=dict(found.editors),
    )


def rows_of(found: Iterable[Instrument]) -> list[InstrumentRow]:
    """Stored instruments as plain rows, with their versions in one query."""
    return _rows(list(found))


def _rows(found: list[Instrument]) -> list[InstrumentRow]:
    by_id = {each.pk: each for each in found}
    stored = InstrumentVersion.objects.filter(instrument__in=by_id, state__in=("draft", "published"))
    versions: dict[tuple[int, str], VersionRow] = {}
    for each in stored.defer("form", "xform"):
        versions[each.instrument_id, each.state] = row_of_version(each, by_id[each.instrument_id])
    return [
        InstrumentRow(
            id=each.pk,
            office_id=each.office_id,
            code=each.code,
            kind=each.kind,
            title_th=each.title_th,
            title_en=each.title_en,
            owner_person_id=each.owner_person_id,
            created_at=each.created_at,
            retired_at=each.retired_at,
            published=versions.get((each.pk, "published")),
            draft=versions.get((each.pk, "draft")),
        )
        for each in found
    ]


def no_such(name: str) -> NoSuchInstrument:
    """The refusal of what cannot be seen."""
    return NoSuchInstrument(f"ไม่พบเครื่องมือ “{name}”", f"There is no instrument “{name}”")
