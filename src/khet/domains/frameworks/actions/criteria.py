"""Writes of criteria: import a file, save an edited definition as a new version, put it in use, retire it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from khet.calc.criteria import Framework as Definition
from khet.domains.frameworks import permissions
from khet.domains.frameworks.models import Framework, FrameworkVersion, NodeIndicator
from khet.domains.frameworks.queries.criteria import definition_by_hash
from khet.domains.frameworks.queries.row_makers import version_row
from khet.domains.frameworks.queries.rows import VersionRow
from khet.domains.frameworks.rules import criteria_text
from khet.domains.frameworks.rules.refusals import (
    CriteriaRefused,
    NoSuchFramework,
    TextProblem,
    VersionTaken,
)
from khet.kernel import audit
from khet.kernel.actor import Actor, NotAllowed


@transaction.atomic
def import_framework(
    *, actor: Actor, text: str, at: datetime, office_id: int | None = None, note: str = "", activate: bool = True
) -> VersionRow:
    """Store a criteria file as a version; without an office it is national.

    A file that is stored already has no effect and answers the stored row with ``is_new`` False. Raises NotAllowed,
    CriteriaRefused with every problem, and VersionTaken when the version is stored with other content.
    """
    check_may_edit(actor, office_id)
    definition = criteria_text.read(text)
    return _store(
        actor=actor, definition=definition, office_id=office_id, note=note, at=at, activate=activate, derived_from=None
    )


@transaction.atomic
def save_version(
    *, actor: Actor, base_version_id: int, text: str, version: str, note: str, at: datetime, activate: bool = False
) -> VersionRow:
    """Store an edited definition as a new version of the same framework, a draft unless it is to be used at once.

    ``text`` is the edited file and ``version`` the new version's name, which wins over what the file says. Raises
    NoSuchFramework, CriteriaRefused (also when the file is of another framework) and VersionTaken.
    """
    base = _editable(actor, base_version_id)
    definition = replace(criteria_text.read(text), version=version.strip() or base.version)
    if definition.code != base.framework.code:
        raise CriteriaRefused(
            [
                TextProblem(
                    "code",
                    None,
                    f"รหัสกรอบต้องเป็น “{base.framework.code}”",
                    f"The code must stay “{base.framework.code}”",
                )
            ]
        )
    return _store(
        actor=actor,
        definition=definition,
        office_id=base.framework.office_id,
        note=note,
        at=at,
        activate=activate,
        derived_from=base,
    )


@transaction.atomic
def activate_version(*, actor: Actor, version_id: int, at: datetime) -> VersionRow:
    """Put a version in use: evaluations opened from now on may take it."""
    version = _editable(actor, version_id)
    if version.status == FrameworkVersion.ACTIVE:
        return version_row(version)
    version.status, version.activated_at = FrameworkVersion.ACTIVE, at
    version.save(update_fields=["status", "activated_at"])
    _take_over_names(version.framework, definition_by_hash(version.definition_hash))
    _record(actor, "frameworks.version.activated", version, at)
    return version_row(version)


@transaction.atomic
def retire_version(*, actor: Actor, version_id: int, at: datetime) -> VersionRow:
    """Take a version out of use; evaluations that were opened with it keep it."""
    version = _editable(actor, version_id)
    if version.status == FrameworkVersion.RETIRED:
        return version_row(version)
    version.status = FrameworkVersion.RETIRED
    version.activated_at = version.activated_at or at
    version.save(update_fields=["status", "activated_at"])
    _record(actor, "frameworks.version.retired", version, at)
    return version_row(version)


def check_may_edit(actor: Actor, office_id: int | None) -> None:
    """Raise NotAllowed unless the actor may edit national criteria (reach over everything) or this office's own."""
    reach = actor.reach(permissions.CRITERIA_EDIT)
    if not (reach.everything or (office_id is not None and reach.covers_office(office_id))):
        raise NotAllowed(permissions.CRITERIA_EDIT)


