"""Pages of what an event leaves behind: money, papers, pictures, visits, lessons, problems and suggestions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from khet.domains.development import permissions
from khet.domains.development.actions import leavings as actions
from khet.domains.development.models import EventNote, Registration
from khet.domains.development.queries import events, leavings, plans
from khet.domains.development.queries.rows import EventRow
from khet.domains.development.rules import money
from khet.domains.development.web import common
from khet.domains.development.web.event_forms import (
    CaptionForm,
    EventNoteForm,
    ExpenseForm,
    LessonForm,
    MaterialForm,
    PhotoForm,
    VisitForm,
)
from khet.domains.development.web.events import look_of, runnable
from khet.domains.development.web.programmes import expense_words
from khet.kernel import clock, files
from khet.kernel.web import downloads
from khet.kernel.web.forms import KhetForm
from khet.kernel.web.page import Request, page

Saver = Callable[[Request, int, dict[str, Any], int | None], object]


@page(permissions.EVENT_VIEW)
def expenses(request: Request, event_id: int) -> HttpResponse:
    """What the event cost, beside the budget of its programme."""
    event = events.event_row(actor=request.actor, event_id=event_id)
    rows = leavings.expenses(event_id=event_id)
    lines = plans.budget_rows([event.programme_id]).get(event.programme_id, [])
    context = {
        **common.event_frame(request, event, "expenses"),
        "expenses": [(row, money.baht(row.amount)) for row in rows],
        "total": money.baht(sum(row.amount for row in rows)),
        "lines": [(row, money.baht(row.amount), money.baht(row.spent), money.baht(row.left)) for row in lines],
    }
    return render(request, "development/expenses.html", context)


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def add_expense(request: Request, event_id: int) -> HttpResponse:
    """Record money spent."""
    event = runnable(request, event_id)
    lines = plans.budget_rows([event.programme_id]).get(event.programme_id, [])
    form = ExpenseForm(
        request.POST or None,
        request.FILES or None,
        initial={"paid_on": clock.today()},
        lines=[(row.id, f"{row.source}: {row.kind}") for row in lines],
    )

    def act(data: dict[str, Any]) -> str:
        actions.add_expense(
            actor=request.actor,
            event_id=event_id,
            words=expense_words(data),
            upload=common.uploaded(data["file"]),
            at=clock.now(),
        )
        return common.event_url("expenses", event_id)

    look = look_of(_("บันทึกค่าใช้จ่าย"), event, "expenses", upload=True)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกค่าใช้จ่ายแล้ว"))


@page(permissions.EVENT_VIEW)
def everything(request: Request, event_id: int) -> HttpResponse:
    """Papers, pictures, visits, lessons, problems and suggestions of an event."""
    event = events.event_row(actor=request.actor, event_id=event_id)
    context = {
        **common.event_frame(request, event, "leavings"),
        "materials": leavings.materials(event_id=event_id, course_id=event.course_id),
        "photos": leavings.photos(event_id),
        "visits": leavings.visits(event_id),
        "lessons": leavings.group_lessons(event_id),
        "problems": leavings.notes(event_id, EventNote.PROBLEM),
        "suggestions": leavings.notes(event_id, EventNote.SUGGESTION),
    }
    return render(request, "development/leavings.html", context)


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def add(request: Request, event_id: int, kind: str) -> HttpResponse:
    """Add a paper, pictures, a visit, a lesson or a note."""
    event = runnable(request, event_id)
    if kind not in KINDS:
        raise Http404
    title, form_class, save = KINDS[kind]
    initial = {"visited_on": event.starts_on} if kind == "visit" else {"kind": request.GET.get("kind", "problem")}
    form = form_class(request.POST or None, request.FILES or None, initial=initial)
    return _page(request, event, title, form, lambda data: save(request, event_id, data, None))


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def edit(request: Request, event_id: int, kind: str, record_id: int) -> HttpResponse:
    """Change a visit, a lesson, a note or a caption."""
    event = runnable(request, event_id)
    found = _found(event_id, kind).get(record_id)
    if found is None:
        raise Http404
    title, form_class, save = CAPTION if kind == "photo" else KINDS[kind]
    form = form_class(request.POST or None, initial=found)
    return _page(request, event, title, form, lambda data: save(request, event_id, data, record_id))


@page(permissions.EVENT_RUN, methods=("POST",))
def remove(request: Request, event_id: int, kind: str, record_id: int) -> HttpResponse:
    """Take something out of what the event left behind."""
    if kind not in actions.REMOVABLE:
        raise Http404
    runnable(request, event_id)

    def act() -> object:
        return actions.remove(actor=request.actor, event_id=event_id, kind=kind, record_id=record_id, at=clock.now())

    back = "expenses" if kind == "expense" else "leavings"
    return common.do(request, act, to=common.event_url(back, event_id), said=_("ลบแล้ว"))


@page(permissions.EVENT_VIEW, permissions.EVENT_JOIN)
def file(request: Request, event_id: int, file_id: int) -> HttpResponseBase:
    """A paper of an event, for those who may see or join it; a receipt only for those who see the event's pages.

    What belongs to the course goes to those who see the event's pages and to whoever has a seat in it.
    """
    permission = permissions.EVENT_VIEW if request.actor.may(permissions.EVENT_VIEW) else permissions.EVENT_JOIN
    event = events.event_row(actor=request.actor, event_id=event_id, permission=permission)
    runs = permission == permissions.EVENT_VIEW
    stored = leavings.paper(event_id, file_id, receipts=runs)
    if stored is None and event.course_id and (runs or _has_seat(request, event_id)):
        stored = leavings.course_paper(event.course_id, file_id)
    if stored is None:
        raise Http404
    return downloads.hand_out(request, stored)


def _has_seat(request: Request, event_id: int) -> bool:
    mine = events.own_registration(actor=request.actor, event_id=event_id)
    return mine is not None and mine.state == Registration.CONFIRMED


@page(permissions.EVENT_VIEW)
def photo(request: Request, event_id: int, photo_id: int) -> HttpResponseBase:
    """A picture of an event, shown in its page."""
    events.event_row(actor=request.actor, event_id=event_id)
    response: FileResponse = files.download_response(leavings.photo_file(event_id, photo_id))
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _page(
    request: Request, event: EventRow, title: Any, form: KhetForm, save: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    def act(data: dict[str, Any]) -> str:
        save(data)
        return common.event_url("leavings", event.id)

    look = look_of(title, event, "leavings", upload=True)
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"))


def _found(event_id: int, kind: str) -> dict[int, dict[str, Any]]:
    """What may be changed, as the forms show it."""
    if kind == "visit":
        names = ("place", "visited_on", "topic", "seen", "lesson", "use")
        return {row.id: {name: getattr(row, name) for name in names} for row in leavings.visits(event_id)}
    if kind == "lesson":
        return {row.id: {"group_name": row.heading, "text": row.text} for row in leavings.group_lessons(event_id)}
    if kind == "note":
        return {
            row.id: {"kind": which, "text": row.text}
            for which in (EventNote.PROBLEM, EventNote.SUGGESTION)
            for row in leavings.notes(event_id, which)
        }
    if kind == "photo":
        return {row.id: {"caption": row.caption} for row in leavings.photos(event_id)}
    return {}


def _save_material(request: Request, event_id: int, data: dict[str, Any], _id: int | None) -> object:
    upload = common.uploaded(data["file"])
    return actions.add_material(
        actor=request.actor, event_id=event_id, title=data["title"], upload=upload, url=data["url"], at=clock.now()
    )


def _save_photos(request: Request, event_id: int, data: dict[str, Any], _id: int | None) -> object:
    uploads = [upload for each in data["photos"] if (upload := common.uploaded(each)) is not None]
    return actions.add_photos(
        actor=request.actor, event_id=event_id, uploads=uploads, caption=data["caption"], at=clock.now()
    )


def _save_caption(request: Request, event_id: int, data: dict[str, Any], record_id: int | None) -> object:
    return actions.caption(
        actor=request.actor, event_id=event_id, photo_id=record_id or 0, text=data["caption"], at=clock.now()
    )


def _save_visit(request: Request, event_id: int, data: dict[str, Any], record_id: int | None) -> object:
    return actions.save_visit(
        actor=request.actor,
        event_id=event_id,
        words=actions.VisitWords(**data),
        visit_id=record_id,
        at=clock.now(),
    )


def _save_lesson(request: Request, event_id: int, data: dict[str, Any], record_id: int | None) -> object:
    return actions.save_group_lesson(
        actor=request.actor, event_id=event_id, lesson_id=record_id, at=clock.now(), **data
    )


def _save_note(request: Request, event_id: int, data: dict[str, Any], record_id: int | None) -> object:
    return actions.save_note(actor=request.actor, event_id=event_id, note_id=record_id, at=clock.now(), **data)


CAPTION: tuple[Any, type[KhetForm], Saver] = (_("คำบรรยายภาพ"), CaptionForm, _save_caption)
KINDS: dict[str, tuple[Any, type[KhetForm], Saver]] = {
    "material": (_("เพิ่มเอกสาร"), MaterialForm, _save_material),
    "photo": (_("เพิ่มภาพถ่าย"), PhotoForm, _save_photos),
    "visit": (_("บันทึกการศึกษาดูงาน"), VisitForm, _save_visit),
    "lesson": (_("บทเรียนของกลุ่ม"), LessonForm, _save_lesson),
    "note": (_("ปัญหาหรือข้อเสนอแนะ"), EventNoteForm, _save_note),
}
