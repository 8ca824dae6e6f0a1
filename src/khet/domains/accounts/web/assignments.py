"""Pages on which roles are given and ended, and people put into groups."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.domains.accounts import permissions
from khet.domains.accounts.actions import assignments as actions
from khet.domains.accounts.actions import people as people_actions
from khet.domains.accounts.models import GroupMembership, Person, RoleAssignment
from khet.domains.accounts.queries import roles
from khet.domains.accounts.web import common
from khet.domains.accounts.web.forms import EndForm, GiveRoleForm, JoinGroupForm
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.web.page import Request, page


def _places(kind: str, office_id: int) -> tuple[Any, list[tuple[int, str]]]:
    """What is chosen besides the role when it reaches only some networks or schools."""
    today = clock.today()
    if kind == RoleAssignment.NETWORKS:
        return _("เครือข่าย"), [(row.id, row.name) for row in organisations.networks(office_id, today)]
    if kind == RoleAssignment.SCHOOLS:
        return _("สถานศึกษา"), [(row.id, row.name) for row in organisations.office_schools(office_id, today)]
    return "", []


@page(permissions.ROLE_GIVE, methods=("GET", "POST"))
def give_role(request: Request, person_id: int) -> HttpResponse:
    """Give a person a role in their office; how far it reaches is chosen by the tabs (``?reach=schools``)."""
    found = common.to_change(request, person_id, permissions.ROLE_GIVE)
    kinds = dict(RoleAssignment.REACHES)
    asked = request.GET.get("reach", "")
    kind = asked if asked in kinds else RoleAssignment.WHOLE_OFFICE
    label, places = _places(kind, found.office_id)
    form = GiveRoleForm(
        request.POST or None,
        roles=roles.roles(found.office_id),
        label=label,
        places=places,
        initial={"starts_on": clock.today()},
    )

    def act(data: dict[str, Any]) -> str:
        chosen = data.get("places", [])
        actions.give_role(
            actor=request.actor,
            person_id=person_id,
            role=data["role"],
            office_id=found.office_id,
            reach_kind=kind,
            network_ids=chosen if kind == RoleAssignment.NETWORKS else [],
            school_ids=chosen if kind == RoleAssignment.SCHOOLS else [],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            at=clock.now(),
        )
        return look.back

    tabs = [(label, f"?reach={key}", key == kind) for key, label in kinds.items()]
    look = common.look(found, _("ให้บทบาทแก่ %(name)s"), _("ให้บทบาท"), tabs=tabs)
    return common.form_page(request, form=form, look=look, act=act, said=_("ให้บทบาทแล้ว"))


@page(permissions.ROLE_GIVE, methods=("GET", "POST"))
def end_role(request: Request, assignment_id: int) -> HttpResponse:
    """End a role with its last day."""
    held = RoleAssignment.objects.visible_to(request.actor, permissions.ROLE_GIVE).get(pk=assignment_id)
    found = common.find(request, held.person_id)

    def act(data: dict[str, Any]) -> str:
        actions.end_role(actor=request.actor, assignment_id=assignment_id, at=clock.now(), **data)
        return look.back

    form = EndForm(request.POST or None, initial={"ends_on": clock.today()})
    look = common.look(found, _("สิ้นสุดบทบาทของ %(name)s"), _("สิ้นสุดบทบาท"), danger=True)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกการสิ้นสุดบทบาทแล้ว"))


@page(permissions.PERSON_EDIT, methods=("GET", "POST"))
def join_group(request: Request, person_id: int) -> HttpResponse:
    """Put a person into a group of their office."""
    found = common.to_change(request, person_id)
    today = clock.today()
    form = JoinGroupForm(
        request.POST or None, groups=organisations.groups(found.office_id, today), initial={"starts_on": today}
    )

    def act(data: dict[str, Any]) -> str:
        people_actions.join_group(actor=request.actor, person_id=person_id, at=clock.now(), **data)
        return look.back

    look = common.look(found, _("กลุ่มงานของ %(name)s"), _("เพิ่มเข้ากลุ่มงาน"))
    return common.form_page(request, form=form, look=look, act=act, said=_("เพิ่มเข้ากลุ่มงานแล้ว"))


@page(permissions.PERSON_EDIT, methods=("GET", "POST"))
def leave_group(request: Request, membership_id: int) -> HttpResponse:
    """End a person's work in a group."""
    people = Person.objects.visible_to(request.actor, permissions.PERSON_EDIT)
    inside = GroupMembership.objects.get(pk=membership_id, person__in=people)
    found = common.to_change(request, inside.person_id)

    def act(data: dict[str, Any]) -> str:
        people_actions.leave_group(actor=request.actor, membership_id=membership_id, at=clock.now(), **data)
        return reverse("accounts:person", args=[found.id])

    form = EndForm(request.POST or None, initial={"ends_on": clock.today()})
    look = common.look(found, _("%(name)s ออกจากกลุ่มงาน"), _("บันทึก"), danger=True)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"))
