"""The paragraph under the table on screen: edited as plain sentences, with its figures kept bound."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.domains.instruments import permissions
from khet.domains.instruments.actions import words as actions
from khet.domains.instruments.queries import analysis as queries
from khet.domains.instruments.queries import analysis_source
from khet.domains.instruments.rules.refusals import Refusal
from khet.domains.instruments.rules.words import LONGEST
from khet.domains.instruments.web.analysis import frame
from khet.kernel import clock
from khet.kernel.web.forms import KhetForm
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


class WordsForm(KhetForm):
    """The paragraph as sentences."""

    text = forms.CharField(
        label=gettext_lazy("ข้อความ"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=gettext_lazy("แก้ถ้อยคำได้ตามต้องการ ตัวเลขที่ไม่ได้แก้ยังผูกกับผลวิเคราะห์และเปลี่ยนตามเสมอ"),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


@page(permissions.CAMPAIGN_RUN, methods=("GET", "POST"))
def words(request: Request, campaign_id: int) -> HttpResponse:
    """Edit the paragraph; a figure that is still there stays bound."""
    source = analysis_source.seen(campaign_id, actor=request.actor)
    request.actor.require_office(permissions.CAMPAIGN_RUN, source.campaign.office_id)
    kept = queries.kept_paragraph(found := queries.findings(source))
    form = WordsForm(request.POST or None, initial={"text": kept.bound.text, "revision": kept.revision})
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, campaign_id, form)
        except Refusal as problem:
            form.problem(told(problem))
        else:
            messages.success(request, _("บันทึกแล้ว"))
            return redirect("instruments:analysis_words", campaign_id=campaign_id)
    context: dict[str, Any] = {
        **frame(request, source, "overview"),
        "form": form,
        "kept": kept,
        "slots": sorted(found.slots.items()),
        "withheld": found.analysis.withheld,
    }
    return render(request, "instruments/analysis_words.html", context, status=409 if form.errors else 200)


def _do(request: Request, campaign_id: int, form: WordsForm) -> None:
    here: dict[str, Any] = {"actor": request.actor, "campaign_id": campaign_id, "at": clock.now()}
    if request.POST.get("do") == "again":
        actions.propose_again(**here)
    elif request.POST.get("do") == "accept":
        actions.accept_figures(**here)
    else:
        actions.keep_paragraph(typed=form.cleaned_data["text"], revision=form.cleaned_data["revision"] or 0, **here)
