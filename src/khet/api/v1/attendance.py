"""Attendance over HTTP: of a whole event, of one session, and marks that another system sends."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from ninja import Router

from khet.api import reading
from khet.api.problems import Checks, Missing, problem
from khet.api.security import CallerRequest, operation
from khet.api.v1.development import found_event
from khet.api.v1.development_schemas import AttendanceSheet, MarksSent, MarksTaken, SessionSheet
from khet.api.v1.schemas import Problem
from khet.domains.development import public as development
from khet.domains.organisations import public as organisations
from khet.kernel import clock

KNOWN = {401: Problem, 403: Problem, 404: Problem, 422: Problem}
SESSION = "/events/{int:event_id}/sessions/{int:session_id}/attendance"
RECORD = development.permissions.ATTENDANCE_RECORD

router = Router(tags=["การพัฒนาบุคลากร"])


@router.get(
    "/events/{int:event_id}/attendance",
    response={200: AttendanceSheet, 404: Problem, 422: Problem},
    summary="การเข้าร่วมกิจกรรม",
    description="ผู้มีที่นั่งทุกคน ชั่วโมงที่เข้าร่วม ร้อยละ และผลตามเกณฑ์ของเขต",
)
@operation(development.permissions.EVENT_VIEW)
def attendance(request: CallerRequest, event_id: int) -> HttpResponse:
    """Who was there, with hours and per cent."""
    checks = Checks()
    reading.only(request, checks, ())
    row = found_event(request, checks, event_id)
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


@router.get(
    SESSION,
    response={200: SessionSheet, **KNOWN},
    summary="การเข้าร่วมของช่วงหนึ่ง",
    description="ผู้มีที่นั่งทุกคนของกิจกรรม และสิ่งที่บันทึกไว้ในช่วงนี้ present เป็น null เมื่อยังไม่ได้บันทึก",
)
@operation(development.permissions.EVENT_VIEW)
def session_attendance(request: CallerRequest, event_id: int, session_id: int) -> HttpResponse:
    """Everybody with a seat, and what is recorded of them in one session."""
    checks = Checks()
    reading.only(request, checks, ())
    row = found_event(request, checks, event_id)
    table = development.attendance_table(actor=request.actor, event_id=row.id)
    session = next((each for each in table.sessions if each.id == session_id), None)
    if session is None:
        raise Missing
    schools = organisations.school_names({each.school_id for each in table.people if each.school_id}, clock.today())
    people = [
        {
            "person_id": each.person_id,
            "name": each.full_name,
            "school": schools.get(each.school_id or 0) or None,
            "present": mark.is_present if mark else None,
            "at": mark.at.isoformat() if mark else None,
            "how": mark.how if mark else None,
        }
        for each in table.people
        for mark in (each.marks.get(session_id),)
    ]
    plain = {
        "event_id": row.id,
        "session_id": session.id,
        "title": session.title,
        "hours": f"{session.hours:f}",
        "present_count": sum(each["present"] is True for each in people),
        "people": people,
    }
    return reading.answer(request, plain)


@router.post(
    SESSION,
    response={200: MarksTaken, 409: Problem, **KNOWN},
    summary="บันทึกการเข้าร่วมของช่วงหนึ่ง",
    description=(
        "ส่งได้คราวละหลายคน แต่ละรายการมี id ของผู้ส่ง ส่งซ้ำจึงไม่นับซ้ำ seen คือค่าที่ผู้ส่งเห็นก่อนบันทึก "
        "รายการที่ขัดกับสิ่งที่ผู้อื่นบันทึกไว้ไม่เปลี่ยนอะไรและรอเจ้าหน้าที่ตัดสิน (conflict)"
    ),
)
@operation(RECORD)
def record_attendance(request: CallerRequest, event_id: int, session_id: int, body: MarksSent) -> HttpResponse:
    """Take marks of another system; what became of each is the answer."""
    checks = Checks()
    reading.only(request, checks, ())
    checks.finish()
    ticks = [
        development.Tick(each.id, each.person_id, each.present, each.seen, -1000 * each.seconds_ago)
        for each in body.marks
    ]
    try:
        taken = development.take_ticks(
            actor=request.actor,
            event_id=event_id,
            session_id=session_id,
            ticks=ticks,
            sent_ms=0,
            at=clock.now(),
            how="api",
        )
    except ObjectDoesNotExist:
        raise Missing from None
    except development.CheckinProblem as refused:
        title = ("บันทึกการเข้าร่วมไม่ได้", "Attendance cannot be recorded")
        words = (refused.message_th, refused.message_en)
        return problem(request, 409, "attendance-refused", title, words, code=refused.code)
    plain = [{"id": str(each.client_id), "person_id": each.person_id, "outcome": each.outcome} for each in taken]
    return reading.answer(request, {"marks": plain})