def _editable(actor: Actor, version_id: int) -> FrameworkVersion:
    actor.require(permissions.CRITERIA_EDIT)
    seen = Framework.objects.visible_to(actor, permissions.CRITERIA_EDIT)
    rows = FrameworkVersion.objects.select_related("framework").select_for_update(of=("self",))
    version = rows.filter(framework__in=seen, pk=version_id).first()
    if version is None:
        raise NoSuchFramework("ไม่พบเกณฑ์ฉบับนี้", "There is no such version")
    check_may_edit(actor, version.framework.office_id)
    return version


def _store(
    *,
    actor: Actor,
    definition: Definition,
    office_id: int | None,
    note: str,
    at: datetime,
    activate: bool,
    derived_from: FrameworkVersion | None,
) -> VersionRow:
    framework = _framework(definition, office_id)
    content_hash = criteria_text.digest(definition)
    stored = FrameworkVersion.objects.select_related("framework").filter(
        framework=framework, version=definition.version
    )
    if (same := stored.first()) is not None:
        if same.definition_hash == content_hash:
            return version_row(same)
        raise VersionTaken(
            f"มีฉบับ {definition.version} ของ “{definition.code}” ที่เนื้อหาต่างกันอยู่แล้ว โปรดตั้งเลขฉบับใหม่",
            f"Version {definition.version} of “{definition.code}” exists with other content: name a new version",
        )
    version = FrameworkVersion.objects.create(
        framework=framework,
        version=definition.version,
        definition=criteria_text.canonical(definition),
        definition_hash=content_hash,
        derived_from=derived_from,
        status=FrameworkVersion.ACTIVE if activate else FrameworkVersion.DRAFT,
        note=note.strip(),
        created_at=at,
        created_by_id=actor.person_id,
        created_by_name=actor.name,
        activated_at=at if activate else None,
    )
    if derived_from is not None:
        _copy_indicators(derived_from, version, definition)
    if activate:
        _take_over_names(framework, definition)
    _record(actor, "frameworks.version.saved", version, at)
    return version_row(version, is_new=True)


def _copy_indicators(before: FrameworkVersion, after: FrameworkVersion, definition: Definition) -> None:
    """Carry the indicators of nodes over to the new version, as far as the nodes are still there."""
    NodeIndicator.objects.bulk_create(
        NodeIndicator(
            version=after,
            node_code=row.node_code,
            office_id=row.office_id,
            indicator_code=row.indicator_code,
            set_at=row.set_at,
            set_by_id=row.set_by_id,
            set_by_name=row.set_by_name,
        )
        for row in NodeIndicator.objects.filter(version=before)
        if definition.has(row.node_code)
    )


def _framework(definition: Definition, office_id: int | None) -> Framework:
    """The framework, made when it is new, and locked, so that versions are stored one after another."""
    wanted: dict[str, Any] = {"code": definition.code, "office_id": office_id}
    names = {
        "name": definition.name,
        "name_en": definition.name_en,
        "short_name": definition.short_name,
        "subject": definition.subject,
        "calendar": definition.calendar,
        "position": Framework.objects.count(),
    }
    found, _ = Framework.objects.get_or_create(defaults=names, **wanted)
    return Framework.objects.select_for_update().get(pk=found.pk)


def _take_over_names(framework: Framework, definition: Definition) -> None:
    framework.name, framework.name_en = definition.name, definition.name_en
    framework.short_name, framework.subject = definition.short_name, definition.subject
    framework.calendar = definition.calendar
    framework.save(update_fields=["name", "name_en", "short_name", "subject", "calendar"])


def _record(actor: Actor, verb: str, version: FrameworkVersion, at: datetime) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        target_kind="frameworks.version",
        target_id=version.pk,
        target_label=f"{version.framework.code} {version.version}",
        office_id=version.framework.office_id,
        detail={"sha256": version.definition_hash, "status": version.status, "note": version.note},
        at=at,
    )
