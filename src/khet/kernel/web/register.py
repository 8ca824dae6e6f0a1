"""The register of issued documents as a page: every paper of the offices one may see, and revoking one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khet.kernel import clock, register
from khet.kernel.permissions import DOCUMENT_REVOKE, DOCUMENT_VIEW
from khet.kernel.states import ReasonMissing, WrongState
from khet.kernel.web import tables, words
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


@page(DOCUMENT_VIEW)
def listing(request: Request) -> HttpResponse:
    """Issued documents within reach, newest first."""
    table = tables.build(request, register.issued(request.actor), SPEC)
    return tables.answer(request, "kernel/documents.html", {}, table=table)


@page(DOCUMENT_REVOKE, methods=("POST",))
def revoke(request: Request, document_id: int) -> HttpResponse:
    """Declare a paper void, with the reason that its verification page will show."""
    try:
        paper = register.revoke(
            actor=request.actor, document_id=document_id, reason=request.POST.get("reason", ""), at=clock.now()
        )
    except (WrongState, ReasonMissing) as problem:
        messages.error(request, str(problem))
        return redirect("kernel:documents")
    messages.success(request, _("ยกเลิกเอกสาร %(reference)s แล้ว") % {"reference": paper.reference})
    return redirect("portal:verify", paper.token)
