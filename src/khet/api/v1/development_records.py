"""Certificates and development records over HTTP; whether a certificate holds is answered to anybody."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from ninja import Router

from khet.api import reading
from khet.api.problems import Checks, Missing
from khet.api.security import CallerRequest, open_operation, operation
from khet.api.v1.development_schemas import CertificateItem, CertificatePage, RecordItem, VerificationItem
from khet.api.v1.schemas import Problem
from khet.domains.accounts import public as accounts
from khet.domains.development import public as development
from khet.domains.organisations import public as organisations
from khet.kernel import clock

VIEW = development.permissions.RECORD_VIEW
OWN = development.permissions.EVENT_JOIN
KNOWN = {401: Problem, 403: Problem, 404: Problem, 422: Problem}
STATES = ("valid", "revoked")
LONGEST_NUMBER = 18

router = Router(tags=["การพัฒนาบุคลากร"])


@router.get(
    "/certificates",
    response={200: CertificatePage, **KNOWN},
    summary="วุฒิบัตร",
    description="วุฒิบัตรของบุคลากรที่ดูประวัติได้ รวมที่ยกเลิกแล้ว ตามลำดับที่ออก",
)
@operation(VIEW)
def certificate_list(
    request: CallerRequest,
    office: str = reading.parameter("รหัสใด ๆ หรือชื่อย่อของเขตที่ออก (ปริยาย: ทุกเขตที่เห็นได้)"),
    event: str = reading.parameter("หมายเลขกิจกรรม"),
    person: str = reading.parameter("หมายเลขบุคคล"),
    state: str = reading.parameter("valid (ใช้ได้) หรือ revoked (ยกเลิกแล้ว)"),
    limit: str = reading.LIMIT_QUERY,
    cursor: str = reading.CURSOR_QUERY,
) -> HttpResponse:
    """Certificates within reach, by cursor."""
    checks = Checks()
    reading.only(request, checks, ("office", "event", "person", "state", "limit", "cursor"))
    found = reading.office(checks, office, required=False)
    event_id, person_id = _number(checks, "event", event), _number(checks, "person", person)
    if state and state not in STATES:
        checks.add("state", f"ต้องเป็น {', '.join(STATES)} อย่างใดอย่างหนึ่ง", f"Must be one of {', '.join(STATES)}")

    def fetch() -> list[development.CertificateRow]:
        rows = development.certificate_rows(
            actor=request.actor, office_id=found.id if found else None, event_id=event_id, person_id=person_id
        )
        return [row for row in rows if not state or row.state == state]

    rows, following = reading.page(request, checks, fetch, key=lambda row: row.id)
    offices = organisations.office_names({row.office_id for row in rows})
    return reading.listing(request, [_certificate(row, offices) for row in rows], following)


@router.get(
    "/certificates/verify",
    auth=None,
    response={200: VerificationItem, 422: Problem},
    summary="ตรวจวุฒิบัตร",
    description=(
        "ผู้ใดตรวจก็ได้โดยไม่ต้องมีรหัสเชื่อมต่อ ส่งข้อความที่สแกนได้จาก QR (ที่อยู่เว็บหรือรหัสที่ขึ้นต้นด้วย KC1) "
        "เมื่อลายเซ็นไม่ถูกต้อง content คือสิ่งที่รหัสอ้าง ไม่ใช่สิ่งที่รับรอง"
    ),
)
@open_operation
def certificate_verify(
    request: HttpRequest, payload: str = reading.parameter("ข้อความที่สแกนได้จาก QR (ต้องระบุ)")
) -> HttpResponse:
    """Whether a code stands for a certificate that was issued as it says and is in force."""
    checks = Checks()
    reading.only(request, checks, ("payload",))
    text = reading.needed(checks, "payload", payload)
    checks.finish()
    codes = development.find_payloads("".join(text.split()).upper())
    verdict = development.verify(codes[0] if codes else text)
    plain = {
        "outcome": verdict.outcome,
        "is_valid": verdict.is_valid,
        "key_id": verdict.key_id or None,
        "revoked_reason": verdict.state_reason or None,
        "revoked_at": verdict.state_at.isoformat() if verdict.state_at else None,
        "content": development.certificate_plain(verdict.content) if verdict.content else None,
    }
    return reading.answer(request, plain)


@router.get(
    "/certificates/{int:certificate_id}",
    response={200: CertificateItem, **KNOWN},
    summary="วุฒิบัตรหนึ่งฉบับ",
    description="วุฒิบัตรของบุคลากรที่ดูประวัติได้",
)
@operation(VIEW)
def certificate_detail(request: CallerRequest, certificate_id: int) -> HttpResponse:
    """One certificate within reach."""
    checks = Checks()
    reading.only(request, checks, ())
    checks.finish()
    try:
        row = development.certificate(request.actor, certificate_id)
    except ObjectDoesNotExist:
        raise Missing from None
    return reading.answer(request, _certificate(row, organisations.office_names({row.office_id})))


@router.get(
    "/me/development-record",
    response={200: RecordItem, **KNOWN},
    summary="ประวัติการพัฒนาของตนเอง",
    description="ของเจ้าของรหัสเชื่อมต่อเท่านั้น",
)
@operation(OWN)
def own_record(request: CallerRequest) -> HttpResponse:
    """The record of whoever owns the token."""
    if request.actor.person_id is None:
        raise Missing
    return _record(request, request.actor.person_id)


@router.get(
    "/people/{int:person_id}/development-record",
    response={200: RecordItem, **KNOWN},
    summary="ประวัติการพัฒนาของบุคคล",
    description="ของบุคลากรที่ดูประวัติได้ การอ่านของผู้อื่นถูกบันทึกไว้ทุกครั้งเช่นเดียวกับหน้าเว็บ",
)
@operation(VIEW)
def record_of_person(request: CallerRequest, person_id: int) -> HttpResponse:
    """Somebody's record; that it was read is kept."""
    return _record(request, person_id)


