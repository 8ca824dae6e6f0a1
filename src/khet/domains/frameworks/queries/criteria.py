"""Reads of criteria: frameworks, versions, definitions, what differs between two, and a version as a file."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import Prefetch

from khet.calc.criteria import Framework as Definition
from khet.calc.criteria import parse
from khet.domains.frameworks import permissions
from khet.domains.frameworks.models import Framework, FrameworkVersion
from khet.domains.frameworks.queries.row_makers import version_row
from khet.domains.frameworks.queries.rows import FrameworkRow, VersionRow
from khet.domains.frameworks.rules import criteria_text, versions
from khet.domains.frameworks.rules.refusals import NoSuchFramework, TextProblem
from khet.kernel.actor import Actor


def framework_rows(*, actor: Actor) -> list[FrameworkRow]:
    """The frameworks the actor may see, with their versions, the newest first; two queries."""
    newest_first = FrameworkVersion.objects.defer("definition").select_related("framework").order_by("-pk")
    found = Framework.objects.visible_to(actor, permissions.CRITERIA_VIEW)
    return [_framework_row(framework) for framework in found.prefetch_related(Prefetch("versions", newest_first))]


def framework_row(*, actor: Actor, code: str, office_id: int | None = None) -> FrameworkRow:
    """One framework with its versions; raises NoSuchFramework. Two queries."""
    framework = find(actor=actor, permission=permissions.CRITERIA_VIEW, code=code, office_id=office_id)
    newest_first = framework.versions.defer("definition").select_related("framework").order_by("-pk")
    return _framework_row(framework, tuple(version_row(version) for version in newest_first))


def _framework_row(framework: Framework, rows: tuple[VersionRow, ...] | None = None) -> FrameworkRow:
    return FrameworkRow(
        id=framework.pk,
        code=framework.code,
        name=framework.name,
        name_en=framework.name_en,
        short_name=framework.short_name,
        subject=framework.subject,
        calendar=framework.calendar,
        office_id=framework.office_id,
        versions=rows if rows is not None else tuple(version_row(version) for version in framework.versions.all()),
    )


def find(*, actor: Actor, permission: str, code: str, office_id: int | None = None) -> Framework:
    """The framework with this code: the office's own when there is one, else the national one.

    Raises NoSuchFramework for a code that the actor cannot see. One query.
    """
    seen = Framework.objects.visible_to(actor, permission).filter(code=code.strip())
    rows = [row for row in seen if row.office_id in (None, office_id)]
    if not rows:
        raise NoSuchFramework(f"ไม่พบกรอบการประเมิน “{code}”", f"There is no framework “{code}”")
    return next((row for row in rows if row.office_id is not None), rows[0])


def find_version(
    *, actor: Actor, code: str, version: str | None = None, office_id: int | None = None
) -> FrameworkVersion:
    """A version by name; without a name the newest in use, or the newest of all. Two queries."""
    framework = find(actor=actor, permission=permissions.CRITERIA_VIEW, code=code, office_id=office_id)
    rows = list(framework.versions.select_related("framework").order_by("-pk"))
    if version is not None:
        rows = [row for row in rows if row.version == version]
    else:
        rows.sort(key=lambda row: row.status != FrameworkVersion.ACTIVE)
    if not rows:
        named = version or ""
        raise NoSuchFramework(f"กรอบ “{code}” ไม่มีฉบับ {named}", f"Framework “{code}” has no version {named}")
    return rows[0]


def definition(version_id: int) -> Definition:
    """The criteria of a version; one query, parsed once in the life of the process.

    Raises NoSuchFramework for an id that is not stored. What may be seen of criteria is decided by the caller.
    """
    found = FrameworkVersion.objects.filter(pk=version_id).values_list("definition_hash", flat=True).first()
    if found is None:
        raise NoSuchFramework("ไม่พบเกณฑ์ฉบับนี้", "There is no such version")
    return definition_by_hash(found)


@lru_cache(maxsize=256)
def definition_by_hash(definition_hash: str) -> Definition:
    """The criteria with this SHA-256; equal hashes are equal criteria, so the answer is kept for good."""
    plain = FrameworkVersion.objects.filter(definition_hash=definition_hash).values_list("definition", flat=True)[0]
    return parse(plain)


def export_framework(*, actor: Actor, code: str, version: str | None = None, office_id: int | None = None) -> str:
    """A version as a criteria file (YAML) that ``import_framework`` takes back unchanged; three queries."""
    found = find_version(actor=actor, code=code, version=version, office_id=office_id)
    return criteria_text.write(definition_by_hash(found.definition_hash))


def validate_framework(text: str) -> tuple[TextProblem, ...]:
    """Everything that is wrong with a criteria file, each with its line; nothing when it can be imported."""
    return criteria_text.problems(text)


def difference(*, actor: Actor, before_id: int, after_id: int) -> versions.VersionDiff:
    """What changed between two versions of a framework that the actor may see; three queries."""
    seen = Framework.objects.visible_to(actor, permissions.CRITERIA_VIEW)
    rows = FrameworkVersion.objects.filter(framework__in=seen, pk__in=[before_id, after_id])
    hashes = dict(rows.values_list("pk", "definition_hash"))
    if before_id not in hashes or after_id not in hashes:
        raise NoSuchFramework("ไม่พบเกณฑ์ฉบับนี้", "There is no such version")
    return versions.difference(definition_by_hash(hashes[before_id]), definition_by_hash(hashes[after_id]))
