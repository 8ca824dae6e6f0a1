"""Indicators, their figures and explanations: the JSON of ``khet indicator … --format json``, hidden as on pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from ninja import Router

from khet.api import reading
from khet.api.problems import Checks, Missing
from khet.api.security import CallerRequest, operation
from khet.api.v1.figures_schemas import Explained, Figures, IndicatorItem, IndicatorPage
from khet.api.v1.schemas import Problem
from khet.calc.thai import to_arabic_digits
from khet.domains.indicators import public as indicators
from khet.domains.organisations import public as organisations
from khet.kernel import clock

OFFICE_QUERY = reading.parameter("รหัสใด ๆ หรือชื่อย่อของเขต (ต้องระบุ)")
YEAR_QUERY = reading.parameter("ปีการศึกษา พ.ศ. คั่นด้วยจุลภาคได้หลายปี (ต้องระบุ)")
BY_QUERY = reading.parameter("แยกตาม: network school grade sex หรือ ชุดข้อมูล.ช่องรหัส คั่นด้วยจุลภาค")
ONLY_QUERY = reading.parameter("เฉพาะค่านี้: มิติ=ค่า คั่นด้วยจุลภาค เช่น sex=f,grade=p1")
TOTALS_QUERY = reading.parameter("true = รวมแถวผลรวมของทุกมิติ")
YES = {"": False, "false": False, "true": True}

router = Router(tags=["ตัวชี้วัดจากข้อมูล"])


@router.get(
    "/indicators",
    response={200: IndicatorPage, 404: Problem, 422: Problem},
    summary="ตัวชี้วัดจากข้อมูล",
    description="ตัวชี้วัดที่ใช้อยู่พร้อมสูตรและคำอ่าน ของเขตถ้าระบุ มิฉะนั้นเฉพาะตัวชี้วัดกลาง",
)
@operation(indicators.permissions.FIGURE_VIEW)
def indicator_list(
    request: CallerRequest,
    office: str = reading.parameter("รหัสใด ๆ หรือชื่อย่อของเขต"),
    limit: str = reading.LIMIT_QUERY,
    cursor: str = reading.CURSOR_QUERY,
) -> HttpResponse:
    """The indicators in use, by cursor."""
    return reading.list_of_office(
        request,
        office,
        lambda office_id: indicators.indicator_rows(actor=request.actor, office_id=office_id),
        indicators.indicator_plain,
    )


@router.get(
    "/indicators/{code}",
    response={200: IndicatorItem, 404: Problem, 422: Problem},
    summary="นิยามของตัวชี้วัด",
    description="สูตร คำอ่าน หน่วย เกณฑ์ระดับ และมิติที่แยกได้ ของฉบับที่ใช้อยู่",
)
@operation(indicators.permissions.FIGURE_VIEW)
def indicator_detail(
    request: CallerRequest, code: str, office: str = reading.parameter("รหัสใด ๆ หรือชื่อย่อของเขต")
) -> HttpResponse:
    """One indicator with the version in use."""
    checks = Checks()
    reading.only(request, checks, ("office",))
    office_row = reading.office(checks, office, required=False)
    checks.finish()
    try:
        row = indicators.indicator_row(actor=request.actor, code=code, office_id=office_row.id if office_row else None)
    except indicators.NoSuchIndicator as missing:
        raise Missing from missing
    return reading.answer(request, indicators.indicator_plain(row))


@router.get(
    "/indicators/{code}/figures",
    response={200: Figures, 403: Problem, 404: Problem, 422: Problem},
    summary="ตัวเลขของตัวชี้วัด",
    description="ตรงกับ khet indicator compute --format json ช่องที่มีคนน้อยและช่องที่ใช้หาช่องนั้นได้ มี state เป็น hidden",
)
@operation(indicators.permissions.FIGURE_VIEW)
def figures(
    request: CallerRequest,
    code: str,
    office: str = OFFICE_QUERY,
    year: str = YEAR_QUERY,
    by: str = BY_QUERY,
    only: str = ONLY_QUERY,
    totals: str = TOTALS_QUERY,
) -> HttpResponse:
    """The figures of one indicator, split as asked."""
    checks = Checks()
    reading.only(request, checks, ("office", "year", "by", "only", "totals"))
    office_row = reading.office(checks, office)
    years = _years(checks, year)
    wanted = [part.strip() for part in by.split(",") if part.strip()]
    slice_ = _slice(checks, only)
    if totals not in YES:
        checks.add("totals", "ต้องเป็น true หรือ false", "Must be true or false")
    checks.finish()
    if office_row is None:
        raise Missing
    try:
        table = indicators.figures(
            actor=request.actor,
            office_id=office_row.id,
            codes=[code],
            years=years,
            by=wanted,
            only=slice_,
            totals=YES[totals],
            on=clock.today(),
        )
    except indicators.NoSuchIndicator as missing:
        raise Missing from missing
    except indicators.BadTable as problem:
        checks.add("by", problem.message_th, problem.message_en)
        checks.finish()
        raise
    return reading.answer(request, _of_office(indicators.table_plain(table), office_row))


@router.get(
    "/indicators/{code}/explain",
    response={200: Explained, 403: Problem, 404: Problem, 422: Problem},
    summary="ที่มาของตัวเลขหนึ่งค่า",
    description="ตรงกับ khet indicator explain --format json: สูตร ทุกส่วนพร้อมจำนวนและชุดข้อมูล การถ่วงน้ำหนัก การปัดเศษ",
)
@operation(indicators.permissions.FIGURE_VIEW)
def explain(
    request: CallerRequest,
    code: str,
    office: str = OFFICE_QUERY,
    year: str = reading.parameter("ปีการศึกษา พ.ศ. (ต้องระบุ)"),
    only: str = ONLY_QUERY,
) -> HttpResponse:
    """Everything behind one figure."""
    checks = Checks()
    reading.only(request, checks, ("office", "year", "only"))
    office_row = reading.office(checks, office)
    year_be = reading.year(checks, year)
    slice_ = _slice(checks, only)
    checks.finish()
    if office_row is None or year_be is None:
        raise Missing
    try:
        found = indicators.explain(
            actor=request.actor, office_id=office_row.id, code=code, year=year_be, only=slice_, on=clock.today()
        )
    except indicators.NoSuchIndicator as missing:
        raise Missing from missing
    except indicators.BadTable as problem:
        checks.add("only", problem.message_th, problem.message_en)
        checks.finish()
        raise
    return reading.answer(request, _of_office(indicators.explanation_plain(found), office_row))


def _of_office(plain: dict[str, Any], office: organisations.OfficeRow) -> dict[str, Any]:
    return {**plain, "office": office.short_name}


def _years(checks: Checks, value: str) -> list[int]:
    """The years asked for, in Arabic or Thai digits."""
    parts = [part.strip() for part in to_arabic_digits(value).split(",") if part.strip()]
    if not parts:
        checks.add("year", "ต้องระบุปี พ.ศ.", "The year (Buddhist Era) is required")
    years = [found for part in parts if (found := reading.year(checks, part)) is not None]
    if len(parts) > 15:
        checks.add("year", "ระบุได้ไม่เกิน 15 ปี", "At most 15 years")
    return years


def _slice(checks: Checks, value: str) -> Mapping[str, str]:
    """The slice asked for as dimension=value pairs."""
    found: dict[str, str] = {}
    for part in (part.strip() for part in value.split(",") if part.strip()):
        key, sign, text = part.partition("=")
        if not sign or not key.strip() or not text.strip():
            checks.add("only", f"อ่าน “{part}” ไม่ได้ เขียนเป็น มิติ=ค่า", f"Cannot read “{part}”: write dimension=value")
            continue
        if key.strip() in ("office", "network", "school") and not text.strip().isdecimal():
            checks.add("only", f"ค่าของ {key} ต้องเป็นรหัสตัวเลข", f"The value of {key} must be a numeric id")
            continue
        found[key.strip()] = text.strip()
    return found
