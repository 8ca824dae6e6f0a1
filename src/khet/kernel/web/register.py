"""The register of issued documents as a page: every paper of the offices one may see, and revoking one."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khet.kernel import clock, register
from khet.kernel.permissions import DOCUMENT_REVOKE, DOCUMENT_VIEW
from khet.kernel.states import ReasonMissing, WrongState
from khet.kernel.web import tables, words
from khet.kernel.web.forms import KhetForm, TextField
from khet.kernel.web.page import Request, page

SPEC = tables.TableSpec(
    name="documents",
    columns=(
        tables.Column("reference", lazy("เลขที่"), link=lambda paper: reverse("portal:verify", args=[paper.token])),
        tables.Column("title", lazy("ชื่อเอกสาร")),
        tables.Column("office_label", lazy("สำนักงาน")),
        tables.Column("issued_at", lazy("ออกเมื่อ"), kind="moment"),
        tables.Column("issued_by_name", lazy("ผู้ออก")),
        tables.Column("state", lazy("สถานะ"), kind="state"),
    ),
    filters=(
        tables.Filter("state", lazy("สถานะ"), [(s, words.STATES[s][0]) for s in ("valid", "superseded", "revoked")]),
    ),
    search=True,
    order="-issued_at",
    page_size=30,
    empty_title=lazy("ยังไม่มีเอกสารที่ออก"),
    empty_text=lazy("เอกสารที่ออกจากหน้าผลการประเมินจะได้เลขที่และ QR สำหรับตรวจสอบ และแสดงในทะเบียนนี้"),
)


REVOKE = tables.Column(
    "revoke",
    lazy("จัดการ"),
    value=lambda paper: _("ยกเลิกเอกสาร") if paper.state == "valid" else None,
    link=lambda paper: reverse("kernel:document_revoke", args=[paper.id]) if paper.state == "valid" else None,
    sort=False,
    exported=False,
)


class RevokeForm(KhetForm):
    """Why a paper is declared void; its verification page shows the words."""

    reason = TextField(label=lazy("เหตุผลที่ยกเลิก"), rows=3)


@page(DOCUMENT_VIEW)
def listing(request: Request) -> HttpResponse:
    """Issued documents within reach, newest first; who may revoke them is led to it."""
    spec = replace(SPEC, columns=(*SPEC.columns, REVOKE)) if request.actor.may(DOCUMENT_REVOKE) else SPEC
    table = tables.build(request, register.issued(request.actor), spec)
    return tables.answer(request, "kernel/documents.html", {}, table=table)


@page(DOCUMENT_REVOKE, methods=("GET", "POST"))
def revoke(request: Request, document_id: int) -> HttpResponse:
    """Declare a paper void, with the reason that its verification page will show."""
    paper = next((known for known in register.issued(request.actor, DOCUMENT_REVOKE) if known.id == document_id), None)
    if paper is None:
        raise Http404
    form = RevokeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                done = register.revoke(
                    actor=request.actor, document_id=paper.id, reason=form.cleaned_data["reason"], at=clock.now()
                )
            except (WrongState, ReasonMissing) as problem:
                form.problem(str(problem))
                status = 409
            else:
                messages.success(request, _("ยกเลิกเอกสาร %(reference)s แล้ว") % {"reference": done.reference})
                return redirect("portal:verify", done.token)
    return render(request, "kernel/document_revoke.html", {"paper": paper, "form": form}, status=status)
