"""Writes of definitions: save as the next version, import files, copy to an office, retire, load what ships."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from khet.domains.indicators import permissions
from khet.domains.indicators.models import Indicator, IndicatorVersion
from khet.domains.indicators.queries import definitions
from khet.domains.indicators.queries.rows import DefinitionVersionRow
from khet.domains.indicators.rules import definition_text
from khet.domains.indicators.rules.definition_text import Definition
from khet.domains.indicators.rules.refusals import DefinitionRefused, NoSuchIndicator, TextProblem
from khet.domains.warehouse import public as warehouse
from khet.kernel.actor import Actor, NotAllowed
from khet.kernel.audit import record_change

LIBRARY = Path(__file__).resolve().parents[1] / "library"


@transaction.atomic
def save_definition(
    *, actor: Actor, plain: Mapping[str, object], office_id: int | None, at: datetime, note: str = ""
) -> DefinitionVersionRow:
    """Store a definition as the next version of its code; one that changes nothing has no effect (``is_new`` False).

    Without an office it is national. Raises NotAllowed, also for a formula over persons by somebody who may not see
    them, and DefinitionRefused with every problem.
    """
    check_may_edit(actor, office_id)
    definition = definition_text.of_plain(dict(plain), definitions.datasets())
    _check_may_ask(actor, definition, office_id)
    return _store(actor, definition, office_id=office_id, note=note, at=at)


@transaction.atomic
def import_indicators(
    *, actor: Actor, text: str, office_id: int | None, at: datetime, note: str = ""
) -> list[DefinitionVersionRow]:
    """Store every definition of a file, or none; raises NotAllowed, and DefinitionRefused with every problem."""
    check_may_edit(actor, office_id)
    found = definition_text.read_many(text, definitions.datasets())
    for each in found:
        _check_may_ask(actor, each, office_id)
    return [_store(actor, each, office_id=office_id, note=note, at=at) for each in found]


@transaction.atomic
def ensure_library(*, actor: Actor, at: datetime) -> list[DefinitionVersionRow]:
    """Bring the shipped indicators up to date as national ones; answers the versions that are new.

    One whose version in use was written by somebody here stays as it is: an update never undoes people's work.
    """
    check_may_edit(actor, None)
    stored = {each.code: each for each in Indicator.objects.visible_to(actor, permissions.DEFINITION_EDIT).national()}
    current = definitions.current_versions([each.pk for each in stored.values()])
    added = []
    for position, shipped in enumerate(library(), start=1):
        there = stored.get(shipped.indicator.code)
        if there is not None:
            in_use = current[there.pk]
            if not in_use.is_shipped or in_use.definition_hash == shipped.hash:
                continue
        added.append(_store(actor, shipped, office_id=None, note="", at=at, is_shipped=True, position=position))
    return added


def library() -> list[Definition]:
    """The definitions that the product ships, in the order of their files; raises DefinitionRefused."""
    found: list[Definition] = []
    for file in sorted(LIBRARY.glob("*.yaml")):
        found += definition_text.read_many(file.read_text(encoding="utf-8"), definitions.datasets())
    return found


@transaction.atomic
def copy_to_office(*, actor: Actor, code: str, office_id: int, at: datetime) -> DefinitionVersionRow:
    """Make a national indicator the office's own, so that the office may change it; the national one stays.

    Raises NotAllowed unless the permission covers the office, and NoSuchIndicator.
    """
    check_may_edit(actor, office_id)
    row = definitions.indicator_row(actor=actor, code=code, office_id=None, permission=permissions.DEFINITION_EDIT)
    mine = Indicator.objects.visible_to(actor, permissions.DEFINITION_EDIT).filter(office_id=office_id, code=row.code)
    if (there := mine.first()) is not None:
        number = definitions.current_versions([there.pk])[there.pk]
        return definitions.version_row(there, number, is_current=True)
    definition = definitions.definition_by_hash(row.definition_hash)
    note = f"ทำจากตัวชี้วัดกลางฉบับ {row.version}"
    return _store(actor, definition, office_id=office_id, note=note, at=at)


@transaction.atomic
def retire(*, actor: Actor, code: str, office_id: int | None, retired: bool, at: datetime) -> None:
    """Take an indicator out of lists, or bring it back; figures that name it keep it. Raises NoSuchIndicator."""
    check_may_edit(actor, office_id)
    seen = Indicator.objects.visible_to(actor, permissions.DEFINITION_EDIT).select_for_update(of=("self",))
    stored = seen.filter(code=code, office_id=office_id).first()
    if stored is None:
        raise NoSuchIndicator(f"ไม่พบตัวชี้วัด “{code}”", f"There is no indicator “{code}”")
    if (stored.retired_at is not None) == retired:
        return
    stored.retired_at = at if retired else None
    stored.retired_by_id = actor.person_id if retired else None
    stored.save(update_fields=["retired_at", "retired_by_id"])
    verb = "indicator.retired" if retired else "indicator.restored"
    record_change(actor, verb, stored, stored.code, office_id=office_id, detail={}, at=at)


def check_may_edit(actor: Actor, office_id: int | None) -> None:
    """Raise NotAllowed unless the actor may edit national indicators (reach over everything) or this office's own."""
    reach = actor.reach(permissions.DEFINITION_EDIT)
    if not (reach.everything or (office_id is not None and reach.covers_office(office_id))):
        raise NotAllowed(permissions.DEFINITION_EDIT)


