"""Staff development for other systems: events with their seats, and who attended."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from ninja import Router

from khet.api import reading
from khet.api.problems import Checks, Missing
from khet.api.security import CallerRequest, operation
from khet.api.v1.development_schemas import AttendanceSheet, EventItem, EventPage
from khet.api.v1.schemas import Problem
from khet.domains.development import public as development
from khet.domains.organisations import public as organisations
from khet.kernel import clock

PARAMETERS = ("office", "year", "state", "limit", "cursor")
STATES = ("draft", "open", "running", "done", "cancelled")

router = Router(tags=["การพัฒนาบุคลากร"])


@router.get(
    "/events",
    response={200: EventPage, 404: Problem, 422: Problem},
    summary="กิจกรรมพัฒนาบุคลากร",
    description="กิจกรรมของโครงการในแผน พร้อมวันที่ สถานะ และที่นั่ง ตามลำดับที่สร้าง",
)
@operation(development.permissions.EVENT_VIEW)
def events(
    request: CallerRequest,
    office: str = reading.parameter("รหัสใด ๆ หรือชื่อย่อของเขต (ปริยาย: ทุกเขตที่เห็นได้)"),
    year: str = reading.parameter("ปีงบประมาณ พ.ศ. (ปริยาย: ทุกปี)"),
    state: str = reading.parameter(" ".join(STATES)),
    limit: str = reading.LIMIT_QUERY,
    cursor: str = reading.CURSOR_QUERY,
) -> HttpResponse:
    """Events within reach, by cursor."""
    checks = Checks()
    reading.only(request, checks, PARAMETERS)
    found = reading.office(checks, office, required=False)
    wanted = reading.year(checks, year, required=False)
    if state and state not in STATES:
        checks.add("state", f"ต้องเป็น {', '.join(STATES)} อย่างใดอย่างหนึ่ง", f"Must be one of {', '.join(STATES)}")

    def fetch() -> list[development.EventRow]:
        reach = request.actor.reach(development.permissions.EVENT_VIEW)
        if found is not None and not reach.covers_office(found.id):
            raise Missing
        rows = development.event_rows(actor=request.actor, office_id=found.id if found else None, year_be=wanted)
        return [row for row in rows if not state or row.state == state]

    rows, following = reading.page(request, checks, fetch, key=lambda row: row.id)
    offices = organisations.office_names({row.office_id for row in rows})
    return reading.listing(request, [_event(row, offices) for row in rows], following)


@router.get(
    "/events/{event_id}",
    response={200: EventItem, 404: Problem, 422: Problem},
    summary="กิจกรรมหนึ่ง",
    description="รายละเอียดของกิจกรรมและช่วงการอบรม",
)
@operation(development.permissions.EVENT_VIEW)
def event(request: CallerRequest, event_id: int) -> HttpResponse:
    """One event with its sessions."""
    checks = Checks()
    reading.only(request, checks, ())
    row = _found(request, checks, event_id)
    offices = organisations.office_names({row.office_id})
    sessions = [
        {
            "id": each.id,
            "title": each.title,
            "starts_at": each.starts_at.isoformat(),
            "ends_at": each.ends_at.isoformat(),
            "hours": f"{each.hours:f}",
            "room": each.room or None,
        }
        for each in development.sessions(row.id)
    ]
    return reading.answer(request, {**_event(row, offices), "sessions": sessions})


@router.get(
    "/events/{event_id}/attendance",
    response={200: AttendanceSheet, 404: Problem, 422: Problem},
    summary="การเข้าร่วมกิจกรรม",
    description="ผู้มีที่นั่งทุกคน ชั่วโมงที่เข้าร่วม ร้อยละ และผลตามเกณฑ์ของเขต",
)
@operation(development.permissions.EVENT_VIEW)
def attendance(request: CallerRequest, event_id: int) -> HttpResponse:
    """Who was there, with hours and per cent."""
    checks = Checks()
    reading.only(request, checks, ())
    row = _found(request, checks, event_id)
    table = development.attendance_table(actor=request.actor, event_id=row.id)
    schools = organisations.school_names({each.school_id for each in table.people if each.school_id}, clock.today())
    people = [
        {
            "person_id": each.person_id,
            "name": each.full_name,
            "position": each.position or None,
            "school": schools.get(each.school_id or 0) or None,
            "hours": f"{each.share.hours:f}",
            "percent": each.share.percent_text,
            "attended": each.attended,
            "sessions": [key for key, mark in each.marks.items() if mark.is_present],
        }
        for each in table.people
    ]
    return reading.answer(
        request,
        {
            "event_id": row.id,
            "least_percent": f"{table.least_percent:f}",
            "hours": f"{sum(each.hours for each in table.sessions):f}" if table.sessions else "0",
            "attended_count": table.attended_count,
            "people": people,
        },
    )


def _found(request: CallerRequest, checks: Checks, event_id: int) -> development.EventRow:
    checks.finish()
    if not 0 < event_id < 2**63:
        raise Missing
    try:
        return development.event_row(actor=request.actor, event_id=event_id)
    except ObjectDoesNotExist:
        raise Missing from None


def _event(row: development.EventRow, offices: dict[int, str]) -> dict[str, object]:
    return {
        "id": row.id,
        "office": offices.get(row.office_id, ""),
        "year": row.year_be,
        "programme": row.programme_name,
        "form": row.form,
        "title": row.title,
        "place": row.place or None,
        "state": row.state,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "seats": row.seats,
        "confirmed": row.confirmed_count,
        "waiting": row.waiting_count,
    }
