"""Pages of development records: one's own, those of the people one leads, and the file for a portfolio."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from khet.domains.accounts import public as accounts
from khet.domains.development import permissions
from khet.domains.development.actions.records import read_record
from khet.domains.development.queries import record_papers, records
from khet.domains.development.web import common
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.documents import render_pdf, render_xlsx
from khet.kernel.files import safe_name
from khet.kernel.web import choice, tables
from khet.kernel.web.page import SIGNED_IN, Request, page

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PEOPLE = tables.TableSpec(
    name="records",
    columns=(
        tables.Column(
            "full_name",
            _("ชื่อ - สกุล"),
            value=lambda pair: pair[0].full_name,
            link=lambda pair: reverse("growth:record", args=[pair[0].id]),
        ),
        tables.Column("position", _("ตำแหน่ง"), value=lambda pair: pair[0].position),
        tables.Column("hours", _("ชั่วโมงในปีนี้"), value=lambda pair: pair[1], kind="number"),
    ),
    search=True,
    page_size=50,
    empty_title=_("ไม่มีบุคลากรที่ดูได้"),
    empty_text=_("ท่านดูประวัติการพัฒนาของบุคลากรในสังกัดของท่านได้"),
)


@page(SIGNED_IN)
def mine(request: Request) -> HttpResponse:
    """One's own record."""
    if request.actor.person_id is None:
        raise Http404
    return _shown(request, records.record_of(request.actor, request.actor.person_id, clock.today()))


@page(permissions.RECORD_VIEW)
def people(request: Request) -> HttpResponse:
    """The people whose records one may see, with their hours of the year; one's own record for who leads nobody."""
    reach = request.actor.reach(permissions.RECORD_VIEW)
    if not (reach.everything or reach.office_ids or reach.network_ids or reach.school_ids):
        return redirect("growth:mine")
    office = organisations.office(choice.chosen(request).office_id or request.actor.home_office_id or 0)
    year = common.year(request)
    found = records.hours_by_person(request.actor, office.id, year, clock.today())
    table = tables.build(request, found, PEOPLE)
    return tables.answer(request, "development/records.html", {"office": office, "year": year}, table=table)


@page(SIGNED_IN)
def record(request: Request, person_id: int) -> HttpResponse:
    """Somebody's record; that it was read is kept."""
    return _shown(request, _read(request, person_id, "shown"))


@page(SIGNED_IN)
def export(request: Request, person_id: int, kind: str) -> HttpResponse:
    """A record as a file; that it was taken out is kept."""
    if kind not in TYPES:
        raise Http404
    found = record_papers.document(_read(request, person_id, kind), clock.today())
    answer = HttpResponse(render_pdf(found) if kind == "pdf" else render_xlsx(found), content_type=TYPES[kind])
    name = safe_name(f"{found.file_stem}.{kind}")
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _read(request: Request, person_id: int, how: str) -> records.Record:
    try:
        return read_record(actor=request.actor, person_id=person_id, how=how, on=clock.today(), at=clock.now())
    except accounts.PersonNotFound:
        raise Http404 from None


def _shown(request: Request, found: records.Record) -> HttpResponse:
    year = common.year(request)
    context = {
        "record": found,
        "is_own": found.person.id == request.actor.person_id,
        "year": year,
        "hours": found.hours_in(year),
    }
    return render(request, "development/record.html", context)
