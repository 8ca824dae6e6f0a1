"""Certificates of an event: who has earned one, issuing, printing, revoking."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khet.domains.development import permissions
from khet.domains.development.actions import certificate_templates
from khet.domains.development.actions import certificates as actions
from khet.domains.development.queries import certificates as queries
from khet.domains.development.queries import completion as completions
from khet.domains.development.queries import events
from khet.domains.development.queries.certificate_papers import as_pdf, as_png
from khet.domains.development.rules.completion import STANDINGS
from khet.domains.development.rules.refusals import DevelopmentProblem
from khet.domains.development.web import common
from khet.domains.development.web.certificate_forms import IssueForm, RevokeForm, RuleForm
from khet.kernel import clock
from khet.kernel.states import ReasonMissing, WrongState
from khet.kernel.web import form_pages, tables
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import SIGNED_IN, Request, page
from khet.kernel.web.words import told

ROWS = tables.TableSpec(
    name="completion",
    columns=(
        tables.Column("name", lazy("ชื่อ - สกุล")),
        tables.Column("school", lazy("สถานศึกษา")),
        tables.Column("percent", lazy("เข้าร่วม (ร้อยละ)"), value=lambda row: row.share.percent_text, kind="number"),
        tables.Column("before_text", lazy("ก่อน"), kind="number"),
        tables.Column("after_text", lazy("หลัง"), kind="number"),
        tables.Column("standing_label", lazy("ผล")),
        tables.Column(
            "reference",
            lazy("วุฒิบัตร"),
            link=lambda row: reverse("certificates:pdf", args=[row.certificate_id]) if row.certificate_id else None,
        ),
    ),
    filters=(tables.Filter("standing", lazy("ผล"), list(STANDINGS.items())),),
    search=True,
    page_size=50,
    empty_title=lazy("ยังไม่มีผู้เข้าร่วม"),
    empty_text=lazy("เมื่อบันทึกการเข้าร่วมแล้ว รายชื่อและผลจะแสดงที่นี่"),
)


@page(permissions.CERTIFICATE_ISSUE)
def index(request: Request) -> HttpResponse:
    """The events of the office, each with how many certificates stand and how many revoked."""
    office = common.office(request, permissions.CERTIFICATE_ISSUE)
    rows = events.event_rows(actor=request.actor, office_id=office.id)
    counts = queries.counts(request.actor, [row.id for row in rows])
    shown = [(row, counts.get(row.id, 0)) for row in rows if row.state in {"running", "done"} or row.id in counts]
    return render(request, "development/certificates.html", {"office": office, "rows": shown})


@page(permissions.CERTIFICATE_ISSUE)
def event(request: Request, event_id: int) -> HttpResponse:
    """Everybody's standing, what they learnt, and the way to issue."""
    found = completions.completion(request.actor, event_id)
    return _event(request, found, IssueForm(_templates(request, found.office_id), clock.today()))


@page(permissions.CERTIFICATE_ISSUE, methods=("POST",))
def issue(request: Request, event_id: int) -> HttpResponse:
    """Ask for the certificates of all who have earned one, and follow the job."""
    found = completions.completion(request.actor, event_id)
    form = IssueForm(_templates(request, found.office_id), clock.today(), request.POST)
    if form.is_valid():
        try:
            job = actions.ask(
                actor=request.actor,
                event_id=event_id,
                template_id=int(form.cleaned_data["template"]),
                given_on=form.cleaned_data["given_on"],
                at=clock.now(),
            )
        except DevelopmentProblem as problem:
            form.problem(told(problem))
        else:
            return redirect("kernel:job", job.pk)
    return _event(request, found, form, status=422)


@page(permissions.CERTIFICATE_ISSUE, methods=("POST",))
def print_all(request: Request, event_id: int, form: str) -> HttpResponse:
    """Ask for one file with every certificate that stands, and follow the job."""
    wanted: Any = form if form in {"pdf", "zip"} else "pdf"
    job = actions.ask_to_print(actor=request.actor, event_id=event_id, form=wanted, at=clock.now())
    return redirect("kernel:job", job.pk)


