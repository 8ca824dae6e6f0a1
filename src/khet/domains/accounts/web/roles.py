"""Pages of roles: what each may do, changed by those who may."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from khet.domains.accounts import permissions, rules
from khet.domains.accounts.actions import roles as actions
from khet.domains.accounts.queries import roles as queries
from khet.domains.accounts.queries.catalogue import permission_groups
from khet.domains.accounts.queries.roles import RoleRow
from khet.domains.accounts.web import common
from khet.domains.accounts.web.forms import RoleForm
from khet.kernel import clock
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request, page

CRUMBS = [(_("บุคคลและสิทธิ์"), "accounts:people"), (_("บทบาท"), "accounts:roles")]


def _crumbs(depth: int = 2) -> list[tuple[Any, str]]:
    return [(label, reverse(name)) for label, name in CRUMBS[:depth]]


@page(permissions.ROLE_EDIT, permissions.ROLE_GIVE)
def roles(request: Request) -> HttpResponse:
    """The shared roles and those of the chosen office."""
    office = common.chosen_office(request, permissions.ROLE_GIVE)
    rows = queries.roles(office.id, on=clock.today())
    may_add = request.actor.reach(permissions.ROLE_EDIT).covers_office(office.id)
    context = {"roles": rows, "office": office, "may_add": may_add, "crumbs": _crumbs(1)}
    return render(request, "accounts/roles.html", context)


def _find(key: str, request: Request) -> RoleRow:
    try:
        found = queries.role(key)
    except rules.WrongRole as problem:
        raise Http404 from problem
    reach = request.actor.reach(permissions.ROLE_EDIT) | request.actor.reach(permissions.ROLE_GIVE)
    if found.office_id is not None and not reach.covers_office(found.office_id):
        raise Http404
    return found


@page(permissions.ROLE_EDIT, permissions.ROLE_GIVE)
def role(request: Request, key: str) -> HttpResponse:
    """What a role may do, permission by permission."""
    found = _find(key, request)
    groups = [
        (group.label, [(label, name in found.permissions) for name, label in group.permissions])
        for group in permission_groups()
    ]
    now = clock.now()
    may_edit = request.actor.may(permissions.ROLE_EDIT) and actions.may_edit(request.actor, found.office_id, now)
    context = {"role": found, "groups": groups, "may_edit": may_edit, "crumbs": _crumbs()}
    return render(request, "accounts/role.html", context)


def _values(form: RoleForm) -> dict[str, Any]:
    plain = ("name", "name_en", "description", "sees_personal_data")
    return {**{key: form.cleaned_data[key] for key in plain}, "permission_names": form.permissions()}


@page(permissions.ROLE_EDIT, methods=("GET", "POST"))
def add_role(request: Request) -> HttpResponse:
    """Make a role for the chosen office, perhaps beginning with a copy of another."""
    office = common.covered_office(request, permissions.ROLE_EDIT)
    initial = _copied(request)

    def act(data: dict[str, Any]) -> str:
        made = actions.add_role(actor=request.actor, office_id=office.id, at=clock.now(), **_values(form))
        return reverse("accounts:role", args=[made.key])

    form = RoleForm(request.POST or None, initial=initial)
    look = Look(
        title=_("บทบาทใหม่ของ %(office)s") % {"office": office.short_name},
        submit=_("สร้างบทบาท"),
        back=reverse("accounts:roles"),
        crumbs=_crumbs(),
    )
    return common.form_page(request, form=form, look=look, act=act, said=_("สร้างบทบาทแล้ว"))


def _copied(request: Request) -> dict[str, Any]:
    key = request.GET.get("copy", "")
    if not key:
        return {}
    found = _find(key, request)
    return {"sees_personal_data": found.sees_personal_data, **RoleForm.ticked(found.permissions)}


@page(permissions.ROLE_EDIT, methods=("GET", "POST"))
def edit_role(request: Request, key: str) -> HttpResponse:
    """Change what a role may do; it takes effect at once for everybody who holds it."""
    found = _find(key, request)
    if not actions.may_edit(request.actor, found.office_id, clock.now()):
        raise Http404
    initial = {
        "name": found.name,
        "name_en": found.name_en,
        "description": found.description,
        "sees_personal_data": found.sees_personal_data,
        **RoleForm.ticked(found.permissions),
    }
    back = reverse("accounts:role", args=[key])

    def act(data: dict[str, Any]) -> str:
        actions.edit_role(actor=request.actor, key=key, at=clock.now(), **_values(form))
        return back

    form = RoleForm(request.POST or None, initial=initial)
    look = Look(
        title=_("แก้ไขบทบาท %(name)s") % {"name": found.name},
        submit=_("บันทึก"),
        back=back,
        crumbs=_crumbs(),
        lead=_("มีผลทันทีกับทุกคนที่มีบทบาทนี้"),
    )
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกบทบาทแล้ว"))


@page(permissions.ROLE_EDIT, methods=("POST",))
def remove_role(request: Request, key: str) -> HttpResponse:
    """Remove a role the office made and never gave."""
    _find(key, request)
    try:
        actions.remove_role(actor=request.actor, key=key, at=clock.now())
    except rules.WrongRole as problem:
        messages.error(request, str(problem))
        return redirect("accounts:role", key)
    messages.success(request, gettext_now("ลบบทบาทแล้ว"))
    return redirect("accounts:roles")
