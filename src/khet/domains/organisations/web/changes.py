"""Forms about one school: renamed, coded, suspended, moved, merged, split and closed, each from a day on."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.domains.organisations import permissions, rules
from khet.domains.organisations.actions import schools as actions
from khet.domains.organisations.actions import successions
from khet.domains.organisations.queries import history, offices, schools
from khet.domains.organisations.queries.history import SchoolFile
from khet.domains.organisations.queries.rows import OfficeRow
from khet.domains.organisations.web import common, forms
from khet.kernel import clock
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request, page


def _open_school(request: Request, school_id: int) -> tuple[SchoolFile, OfficeRow]:
    """A school that still exists, of an office whose schools the actor may change; else "not found"."""
    try:
        file = history.school_file(actor=request.actor, school_id=school_id, on=clock.today())
    except rules.SchoolNotFound as problem:
        raise Http404 from problem
    if file.office_id is None:
        raise Http404
    return file, common.office_to_change(request, permissions.SCHOOL_EDIT, file.office_id)


def _look(file: SchoolFile, office: OfficeRow, title: Any, submit: Any, **more: Any) -> Look:
    back = reverse("organisations:school", args=[file.id])
    way = common.school_crumbs(office, (file.name, back))
    return Look(title=title % {"name": file.name}, submit=submit, back=back, crumbs=way, **more)


@page(permissions.SCHOOL_EDIT, methods=("GET", "POST"))
def rename(request: Request, school_id: int) -> HttpResponse:
    """Give a school a new name, or correct the present one."""
    file, office = _open_school(request, school_id)

    def act(data: dict[str, Any]) -> str:
        actions.rename_school(actor=request.actor, school_id=school_id, at=clock.now(), **data)
        return look.back

    form = forms.RenameForm(request.POST or None, initial={"name": file.name})
    look = _look(file, office, _("เปลี่ยนชื่อ %(name)s"), _("บันทึกชื่อ"))
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกชื่อแล้ว"))


@page(permissions.SCHOOL_EDIT, methods=("GET", "POST"))
def code(request: Request, school_id: int) -> HttpResponse:
    """Give a school a code, or change one."""
    file, office = _open_school(request, school_id)

    def act(data: dict[str, Any]) -> str:
        actions.change_code(actor=request.actor, school_id=school_id, at=clock.now(), **data)
        return look.back

    look = _look(file, office, _("รหัสของ %(name)s"), _("บันทึกรหัส"))
    form = forms.CodeForm(request.POST or None)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกรหัสแล้ว"))


@page(permissions.SCHOOL_EDIT, methods=("GET", "POST"))
def status(request: Request, school_id: int) -> HttpResponse:
    """Suspend the teaching, or begin it again."""
    file, office = _open_school(request, school_id)

    def act(data: dict[str, Any]) -> str:
        actions.set_status(actor=request.actor, school_id=school_id, at=clock.now(), **data)
        return look.back

    look = _look(file, office, _("สถานะของ %(name)s"), _("บันทึกสถานะ"))
    form = forms.StatusForm(request.POST or None)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกสถานะแล้ว"))


@page(permissions.SCHOOL_EDIT, methods=("GET", "POST"))
def move(request: Request, school_id: int) -> HttpResponse:
    """Move a school to another network, or to another office one may change as well."""
    file, office = _open_school(request, school_id)
    today = clock.today()
    reach = request.actor.reach(permissions.SCHOOL_EDIT)
    every = [row for row in offices.offices(actor=request.actor, on=today) if reach.covers_office(row.id)]
    inside = {row: offices.networks(row.id, today) for row in every}

    def act(data: dict[str, Any]) -> str:
        office_id, network_id = form.target()
        successions.move_school(
            actor=request.actor,
            school_id=school_id,
            office_id=office_id,
            network_id=network_id,
            effective_on=data["effective_on"],
            note=data["note"],
            at=clock.now(),
        )
        return look.back

    form = forms.MoveForm(request.POST or None, offices=inside)
    lead = _("ย้ายไปเขตอื่นได้เมื่อมีสิทธิ์ของทั้งสองเขต")
    look = _look(file, office, _("ย้าย %(name)s"), _("ย้าย"), lead=lead)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกการย้ายแล้ว"))


@page(permissions.SCHOOL_EDIT, methods=("GET", "POST"))
def merge(request: Request, school_id: int) -> HttpResponse:
    """Merge a school into another one."""
    file, office = _open_school(request, school_id)
    others = schools.schools(actor=request.actor, office_id=office.id, on=clock.today(), open_only=True)

    def act(data: dict[str, Any]) -> str:
        successions.merge_schools(
            actor=request.actor,
            school_ids=[school_id],
            into_id=data["into"],
            effective_on=data["effective_on"],
            note=data["note"],
            at=clock.now(),
        )
        return look.back

    form = forms.MergeForm(request.POST or None, schools=[row for row in others if row.id != school_id])
    lead = _("สถานศึกษานี้จะสิ้นสุดในวันที่มีผล ประวัติและผลเดิมยังอยู่ครบ")
    look = _look(file, office, _("รวม %(name)s เข้ากับสถานศึกษาอื่น"), _("รวมสถานศึกษา"), lead=lead, danger=True)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกการรวมแล้ว"))


@page(permissions.SCHOOL_EDIT, methods=("GET", "POST"))
def split(request: Request, school_id: int) -> HttpResponse:
    """Found a new school out of this one."""
    file, office = _open_school(request, school_id)

    def act(data: dict[str, Any]) -> str:
        row = successions.split_school(
            actor=request.actor,
            school_id=school_id,
            name=data["name"],
            codes=form.codes(),
            effective_on=data["effective_on"],
            note=data["note"],
            at=clock.now(),
        )
        return reverse("organisations:school", args=[row.id])

    form = forms.SplitForm(request.POST or None)
    look = _look(file, office, _("แยกตั้งสถานศึกษาจาก %(name)s"), _("แยกตั้ง"))
    return common.form_page(request, form=form, look=look, act=act, said=_("แยกตั้งสถานศึกษาแล้ว"))


@page(permissions.SCHOOL_EDIT, methods=("GET", "POST"))
def close(request: Request, school_id: int) -> HttpResponse:
    """Close a school for good."""
    file, office = _open_school(request, school_id)

    def act(data: dict[str, Any]) -> str:
        successions.close_school(actor=request.actor, school_id=school_id, at=clock.now(), **data)
        return look.back

    form = forms.CloseForm(request.POST or None)
    lead = _("ประวัติและผลเดิมยังอยู่ครบ แต่สถานศึกษาจะไม่อยู่ในทะเบียนตั้งแต่วันที่มีผล")
    look = _look(file, office, _("เลิกสถานศึกษา %(name)s"), _("เลิกสถานศึกษา"), lead=lead, danger=True)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกการเลิกสถานศึกษาแล้ว"))