@page(permissions.CERTIFICATE_ISSUE, methods=("GET", "POST"))
def rule(request: Request, event_id: int) -> HttpResponse:
    """What the event asks for before a certificate is earned."""
    found = completions.completion(request.actor, event_id)
    back = reverse("certificates:event", args=[event_id])
    now = {name: getattr(found.criteria, name) for name in ("needs_test", "pass_percent", "target_percent")}

    def act(data: dict[str, Any]) -> str:
        certificate_templates.set_completion_rule(actor=request.actor, event_id=event_id, at=clock.now(), **data)
        return back

    look = Look(title=_("เกณฑ์การผ่าน"), submit=_("บันทึก"), back=back, crumbs=[(found.title, back)])
    form = RuleForm(request.POST or None, initial=now)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"))


@page(permissions.CERTIFICATE_REVOKE, methods=("GET", "POST"))
def revoke(request: Request, certificate_id: int) -> HttpResponse:
    """Declare one void, with the reason that everybody who scans it will read."""
    row = queries.revocable(request.actor, certificate_id)
    back = reverse("certificates:event", args=[row.event_id])

    def act(data: dict[str, Any]) -> str:
        actions.revoke(actor=request.actor, certificate_id=certificate_id, reason=data["reason"], at=clock.now())
        return back

    look = Look(
        title=_("ยกเลิกวุฒิบัตร %(reference)s") % {"reference": row.reference},
        submit=_("ยกเลิกวุฒิบัตร"),
        back=back,
        lead=row.name,
        danger=True,
    )
    form, refusals = RevokeForm(request.POST or None), (WrongState, ReasonMissing)
    return form_pages.answer(request, form=form, look=look, act=act, said=_("ยกเลิกวุฒิบัตรแล้ว"), refusals=refusals)


@page(SIGNED_IN)
def pdf(request: Request, certificate_id: int) -> HttpResponse:
    """One certificate as PDF: one's own, or within reach."""
    found = queries.to_print(request.actor, certificate_id)
    return _file(as_pdf([found], public_url=settings.KHET_PUBLIC_URL), found.signed.content.reference, "pdf")


@page(SIGNED_IN)
def png(request: Request, certificate_id: int) -> HttpResponse:
    """One certificate as a picture for a phone."""
    found = queries.to_print(request.actor, certificate_id)
    return _file(as_png(found, public_url=settings.KHET_PUBLIC_URL), found.signed.content.reference, "png")


def _event(request: Request, found: completions.Completion, form: IssueForm, status: int = 200) -> HttpResponse:
    issued = queries.event_certificates(request.actor, found.event_id)
    row = events.event_row(actor=request.actor, event_id=found.event_id, permission=permissions.CERTIFICATE_ISSUE)
    context = {
        **common.event_frame(request, row, "certificates:event"),
        "found": found,
        "form": form,
        "due": len(found.due),
        "earned": len(found.earned),
        "standing": [row for row in issued if row.state == "valid"],
        "revoked": [row for row in issued if row.state == "revoked"],
        "may_revoke": request.actor.reach(permissions.CERTIFICATE_REVOKE).covers_office(found.office_id),
    }
    table = tables.build(request, found.rows, ROWS)
    answer = tables.answer(request, "development/event_certificates.html", context, table=table)
    answer.status_code = status
    return answer


def _templates(request: Request, office_id: int) -> list[tuple[int, str]]:
    """The templates to choose from; an office that has none is given those to begin with."""
    found = queries.templates(request.actor, office_id)
    if not found and request.actor.reach(permissions.CERTIFICATE_ISSUE).covers_office(office_id):
        certificate_templates.ensure_templates(actor=request.actor, office_id=office_id, at=clock.now())
        found = queries.templates(request.actor, office_id)
    unsigned = _("ยังไม่มีผู้ลงนาม")
    return [(each.pk, each.name if each.signers else f"{each.name} ({unsigned})") for each in found]


def _file(data: bytes, reference: str, kind: str) -> HttpResponse:
    types = {"pdf": "application/pdf", "png": "image/png"}
    answer = HttpResponse(data, content_type=types[kind])
    name = f"{reference}.{kind}".replace("/", "-")
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
