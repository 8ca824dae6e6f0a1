"""The page of an office: its facts, networks, groups and history, as they were on a day."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.domains.organisations import permissions
from khet.domains.organisations.actions import offices as office_actions
from khet.domains.organisations.queries import history, offices, schools
from khet.domains.organisations.web import common
from khet.domains.organisations.web.forms import OfficeCodeForm, OfficeForm
from khet.kernel import clock
from khet.kernel.web.page import Request, page


@page(permissions.OFFICE_VIEW)
def structure(request: Request, office_id: int | None = None) -> HttpResponse:
    """The office chosen in the rail, or the one in the address."""
    reached = offices.every_office(actor=request.actor)
    office = common.pick(request, reached, office_id)
    on = common.chosen_day(request)
    covered = common.may(request, permissions.OFFICE_VIEW, office.id)
    networks = offices.networks(office.id, on.day)
    if not covered:
        seen = request.actor.reach(permissions.OFFICE_VIEW).network_ids
        networks = [row for row in networks if row.id in seen]
    context = {
        "office": office,
        "on": on,
        "networks": networks,
        "groups": offices.groups(office.id, on.day) if covered else [],
        "school_count": schools.count_schools(actor=request.actor, office_id=office.id, on=on.day),
        "history": history.office_history(actor=request.actor, office_id=office.id),
        "offices": reached,
        "may_edit": common.may(request, permissions.OFFICE_EDIT, office.id),
    }
    return render(request, "organisations/office.html", context)


@page(permissions.OFFICE_EDIT, methods=("GET", "POST"))
def edit_office(request: Request, office_id: int) -> HttpResponse:
    """Correct the names of an office."""
    office = common.office_to_change(request, permissions.OFFICE_EDIT, office_id)
    form = OfficeForm(request.POST or None, initial={"name": office.name, "name_en": office.name_en})

    def act(data: dict[str, Any]) -> str:
        office_actions.edit_office(actor=request.actor, office_id=office_id, at=clock.now(), **data)
        return reverse("organisations:office", args=[office_id])

    look = common.office_look(_("แก้ไขชื่อสำนักงาน"), _("บันทึก"), office)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"))


@page(permissions.OFFICE_EDIT, methods=("GET", "POST"))
def add_code(request: Request, office_id: int) -> HttpResponse:
    """Give an office one more code."""
    office = common.office_to_change(request, permissions.OFFICE_EDIT, office_id)

    def act(data: dict[str, Any]) -> str:
        office_actions.add_office_code(actor=request.actor, office_id=office_id, at=clock.now(), **data)
        return reverse("organisations:office", args=[office_id])

    form = OfficeCodeForm(request.POST or None)
    look = common.office_look(_("เพิ่มรหัสเขต"), _("เพิ่มรหัส"), office)
    return common.form_page(request, form=form, look=look, act=act, said=_("เพิ่มรหัสแล้ว"))


@page(permissions.OFFICE_VIEW)
def offices_list(request: Request) -> HttpResponse:
    """All offices within reach; straight to the only one when there is one."""
    rows = offices.every_office(actor=request.actor)
    if len(rows) == 1:
        return redirect("organisations:office", rows[0].id)
    return render(request, "organisations/offices.html", {"offices": rows})
