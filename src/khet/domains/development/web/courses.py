"""Pages of courses, resource persons and what an office has set."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.domains.development import permissions
from khet.domains.development.actions import courses as actions
from khet.domains.development.models import Course, ResourcePerson
from khet.domains.development.queries import competencies, courses, events, ratings
from khet.domains.development.web import common, words
from khet.domains.development.web.forms import CourseForm, RatingForm, ResourcePersonForm, SettingsForm, TakeRatingForm
from khet.kernel import clock
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request, page


@page(permissions.EVENT_VIEW)
def listing(request: Request) -> HttpResponse:
    """The courses and resource persons of the office."""
    office = common.office(request, permissions.EVENT_VIEW)
    context = {
        "office": office,
        "courses": courses.course_rows(actor=request.actor, office_id=office.id),
        "people": courses.resource_person_rows(actor=request.actor, office_id=office.id),
        "may_edit": common.may(request, permissions.PLAN_EDIT, office.id),
        "may_run": common.may(request, permissions.EVENT_RUN, office.id),
        "crumbs": common.crumbs(),
    }
    return render(request, "development/courses.html", context)


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def add_course(request: Request) -> HttpResponse:
    """Add a course."""
    return _course(request, common.office(request, permissions.PLAN_EDIT).id, None)


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def edit_course(request: Request, course_id: int) -> HttpResponse:
    """Change a course."""
    row = courses.course_row(actor=request.actor, course_id=course_id)
    if not common.may(request, permissions.PLAN_EDIT, row.office_id):
        raise Course.DoesNotExist
    return _course(request, row.office_id, course_id)


def _course(request: Request, office_id: int, course_id: int | None) -> HttpResponse:
    names = ("code", "name", "hours", "objectives", "content")
    row = courses.course_row(actor=request.actor, course_id=course_id) if course_id else None
    held = row.competency_ids if row else ()
    teaching = row.resource_person_ids if row else ()
    people = courses.resource_person_rows(actor=request.actor, office_id=office_id)
    known = competencies.competency_rows(actor=request.actor, office_id=office_id)
    initial: dict[str, Any] = {name: getattr(row, name) for name in names} if row else {}
    initial |= {"competency_ids": list(map(str, held)), "resource_person_ids": list(map(str, teaching))}
    form = CourseForm(
        request.POST or None,
        initial=initial,
        competencies=[(str(each.id), each.name) for each in known if not each.is_retired or each.id in held],
        people=words.people_choices(people, teaching),
    )

    def act(data: dict[str, Any]) -> str:
        for name in ("competency_ids", "resource_person_ids"):
            data[name] = tuple(int(pk) for pk in data.get(name, ()))
        actions.save_course(
            actor=request.actor,
            office_id=office_id,
            course_id=course_id,
            words=actions.CourseWords(**data),
            at=clock.now(),
        )
        return reverse("development:courses")

    return common.form_page(request, form=form, look=_look(_("หลักสูตร")), act=act, said=_("บันทึกหลักสูตรแล้ว"))


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def add_person(request: Request) -> HttpResponse:
    """Add somebody from whom others learn."""
    return _person(request, common.office(request, permissions.EVENT_RUN).id, None)


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def edit_person(request: Request, resource_person_id: int) -> HttpResponse:
    """Change what is known of a resource person."""
    return _person(request, _seen(request, resource_person_id), resource_person_id)


def _person(request: Request, office_id: int, resource_person_id: int | None) -> HttpResponse:
    names = ("name", "affiliation", "expertise", "contact")
    row = (
        courses.resource_person_row(actor=request.actor, resource_person_id=resource_person_id)
        if resource_person_id
        else None
    )
    form = ResourcePersonForm(request.POST or None, initial={name: getattr(row, name) for name in names} if row else {})

    def act(data: dict[str, Any]) -> str:
        actions.save_resource_person(
            actor=request.actor,
            office_id=office_id,
            resource_person_id=resource_person_id,
            words=actions.ResourcePersonWords(**data, person_id=row.person_id if row else None),
            at=clock.now(),
        )
        return reverse("development:courses")

    return common.form_page(request, form=form, look=_look(_("วิทยากร")), act=act, said=_("บันทึกวิทยากรแล้ว"))


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def rate(request: Request, resource_person_id: int) -> HttpResponse:
    """Keep how those who took part rated a resource person."""
    office_id = _seen(request, resource_person_id)
    held = [
        row for row in events.event_rows(actor=request.actor, office_id=office_id) if row.state in {"running", "done"}
    ]
    form = RatingForm(request.POST or None, events=[(row.id, row.title) for row in held])

    def act(data: dict[str, Any]) -> str:
        actions.rate(
            actor=request.actor,
            event_id=int(data["event_id"]),
            resource_person_id=resource_person_id,
            mean=data["mean"],
            answer_count=data["answer_count"],
            at=clock.now(),
        )
        return reverse("development:courses")

    return common.form_page(request, form=form, look=_look(_("ผลประเมินวิทยากร")), act=act, said=_("บันทึกผลประเมินแล้ว"))


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def take_rating(request: Request, resource_person_id: int) -> HttpResponse:
    """Take a rating from a satisfaction campaign of an event at which the person taught."""
    _seen(request, resource_person_id)
    offered = ratings.of_person(actor=request.actor, resource_person_id=resource_person_id)
    if not offered:
        messages.info(request, str(_("ยังไม่มีแบบประเมินที่ปิดรับแล้วและมีผู้ตอบพอ ในกิจกรรมที่ท่านนี้เป็นวิทยากร")))
        return redirect("development:courses")
    labels = [(each.key, f"{each.event_title}: {each.label} ({words.rated(each.rated)})") for each in offered]
    form = TakeRatingForm(request.POST or None, offered=labels)

    def act(data: dict[str, Any]) -> str:
        actions.take_rating(actor=request.actor, resource_person_id=resource_person_id, key=data["key"], at=clock.now())
        return reverse("development:courses")

    return common.form_page(request, form=form, look=_look(_("ผลประเมินวิทยากร")), act=act, said=_("บันทึกผลประเมินแล้ว"))


@page(permissions.EVENT_RUN, methods=("POST",))
def retire(request: Request, kind: str, record_id: int) -> HttpResponse:
    """Offer a course or a resource person no more, or again."""
    if kind not in {"course", "resource_person"}:
        raise Http404

    def act() -> object:
        return actions.retire(actor=request.actor, kind=kind, record_id=record_id, at=clock.now())

    return common.do(request, act, to=reverse("development:courses"), said=_("บันทึกแล้ว"))


@page(permissions.PLAN_EDIT, methods=("GET", "POST"))
def settings(request: Request) -> HttpResponse:
    """From how much of the hours a person has attended, and when check-in is open."""
    office = common.office(request, permissions.PLAN_EDIT)
    held = courses.settings_of(office.id)
    names = ("attended_percent", "early_minutes", "late_minutes")
    initial = {name: getattr(held, name) for name in names}
    initial["attended_percent"] = Decimal(initial["attended_percent"])
    form = SettingsForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> str:
        actions.set_settings(actor=request.actor, office_id=office.id, at=clock.now(), **data)
        return reverse("development:plan")

    look = Look(title=_("ข้อกำหนดการเข้าร่วม"), submit=_("บันทึก"), back=reverse("development:plan"), crumbs=common.crumbs())
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกข้อกำหนดแล้ว"))


def _seen(request: Request, resource_person_id: int) -> int:
    row = courses.resource_person_row(actor=request.actor, resource_person_id=resource_person_id)
    if not common.may(request, permissions.EVENT_RUN, row.office_id):
        raise ResourcePerson.DoesNotExist
    return row.office_id


def _look(title: Any) -> Look:
    back = reverse("development:courses")
    return Look(title=title, submit=_("บันทึก"), back=back, crumbs=common.crumbs((_("หลักสูตรและวิทยากร"), back)))
