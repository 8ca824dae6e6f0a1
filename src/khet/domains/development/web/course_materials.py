"""Pages of a course's materials: files and links that belong to what is taught, whoever gives it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from khet.domains.development import permissions
from khet.domains.development.actions import leavings as actions
from khet.domains.development.models import Course
from khet.domains.development.queries import courses, leavings
from khet.domains.development.queries.rows import CourseRow
from khet.domains.development.web import common
from khet.domains.development.web.event_forms import MaterialForm
from khet.kernel import clock
from khet.kernel.web import downloads
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request, page


@page(permissions.EVENT_VIEW)
def listing(request: Request, course_id: int) -> HttpResponse:
    """The files and links of a course."""
    course = courses.course_row(actor=request.actor, course_id=course_id)
    context = {
        "course": course,
        "materials": leavings.materials(course_id=course.id),
        "may_run": common.may(request, permissions.EVENT_RUN, course.office_id),
        "crumbs": _crumbs(),
    }
    return render(request, "development/course_materials.html", context)


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def add(request: Request, course_id: int) -> HttpResponse:
    """Add a file or a link."""
    course = _runnable(request, course_id)
    form = MaterialForm(request.POST or None, request.FILES or None)

    def act(data: dict[str, Any]) -> str:
        actions.add_material(
            actor=request.actor,
            course_id=course.id,
            title=data["title"],
            upload=common.uploaded(data["file"]),
            url=data["url"],
            at=clock.now(),
        )
        return _url(course)

    look = Look(title=_("เพิ่มเอกสาร"), submit=_("บันทึก"), back=_url(course), crumbs=_crumbs(course), upload=True)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"))


@page(permissions.EVENT_RUN, methods=("POST",))
def remove(request: Request, course_id: int, material_id: int) -> HttpResponse:
    """Take a file or a link out of a course."""
    course = _runnable(request, course_id)

    def act() -> object:
        return actions.remove_course_material(
            actor=request.actor, course_id=course.id, material_id=material_id, at=clock.now()
        )

    return common.do(request, act, to=_url(course), said=_("ลบแล้ว"))


@page(permissions.EVENT_VIEW)
def file(request: Request, course_id: int, file_id: int) -> HttpResponseBase:
    """A file of a course."""
    course = courses.course_row(actor=request.actor, course_id=course_id)
    stored = leavings.course_paper(course.id, file_id)
    if stored is None:
        raise Http404
    return downloads.hand_out(request, stored)


def _runnable(request: Request, course_id: int) -> CourseRow:
    course = courses.course_row(actor=request.actor, course_id=course_id)
    if not common.may(request, permissions.EVENT_RUN, course.office_id):
        raise Course.DoesNotExist
    return course


def _url(course: CourseRow) -> str:
    return reverse("development:course_materials", args=[course.id])


def _crumbs(course: CourseRow | None = None) -> common.Crumbs:
    way = [(_("หลักสูตรและวิทยากร"), reverse("development:courses"))]
    return common.crumbs(*way, *([(course.name, _url(course))] if course else []))
