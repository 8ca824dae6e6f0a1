"""Pages of background jobs: what runs, how far it is, its log, and the buttons to cancel or try again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khet.kernel import clock, jobs
from khet.kernel.models import Job
from khet.kernel.permissions import JOB_MANAGE, JOB_VIEW
from khet.kernel.states import WrongState
from khet.kernel.web import tables, words
from khet.kernel.web.page import SIGNED_IN, Request, page

STATES = ("queued", "running", "done", "failed", "cancelled")
SPEC = tables.TableSpec(
    name="jobs",
    columns=(
        tables.Column("label", lazy("งาน"), link=lambda job: reverse("kernel:job", args=[job.pk])),
        tables.Column("state", lazy("สถานะ"), kind="state"),
        tables.Column("percent", lazy("คืบหน้า (%)"), kind="number", sort=False),
        tables.Column("actor_name", lazy("ผู้สั่ง"), sort=False),
        tables.Column("queued_at", lazy("สั่งเมื่อ"), kind="moment"),
    ),
    filters=(tables.Filter("state", lazy("สถานะ"), [(state, words.STATES[state][0]) for state in STATES]),),
    search=True,
    order="-queued_at",
    page_size=30,
    empty_title=lazy("ยังไม่มีงานเบื้องหลัง"),
    empty_text=lazy("งานที่ใช้เวลานาน เช่น นำเข้าไฟล์หรือจัดทำเอกสาร จะแสดงความคืบหน้าที่นี่ ปิดหน้าไปได้ งานทำต่อเอง"),
)


@page(SIGNED_IN)
def listing(request: Request) -> HttpResponse:
    """The person's own jobs, and those of the offices whose jobs they may see."""
    source = tables.Fetched(
        jobs.jobs(request.actor),
        narrow=_narrow,
        sorts={"label": "label", "state": "state", "queued_at": "queued_at"},
    )
    return tables.answer(request, "kernel/jobs.html", {}, table=tables.build(request, source, SPEC))


@page(SIGNED_IN)
def detail(request: Request, job_id: int) -> HttpResponse:
    """One job; htmx asks for its progress alone until it is over."""
    job = jobs.jobs(request.actor).get(pk=job_id)
    context = _context(request, job)
    if request.htmx:
        return render(request, "kernel/job_progress.html", context)
    return render(request, "kernel/job.html", context)


@page(SIGNED_IN, methods=("POST",))
def cancel(request: Request, job_id: int) -> HttpResponse:
    """Ask a job to stop at its next safe point."""
    try:
        jobs.cancel(actor=request.actor, job_id=job_id, at=clock.now())
        messages.success(request, _("ขอยกเลิกงานแล้ว งานจะหยุดเมื่อถึงจุดที่ปลอดภัย"))
    except WrongState as problem:
        messages.warning(request, str(problem))
    return redirect("kernel:job", job_id)


@page(SIGNED_IN, methods=("POST",))
def retry(request: Request, job_id: int) -> HttpResponse:
    """Begin a failed or cancelled job anew."""
    try:
        jobs.retry(actor=request.actor, job_id=job_id, at=clock.now())
        messages.success(request, _("เริ่มงานใหม่แล้ว"))
    except WrongState as problem:
        messages.warning(request, str(problem))
    return redirect("kernel:job", job_id)


def _narrow(query: QuerySet[Job], ask: tables.Ask) -> QuerySet[Job]:
    if state := ask.chosen.get("state"):
        query = query.filter(state=state)
    if ask.text:
        query = query.filter(label__icontains=ask.text) | query.filter(actor_name__icontains=ask.text)
    return query


def _context(request: Request, job: Job) -> dict[str, Any]:
    own = job.actor_user_id is not None and job.actor_user_id == request.actor.user_id
    manages = own or (
        request.actor.may(JOB_MANAGE)
        and (job.office_id is None or request.actor.reach(JOB_MANAGE).covers_office(job.office_id))
    )
    return {
        "job": job,
        "lines": jobs.log_lines(job),
        "left": _left(job),
        "may_cancel": manages and not job.is_over and not job.is_cancel_requested,
        "may_retry": manages and job.state in {Job.FAILED, Job.CANCELLED},
        "sees_trace": bool(job.trace) and request.actor.may(JOB_VIEW) and manages,
    }


def _left(job: Job) -> str:
    """The time left at the present speed, in words; empty while it cannot be told."""
    if job.state != Job.RUNNING or not job.started_at or not job.total or not job.done:
        return ""
    seconds = int((clock.now() - job.started_at).total_seconds() * (job.total - job.done) / job.done)
    if seconds < 60:
        return _("%(seconds)s วินาที") % {"seconds": max(1, seconds)}
    return _("%(minutes)s นาที") % {"minutes": -(-seconds // 60)}