def _record(request: CallerRequest, person_id: int) -> HttpResponse:
    checks = Checks()
    reading.only(request, checks, ())
    checks.finish()
    try:
        found = development.read_record(
            actor=request.actor, person_id=person_id, how="api", on=clock.today(), at=clock.now()
        )
    except accounts.PersonNotFound:
        raise Missing from None
    offices = organisations.office_names({row.office_id for row in found.certificates})
    plain = {
        "person_id": found.person.id,
        "name": found.person.full_name,
        "position": found.person.position or None,
        "place": found.place,
        "years": [
            {
                "year": year.year_be,
                "hours": f"{year.total:f}",
                "by_form": {form: f"{hours:f}" for form, hours in year.by_form.items()},
            }
            for year in found.years
        ],
        "items": [_item(each) for each in found.items],
        "certificates": [_certificate(row, offices) for row in found.certificates],
        "competencies": [
            {
                "code": each.code,
                "name": each.name,
                "level": each.level,
                "level_name": each.level_name,
                "event_id": each.event_id,
                "event": each.event_title,
                "on": each.on.isoformat(),
            }
            for each in found.competencies
        ],
        "uses": [
            {
                "event": each.event_title,
                "source": each.source,
                "method": each.method,
                "level": each.level,
                "example": each.example or None,
                "on": each.on.isoformat(),
            }
            for each in found.uses
        ],
    }
    return reading.answer(request, plain)


def _item(item: development.RecordEntry) -> dict[str, object]:
    return {
        "on": item.on.isoformat(),
        "form": item.form,
        "title": item.title,
        "hours": f"{item.hours:f}",
        "event_id": item.event_id,
        "before_percent": item.before_text or None,
        "after_percent": item.after_text or None,
    }


def _certificate(row: development.CertificateRow, offices: dict[int, str]) -> dict[str, object]:
    return {
        "id": row.id,
        "office": offices.get(row.office_id, ""),
        "event_id": row.event_id,
        "person_id": row.person_id,
        "reference": row.reference,
        "name": row.name,
        "heading": row.heading,
        "title": row.title,
        "hours": f"{row.hours:f}",
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "issued_on": row.issued_on.isoformat(),
        "state": row.state,
        "state_reason": row.state_reason or None,
        "payload": row.payload,
        "verify_url": row.verify_url,
    }


def _number(checks: Checks, name: str, value: str) -> int | None:
    text = value.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        checks.add(name, "ต้องเป็นจำนวนเต็มบวก", "Must be a positive whole number")
        return None
    return int(text)
