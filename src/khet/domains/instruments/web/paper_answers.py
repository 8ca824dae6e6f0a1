"""The page that takes answers given on paper, as a block pasted from Excel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.domains.instruments import permissions
from khet.domains.instruments.actions import paper as actions
from khet.domains.instruments.models import Campaign
from khet.domains.instruments.queries import campaigns as queries
from khet.domains.instruments.queries.instruments import form_of
from khet.domains.instruments.rules import paper
from khet.domains.instruments.rules.form import Form
from khet.domains.instruments.rules.paper import Fault
from khet.domains.instruments.rules.refusals import Refusal
from khet.kernel import clock
from khet.kernel.web import exports
from khet.kernel.web.forms import KhetForm
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


class PaperForm(KhetForm):
    """A block of answers."""

    sheets = forms.CharField(
        label=gettext_lazy("วางคำตอบจาก Excel"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=2_000_000,
        strip=False,  # tabs tell the columns apart
        help_text=gettext_lazy("บรรทัดละแผ่น ช่องละข้อตามลำดับ ตัวเลือกพิมพ์คะแนน รหัส หรือข้อความก็ได้ ข้อที่ไม่ตอบเว้นว่าง"),
    )


@page(permissions.CAMPAIGN_RUN, methods=("GET", "POST"))
def paper_answers(request: Request, campaign_id: int) -> HttpResponse:
    """Take sheets of paper into an open campaign behind an open link, all of them or none; every fault is listed."""
    row = queries.campaign_row(campaign_id, actor=request.actor)
    may_run = request.actor.reach(permissions.CAMPAIGN_RUN).covers_office(row.office_id)
    if not may_run or not row.open_token or row.state != Campaign.OPEN:
        raise Http404
    asked = form_of(row.version_id)
    items = paper.typed_items(asked)
    if request.GET.get("format") == "xlsx":
        headings = [f"{item.key} {item.label}" for item in items]
        return exports.response(exports.Sheet(row.title, headings, []), kind="xlsx", name=f"{row.code}-paper")
    form = PaperForm(request.POST if request.method == "POST" else None)
    faults: Sequence[Fault] = ()
    if request.method == "POST" and form.is_valid():
        faults = _taken(request, row.id, asked, form)
        if not faults and not form.errors:
            return redirect("instruments:campaign", campaign_id=row.id)
    crumbs = [(_("การเก็บข้อมูล"), reverse("instruments:campaigns")), (row.title, _back(row.id))]
    labels = {item.key: item.label for item in items}
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "items": items,
        "crumbs": crumbs,
        "faults": [(each, labels.get(each.item, each.item)) for each in faults],
    }
    status = 422 if faults or form.errors else 200
    return render(request, "instruments/paper_answers.html", context, status=status)


def _taken(request: Request, campaign_id: int, asked: Form, form: PaperForm) -> Sequence[Fault]:
    """What keeps the block from being taken; nothing when it was."""
    block = paper.read(asked, form.cleaned_data["sheets"])
    if block.faults:
        return block.faults
    if len(block.rows) > paper.MOST_SHEETS:
        form.problem(_("วางได้ครั้งละไม่เกิน %(most)s แผ่น") % {"most": paper.MOST_SHEETS}, field="sheets")
        return ()
    place: dict[str, Any] = {"campaign_id": campaign_id, "today": clock.today(), "at": clock.now()}
    try:
        count = actions.take_paper_answers(actor=request.actor, rows=block.rows, **place)
    except actions.PaperRefused as refused:
        return refused.faults
    except Refusal as refused:
        form.problem(told(refused))
        return ()
    messages.success(request, _("บันทึกคำตอบจากกระดาษ %(count)s แผ่น") % {"count": count})
    return ()


def _back(campaign_id: int) -> str:
    return reverse("instruments:campaign", args=[campaign_id])
