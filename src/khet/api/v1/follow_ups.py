"""Follow-ups: what was promised after a suggestion, by whom, by when, and whether it was verified."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from ninja import Router

from khet.api import reading
from khet.api.problems import Checks, Missing
from khet.api.security import CallerRequest, operation
from khet.api.v1.schemas import FollowUpPage, Problem
from khet.domains.accounts import public as accounts
from khet.domains.frameworks import public as frameworks
from khet.domains.organisations import public as organisations
from khet.kernel import clock, followups

PARAMETERS = ("office", "state", "limit", "cursor")

router = Router(tags=["การติดตาม"])


@router.get(
    "/follow-ups",
    response={200: FollowUpPage, 404: Problem, 422: Problem},
    summary="การติดตามข้อเสนอแนะ",
    description="สิ่งที่ต้องทำตามข้อเสนอแนะ ผู้รับผิดชอบ กำหนด และผลการตรวจสอบ ตามลำดับที่เปิด",
)
@operation(frameworks.permissions.SUGGESTION_VIEW)
def follow_ups(
    request: CallerRequest,
    office: str = reading.parameter("รหัสใด ๆ หรือชื่อย่อของเขต (ปริยาย: ทุกเขตที่เห็นได้)"),
    state: str = reading.parameter("open, reported, returned, verified หรือ cancelled"),
    limit: str = reading.LIMIT_QUERY,
    cursor: str = reading.CURSOR_QUERY,
) -> HttpResponse:
    """Follow-ups within reach, by cursor."""
    checks = Checks()
    reading.only(request, checks, PARAMETERS)
    found = reading.office(checks, office, required=False)
    _check_state(checks, state)
    today = clock.today()

    def fetch() -> list[followups.FollowUpRow]:
        reach = request.actor.reach(frameworks.permissions.SUGGESTION_VIEW)
        if found is not None and not reach.covers_office(found.id):
            raise Missing
        return frameworks.follow_ups(actor=request.actor, office_id=found.id if found else None, state=state or None)

    rows, following = reading.page(request, checks, fetch, key=lambda row: row.id)
    names = accounts.names([row.owner_person_id for row in rows])
    offices = organisations.office_names({row.office_id for row in rows})
    items = [_item(row, names, offices, today) for row in rows]
    return reading.listing(request, items, following)


def _check_state(checks: Checks, state: str | None) -> None:
    known = list(followups.MACHINE.states)
    if state and state not in known:
        checks.add("state", f"ต้องเป็น {', '.join(known)} อย่างใดอย่างหนึ่ง", f"Must be one of {', '.join(known)}")


def _item(row: followups.FollowUpRow, names: dict[int, str], offices: dict[int, str], today: date) -> dict[str, object]:
    return {
        "id": row.id,
        "office": offices.get(row.office_id, ""),
        "about": row.subject_label,
        "title": row.title,
        "detail": row.detail,
        "owner": names.get(row.owner_person_id, ""),
        "due_on": row.due_on.isoformat(),
        "state": row.state,
        "is_late": row.is_late(today),
        "result": row.result or None,
        "return_reason": row.return_reason or None,
        "reported_at": row.reported_at.isoformat() if row.reported_at else None,
        "verified_at": row.verified_at.isoformat() if row.verified_at else None,
    }
