"""Whether a printed table can be: pasted or typed, judged line by line, with the numbers of answers that would fit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.domains.instruments import permissions
from khet.domains.instruments.queries.bands import band_set
from khet.domains.instruments.rules import printed_tables as rules
from khet.domains.instruments.rules.refusals import NoSuchBandSet
from khet.kernel.web import choice
from khet.kernel.web.forms import IntegerField, KhetForm
from khet.kernel.web.page import Request, page

BANDS = "satisfaction-450"


class PlausibilityForm(KhetForm):
    """A printed table, how many answered, and the scale."""

    table = forms.CharField(
        label=gettext_lazy("ตารางที่พิมพ์ไว้"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=gettext_lazy("วางจากเอกสาร หรือพิมพ์บรรทัดละรายการ: ชื่อรายการ ค่าเฉลี่ย S.D. ความหมาย"),
    )
    n = IntegerField(label=gettext_lazy("จำนวนผู้ตอบ"), min_value=2, max_value=2000)
    low = IntegerField(label=gettext_lazy("คะแนนต่ำสุดของมาตร"), min_value=0, max_value=10, initial=1)
    high = IntegerField(label=gettext_lazy("คะแนนสูงสุดของมาตร"), min_value=1, max_value=100, initial=5)

    def clean(self) -> dict[str, Any]:
        """The scale must have two ends."""
        typed = super().clean() or {}
        low, high = typed.get("low"), typed.get("high")
        if low is not None and high is not None and low >= high:
            self.problem(_("คะแนนสูงสุดต้องมากกว่าคะแนนต่ำสุด"), field="high")
        return typed


@page(permissions.ANALYSIS_VIEW, methods=("GET", "POST"))
def plausible(request: Request) -> HttpResponse:
    """Judge a printed table; nothing of it is kept."""
    form = PlausibilityForm(request.POST or None)
    verdict = None
    if request.method == "POST" and form.is_valid():
        verdict = _judged(request, form)
    context = {"form": form, "verdict": verdict, "shown": _shown(verdict) if verdict else {}}
    return render(request, "instruments/plausibility.html", context, status=400 if form.errors else 200)


def _judged(request: Request, form: PlausibilityForm) -> rules.TableVerdict | None:
    typed = form.cleaned_data
    try:
        bands = band_set(BANDS, office_id=choice.chosen(request).office_id)
    except NoSuchBandSet:
        bands = None
    try:
        lines = rules.read(typed["table"])
        return rules.judge(lines, n=typed["n"], low=typed["low"], high=typed["high"], bands=bands)
    except rules.Unreadable as problem:
        form.problem(str(problem), field="table")
        return None


def _shown(verdict: rules.TableVerdict) -> dict[str, str]:
    """The totals that follow from the lines, as they would be printed."""
    from khet.calc.rounding import text

    def two(value: Decimal | None) -> str:
        return "–" if value is None else text(value, 2)

    return {"mean": two(verdict.total_mean), "sd": two(verdict.total_sd)}
