"""One file on its way in: how far its check is, where its rows are, what must be decided, and the next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from khet.domains.warehouse import permissions
from khet.domains.warehouse.actions import uploads
from khet.domains.warehouse.actions.marking import marked_workbook
from khet.domains.warehouse.queries import choosing, pages
from khet.domains.warehouse.queries import disagreements as disagreement_queries
from khet.domains.warehouse.queries import imports as import_queries
from khet.domains.warehouse.queries.rows import ImportReport, ImportRow, QuestionRow
from khet.domains.warehouse.rules import units
from khet.domains.warehouse.web import common, deciding, reconciling, shown
from khet.kernel import clock, jobs
from khet.kernel.actor import Actor
from khet.kernel.models import Job
from khet.kernel.web.exports import XLSX
from khet.kernel.web.page import Request, page

JOBS = (uploads.CHECK_JOB, uploads.ACCEPT_JOB)
RECENT_JOBS = 40
SET_ASIDE = {
    "subtotal": gettext_lazy("แถวรวมยอด"),
    "blank": gettext_lazy("แถวว่าง"),
    "title": gettext_lazy("ชื่อตาราง"),
    "repeated_header": gettext_lazy("หัวตารางที่พิมพ์ซ้ำ"),
    "code_list": gettext_lazy("รายการค่าในชีต"),
    "note": gettext_lazy("หมายเหตุใต้ตาราง"),
    "stated": gettext_lazy("ยอดที่ไฟล์ระบุเอง"),
}


@dataclass(frozen=True, slots=True)
class Next:
    """The next step of an import, said at the top of its page."""

    tone: str
    title: str
    text: str = ""
    url: str = ""
    label: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class Accepting:
    """What accepting would do, and the addresses of the buttons."""

    lines: tuple[str, ...]
    label: str
    url: str
    seen: str
    withdraw_url: str
    asks_reason: bool = False
    choices: tuple[tuple[str, str, bool], ...] = ()
    is_ready: bool = True


@page(permissions.FILE_IMPORT)
def detail(request: Request, import_id: int) -> HttpResponse:
    """The import in the state it is in."""
    row = common.import_of(request, import_id)
    context = {**common.frame(request, common.office_name(row.office_id)), "row": row, "way": way(row)}
    working = job_of(request.actor, row)
    if working is not None and not working.is_over:
        cancel_url = reverse("kernel:job_cancel", args=[working.pk]) if not working.is_cancel_requested else ""
        template = "warehouse/parts/progress.html" if request.htmx else "warehouse/working.html"
        return render(request, template, {**context, "job": working, "cancel_url": cancel_url})
    if request.htmx:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = request.path
        return answer
    if row.state == "uploaded" and not row.problem:
        return redirect("warehouse:map", import_id=row.id)
    failure = working.error if working is not None and working.state == Job.FAILED else ""
    context |= _report(request.actor, row, failure)
    return render(request, "warehouse/import.html", context)


@page(permissions.FILE_IMPORT)
def marked(request: Request, import_id: int) -> HttpResponse:
    """The same workbook with the faulty cells coloured and explained."""
    row = common.import_of(request, import_id)
    if row.state not in {"checked", "accepted", "withdrawn"}:
        raise Http404
    answer = HttpResponse(marked_workbook(actor=request.actor, import_id=row.id, at=clock.now()), content_type=XLSX)
    name = row.file_name.rpartition(".")[0] or "khet"
    return common.as_download(answer, _("%(name)s-ตรวจแล้ว.xlsx") % {"name": name})


def job_of(actor: Actor, row: ImportRow) -> Job | None:
    """The newest job that works on this import, of those the actor may follow."""
    recent = jobs.jobs(actor, office_id=row.office_id).filter(name__in=JOBS).order_by("-pk")[:RECENT_JOBS]
    return next((job for job in recent if job.arguments.get("import_id") == row.id), None)


def way(row: ImportRow) -> list[tuple[str, str]]:
    """The steps of an import and where this one stands."""
    words = [_("ส่งไฟล์"), _("จับคู่คอลัมน์"), _("ตรวจและตัดสิน"), _("รับรอง")]
    at = {"uploaded": 1, "mapped": 2, "checked": 2, "accepted": 4, "refused": 0, "withdrawn": 2}.get(row.state, 0)
    return [(word, "past" if n < at else "now" if n == at else "") for n, word in enumerate(words)]


def _report(actor: Actor, row: ImportRow, failure: str) -> dict[str, Any]:
    is_checked = row.state in {"checked", "accepted", "withdrawn"} and row.checked_at is not None
    report = import_queries.report(actor, row.id) if is_checked else None
    questions = import_queries.questions(actor, row.id) if is_checked else []
    may_decide = row.state in {"checked", "accepted"}
    sees_people = common.covers(actor, permissions.PERSON_VIEW, row.office_id)
    context: dict[str, Any] = {
        "next": _next(row, questions, report),
        "failure": failure,
        "history": _history(actor, row),
        "facts": _facts(row),
        "reasons": _reasons(row),
        "may_change": row.state in {"checked", "mapped"},
        "may_decide": may_decide,
        "marked_url": reverse("warehouse:marked", args=[row.id]) if report is not None else "",
        "accept": _accepting(actor, row, questions, report),
    }
    if report is None:
        return context
    disagreements = disagreement_queries.disagreements(actor, row.office_id, import_id=row.id)
    findings = report.findings
    asks_school = any(question.takes_any_school for question in questions)
    schools = choosing.office_schools(row.office_id) if asks_school else None
    return context | {
        "sum": None if row.is_none_at_all else _sum(row, report),
        "causes": shown.causes(questions, row, sees_people=sees_people, schools=schools),
        "schools": list(schools.labels.values()) if schools is not None and may_decide else [],
        "notes": [common.in_words(note["message_th"], note["message_en"]) for note in report.notes],
        "period_url": reverse("warehouse:period", args=[row.id]) if row.state == "checked" else "",
        "has_options": any(question.options for question in questions),
        "refused": shown.notes(findings, "refused", row.dataset, sees_people=sees_people),
        "warnings": shown.notes(findings, "warning", row.dataset, sees_people=sees_people),
        "repairs": shown.notes(findings, "repaired", row.dataset, sees_people=sees_people),
        "disagreements": reconciling.shown(actor, disagreements, row.office_id),
        "set_aside": _set_aside([*report.set_aside, *_stated(report)]),
    }


def _sum(row: ImportRow, report: ImportReport) -> shown.Sum:
    return shown.sum_of(
        rows_in=row.rows_in,
        accepted=row.accepted,
        repaired=row.repaired,
        waiting=row.waiting,
        refused=row.refused,
        set_aside=len(report.set_aside),
    )


def _next(row: ImportRow, questions: Sequence[QuestionRow], report: ImportReport | None) -> Next:
    if row.state == "refused" or (row.problem and report is None):
        return Next("bad", _("อ่านไฟล์นี้ไม่ได้"), row.problem, reverse("warehouse:imports"), _("ส่งไฟล์ใหม่"))
    if row.state == "withdrawn":
        return Next("calm", _("ถอนไฟล์นี้แล้ว"), _("ไม่มีข้อมูลใดเปลี่ยนเพราะไฟล์นี้"))
    if row.state == "accepted" and report is not None and report.snapshot:
        url = reverse("warehouse:snapshot", args=[report.snapshot])
        return Next("good", _("รับรองเป็นชุดข้อมูลแล้ว"), _left(row), url, _("เปิดชุดข้อมูล"), main=True)
    open_count = sum(not question.answer for question in questions)
    if row.is_none_at_all and open_count:
        text = _("ถ้าทั้งเขตไม่มีรายการจริง ให้ยืนยันด้านล่าง ถ้าลืมใส่ข้อมูล แก้ไฟล์แล้วส่งใหม่")
        return Next("warn", _("ไฟล์นี้มีแต่หัวคอลัมน์"), text, "#questions", _("ไปตัดสิน"))
    if open_count:
        words = ngettext("เหลือ %(count)s เรื่องที่ต้องตัดสิน", "เหลือ %(count)s เรื่องที่ต้องตัดสิน", open_count)
        text = _("เรื่องเดียวกันตัดสินครั้งเดียวได้หลายแถว เปลี่ยนใจได้จนกว่าจะรับรอง")
        return Next("warn", words % {"count": f"{open_count:,}"}, text, "#questions", _("ไปตัดสิน"))
    if row.may_accept:
        return Next("good", _("ตรวจครบแล้ว พร้อมรับรอง"), _left(row), "#accept", _("ไปที่รับรอง"))
    return Next("bad", _("ยังไม่มีแถวที่รับรองได้"), _("ดูเหตุผลด้านล่าง แก้ไฟล์แล้วส่งใหม่ หรือแก้การจับคู่คอลัมน์"))


def _left(row: ImportRow) -> str:
    if row.is_none_at_all:
        return _("ไม่มีรายการในช่วงเวลานี้ ตัวชี้วัดจะเป็น 0 ไม่ใช่ “ไม่มีข้อมูล”")
    if not row.waiting and not row.refused:
        return _("ทุกแถวอยู่ในชุดข้อมูล")
    return _("แถวที่รอตัดสิน %(waiting)s แถว และแถวที่ไม่รับ %(refused)s แถว ไม่อยู่ในชุดข้อมูล") % {
        "waiting": f"{row.waiting:,}",
        "refused": f"{row.refused:,}",
    }


def _accepting(
    actor: Actor, row: ImportRow, questions: Sequence[QuestionRow], report: ImportReport | None
) -> Accepting | None:
    if row.state not in {"checked", "mapped", "uploaded"}:
        return None
    withdraw = reverse("warehouse:withdraw", args=[row.id])
    is_ready = all(question.answer for question in questions)
    if report is None or not row.may_accept or (row.is_none_at_all and not is_ready):
        return Accepting((_why_not(row, questions),), "", "", "", withdraw)
    good = row.accepted + row.repaired
    replaced = pages.replaced_by(actor, row, report)
    words = _("จะได้ชุดข้อมูล %(what)s จากไฟล์นี้ %(count)s แถว แก้ไขภายหลังไม่ได้ แต่แทนที่ได้โดยให้เหตุผล")
    if row.is_none_at_all:
        words = _("จะได้ชุดข้อมูล %(what)s ที่บอกว่าทั้งเขตไม่มีรายการ แก้ไขภายหลังไม่ได้ แต่แทนที่ได้โดยให้เหตุผล")
    lines = [words % {"what": common.what(row.dataset, row.year, row.round), "count": f"{good:,}"}]
    if row.waiting or row.refused:
        lines.append(_left(row))
    if replaced is not None:
        lines.append(
            _("ปีและรอบนี้มีชุดข้อมูลจากไฟล์ %(name)s รับรองเมื่อ %(when)s ถ้าเป็นโรงเรียนเดียวกัน ชุดเดิมจะถูกแทน จึงต้องบอกเหตุผล")
            % {"name": replaced.snapshot.source_name, "when": common.moment(replaced.snapshot.published_at)}
        )
    may = common.covers(actor, permissions.SNAPSHOT_PUBLISH, row.office_id)
    if not may:
        lines.append(_("บัญชีนี้ตรวจและตัดสินได้ แต่การรับรองต้องใช้สิทธิ์รับรองชุดข้อมูล"))
    label = ngettext("รับรอง %(count)s แถว", "รับรอง %(count)s แถว", good)
    if not is_ready:
        label = ngettext("รับรอง %(count)s แถวก่อน", "รับรอง %(count)s แถวก่อน", good)
    if row.is_none_at_all:
        label = _("รับรองว่าไม่มีรายการ")
    url = reverse("warehouse:accept", args=[row.id]) if may else ""
    return Accepting(
        lines=tuple(lines),
        label=label % {"count": f"{good:,}"},
        url=url,
        seen=deciding.seen(row),
        withdraw_url=withdraw,
        asks_reason=replaced is not None,
        choices=_choices(replaced) if replaced is not None and not row.is_none_at_all else (),
        is_ready=is_ready,
    )


def _why_not(row: ImportRow, questions: Sequence[QuestionRow]) -> str:
    """Why nothing can be accepted yet, and what to do about it."""
    if row.is_none_at_all:
        return _("รับรองได้เมื่อยืนยันแล้วว่าทั้งเขตไม่มีรายการ")
    if any(not question.answer and not question.rows for question in questions):
        return _("ยังรับรองไม่ได้ ตัดสินเรื่องของทั้งไฟล์ก่อน")
    if any(not question.answer for question in questions):
        return _("ยังรับรองไม่ได้ เพราะทุกแถวรอตัดสิน")
    return _("ยังรับรองไม่ได้ เพราะยังไม่มีแถวที่ใช้ได้")


def _choices(replaced: pages.Replaced) -> tuple[tuple[str, str, bool], ...]:
    """Whose rows may be replaced, where the file has some schools of the snapshot that stands and not all of them."""
    others = replaced.schools - replaced.shared
    if not replaced.shared or not others:
        return ()
    own = ngettext(
        "แทนเฉพาะโรงเรียนในไฟล์นี้ อีก %(count)s โรงเรียนคงเดิม", "แทนเฉพาะโรงเรียนในไฟล์นี้ อีก %(count)s โรงเรียนคงเดิม", others
    )
    every = ngettext(
        "แทนทุกโรงเรียน อีก %(count)s โรงเรียนจะไม่มีข้อมูลในรอบนี้", "แทนทุกโรงเรียน อีก %(count)s โรงเรียนจะไม่มีข้อมูลในรอบนี้", others
    )
    count = {"count": f"{others:,}"}
    return ((units.OWN, own % count, not replaced.is_all), (units.ALL, every % count, replaced.is_all))


def _facts(row: ImportRow) -> list[tuple[str, str]]:
    first = row.mapping[0]["mapping"] if row.mapping else {}
    header = str(first.get("header_row") or "")
    return [
        (_("ชุดข้อมูล"), common.dataset_name(row.dataset) or _("ยังไม่ทราบ")),
        (_("ปีและรอบ"), common.period_name(row.year, row.round)),
        (_("หัวตาราง"), _("แถวที่ %(row)s") % {"row": header} if header else ""),
        (_("ตัวอักษร"), row.encoding.upper()),
        (_("ขนาด"), common.size(row.size)),
        (_("ผู้ส่ง"), row.uploaded_by_name),
        (_("ส่งเมื่อ"), common.moment(row.uploaded_at)),
        (_("ตรวจเมื่อ"), common.moment(row.checked_at)),
        (_("รับรองเมื่อ"), common.moment(row.accepted_at)),
    ]


def _reasons(row: ImportRow) -> list[str]:
    words = {
        "chosen": _("มีผู้จับคู่คอลัมน์ไว้สำหรับไฟล์นี้"),
        "saved": _("หัวตารางเหมือนไฟล์ที่เคยจับคู่ไว้"),
        "recognised": _("หัวตารางเป็นแบบที่ระบบรู้จัก"),
    }
    told = []
    for each in row.mapping:
        name = each.get("sheet") or row.file_name
        columns = len(each["mapping"].get("columns", ()))
        told.append(
            _("%(table)s: %(why)s ใช้ %(count)s คอลัมน์")
            % {"table": name, "why": words.get(str(each.get("origin")), ""), "count": columns}
        )
    return told


def _history(actor: Actor, row: ImportRow) -> list[dict[str, Any]]:
    """Who did what with the file, newest first; decisions of one moment by one person are one line."""
    events: list[dict[str, Any]] = []
    if row.accepted_at:
        events.append({"at": row.accepted_at, "text": _("รับรองเป็นชุดข้อมูล"), "tone": "good"})
    batches: dict[tuple[Any, str], int] = {}
    for each in pages.decided_by(actor, row.id):
        key = (each.at.replace(second=0, microsecond=0), each.who)
        batches[key] = batches.get(key, 0) + 1
    for (at, who), count in batches.items():
        words = ngettext("ตัดสิน %(count)s เรื่อง", "ตัดสิน %(count)s เรื่อง", count)
        events.append({"at": at, "who": who, "text": words % {"count": count}})
    if row.checked_at:
        events.append({"at": row.checked_at, "text": _("ตรวจไฟล์")})
    events.append({"at": row.uploaded_at, "who": row.uploaded_by_name, "text": _("ส่งไฟล์")})
    return sorted(events, key=lambda event: event["at"], reverse=True)


def _stated(report: ImportReport) -> list[dict[str, Any]]:
    """The rows in which the file itself states figures of the area or the country."""
    return [{"row": each["row"], "reason": "stated"} for each in report.stated]


def _set_aside(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, int]]:
    grouped: dict[str, list[int]] = {}
    for each in rows:
        grouped.setdefault(str(each["reason"]), []).append(int(each["row"]))
    return [(str(SET_ASIDE.get(key, key)), common.rows_text(found), len(found)) for key, found in grouped.items()]
