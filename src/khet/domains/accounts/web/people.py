"""Pages of people: the list, one person, added, corrected, left, imported."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.domains.accounts import permissions
from khet.domains.accounts.actions import imports
from khet.domains.accounts.actions import people as actions
from khet.domains.accounts.queries import people as queries
from khet.domains.accounts.queries import roles, sign_in
from khet.domains.accounts.queries.people import PersonRow
from khet.domains.accounts.web import common, describe
from khet.domains.accounts.web.forms import ImportForm, LeaveForm, PersonForm
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.web import tables
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request, page
from khet.kernel.web.tables import Column, Filter, TableSpec


def _spec(office: organisations.OfficeRow, schools: dict[int, str], groups: dict[int, str], new_url: str) -> TableSpec:
    named = [(row.name, row.name) for row in roles.roles(office.id)]
    return TableSpec(
        name="people",
        heading=_("บุคลากร"),
        columns=(
            Column(
                "full_name",
                _("ชื่อ-สกุล"),
                sort=lambda row: row.sort_key,
                link=lambda row: reverse("accounts:person", args=[row.id]),
            ),
            Column("position", _("ตำแหน่ง")),
            Column("place", _("หน่วย"), value=lambda row: _place(row, schools, groups)),
            Column("roles", _("บทบาท"), value=lambda row: ", ".join(row.role_names)),
            Column("username", _("ชื่อผู้ใช้")),
        ),
        filters=(
            Filter("role", _("บทบาท"), named, keeps=lambda row, value: value in row.role_names),
            Filter("group", _("กลุ่มงาน"), list(groups.items()), keeps=lambda row, value: int(value) in row.group_ids),
        ),
        search=True,
        order="full_name",
        empty_title=_("ยังไม่มีบุคลากร"),
        empty_text=_("เพิ่มทีละคน หรือนำเข้าทั้งรายชื่อจากไฟล์ CSV"),
        empty_url=new_url,
        empty_label=_("เพิ่มบุคลากร"),
    )


def _place(row: PersonRow, schools: dict[int, str], groups: dict[int, str]) -> str:
    if row.school_id is not None:
        return schools.get(row.school_id, "")
    return ", ".join(groups[group_id] for group_id in row.group_ids if group_id in groups)


@page(permissions.PERSON_VIEW)
def people(request: Request) -> HttpResponse:
    """The people of the chosen office, as far as the actor reaches."""
    today = clock.today()
    office = common.chosen_office(request, permissions.PERSON_VIEW)
    rows = queries.people(actor=request.actor, office_id=office.id, on=today)
    schools = organisations.school_names([row.school_id for row in rows if row.school_id], today)
    groups = {row.id: row.name for row in organisations.groups(office.id, today)}
    may_edit = request.actor.reach(permissions.PERSON_EDIT).covers_office(office.id)
    new_url = reverse("accounts:add_person") if may_edit else ""
    table = tables.build(request, rows, _spec(office, schools, groups, new_url))
    context = {
        "office": office,
        "may_edit": may_edit,
        "may_see_roles": request.actor.may(permissions.ROLE_EDIT) or request.actor.may(permissions.ROLE_GIVE),
    }
    return tables.answer(request, "accounts/people.html", context, table=table)


@page(permissions.PERSON_VIEW)
def person(request: Request, person_id: int) -> HttpResponse:
    """One person: work, roles, groups, and how they sign in."""
    found = common.find(request, person_id)
    if found.id == request.actor.person_id:
        return redirect("accounts:profile")
    today = clock.today()
    may_edit = request.actor.reach(permissions.PERSON_EDIT).covers_office(found.office_id)
    context = {
        **describe.whole(found, queries.assignments(person_id, actor=request.actor), today),
        "sign_in": sign_in.sign_in(person_id) if may_edit else None,
        "may_edit": may_edit,
        "may_give": request.actor.reach(permissions.ROLE_GIVE).covers_office(found.office_id),
        "gives_in": request.actor.reach(permissions.ROLE_GIVE).office_ids,
    }
    return render(request, "accounts/person.html", context)


@page(permissions.PERSON_EDIT, methods=("GET", "POST"))
def add_person(request: Request) -> HttpResponse:
    """Add a person to the chosen office."""
    office = common.covered_office(request, permissions.PERSON_EDIT)
    form = PersonForm(request.POST or None, schools=organisations.office_schools(office.id, clock.today()))

    def act(data: dict[str, Any]) -> str:
        row = actions.add_person(actor=request.actor, office_id=office.id, at=clock.now(), **data)
        return reverse("accounts:person", args=[row.id])

    look = Look(
        title=_("เพิ่มบุคลากรของ %(office)s") % {"office": office.short_name},
        submit=_("เพิ่มบุคลากร"),
        back=reverse("accounts:people"),
        crumbs=[(_("บุคคลและสิทธิ์"), reverse("accounts:people"))],
        lead=_("บัญชีเข้าใช้และบทบาทให้ต่อได้ที่หน้าของบุคคลนั้น"),
    )
    return common.form_page(request, form=form, look=look, act=act, said=_("เพิ่มบุคลากรแล้ว"))


@page(permissions.PERSON_EDIT, methods=("GET", "POST"))
def edit_person(request: Request, person_id: int) -> HttpResponse:
    """Correct a person."""
    found = common.to_change(request, person_id)
    initial = {
        "full_name": found.full_name,
        "position": found.position,
        "email": found.email,
        "school_id": found.school_id,
    }
    schools = organisations.office_schools(found.office_id, clock.today())
    form = PersonForm(request.POST or None, initial=initial, schools=schools)

    def act(data: dict[str, Any]) -> str:
        actions.edit_person(actor=request.actor, person_id=person_id, at=clock.now(), **data)
        return look.back

    look = common.look(found, _("แก้ไข %(name)s"), _("บันทึก"))
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"))


@page(permissions.PERSON_EDIT, methods=("GET", "POST"))
def leave(request: Request, person_id: int) -> HttpResponse:
    """Let a person leave."""
    found = common.to_change(request, person_id)

    def act(data: dict[str, Any]) -> str:
        actions.leave(actor=request.actor, person_id=person_id, at=clock.now(), **data)
        return look.back

    form = LeaveForm(request.POST or None, initial={"left_on": clock.today()})
    lead = _("บทบาทและกลุ่มงานสิ้นสุดวันก่อนหน้า และเข้าใช้ระบบไม่ได้ตั้งแต่วันนั้น งานเดิมและชื่อในผลยังอยู่")
    look = common.look(found, _("%(name)s พ้นหน้าที่"), _("บันทึกการพ้นหน้าที่"), lead=lead, danger=True)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกการพ้นหน้าที่แล้ว"))


@page(permissions.PERSON_EDIT, methods=("POST",))
def come_back(request: Request, person_id: int) -> HttpResponse:
    """Let a person work here again."""
    common.to_change(request, person_id)
    actions.come_back(actor=request.actor, person_id=person_id, at=clock.now())
    return redirect("accounts:person", person_id)


@page(permissions.PERSON_EDIT, methods=("GET", "POST"))
def import_people(request: Request) -> HttpResponse:
    """Take over a list of people from CSV: all of them, or nobody with every fault named."""
    office = common.covered_office(request, permissions.PERSON_EDIT)

    def act(data: dict[str, Any]) -> HttpResponse:
        done = imports.import_people(actor=request.actor, office_id=office.id, data=data["file"].read(), at=clock.now())
        return render(request, "accounts/imported.html", {"done": done, "office": office})

    look = Look(
        title=_("นำเข้าบุคลากรของ %(office)s") % {"office": office.short_name},
        submit=_("นำเข้า"),
        back=reverse("accounts:people"),
        crumbs=[(_("บุคคลและสิทธิ์"), reverse("accounts:people"))],
        lead=_("ถ้ามีแถวใดผิด ระบบจะบอกทุกจุดและไม่บันทึกเลย แถวที่มี username จะได้รหัสผ่านใช้ครั้งเดียว"),
        upload=True,
    )
    form = ImportForm(request.POST or None, request.FILES or None)
    return common.form_page(request, form=form, look=look, act=act, said="")
