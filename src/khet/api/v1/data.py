"""Data: files on their way in, what is asked about them, and the snapshots they became."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from khet.api import reading
from khet.api.problems import Checks, Missing, problem
from khet.api.security import CallerRequest, operation
from khet.api.v1.data_schemas import (
    Acceptance,
    CensusDifference,
    Decisions,
    ImportPage,
    ImportReport,
    ImportStanding,
    QuestionPage,
    Reason,
    SnapshotPage,
    SnapshotStanding,
)
from khet.api.v1.schemas import Problem
from khet.calc.schema import Guard
from khet.domains.organisations import public as organisations
from khet.domains.warehouse import public as warehouse
from khet.kernel import clock, jobs
from khet.kernel.files import FileRefused, safe_name
from khet.kernel.states import WrongState
from khet.kernel.web.exports import XLSX

P = ParamSpec("P")
IMPORT, VIEW, PUBLISH = (
    warehouse.permissions.FILE_IMPORT,
    warehouse.permissions.SNAPSHOT_VIEW,
    warehouse.permissions.SNAPSHOT_PUBLISH,
)
RECENT_JOBS = 40
WORKING = {"queued", "running"}
JOBS = (warehouse.CHECK_JOB, warehouse.ACCEPT_JOB)
OFFICE = reading.parameter("รหัสใด ๆ หรือชื่อย่อของเขต (ต้องระบุ)")
form: Any = Form  # generic to the type checker, functions when called
sent: Any = File
OFFICE_FIELD = form("", description="รหัสใด ๆ หรือชื่อย่อของเขต (ต้องระบุ)")
FILE_FIELD = sent(..., description="xlsx, xls, csv, tsv หรือ zip")
KNOWN = {401: Problem, 403: Problem, 404: Problem, 422: Problem}
HIDDEN = (
    "เรื่องนี้เกี่ยวกับตัวบุคคล ต้องใช้สิทธิ์ warehouse.person.view จึงเห็นรายละเอียด",
    "About a person; details need warehouse.person.view",
)

router = Router(tags=["คลังข้อมูล"])
Answer = Callable[Concatenate[CallerRequest, P], HttpResponse]


def refusable(view: Answer[P]) -> Answer[P]:
    """Answer what the warehouse refuses as a problem with its stable code; what is out of reach does not exist."""

    @wraps(view)
    def guarded(request: CallerRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except warehouse.NotFound as error:
            raise Missing from error
        except warehouse.WarehouseProblem as error:
            title = ("ทำรายการนี้ไม่ได้", "This cannot be done")
            detail = (str(error), error.message_en or str(error))
            return problem(request, 409, error.code.replace(".", "-"), title, detail, code=error.code)
        except WrongState as error:
            title = ("ทำขั้นนี้ไม่ได้แล้ว", "This step cannot be taken now")
            return problem(request, 409, "state-wrong", title, (str(error), str(error)), code="state.wrong")
        except FileRefused as error:
            title = ("รับไฟล์นี้ไม่ได้", "This file was refused")
            return problem(request, 422, "file-refused", title, (str(error), str(error)), code=f"file.{error.code}")

    # ninja looks the words of a signature up where the outermost wrapper stands: they must be types already
    guarded.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
    return cast("Answer[P]", guarded)


@router.post(
    "/data/imports",
    response={202: ImportStanding, **KNOWN},
    summary="ส่งไฟล์เข้าตรวจ",
    description="ไฟล์ถูกตรวจเป็นงานเบื้องหลัง ติดตามที่ Location จนกว่า progress เป็น null ไฟล์เดิมซ้ำทุกไบต์ได้รายการเดิม",
)
@operation(IMPORT)
@refusable
def upload(request: CallerRequest, office: str = OFFICE_FIELD, file: UploadedFile = FILE_FIELD) -> HttpResponse:
    """Keep a file and begin to check it."""
    checks = Checks()
    reading.only(request, checks, ())
    found = reading.office(checks, office)
    checks.finish()
    if found is None or not request.actor.reach(IMPORT).covers_office(found.id):
        raise Missing
    row = warehouse.upload(
        actor=request.actor, office_id=found.id, stream=file, name=file.name or "file", at=clock.now()
    )
    if not row.is_again:
        warehouse.start(actor=request.actor, import_id=row.id, at=clock.now())
    return _accepted(request, row)


@router.get(
    "/data/imports",
    response={200: ImportPage, **KNOWN},
    summary="ไฟล์ที่ส่งเข้ามา",
    description="ไฟล์ของเขต เรียงตามลำดับที่ส่ง",
)
@operation(IMPORT)
@refusable
def imports(
    request: CallerRequest,
    office: str = OFFICE,
    limit: str = reading.LIMIT_QUERY,
    cursor: str = reading.CURSOR_QUERY,
) -> HttpResponse:
    """The files of one office within reach, by cursor."""
    checks = Checks()
    reading.only(request, checks, ("office", "limit", "cursor"))
    found = reading.office(checks, office)

    def fetch() -> list[warehouse.ImportRow]:
        if found is None or not request.actor.reach(IMPORT).covers_office(found.id):
            raise Missing
        return warehouse.imports(request.actor, found.id)

    rows, following = reading.page(request, checks, fetch, key=lambda row: row.id)
    return reading.listing(request, [_import(row) for row in rows], following)


@router.get(
    "/data/imports/{import_id}",
    response={200: ImportStanding, **KNOWN},
    summary="ไฟล์หนึ่งอยู่ขั้นไหน",
    description="สถานะ จำนวนแถว และความคืบหน้าของการตรวจ (progress เป็น null เมื่อไม่มีงานกำลังทำ)",
)
@operation(IMPORT)
@refusable
def standing(request: CallerRequest, import_id: int) -> HttpResponse:
    """How far one file is."""
    row = _row(request, import_id)
    return reading.answer(request, _standing(request, row))


@router.get(
    "/data/imports/{import_id}/report",
    response={200: ImportReport, **KNOWN},
    summary="ผลการตรวจไฟล์",
    description="ตรงกับ khet data import --json: rows_in = accepted + repaired + waiting + refused เสมอ",
)
@operation(IMPORT)
@refusable
def report(request: CallerRequest, import_id: int) -> HttpResponse:
    """What checking the file came to."""
    row = _row(request, import_id)
    plain = warehouse.report(request.actor, import_id).as_plain()
    if not _sees_people(request, row.office_id):
        plain["findings"] = [_impersonal(finding) for finding in plain["findings"]]
    return reading.answer(request, plain)


@router.get(
    "/data/imports/{import_id}/questions",
    response={200: QuestionPage, **KNOWN},
    summary="เรื่องที่ต้องตัดสิน",
    description="เรื่องหนึ่งตัดสินครั้งเดียวได้ทุกแถว ส่ง cause, field, group และ key ของ option กลับมาที่ decisions",
)
@operation(IMPORT)
@refusable
def questions(
    request: CallerRequest,
    import_id: int,
    limit: str = reading.LIMIT_QUERY,
    cursor: str = reading.CURSOR_QUERY,
) -> HttpResponse:
    """What is asked about the file, by cursor."""
    checks = Checks()
    reading.only(request, checks, ("limit", "cursor"))
    row = _row(request, import_id)
    rows, following = reading.page(
        request, checks, lambda: warehouse.questions(request.actor, import_id), key=lambda question: question.id
    )
    sees = _sees_people(request, row.office_id)
    return reading.listing(request, [_question(each, row.dataset, sees=sees) for each in rows], following)


@router.post(
    "/data/imports/{import_id}/decisions",
    response={202: ImportStanding, 409: Problem, **KNOWN},
    summary="ตัดสิน",
    description=(
        "บันทึกคำตัดสินทั้งหมดแล้วตรวจไฟล์ใหม่เป็นงานเบื้องหลัง ตัดสินใหม่ได้จนกว่าจะรับรอง "
        "เรื่องที่ takes_any_school เป็น true ตอบเป็นโรงเรียนใดก็ได้ในเขต: code:<รหัส> หรือ school:<หมายเลข>"
    ),
)
@operation(IMPORT)
@refusable
def decide(request: CallerRequest, import_id: int, body: Decisions) -> HttpResponse:
    """Keep decisions and check the file again with them."""
    row = _row(request, import_id)
    known = {(each.cause, each.field, each.group): each for each in warehouse.questions(request.actor, import_id)}
    checks = Checks()
    sees = _sees_people(request, row.office_id)
    for place, each in enumerate(body.decisions):
        question = known.get((each.cause, each.field, each.group))
        if question is None or (_is_personal(question, row.dataset) and not sees):
            checks.add(f"decisions.{place}", "ไม่มีเรื่องนี้ในไฟล์", "The file asks no such question")
        elif not warehouse.may_answer(question, each.option, office_id=row.office_id, rows=each.rows):
            checks.add(f"decisions.{place}.option", "ไม่มีคำตอบนี้", "There is no such option")
    checks.finish()
    for each in body.decisions:
        warehouse.decide(
            actor=request.actor,
            import_id=import_id,
            cause=each.cause,
            field=each.field,
            group=each.group,
            option=each.option,
            rows=tuple(each.rows),
            at=clock.now(),
        )
    warehouse.start(actor=request.actor, import_id=import_id, at=clock.now())
    return _accepted(request, warehouse.import_row(request.actor, import_id))


@router.post(
    "/data/imports/{import_id}/accept",
    response={202: ImportStanding, 409: Problem, **KNOWN},
    summary="รับรองเป็นชุดข้อมูล",
    description="แถวที่ผ่านและที่ซ่อมแล้วกลายเป็นชุดข้อมูลที่แก้ไม่ได้ (งานเบื้องหลัง) ต้องมี reason เมื่อแทนชุดของไฟล์อื่น"
    " replace: own แทนเฉพาะโรงเรียนในไฟล์ all แทนทุกโรงเรียน (ปริยาย: all เมื่อไฟล์มีโรงเรียนเกินครึ่ง)",
)
@operation(PUBLISH)
@refusable
def accept(request: CallerRequest, import_id: int, body: Acceptance) -> HttpResponse:
    """Begin to publish the file as a snapshot."""
    row = _row(request, import_id)
    warehouse.start_accept(
        actor=request.actor, import_id=row.id, reason=body.reason, replace=body.replace, at=clock.now()
    )
    return _accepted(request, row)


@router.post(
    "/data/imports/{import_id}/withdraw",
    response={200: ImportStanding, 409: Problem, **KNOWN},
    summary="ถอนไฟล์",
    description="ไฟล์ที่ยังไม่รับรอง ถอนแล้วไม่มีข้อมูลใดเปลี่ยน",
)
@operation(IMPORT)
@refusable
def withdraw(request: CallerRequest, import_id: int, body: Reason) -> HttpResponse:
    """Take the file back."""
    _row(request, import_id)
    warehouse.withdraw(actor=request.actor, import_id=import_id, reason=body.reason, at=clock.now())
    return reading.answer(request, _standing(request, warehouse.import_row(request.actor, import_id)))


@router.get(
    "/data/imports/{import_id}/marked",
    response={200: Any, **KNOWN},
    summary="ไฟล์เดิมพร้อมช่องที่ทำสี",
    description="สมุดงานเดิมทุกชีต ช่องที่ผิดมีสีและหมายเหตุ มีข้อมูลส่วนบุคคลจึงต้องใช้สิทธิ์ warehouse.person.view",
)
@operation(warehouse.permissions.PERSON_VIEW)
@refusable
def marked(request: CallerRequest, import_id: int) -> HttpResponse:
    """The workbook with its faulty cells marked."""
    row = _row(request, import_id)
    if not _sees_people(request, row.office_id):
        raise Missing
    content = warehouse.marked_workbook(actor=request.actor, import_id=import_id, at=clock.now())
    answer = HttpResponse(content, content_type=XLSX)
    name = quote(safe_name(f"{row.file_name.rpartition('.')[0] or 'khet'}-ตรวจแล้ว.xlsx"))
    answer["Content-Disposition"] = f"attachment; filename=\"khet.xlsx\"; filename*=UTF-8''{name}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@router.get(
    "/data/snapshots",
    response={200: SnapshotPage, **KNOWN},
    summary="ชุดข้อมูล",
    description="ชุดข้อมูลของเขต รวมชุดที่เลิกใช้แล้ว เรียงตามลำดับที่รับรอง",
)
@operation(VIEW)
@refusable
def snapshots(
    request: CallerRequest,
    office: str = OFFICE,
    dataset: str = reading.parameter("รหัสชุดข้อมูล เช่น pupils (ปริยาย: ทุกชุด)"),
    year: str = reading.parameter("ปีการศึกษา พ.ศ. (ปริยาย: ทุกปี)"),
    limit: str = reading.LIMIT_QUERY,
    cursor: str = reading.CURSOR_QUERY,
) -> HttpResponse:
    """The snapshots of one office within reach, by cursor."""
    checks = Checks()
    reading.only(request, checks, ("office", "dataset", "year", "limit", "cursor"))
    found = reading.office(checks, office)
    year_be = reading.year(checks, year, required=False)

    def fetch() -> list[tuple[int, warehouse.SnapshotRow]]:
        if found is None or not request.actor.reach(VIEW).covers_office(found.id):
            raise Missing
        rows = warehouse.snapshots(request.actor, found.id, dataset=dataset or None, year=year_be)
        return [(_order(row), row) for row in rows]

    rows, following = reading.page(request, checks, fetch, key=lambda pair: pair[0])
    return reading.listing(request, [_snapshot(row) for _order_of, row in rows], following)


@router.get(
    "/data/snapshots/{uuid}",
    response={200: SnapshotStanding, **KNOWN},
    summary="ชุดข้อมูลหนึ่งชุด",
    description="จำนวน ที่มา และชุดที่ใช้แทน",
)
@operation(VIEW)
@refusable
def snapshot(request: CallerRequest, uuid: UUID) -> HttpResponse:
    """One snapshot within reach."""
    return reading.answer(request, _snapshot(warehouse.snapshot(request.actor, str(uuid))))


@router.get(
    "/data/diff",
    response={200: CensusDifference, 409: Problem, **KNOWN},
    summary="เปรียบเทียบสองชุด",
    description="จำนวนที่เข้า ออก ย้าย และช่องที่เปลี่ยน รายโรงเรียน ไม่มีข้อมูลรายบุคคล",
)
@operation(VIEW)
@refusable
def diff(
    request: CallerRequest,
    before: str = reading.parameter("รหัสชุดก่อน (ต้องระบุ)"),
    after: str = reading.parameter("รหัสชุดหลัง (ต้องระบุ)"),
) -> HttpResponse:
    """Two snapshots side by side."""
    checks = Checks()
    reading.only(request, checks, ("before", "after"))
    one, other = reading.needed(checks, "before", before), reading.needed(checks, "after", after)
    checks.finish()
    return reading.answer(request, warehouse.compare_for(request.actor, one, other).as_plain())


def _row(request: CallerRequest, import_id: int) -> warehouse.ImportRow:
    row = warehouse.import_row(request.actor, import_id)
    if not request.actor.reach(IMPORT).covers_office(row.office_id):
        raise Missing
    return row


def _accepted(request: CallerRequest, row: warehouse.ImportRow) -> HttpResponse:
    answer = reading.answer(request, _standing(request, row))
    answer.status_code = 202
    answer["Location"] = f"/api/v1/data/imports/{row.id}"
    return answer


def _import(row: warehouse.ImportRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "file_name": row.file_name,
        "sha256": row.sha256,
        "size": row.size,
        "state": row.state,
        "dataset": row.dataset or None,
        "year": row.year or None,
        "round": row.round or None,
        "rows_in": row.rows_in,
        "accepted": row.accepted,
        "repaired": row.repaired,
        "waiting": row.waiting,
        "refused": row.refused,
        "problem": row.problem or None,
        "uploaded_at": row.uploaded_at.isoformat(),
        "checked_at": row.checked_at.isoformat() if row.checked_at else None,
        "accepted_at": row.accepted_at.isoformat() if row.accepted_at else None,
    }


def _standing(request: CallerRequest, row: warehouse.ImportRow) -> dict[str, Any]:
    recent = jobs.jobs(request.actor, office_id=row.office_id).filter(name__in=JOBS).order_by("-pk")[:RECENT_JOBS]
    job = next((each for each in recent if each.arguments.get("import_id") == row.id), None)
    progress = None
    if job is not None and job.state in WORKING:
        progress = {"state": job.state, "done": job.done, "total": job.total, "message": job.message}
    return {
        **_import(row),
        "office": organisations.office(row.office_id).short_name,
        "progress": progress,
        "failure": job.error if job is not None and job.state == "failed" else None,
    }


def _question(each: warehouse.QuestionRow, dataset: str, *, sees: bool) -> dict[str, Any]:
    is_hidden = _is_personal(each, dataset) and not sees
    return {
        "id": each.id,
        "cause": each.cause,
        "field": each.field,
        "group": None if is_hidden else each.group,
        "column": each.column or None,
        "rows": list(each.rows),
        "message_th": HIDDEN[0] if is_hidden else each.message_th,
        "message_en": HIDDEN[1] if is_hidden else each.message_en,
        "suggestion": each.suggestion,
        "options": []
        if is_hidden
        else [{"key": o.key, "label_th": o.label_th, "label_en": o.label_en} for o in each.options],
        "takes_any_school": each.takes_any_school,
        "answer": None if is_hidden else each.answer or None,
    }


def _is_personal(each: warehouse.QuestionRow, dataset: str) -> bool:
    """Whether the words of a question may tell about somebody in person."""
    found = warehouse.dataset(dataset)
    field = found.by_key.get(each.field) if found else None
    return each.cause.startswith("identity.") or (field is not None and field.guard is not Guard.OPEN)


def _impersonal(finding: Mapping[str, Any]) -> dict[str, Any]:
    if not str(finding["cause"]).startswith("identity."):
        return dict(finding)
    return {**finding, "message_th": HIDDEN[0], "message_en": HIDDEN[1]}


def _sees_people(request: CallerRequest, office_id: int) -> bool:
    return request.actor.reach(warehouse.permissions.PERSON_VIEW).covers_office(office_id)


def _order(row: warehouse.SnapshotRow) -> int:
    """Snapshots in the order in which they were published; a later one never comes before an earlier."""
    return int(row.published_at.timestamp() * 1_000_000)


def _snapshot(row: warehouse.SnapshotRow) -> dict[str, Any]:
    return {
        "uuid": row.uuid,
        "dataset": row.dataset,
        "year": row.year,
        "round": row.round or None,
        "schema_version": row.schema_version,
        "rows": row.rows,
        "schools": row.schools,
        "waiting": row.waiting,
        "refused": row.refused,
        "source_name": row.source_name,
        "source_sha256": row.source_sha256,
        "sha256": row.sha256,
        "published_at": row.published_at.isoformat(),
        "is_current": row.is_current,
        "superseded_at": row.superseded_at.isoformat() if row.superseded_at else None,
        "superseded_by": row.superseded_by or None,
        "superseded_reason": row.superseded_reason or None,
    }
