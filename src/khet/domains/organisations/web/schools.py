"""Pages of schools: the register of an office on a day, a school with its history, and new schools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from khet.domains.organisations import permissions, rules
from khet.domains.organisations.actions import imports
from khet.domains.organisations.actions import schools as actions
from khet.domains.organisations.models import SchoolCode, SchoolStatus
from khet.domains.organisations.queries import history, offices, schools
from khet.domains.organisations.queries.rows import HistoryRow, NetworkRow, SchoolRow
from khet.domains.organisations.web import common
from khet.domains.organisations.web.forms import ImportForm, SchoolForm
from khet.kernel import clock
from khet.kernel.web import tables
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request, page
from khet.kernel.web.tables import Column, Filter, TableSpec

STATUSES = dict(SchoolStatus.STATUSES)
# What is said before a fact in the timeline; codes and events speak for themselves.
KIND_WORDS = {"name": _("ชื่อ"), "status": _("สถานะ"), "place": _("สังกัด")}


def _spec(networks: list[NetworkRow], empty_url: str) -> TableSpec:
    named = [(str(row.id), row.name) for row in networks]
    return TableSpec(
        name="schools",
        heading=_("ทะเบียนสถานศึกษา"),
        columns=(
            Column(
                "name",
                _("ชื่อสถานศึกษา"),
                sort=lambda row: row.sort_key,
                link=lambda row: reverse("organisations:school", args=[row.id]),
            ),
            Column("ministry10", _("รหัส 10 หลัก"), value=lambda row: row.codes.get(SchoolCode.MINISTRY, "")),
            Column("smis8", _("รหัส 8 หลัก"), value=lambda row: row.codes.get(SchoolCode.SMIS, "")),
            Column("obec6", _("รหัส 6 หลัก"), value=lambda row: row.codes.get(SchoolCode.OBEC, "")),
            Column("network_name", _("เครือข่าย")),
            Column("status", _("สถานะ"), value=lambda row: STATUSES.get(row.status, "")),
        ),
        filters=(
            Filter("network", _("เครือข่าย"), named, keeps=lambda row, value: str(row.network_id) == value),
            Filter("state", _("สถานะ"), SchoolStatus.STATUSES[:2], keeps=lambda row, value: row.status == value),
        ),
        search=_searched,
        order="name",
        empty_title=_("ยังไม่มีสถานศึกษาในวันที่เลือก"),
        empty_text=_("เพิ่มทีละแห่ง หรือนำเข้าทั้งทะเบียนจากไฟล์ CSV"),
        empty_url=empty_url,
        empty_label=_("นำเข้าจาก CSV"),
    )


def _searched(row: SchoolRow) -> str:
    return " ".join([row.name, row.network_name, *row.codes.values()])


@page(permissions.SCHOOL_VIEW)
def register(request: Request) -> HttpResponse:
    """The schools of the chosen office on a day."""
    office = common.chosen_office(request, permissions.SCHOOL_VIEW, _number(request.GET.get("office")))
    on = common.chosen_day(request)
    rows = schools.schools(actor=request.actor, office_id=office.id, on=on.day)
    may_edit = common.may(request, permissions.SCHOOL_EDIT, office.id)
    empty_url = reverse("organisations:import_schools", args=[office.id]) if may_edit else ""
    table = tables.build(request, rows, _spec(offices.networks(office.id, on.day), empty_url))
    context = {"office": office, "on": on, "may_edit": may_edit, "crumbs": common.crumbs(office)}
    return tables.answer(request, "organisations/schools.html", context, table=table)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


@dataclass(frozen=True, slots=True)
class Moment:
    """One row of a school's timeline, ready to print."""

    kind: Any
    text: str
    row: HistoryRow
    is_event: bool
    is_now: bool


