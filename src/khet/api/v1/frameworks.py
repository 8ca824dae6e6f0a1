"""Frameworks and their definitions."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from khet.api import reading
from khet.api.problems import Checks, Missing
from khet.api.security import CallerRequest, operation
from khet.api.v1.schemas import FrameworkPage, Problem
from khet.calc.criteria import to_plain
from khet.domains.frameworks import public

router = Router(tags=["เกณฑ์การประเมิน"])


@router.get(
    "/frameworks",
    response={200: FrameworkPage, 422: Problem},
    summary="กรอบการประเมินและรุ่นของเกณฑ์",
    description="กรอบการประเมินที่ผู้เรียกเห็นได้ พร้อมทุกรุ่นของเกณฑ์",
)
@operation(public.permissions.CRITERIA_VIEW)
def frameworks(
    request: CallerRequest, limit: str = reading.LIMIT_QUERY, cursor: str = reading.CURSOR_QUERY
) -> HttpResponse:
    """Frameworks the caller can see, each with its versions, by cursor."""
    checks = Checks()
    reading.only(request, checks, ("limit", "cursor"))
    rows, following = reading.page(
        request, checks, lambda: public.framework_rows(actor=request.actor), key=lambda row: row.id
    )
    items = [_item(row) for row in rows]
    return reading.listing(request, items, following)


@router.get(
    "/frameworks/{code}",
    response={200: dict, 404: Problem, 422: Problem},
    summary="นิยามของเกณฑ์ (ปริยาย: รุ่นที่ใช้อยู่)",
    description="เกณฑ์ทั้งฉบับ: ตัวชี้วัด น้ำหนัก วิธีให้ระดับ รอบ และช่วงของระดับ",
)
@operation(public.permissions.CRITERIA_VIEW)
def definition(
    request: CallerRequest, code: str, version: str = reading.parameter("รุ่นของเกณฑ์ (ปริยาย: รุ่นที่ใช้อยู่)")
) -> HttpResponse:
    """The whole definition of one version."""
    checks = Checks()
    reading.only(request, checks, ("version",))
    checks.finish()
    for row in public.framework_rows(actor=request.actor):
        if row.code != code:
            continue
        for each in row.versions:
            if each.version == version or (not version and each == row.active):
                return reading.answer(
                    request,
                    {
                        **_item(row),
                        "version": each.version,
                        "hash": each.definition_hash,
                        "definition": to_plain(public.definition(each.id)),
                    },
                )
    raise Missing


def _item(row: public.FrameworkRow) -> dict[str, object]:
    return {
        "code": row.code,
        "name": row.name,
        "name_en": row.name_en,
        "short_name": row.short_name,
        "subject": row.subject,
        "calendar": row.calendar,
        "version": row.active.version if row.active else None,
        "versions": [{"version": each.version, "status": each.status} for each in row.versions],
    }
