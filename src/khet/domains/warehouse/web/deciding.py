"""Deciding about a file: answers to its questions, accepting it, taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from khet.domains.warehouse import permissions
from khet.domains.warehouse.actions import flow, uploads
from khet.domains.warehouse.queries import choosing
from khet.domains.warehouse.queries import imports as import_queries
from khet.domains.warehouse.queries.rows import ImportRow, QuestionRow
from khet.domains.warehouse.rules import units
from khet.domains.warehouse.rules.choosing import SCHOOL
from khet.domains.warehouse.rules.refusals import WarehouseProblem
from khet.domains.warehouse.web import common, shown
from khet.kernel import clock
from khet.kernel.states import WrongState
from khet.kernel.web import form_pages
from khet.kernel.web.form_pages import Look
from khet.kernel.web.forms import IntegerField, KhetForm
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told

LONGEST_REASON, LONGEST_SAID = 500, 60
FIRST_YEAR, LAST_YEAR = 2500, 2700
NOT_BUDDHIST = gettext_lazy("ต้องเป็นปี พ.ศ. เช่น 2567")


class PeriodForm(KhetForm):
    """A year of the Buddhist era, and a round where the dataset has several."""

    year = IntegerField(
        label=gettext_lazy("ปีการศึกษา (พ.ศ.)"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={"min_value": NOT_BUDDHIST, "max_value": NOT_BUDDHIST},
    )

    def __init__(self, rounds: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(rounds) > 1:
            names = [("", _("เลือกรอบ")), *((key, common.round_name(key)) for key in rounds)]
            self.fields["round"] = forms.ChoiceField(label=_("รอบ"), choices=names)


@page(permissions.FILE_IMPORT, methods=("POST",))
def decide(request: Request, import_id: int) -> HttpResponse:
    """Keep every answer of the form that is new, then check the file again with all of them."""
    row = common.import_of(request, import_id)
    sees_people = common.covers(request.actor, permissions.PERSON_VIEW, row.office_id)
    known = {shown.token(each): each for each in import_queries.questions(request.actor, import_id)}
    given, strange = _given(request, row, known)
    mine = {key: value for key, value in given.items() if key in known}
    news = [
        (known[key], option)
        for key, option in mine.items()
        if known[key].answer != option and not shown.is_hidden(known[key], row.dataset, sees_people=sees_people)
    ]
    for text in strange:
        messages.error(request, _("ไม่พบโรงเรียน “%(text)s” ในเขตนี้ โปรดเลือกจากรายการหรือพิมพ์รหัส") % {"text": text})
    try:
        with transaction.atomic():
            for question, option in news:
                _decide(request, question, option)
            if news:
                uploads.start(actor=request.actor, import_id=import_id, at=clock.now())
    except (WarehouseProblem, WrongState) as problem:
        messages.error(request, told(problem))
    else:
        if news or not strange:
            _tell(request, kept=len(news), gone=len(given) - len(mine))
    return redirect("warehouse:import", import_id=import_id)


def _given(request: Request, row: ImportRow, known: Mapping[str, QuestionRow]) -> tuple[dict[str, str], list[str]]:
    """The answers of the form by question, and what was typed as a school that the office does not have.

    A school that is typed wins over an option, unless it is only the answer that stood there before.
    """
    given = {key[2:]: str(value) for key, value in request.POST.items() if key.startswith("q.") and value}
    typed = {key[2:]: str(value).strip() for key, value in request.POST.items() if key.startswith("s.")}
    typed = {key: text for key, text in typed.items() if text and key in known and known[key].takes_any_school}
    schools = choosing.office_schools(row.office_id) if typed else None
    strange = []
    for key, text in typed.items():
        found = schools.find(text) if schools is not None else None
        if found is None:
            strange.append(text[:LONGEST_SAID])
        elif f"{SCHOOL}{found}" != known[key].answer:
            given[key] = f"{SCHOOL}{found}"
    return given, strange


def _decide(request: Request, question: QuestionRow, option: str) -> None:
    flow.decide(
        actor=request.actor,
        import_id=question.import_id,
        cause=question.cause,
        field=question.field,
        group=question.group,
        option=option,
        at=clock.now(),
    )


def _tell(request: Request, *, kept: int, gone: int) -> None:
    if gone:
        words = ngettext(
            "มี %(count)s เรื่องที่เปลี่ยนไปแล้วเพราะไฟล์ถูกตรวจใหม่ โปรดดูอีกครั้ง",
            "มี %(count)s เรื่องที่เปลี่ยนไปแล้วเพราะไฟล์ถูกตรวจใหม่ โปรดดูอีกครั้ง",
            gone,
        )
        messages.warning(request, words % {"count": gone})
    if kept:
        words = ngettext("บันทึกการตัดสิน %(count)s เรื่องแล้ว", "บันทึกการตัดสิน %(count)s เรื่องแล้ว", kept)
        messages.success(request, words % {"count": kept})
    elif not gone:
        messages.info(request, _("ยังไม่ได้เลือกคำตอบใหม่"))


@page(permissions.SNAPSHOT_PUBLISH, methods=("POST",))
def accept(request: Request, import_id: int) -> HttpResponse:
    """Publish what can be published as a snapshot, if it still is what the person saw."""
    row = common.import_of(request, import_id)
    if request.POST.get("seen", "") != seen(row):
        messages.warning(request, _("ไฟล์ถูกตรวจใหม่หลังจากที่เปิดหน้านี้ โปรดดูจำนวนอีกครั้งก่อนรับรอง"))
        return redirect("warehouse:import", import_id=import_id)
    try:
        uploads.start_accept(
            actor=request.actor,
            import_id=import_id,
            reason=request.POST.get("reason", "")[:LONGEST_REASON].strip(),
            replace=replace if (replace := request.POST.get("replace", "")) in (units.OWN, units.ALL) else "",
            at=clock.now(),
        )
    except (WarehouseProblem, WrongState) as problem:
        messages.error(request, told(problem))
    return redirect("warehouse:import", import_id=import_id)


@page(permissions.FILE_IMPORT, methods=("POST",))
def withdraw(request: Request, import_id: int) -> HttpResponse:
    """Take the file back: nothing of it is published."""
    row = common.import_of(request, import_id)
    reason = request.POST.get("reason", "")[:LONGEST_REASON].strip()
    try:
        uploads.withdraw(actor=request.actor, import_id=row.id, reason=reason, at=clock.now())
    except (WarehouseProblem, WrongState) as problem:
        messages.error(request, told(problem))
        return redirect("warehouse:import", import_id=import_id)
    messages.success(request, _("ถอนไฟล์แล้ว ไม่มีข้อมูลใดเปลี่ยน"))
    return redirect("warehouse:imports")


@page(permissions.FILE_IMPORT, methods=("GET", "POST"))
def period(request: Request, import_id: int) -> HttpResponse:
    """Say of which year and round the rows are; the file is checked again with it."""
    row = common.import_of(request, import_id)
    dataset = common.dataset_of(row.dataset)
    if dataset is None:
        return redirect("warehouse:map", import_id=import_id)
    back = reverse("warehouse:import", args=[row.id])

    def act(data: dict[str, Any]) -> str:
        with transaction.atomic():
            flow.set_period(
                actor=request.actor,
                import_id=row.id,
                year=data["year"],
                round_=data.get("round", dataset.rounds[0]),
                at=clock.now(),
            )
            uploads.start(actor=request.actor, import_id=row.id, at=clock.now())
        return back

    form = PeriodForm(dataset.rounds, request.POST or None, initial={"year": row.year or None, "round": row.round})
    look = Look(
        title=_("ปีและรอบของ %(name)s") % {"name": row.file_name},
        submit=_("บันทึกและตรวจใหม่"),
        back=back,
        crumbs=[(_("คลังข้อมูล"), reverse("warehouse:imports")), (row.file_name, back)],
        lead=_("ข้อมูลในไฟล์เป็นของปีการศึกษาและรอบใด"),
    )
    return form_pages.answer(request, form=form, look=look, act=act, refusals=(WarehouseProblem, WrongState))


def seen(row: ImportRow) -> str:
    """What the person saw when the button was printed: the counts of this very check."""
    checked = row.checked_at.isoformat() if row.checked_at else ""
    return f"{row.rows_in}.{row.accepted}.{row.repaired}.{row.waiting}.{row.refused}@{checked}"
