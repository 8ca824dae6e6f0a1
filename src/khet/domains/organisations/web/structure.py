"""The page of an office: its facts, networks, groups and history, as they were on a day."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.domains.organisations import permissions
from khet.domains.organisations.actions import inside as actions
from khet.domains.organisations.actions import offices as office_actions
from khet.domains.organisations.models import Group, Network
from khet.domains.organisations.queries import history, offices, schools
from khet.domains.organisations.queries.rows import OfficeRow
from khet.domains.organisations.web import common
from khet.domains.organisations.web.forms import EndForm, NameForm, NewInsideForm, OfficeCodeForm, OfficeForm
from khet.kernel import clock
from khet.kernel.web.form_pages import Look
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


def _look(title: Any, submit: Any, office: OfficeRow, **more: Any) -> Look:
    back = reverse("organisations:office", args=[office.id])
    return Look(title=title, submit=submit, back=back, crumbs=common.crumbs(office), **more)


@page(permissions.OFFICE_EDIT, methods=("GET", "POST"))
def edit_office(request: Request, office_id: int) -> HttpResponse:
    """Correct the names of an office."""
    office = common.office_to_change(request, permissions.OFFICE_EDIT, office_id)
    form = OfficeForm(request.POST or None, initial={"name": office.name, "name_en": office.name_en})

    def act(data: dict[str, Any]) -> str:
        office_actions.edit_office(actor=request.actor, office_id=office_id, at=clock.now(), **data)
        return reverse("organisations:office", args=[office_id])

    look = _look(_("แก้ไขชื่อสำนักงาน"), _("บันทึก"), office)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"))


@page(permissions.OFFICE_EDIT, methods=("GET", "POST"))
def add_code(request: Request, office_id: int) -> HttpResponse:
    """Give an office one more code."""
    office = common.office_to_change(request, permissions.OFFICE_EDIT, office_id)

    def act(data: dict[str, Any]) -> str:
        office_actions.add_office_code(actor=request.actor, office_id=office_id, at=clock.now(), **data)
        return reverse("organisations:office", args=[office_id])

    form = OfficeCodeForm(request.POST or None)
    look = _look(_("เพิ่มรหัสเขต"), _("เพิ่มรหัส"), office)
    return common.form_page(request, form=form, look=look, act=act, said=_("เพิ่มรหัสแล้ว"))


@page(permissions.OFFICE_EDIT, methods=("GET", "POST"))
def add_network(request: Request, office_id: int) -> HttpResponse:
    """Add a network to an office."""
    office = common.office_to_change(request, permissions.OFFICE_EDIT, office_id)

    def act(data: dict[str, Any]) -> str:
        actions.add_network(actor=request.actor, office_id=office_id, at=clock.now(), **data)
        return reverse("organisations:office", args=[office_id])

    look = _look(_("เพิ่มเครือข่าย"), _("เพิ่มเครือข่าย"), office)
    form = NewInsideForm(request.POST or None)
    return common.form_page(request, form=form, look=look, act=act, said=_("เพิ่มเครือข่ายแล้ว"))


@page(permissions.OFFICE_EDIT, methods=("GET", "POST"))
def rename_network(request: Request, network_id: int) -> HttpResponse:
    """Correct the name of a network."""
    network = Network.objects.visible_to(request.actor, permissions.OFFICE_EDIT).get(pk=network_id)
    office = common.office_to_change(request, permissions.OFFICE_EDIT, network.office_id)

    def act(data: dict[str, Any]) -> str:
        actions.rename_network(actor=request.actor, network_id=network_id, at=clock.now(), **data)
        return reverse("organisations:office", args=[office.id])

    form = NameForm(request.POST or None, initial={"name": network.name})
    look = _look(_("แก้ไขชื่อเครือข่าย"), _("บันทึก"), office)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"))


@page(permissions.OFFICE_EDIT, methods=("GET", "POST"))
def close_network(request: Request, network_id: int) -> HttpResponse:
    """End a network from a day on."""
    network = Network.objects.visible_to(request.actor, permissions.OFFICE_EDIT).get(pk=network_id)
    office = common.office_to_change(request, permissions.OFFICE_EDIT, network.office_id)

    def act(data: dict[str, Any]) -> str:
        actions.close_network(actor=request.actor, network_id=network_id, at=clock.now(), **data)
        return reverse("organisations:office", args=[office.id])

    title = _("ยุบ %(name)s") % {"name": network.name}
    lead = _("สถานศึกษาในเครือข่ายยังอยู่ในเขต แต่ไม่อยู่ในเครือข่ายใดตั้งแต่วันที่มีผล")
    look = _look(title, _("ยุบเครือข่าย"), office, lead=lead, danger=True)
    return common.form_page(request, form=EndForm(request.POST or None), look=look, act=act, said=_("ยุบแล้ว"))


@page(permissions.OFFICE_EDIT, methods=("GET", "POST"))
def add_group(request: Request, office_id: int) -> HttpResponse:
    """Add a group to an office."""
    office = common.office_to_change(request, permissions.OFFICE_EDIT, office_id)

    def act(data: dict[str, Any]) -> str:
        actions.add_group(actor=request.actor, office_id=office_id, at=clock.now(), **data)
        return reverse("organisations:office", args=[office_id])

    look = _look(_("เพิ่มกลุ่มงาน"), _("เพิ่มกลุ่มงาน"), office)
    form = NewInsideForm(request.POST or None)
    return common.form_page(request, form=form, look=look, act=act, said=_("เพิ่มกลุ่มงานแล้ว"))


@page(permissions.OFFICE_EDIT, methods=("GET", "POST"))
def rename_group(request: Request, group_id: int) -> HttpResponse:
    """Correct the name of a group."""
    group = Group.objects.visible_to(request.actor, permissions.OFFICE_EDIT).get(pk=group_id)
    office = common.office_to_change(request, permissions.OFFICE_EDIT, group.office_id)

    def act(data: dict[str, Any]) -> str:
        actions.rename_group(actor=request.actor, group_id=group_id, at=clock.now(), **data)
        return reverse("organisations:office", args=[office.id])

    form = NameForm(request.POST or None, initial={"name": group.name})
    look = _look(_("แก้ไขชื่อกลุ่มงาน"), _("บันทึก"), office)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"))


@page(permissions.OFFICE_EDIT, methods=("GET", "POST"))
def close_group(request: Request, group_id: int) -> HttpResponse:
    """End a group from a day on."""
    group = Group.objects.visible_to(request.actor, permissions.OFFICE_EDIT).get(pk=group_id)
    office = common.office_to_change(request, permissions.OFFICE_EDIT, group.office_id)

    def act(data: dict[str, Any]) -> str:
        actions.close_group(actor=request.actor, group_id=group_id, at=clock.now(), **data)
        return reverse("organisations:office", args=[office.id])

    title = _("ยุบ %(name)s") % {"name": group.name}
    look = _look(title, _("ยุบกลุ่มงาน"), office, danger=True)
    return common.form_page(request, form=EndForm(request.POST or None), look=look, act=act, said=_("ยุบแล้ว"))


@page(permissions.OFFICE_VIEW)
def offices_list(request: Request) -> HttpResponse:
    """All offices within reach; straight to the only one when there is one."""
    rows = offices.every_office(actor=request.actor)
    if len(rows) == 1:
        return redirect("organisations:office", rows[0].id)
    return render(request, "organisations/offices.html", {"offices": rows})
