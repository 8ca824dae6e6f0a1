"""The page on which an office says from which figures on it accepts an instrument."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.domains.instruments import permissions
from khet.domains.instruments.actions import thresholds as actions
from khet.domains.instruments.queries.thresholds import thresholds_row
from khet.domains.instruments.rules import thresholds as rules
from khet.domains.instruments.rules.thresholds import Thresholds
from khet.domains.instruments.web import places
from khet.kernel import clock
from khet.kernel.web import choice
from khet.kernel.web.forms import DecimalField, KhetForm
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


def _figure(label: Any, help_text: Any = "") -> DecimalField:
    return DecimalField(label=label, max_digits=4, decimal_places=3, help_text=help_text)


class ThresholdsForm(KhetForm):
    """The least figures that an office accepts."""

    ioc = _figure(gettext_lazy("IOC ไม่ต่ำกว่า"), gettext_lazy("ดัชนีความสอดคล้องจากผู้เชี่ยวชาญ โดยทั่วไป 0.50"))
    alpha = _figure(gettext_lazy("สัมประสิทธิ์แอลฟาไม่ต่ำกว่า"), gettext_lazy("ความเชื่อมั่นของแบบสอบถาม โดยทั่วไป 0.70"))
    kr20 = _figure(gettext_lazy("KR-20 ไม่ต่ำกว่า"), gettext_lazy("ความเชื่อมั่นของแบบทดสอบ โดยทั่วไป 0.70"))
    p_min = _figure(gettext_lazy("ความยาก (p) ตั้งแต่"), gettext_lazy("โดยทั่วไป 0.20"))
    p_max = _figure(gettext_lazy("ความยาก (p) ไม่เกิน"), gettext_lazy("โดยทั่วไป 0.80"))
    r_min = _figure(gettext_lazy("อำนาจจำแนก (r) ไม่ต่ำกว่า"), gettext_lazy("โดยทั่วไป 0.20"))
    kappa = _figure(gettext_lazy("แคปปาไม่ต่ำกว่า"), gettext_lazy("ความสอดคล้องของผู้สังเกตสองคน โดยทั่วไป 0.61"))
    icc = _figure(gettext_lazy("ICC ไม่ต่ำกว่า"), gettext_lazy("ความสอดคล้องของคะแนนผู้สังเกต โดยทั่วไป 0.75"))


@page(permissions.FORM_VIEW, methods=("GET", "POST"))
def edit(request: Request) -> HttpResponse:
    """Show the office's thresholds, and change them where one may."""
    office_id = choice.chosen(request).office_id
    if office_id is None:
        raise Http404
    request.actor.require_office(permissions.FORM_VIEW, office_id)
    row = thresholds_row(office_id)
    may_edit = places.reaches(request.actor, permissions.FORM_PUBLISH, office_id)
    form = ThresholdsForm(request.POST or None, initial=dict(rules.as_mapping(row.values)))
    status = 200
    if request.method == "POST":
        if request.POST.get("do") == "usual":
            actions.usual_thresholds(actor=request.actor, office_id=office_id, at=clock.now())
            messages.success(request, _("กลับไปใช้เกณฑ์ทั่วไปแล้ว"))
            return redirect("instruments:thresholds")
        status = 422
        if form.is_valid() and _kept(request, office_id, form):
            messages.success(request, _("บันทึกเกณฑ์แล้ว ใช้กับรอบที่เปิดและการวิเคราะห์จากนี้"))
            return redirect("instruments:thresholds")
    context = {"form": form, "set": row, "may_edit": may_edit}
    return render(request, "instruments/thresholds.html", context, status=status)


def _kept(request: Request, office_id: int, form: ThresholdsForm) -> bool:
    try:
        actions.set_thresholds(
            actor=request.actor, office_id=office_id, values=Thresholds(**form.cleaned_data), at=clock.now()
        )
    except actions.ThresholdsRefused as problem:
        for fault in problem.faults:
            form.problem(told(fault), field=fault.name)
        return False
    return True