def _check_may_ask(actor: Actor, definition: Definition, office_id: int | None) -> None:
    """Raise NotAllowed for a formula over persons by somebody who may not see them.

    Two formulas that differ by one person's birthday give that person away to whoever may subtract; no rule about cells
    can stop that, so such formulas are written only by those who may see the persons anyway.
    """
    known = definitions.datasets()
    if not any(known[key].subject in ("pupil", "staff") for key in definition.typed.datasets):
        return
    reach = actor.reach(warehouse.permissions.PERSON_VIEW)
    if not (reach.everything or (office_id is not None and reach.covers_office(office_id))):
        raise NotAllowed(warehouse.permissions.PERSON_VIEW)


def may_edit(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor may change indicators of this office, or national ones without an office."""
    try:
        check_may_edit(actor, office_id)
    except NotAllowed:
        return False
    return True


def _store(
    actor: Actor,
    definition: Definition,
    *,
    office_id: int | None,
    note: str,
    at: datetime,
    is_shipped: bool = False,
    position: int | None = None,
) -> DefinitionVersionRow:
    stored = _indicator(definition, office_id, position)
    last = IndicatorVersion.objects.filter(indicator=stored).order_by("-number").first()
    if last is not None and last.definition_hash == definition.hash:
        return definitions.version_row(stored, last, is_current=True)
    version = IndicatorVersion.objects.create(
        indicator=stored,
        number=last.number + 1 if last is not None else 1,
        definition=definition_text.canonical(definition.indicator),
        definition_hash=definition.hash,
        is_shipped=is_shipped,
        note=note.strip()[:500],
        created_at=at,
        created_by_id=actor.person_id,
        created_by_name=actor.name[:150],
    )
    found = definition.indicator
    stored.name, stored.name_en, stored.group = found.name[:300], found.name_en[:300], found.group[:80]
    if position is not None:
        stored.position = position
    stored.save(update_fields=["name", "name_en", "group", "position"])
    detail = {"version": version.number, "sha256": version.definition_hash, "note": version.note}
    record_change(actor, "definition.saved", version, stored.code, office_id=office_id, detail=detail, at=at)
    return definitions.version_row(stored, version, is_current=True, is_new=True)


def _indicator(definition: Definition, office_id: int | None, position: int | None) -> Indicator:
    """The indicator, made when it is new, and locked, so that versions are stored one after another."""
    found = definition.indicator
    if len(found.code) > 60 or len(found.name) > 300 or len(found.name_en) > 300:
        raise DefinitionRefused(
            [TextProblem("name", None, "รหัสยาวเกิน 60 หรือชื่อยาวเกิน 300 ตัวอักษร", "Code over 60 or name over 300 letters")]
        )
    names = {
        "name": found.name,
        "name_en": found.name_en,
        "group": found.group[:80],
        "position": position if position is not None else 1000,
    }
    wanted: dict[str, Any] = {"code": found.code, "office_id": office_id}
    made, _ = Indicator.objects.get_or_create(**wanted, defaults=names)
    locked: Indicator = Indicator.objects.select_for_update().get(pk=made.pk)
    return locked
