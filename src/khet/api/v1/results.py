"""Results with their explanations: the same JSON as ``khet results show --format json``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from khet.api import reading
from khet.api.problems import Checks, Missing
from khet.api.security import CallerRequest, operation
from khet.api.v1.schemas import Problem, Results
from khet.domains.frameworks import public as frameworks
from khet.domains.organisations import public as organisations
from khet.kernel import clock

PARAMETERS = ("office", "framework", "year", "school")

router = Router(tags=["ผลการประเมิน"])


@router.get(
    "/results",
    response={200: Results, 401: Problem, 403: Problem, 404: Problem, 422: Problem},
    summary="ผลการประเมินพร้อมคำอธิบายทุกระดับ",
    description="ตรงกับ khet results show --format json ทุกตัวอักษร รวมผลที่ยังไม่เผยแพร่ในขอบเขตของผู้เรียก",
)
@operation(frameworks.permissions.RESULT_VIEW)
def results(
    request: CallerRequest,
    office: str = reading.parameter("รหัสใด ๆ หรือชื่อย่อของเขต (ต้องระบุ)"),
    framework: str = reading.parameter("รหัสกรอบ เช่น qp ap standards (ต้องระบุ)"),
    year: str = reading.parameter("ปี พ.ศ. (ต้องระบุ)"),
    school: str = reading.parameter("รหัสสถานศึกษา เมื่อกรอบใช้ประเมินสถานศึกษา"),
) -> HttpResponse:
    """The outcome of one evaluation within reach."""
    checks = Checks()
    reading.only(request, checks, PARAMETERS)
    office_row = reading.office(checks, office)
    code = known_framework(request, checks, reading.needed(checks, "framework", framework))
    year_be = reading.year(checks, year)
    school_row = _school(checks, school)
    checks.finish()
    if office_row is None or code is None or year_be is None:
        raise Missing
    try:
        plain = frameworks.results_plain(
            actor=request.actor,
            office_id=office_row.id,
            framework_code=code,
            year=year_be,
            school_id=school_row.id if school_row else None,
        )
    except frameworks.NoSuchEvaluation as error:
        raise Missing from error
    return reading.answer(request, plain)


def known_framework(request: HttpRequest, checks: Checks, code: str) -> str | None:
    """The code, if it is one of the frameworks that the caller can see."""
    if not code:
        return None
    known = sorted({row.code for row in frameworks.framework_rows(actor=request.actor)})  # type: ignore[attr-defined]
    if code not in known:
        checks.add("framework", f"ไม่มีกรอบนี้ ที่มีคือ {', '.join(known)}", f"No such framework; known are {', '.join(known)}")
        return None
    return code


def _school(checks: Checks, text: str | None) -> organisations.SchoolRow | None:
    if not text:
        return None
    try:
        return organisations.find_school(text, clock.today())
    except organisations.SchoolNotFound as error:
        checks.add("school", str(error), "No school has this code")
        return None
