"""Evaluations: which office was opened for which framework and year, and how far its rounds have come."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from khet.api import reading
from khet.api.problems import Checks, Missing
from khet.api.security import CallerRequest, operation
from khet.api.v1.schemas import EvaluationPage, Problem
from khet.domains.frameworks import public as frameworks
from khet.domains.organisations import public as organisations
from khet.kernel import clock

PARAMETERS = ("office", "year", "schools", "limit", "cursor")
YES = {"": False, "false": False, "true": True}

router = Router(tags=["ผลการประเมิน"])


@router.get(
    "/evaluations",
    response={200: EvaluationPage, 404: Problem, 422: Problem},
    summary="การประเมินของเขต",
    description="การประเมินที่เปิดไว้ กำหนดส่งของแต่ละรอบ และผลที่เผยแพร่แล้ว",
)
@operation(frameworks.permissions.RESULT_VIEW)
def evaluations(
    request: CallerRequest,
    office: str = reading.parameter("รหัสใด ๆ หรือชื่อย่อของเขต (ปริยาย: ทุกเขตที่เห็นได้)"),
    year: str = reading.parameter("ปี พ.ศ. (ปริยาย: ทุกปี)"),
    schools: str = reading.parameter("true = รวมการประเมินของสถานศึกษา"),
    limit: str = reading.LIMIT_QUERY,
    cursor: str = reading.CURSOR_QUERY,
) -> HttpResponse:
    """The evaluations of an office within reach, by cursor."""
    checks = Checks()
    reading.only(request, checks, PARAMETERS)
    office_row = reading.office(checks, office, required=False)
    year_be = reading.year(checks, year, required=False)
    if schools not in YES:
        checks.add("schools", "ต้องเป็น true หรือ false", "Must be true or false")

    def fetch() -> list[frameworks.EvaluationRow]:
        rows = frameworks.evaluations(
            actor=request.actor,
            office_id=office_row.id if office_row else None,
            year=year_be,
            schools=YES[schools],
        )
        reach = request.actor.reach(frameworks.permissions.RESULT_VIEW)
        if not rows and office_row and not reach.covers_office(office_row.id):
            raise Missing
        return rows

    rows, following = reading.page(request, checks, fetch, key=lambda row: row.id)
    names = organisations.school_names([row.school_id for row in rows if row.school_id], clock.today())
    return reading.listing(request, [_item(row, names) for row in rows], following)


def _item(row: frameworks.EvaluationRow, schools: dict[int, str]) -> dict[str, object]:
    return {
        "id": row.id,
        "office": row.office.short_name,
        "school": schools.get(row.school_id) if row.school_id else None,
        "framework": row.framework_code,
        "version": row.version,
        "year": row.year,
        "status": row.status,
        "rounds": [
            {
                "code": each.code,
                "name": each.name,
                "report_due_on": each.report_due_on.isoformat(),
                "confirm_due_on": each.confirm_due_on.isoformat(),
                "score_due_on": each.score_due_on.isoformat(),
                "published_at": each.published_at.isoformat() if each.published_at else None,
            }
            for each in row.rounds
        ],
        "published": (
            {"value": row.latest.value, "level": row.latest.level, "level_number": row.latest.level_number}
            if row.latest
            else None
        ),
    }
