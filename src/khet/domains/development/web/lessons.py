"""Lessons of the office with where they were taken up; cohorts of schools."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from khet.domains.development import permissions
from khet.domains.development.actions import lessons as actions
from khet.domains.development.queries import lessons as queries
from khet.domains.development.web import common
from khet.domains.development.web.growth_forms import CohortForm, TakeUpForm
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request, page


@page(permissions.PLAN_VIEW)
def lessons(request: Request) -> HttpResponse:
    """Every lesson of the office, newest first, with where it was taken up."""
    office = common.office(request, permissions.PLAN_VIEW)
    context = {
        "office": office,
        "lessons": queries.lessons(request.actor, office_id=office.id),
        "may_edit": common.may(request, permissions.PLAN_EDIT, office.id),
    }
    return render(request, "development/lessons.html", context)


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def take_up(request: Request, lesson_id: int) -> HttpResponse:
    """Take a lesson up in a programme of a later plan."""
    office = common.office(request, permissions.PLAN_EDIT)
    row = next((each for each in queries.lessons(request.actor, office_id=office.id) if each.id == lesson_id), None)
    if row is None:
        raise Http404
    later = queries.later_programmes(request.actor, office.id, row.year_be)
    back = reverse("growth:lessons")
    if not later:
        text = _("แผนของปีหลัง %(year)s ยังไม่มีโครงการ จัดทำแผนปีถัดไปและเพิ่มโครงการก่อน แล้วกลับมานำบทเรียนไปใช้")
        messages.warning(request, text % {"year": row.year_be})
        return redirect(back)
    form = TakeUpForm(later, request.POST or None)

    def act(data: dict[str, Any]) -> str:
        actions.take_up(
            actor=request.actor, lesson_id=lesson_id, programme_id=data["programme"], how=data["how"], at=clock.now()
        )
        return back

    look = Look(title=_("นำบทเรียนไปใช้ในแผน"), submit=_("บันทึก"), back=back, lead=row.text)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"))


@page(permissions.PLAN_VIEW)
def cohorts(request: Request) -> HttpResponse:
    """The generations of schools in programmes that run for years."""
    office = common.office(request, permissions.PLAN_VIEW)
    context = {
        "office": office,
        "cohorts": queries.cohorts(request.actor, office.id, clock.today()),
        "may_edit": common.may(request, permissions.PLAN_EDIT, office.id),
    }
    return render(request, "development/cohorts.html", context)


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def save_cohort(request: Request, cohort_id: int = 0) -> HttpResponse:
    """A new cohort, or another choice of schools."""
    office = common.office(request, permissions.PLAN_EDIT)
    initial: dict[str, Any] = {"year_be": common.year(request)}
    if cohort_id:
        found = queries.cohorts(request.actor, office.id, clock.today())
        row = next((each for each in found if each.id == cohort_id), None)
        if row is None:
            raise Http404
        initial = {"scheme": row.scheme, "number": row.number, "year_be": row.year_be, "note": row.note}
        initial["schools"] = list(row.school_ids)
    schools = [(each.id, each.name) for each in organisations.office_schools(office.id, clock.today())]
    form, back = CohortForm(schools, request.POST or None, initial=initial), reverse("growth:cohorts")

    def act(data: dict[str, Any]) -> str:
        picked = data.pop("schools")
        actions.save_cohort(
            actor=request.actor, office_id=office.id, school_ids=picked, on=clock.today(), at=clock.now(), **data
        )
        return back

    look = Look(title=_("รุ่นของโรงเรียน"), submit=_("บันทึก"), back=back)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"))
