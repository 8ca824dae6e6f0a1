"""Instruments over HTTP: listed, read as JSON or XLSForm, imported from XLSForm, put into use."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import quote

from django.http import HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from khet.api import reading
from khet.api.problems import Checks, Missing, problem
from khet.api.security import CallerRequest, operation
from khet.api.v1.instruments_schemas import Imported, InstrumentItem, InstrumentPage, VersionForm, VersionItem
from khet.api.v1.schemas import Problem
from khet.domains.instruments import public as instruments
from khet.kernel import clock
from khet.kernel.files import safe_name
from khet.kernel.web.exports import XLSX

VIEW, EDIT, PUBLISH = (
    instruments.permissions.FORM_VIEW,
    instruments.permissions.FORM_EDIT,
    instruments.permissions.FORM_PUBLISH,
)
LARGEST = 5 * 1024 * 1024
OFFICE_QUERY = reading.parameter("รหัสใด ๆ หรือชื่อย่อของเขต (ปริยาย: เครื่องมือกลาง)")
form: Any = Form  # generic to the type checker, functions when called
sent: Any = File
OFFICE_FIELD = form("", description="รหัสใด ๆ หรือชื่อย่อของเขต (ต้องระบุ)")
CODE_FIELD = form("", description="รหัสเครื่องมือ (ปริยาย: ตามที่แฟ้มบอก)")
FILE_FIELD = sent(..., description="XLSForm (.xlsx)")
KNOWN = {401: Problem, 403: Problem, 404: Problem, 422: Problem}

P = ParamSpec("P")
Answer = Callable[Concatenate[CallerRequest, P], HttpResponse]

router = Router(tags=["เครื่องมือและแบบสอบถาม"])


def refusable(view: Answer[P]) -> Answer[P]:
    """Answer what instruments refuse as a problem; what is out of reach does not exist."""

    @wraps(view)
    def guarded(request: CallerRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except instruments.NoSuchInstrument as error:
            raise Missing from error
        except instruments.VersionFixed as refused:
            title = ("ทำขั้นนี้ไม่ได้แล้ว", "This step cannot be taken now")
            return problem(request, 409, "version-fixed", title, (refused.message_th, refused.message_en))
        except instruments.Refusal as refused:
            title = ("รับแบบนี้ไม่ได้", "This form cannot be taken")
            faults = [_place(each) for each in getattr(refused, "problems", ())]
            words = (refused.message_th, refused.message_en)
            return problem(request, 422, "form-refused", title, words, errors=faults)

    # ninja looks the words of a signature up where the outermost wrapper stands: they must be types already
    guarded.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
    return cast("Answer[P]", guarded)


@router.get(
    "/instruments",
    response={200: InstrumentPage, **KNOWN},
    summary="เครื่องมือและแบบสอบถาม",
    description="เครื่องมือที่เขตใช้ได้ ของเขตเองมาก่อนของกลางที่รหัสเดียวกัน",
)
@operation(VIEW)
@refusable
def instrument_list(
    request: CallerRequest,
    office: str = OFFICE_QUERY,
    limit: str = reading.LIMIT_QUERY,
    cursor: str = reading.CURSOR_QUERY,
) -> HttpResponse:
    """The instruments that an office can use, by cursor."""
    return reading.list_of_office(
        request,
        office,
        lambda office_id: instruments.instrument_rows(actor=request.actor, office_id=office_id),
        instruments.instrument_plain,
    )


@router.get("/instruments/{code}", response={200: InstrumentItem, **KNOWN}, summary="เครื่องมือหนึ่งรายการ")
@operation(VIEW)
@refusable
def instrument_detail(request: CallerRequest, code: str, office: str = OFFICE_QUERY) -> HttpResponse:
    """One instrument with its version in use and its draft."""
    checks = Checks()
    reading.only(request, checks, ("office",))
    found = reading.office(checks, office, required=False)
    checks.finish()
    row = instruments.instrument_row(actor=request.actor, code=code, office_id=found.id if found else None)
    return reading.answer(request, instruments.instrument_plain(row))


@router.get(
    "/instrument-versions/{int:version_id}",
    response={200: VersionForm, **KNOWN},
    summary="แบบทั้งฉบับ",
    description="ทุกข้อ ตัวเลือก เงื่อนไข และเฉลย เป็น JSON รูปเดียวที่มี SHA-256 กำกับ",
)
@operation(VIEW)
@refusable
def version_form(request: CallerRequest, version_id: int) -> HttpResponse:
    """One version with its whole form and what it changed."""
    reading.only(request, checks := Checks(), ())
    checks.finish()
    row = instruments.version_row(actor=request.actor, version_id=version_id)
    changes = instruments.changes_of(actor=request.actor, version_id=version_id)
    whole = instruments.to_json(instruments.form_of(version_id))
    return reading.answer(request, instruments.version_plain(row) | {"form": whole, "changes": changes})


@router.get(
    "/instrument-versions/{int:version_id}/xlsform",
    response={200: Any, **KNOWN},
    summary="แบบเป็น XLSForm",
    description="แฟ้ม Excel ที่แก้แล้วนำกลับเข้ามาได้ และเปิดได้ด้วยเครื่องมือของ ODK",
)
@operation(VIEW)
@refusable
def version_xlsform(request: CallerRequest, version_id: int) -> HttpResponse:
    """One version as a workbook."""
    reading.only(request, checks := Checks(), ())
    checks.finish()
    row = instruments.version_row(actor=request.actor, version_id=version_id)
    data = instruments.export_xlsform(actor=request.actor, version_id=version_id)
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{row.code}-{row.number}.xlsx')}"
    return response


@router.post(
    "/instruments",
    response={200: Imported, **KNOWN},
    summary="นำเข้า XLSForm",
    description="แฟ้มที่ถูกต้องทั้งฉบับกลายเป็นร่าง ถ้ามีข้อผิดแม้จุดเดียวจะไม่บันทึกเลย และตอบทุกจุดพร้อมแผ่นงาน แถว และช่อง",
)
@operation(EDIT)
@refusable
def import_xlsform(
    request: CallerRequest, office: str = OFFICE_FIELD, code: str = CODE_FIELD, file: UploadedFile = FILE_FIELD
) -> HttpResponse:
    """Take a workbook as a draft."""
    checks = Checks()
    reading.only(request, checks, ())
    found = reading.office(checks, office)
    checks.finish()
    if found is None or not request.actor.reach(EDIT).covers_office(found.id):
        raise Missing
    stored = instruments.import_xlsform(
        actor=request.actor,
        office_id=found.id,
        data=file.read(LARGEST + 1),
        file_name=safe_name(file.name or "form.xlsx"),
        at=clock.now(),
        code=code.strip(),
    )
    plain = {
        "is_new": stored.is_new,
        "version": instruments.version_plain(stored.version),
        "remarks": [_place(each) for each in stored.remarks],
    }
    return reading.answer(request, plain)


@router.post(
    "/instrument-versions/{int:version_id}/publish",
    response={200: VersionItem, 409: Problem, **KNOWN},
    summary="ประกาศใช้ร่าง",
    description="ฉบับก่อนหน้าเลิกใช้แต่ยังอ่านได้ ร่างที่ยังมีข้อผิดประกาศใช้ไม่ได้",
)
@operation(PUBLISH)
@refusable
def publish(request: CallerRequest, version_id: int) -> HttpResponse:
    """Put a draft into use."""
    reading.only(request, checks := Checks(), ())
    checks.finish()
    row = instruments.publish_version(actor=request.actor, version_id=version_id, at=clock.now())
    return reading.answer(request, instruments.version_plain(row))


def _place(fault: object) -> dict[str, object]:
    """A fault, a remark or a problem of a form with its place."""
    return {
        "sheet": getattr(fault, "sheet", ""),
        "row": getattr(fault, "row", 0),
        "column": getattr(fault, "column", getattr(fault, "part", "")),
        "cell": getattr(fault, "cell", getattr(fault, "key", "")),
        "detail": getattr(fault, "message_th", ""),
        "detail_en": getattr(fault, "message_en", ""),
    }