@page(permissions.SCHOOL_VIEW)
def school(request: Request, school_id: int) -> HttpResponse:
    """A school as it was on a day, with everything that happened to it."""
    on = common.chosen_day(request)
    try:
        file = history.school_file(actor=request.actor, school_id=school_id, on=on.day)
    except rules.SchoolNotFound as problem:
        raise Http404 from problem
    now = file.now
    office = offices.office(now.office_id) if now.office_id else None
    may_edit = file.is_open_ended and common.may(request, permissions.SCHOOL_EDIT, file.office_id)
    codes = [(label, now.codes.get(kind, "")) for kind, label in SchoolCode.KINDS]
    facts = [
        (_("สถานะ"), STATUSES.get(now.status, "")),
        (_("สำนักงานเขต"), office.short_name if office else ""),
        (_("เครือข่าย"), now.network_name),
        *codes,
    ]
    context = {
        "school": now,
        "name": now.name or file.name,
        "on": on,
        "facts": facts,
        "moments": [_moment(row) for row in file.history],
        "may_edit": may_edit,
        "crumbs": common.school_crumbs(office) if office else [(_("สถานศึกษา"), reverse("organisations:schools"))],
    }
    return render(request, "organisations/school.html", context)


def _moment(row: HistoryRow) -> Moment:
    is_event = row.kind in {"merge", "split", "move", "close"}
    return Moment(KIND_WORDS.get(row.kind, ""), row.text, row, is_event, not is_event and row.valid_to is None)


@page(permissions.SCHOOL_EDIT, methods=("GET", "POST"))
def add_school(request: Request, office_id: int) -> HttpResponse:
    """Add one school to an office."""
    office = common.office_to_change(request, permissions.SCHOOL_EDIT, office_id)
    form = SchoolForm(request.POST or None, networks=offices.networks(office_id, clock.today()))

    def act(data: dict[str, Any]) -> str:
        row = actions.add_school(
            actor=request.actor,
            office_id=office_id,
            name=data["name"],
            name_en=data["name_en"],
            codes=form.codes(),
            network_id=data["network"],
            opened_on=data["opened_on"],
            at=clock.now(),
        )
        return reverse("organisations:school", args=[row.id])

    look = Look(
        title=_("เพิ่มสถานศึกษา"),
        submit=_("เพิ่มสถานศึกษา"),
        back=reverse("organisations:schools"),
        crumbs=common.school_crumbs(office),
    )
    return common.form_page(request, form=form, look=look, act=act, said=_("เพิ่มสถานศึกษาแล้ว"))


@page(permissions.SCHOOL_EDIT, methods=("GET", "POST"))
def import_schools(request: Request, office_id: int) -> HttpResponse:
    """Take over a whole register from CSV: all of it, or nothing with every fault named."""
    office = common.office_to_change(request, permissions.SCHOOL_EDIT, office_id)
    form = ImportForm(request.POST or None, request.FILES or None)

    def act(data: dict[str, Any]) -> HttpResponse:
        done = imports.import_schools(
            actor=request.actor,
            office_id=office_id,
            data=data["file"].read(),
            opened_on=data["opened_on"],
            at=clock.now(),
        )
        said = ngettext("เพิ่มสถานศึกษา %(count)s แห่ง", "เพิ่มสถานศึกษา %(count)s แห่ง", done.added) % {"count": done.added}
        kept = gettext_now("มีอยู่แล้วและไม่เปลี่ยนแปลง %(count)s แห่ง") % {"count": done.unchanged}
        context = {"office": office, "said": said, "kept": kept, "networks": done.networks}
        return render(request, "organisations/imported.html", context)

    look = Look(
        title=_("นำเข้าทะเบียนสถานศึกษา"),
        submit=_("นำเข้า"),
        back=reverse("organisations:schools"),
        crumbs=common.school_crumbs(office),
        lead=_("ถ้ามีแถวใดผิด ระบบจะบอกทุกจุดและไม่บันทึกเลย แก้แล้วนำเข้าใหม่ได้ทันที แถวที่มีอยู่แล้วจะไม่ถูกเพิ่มซ้ำ"),
        upload=True,
    )
    return common.form_page(request, form=form, look=look, act=act, said="")
