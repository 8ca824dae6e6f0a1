"""The pages that add, rename and end what an office has inside: networks and groups, in the same three ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.domains.organisations import permissions
from khet.domains.organisations.actions import inside as actions
from khet.domains.organisations.models import Group, Network
from khet.domains.organisations.web import common
from khet.domains.organisations.web.forms import EndForm, NameForm, NewInsideForm
from khet.kernel import clock
from khet.kernel.web.page import Request, page

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Inside:
    """A kind of part of an office: its table, its actions, and the words of its pages."""

    model: type[Network] | type[Group]
    key: str
    add: Callable[..., Any]
    rename: Callable[..., None]
    close: Callable[..., None]
    adding: Any
    added: Any
    renaming: Any
    closing: Any
    lead: Any = ""


NETWORKS = Inside(
    Network,
    "network_id",
    actions.add_network,
    actions.rename_network,
    actions.close_network,
    adding=_("เพิ่มเครือข่าย"),
    added=_("เพิ่มเครือข่ายแล้ว"),
    renaming=_("แก้ไขชื่อเครือข่าย"),
    closing=_("ยุบเครือข่าย"),
    lead=_("สถานศึกษาในเครือข่ายยังอยู่ในเขต แต่ไม่อยู่ในเครือข่ายใดตั้งแต่วันที่มีผล"),
)
GROUPS = Inside(
    Group,
    "group_id",
    actions.add_group,
    actions.rename_group,
    actions.close_group,
    adding=_("เพิ่มกลุ่มงาน"),
    added=_("เพิ่มกลุ่มงานแล้ว"),
    renaming=_("แก้ไขชื่อกลุ่มงาน"),
    closing=_("ยุบกลุ่มงาน"),
)


def _adding(kind: Inside) -> View:
    @page(permissions.OFFICE_EDIT, methods=("GET", "POST"))
    def add(request: Request, office_id: int) -> HttpResponse:
        """Add one to an office."""
        office = common.office_to_change(request, permissions.OFFICE_EDIT, office_id)

        def act(data: dict[str, Any]) -> str:
            kind.add(actor=request.actor, office_id=office_id, at=clock.now(), **data)
            return reverse("organisations:office", args=[office_id])

        look = common.office_look(kind.adding, kind.adding, office)
        return common.form_page(request, form=NewInsideForm(request.POST or None), look=look, act=act, said=kind.added)

    return add


def _changing(kind: Inside, *, ends: bool) -> View:
    """The page that renames one, or ends it from a day on."""
    action = kind.close if ends else kind.rename

    @page(permissions.OFFICE_EDIT, methods=("GET", "POST"))
    def change(request: Request, /, **place: int) -> HttpResponse:
        """Rename or end one."""
        row = kind.model.objects.visible_to(request.actor, permissions.OFFICE_EDIT).get(pk=place[kind.key])
        office = common.office_to_change(request, permissions.OFFICE_EDIT, row.office_id)

        def act(data: dict[str, Any]) -> str:
            action(actor=request.actor, at=clock.now(), **place, **data)
            return reverse("organisations:office", args=[office.id])

        if ends:
            title = _("ยุบ %(name)s") % {"name": row.name}
            look = common.office_look(title, kind.closing, office, lead=kind.lead, danger=True)
            return common.form_page(request, form=EndForm(request.POST or None), look=look, act=act, said=_("ยุบแล้ว"))
        look = common.office_look(kind.renaming, _("บันทึก"), office)
        form = NameForm(request.POST or None, initial={"name": row.name})
        return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"))

    return change


add_network, add_group = _adding(NETWORKS), _adding(GROUPS)
rename_network, rename_group = _changing(NETWORKS, ends=False), _changing(GROUPS, ends=False)
close_network, close_group = _changing(NETWORKS, ends=True), _changing(GROUPS, ends=True)
