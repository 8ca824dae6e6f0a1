"""Offices, and the schools of an office."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from khet.api import reading
from khet.api.problems import Checks, Missing
from khet.api.security import CallerRequest, operation
from khet.api.v1.schemas import OfficePage, Problem, SchoolPage
from khet.domains.organisations import public as organisations
from khet.kernel import clock

router = Router(tags=["หน่วยงาน"])


@router.get(
    "/offices",
    response={200: OfficePage, 422: Problem},
    summary="สำนักงานเขตที่ผู้เรียกเห็นได้",
    description="สำนักงานเขตที่อยู่ในขอบเขตของผู้เรียก ตามลำดับที่เพิ่มเข้าระบบ",
)
@operation(organisations.permissions.OFFICE_VIEW)
def offices(
    request: CallerRequest, limit: str = reading.LIMIT_QUERY, cursor: str = reading.CURSOR_QUERY
) -> HttpResponse:
    """Offices within reach, by cursor."""
    checks = Checks()
    reading.only(request, checks, ("limit", "cursor"))
    rows, following = reading.page(
        request,
        checks,
        lambda: organisations.offices(actor=request.actor, on=clock.today()),
        key=lambda row: row.id,
    )
    items = [
        {
            "id": row.id,
            "short_name": row.short_name,
            "name": row.name,
            "name_en": row.name_en,
            "type": row.type,
            "codes": list(row.codes),
        }
        for row in rows
    ]
    return reading.listing(request, items, following)


@router.get(
    "/schools",
    response={200: SchoolPage, 404: Problem, 422: Problem},
    summary="สถานศึกษาของเขต",
    description="สถานศึกษาของเขตหนึ่ง ตามที่เป็นอยู่วันนี้",
)
@operation(organisations.permissions.SCHOOL_VIEW)
def schools(
    request: CallerRequest,
    office: str = reading.parameter("รหัสใด ๆ หรือชื่อย่อของเขต (ต้องระบุ)"),
    limit: str = reading.LIMIT_QUERY,
    cursor: str = reading.CURSOR_QUERY,
) -> HttpResponse:
    """Schools of one office within reach, as they are today, by cursor."""
    checks = Checks()
    reading.only(request, checks, ("office", "limit", "cursor"))
    found = reading.office(checks, office)

    def fetch() -> list[organisations.SchoolRow]:
        if found is None or not request.actor.reach(organisations.permissions.SCHOOL_VIEW).covers_office(found.id):
            raise Missing
        return organisations.schools(actor=request.actor, office_id=found.id, on=clock.today())

    rows, following = reading.page(request, checks, fetch, key=lambda row: row.id)
    items = [{"id": row.id, "name": row.name, "codes": row.codes, "network": row.network_name} for row in rows]
    return reading.listing(request, items, following)
