"""Which framework and version an evaluation of an office in a year uses: whoever opens it need not see criteria."""

from __future__ import annotations

from khet.domains.frameworks.models import Framework, FrameworkVersion
from khet.domains.frameworks.rules import versions
from khet.domains.frameworks.rules.refusals import NoSuchFramework, NoVersionInUse


def framework_for(code: str, office_id: int) -> Framework:
    """The office's own framework of this code, else the national one; raises NoSuchFramework. One query."""
    rows = [row for row in Framework.objects.filter(code=code.strip()) if row.office_id in (None, office_id)]
    if not rows:
        raise NoSuchFramework(f"ไม่พบกรอบการประเมิน “{code}”", f"There is no framework “{code}”")
    return next((row for row in rows if row.office_id is not None), rows[0])


def version_for(*, code: str, office_id: int, year: int, named: str | None = None) -> FrameworkVersion:
    """The version in use for a year, or the one named; raises NoSuchFramework, NoVersionInUse. Two queries."""
    framework = framework_for(code, office_id)
    active = framework.versions.filter(status=FrameworkVersion.ACTIVE).select_related("framework").defer("definition")
    by_name = {row.version: row for row in active.order_by("activated_at", "pk")}
    chosen = named if named is not None else versions.version_for_year(list(by_name), year)
    if chosen is None or chosen not in by_name:
        raise NoVersionInUse(
            f"กรอบ “{framework.code}” ไม่มีฉบับที่ใช้งานสำหรับปี {year}", f"“{framework.code}” has no version in use for {year}"
        )
    return by_name[chosen]
