"""Editors inside the builder: one question, one list of choices, and what the form says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.domains.instruments import permissions
from khet.domains.instruments.actions import building as actions
from khet.domains.instruments.queries import bands
from khet.domains.instruments.rules import building, starters
from khet.domains.instruments.rules.form import ChoiceList, Form, Question
from khet.domains.instruments.rules.refusals import Refusal
from khet.domains.instruments.web import builder, places
from khet.domains.instruments.web.builder_forms import (
    CHOICE_FIELDS,
    ListSheet,
    QuestionForm,
    initial_of,
    offer,
    sheet_of,
    sheet_of_post,
)
from khet.domains.instruments.web.places import Place
from khet.kernel import clock
from khet.kernel.web.forms import KhetForm
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


@dataclass(frozen=True, slots=True)
class Differing:
    """What somebody else wrote beside what the person typed, for one field."""

    label: Any
    theirs: str
    yours: str
    field: str


class SettingsForm(KhetForm):
    """What a form says of itself."""

    title_th = forms.CharField(label=gettext_lazy("ชื่อเครื่องมือ"), max_length=300)
    title_en = forms.CharField(label=gettext_lazy("ชื่อภาษาอังกฤษ"), max_length=300, required=False)
    bands = forms.ChoiceField(
        label=gettext_lazy("เกณฑ์แปลผล"), help_text=gettext_lazy("ค่าเฉลี่ยเท่าใดแปลว่าระดับใด เกณฑ์ไม่เหมือนกันทุกหน่วยงาน")
    )
    english = forms.BooleanField(label=gettext_lazy("มีภาษาอังกฤษด้วย"), required=False)


@page(permissions.FORM_EDIT, methods=("GET", "POST"))
def question(request: Request, instrument_id: int, key: str) -> HttpResponse:
    """Edit one question: kept at each change with scripts, by a button without them."""
    place = places.to_edit(request, instrument_id)
    if place.draft is None:
        return _no_draft(request, place)
    found = next((one.question for one in building.outline(place.form) if one.question.key == key), None)
    if found is None and request.method == "GET":
        raise Http404
    shown = found or Question(key=key, kind="text", labels={})
    if request.method == "GET":
        return _editor(request, place, QuestionForm(place.form, shown), building.digest(shown))
    typed = QuestionForm(place.form, shown, request.POST)
    seen = request.POST.get("seen", "")
    if request.POST.get("do") == "kind":
        return _editor(request, place, _with_kind(place.form, shown, request.POST), seen)
    if not typed.is_valid():
        return _refused(request, place, typed, seen)
    return _keep(request, place, typed, seen)


def _keep(request: Request, place: Place, typed: QuestionForm, seen: str) -> HttpResponse:
    key, wanted = typed.question.key, typed.made()

    def step(form: Form) -> Form:
        actions.unchanged_question(form, key, seen)
        return building.spoken(building.change(*_listed(form, key, wanted)))

    try:
        actions.change_draft(actor=request.actor, instrument_id=place.row.id, change=step, at=clock.now())
    except actions.ChangedMeanwhile as problem:
        return _conflict(request, place, typed, problem)
    except Refusal as problem:
        typed.problem(told(problem), field=getattr(problem, "field", "") or None)
        return _refused(request, place, typed, seen)
    fresh = places.to_edit(request, place.row.id)
    now = building.find(fresh.form, wanted.key).question
    if request.POST.get("do") == "auto":
        if typed.cleaned_data.get("list_key", "").startswith("new:"):  # the editor shows the list that was made
            return _editor(request, fresh, QuestionForm(fresh.form, now), building.digest(now))
        return _saved(request, fresh, now)
    if request.htmx:
        return builder.outline(request, fresh, focus=wanted.key)
    return redirect(reverse("instruments:build", args=[place.row.id]) + f"#{wanted.key}")


def _listed(form: Form, key: str, wanted: Question) -> tuple[Form, str, Question]:
    """The form with a new list when one was asked for, and the question that offers it."""
    asked, _colon, name = wanted.list_key.partition(":")
    if not _colon or asked != "new":
        return form, key, wanted
    fresh = starters.LISTS.get(name, starters.BLANK)
    now = form.choice_list(building.find(form, key).question.list_key)
    if now is not None and now.choices == fresh.choices and building.used_by(form, now.key) == (key,):
        return form, key, replace(wanted, list_key=now.key, right="")  # made when the change itself was kept
    form, made = building.add_list(form, fresh)
    return form, key, replace(wanted, list_key=made, right="")


def _with_kind(form: Form, shown: Question, posted: Mapping[str, Any]) -> QuestionForm:
    """The editor for another kind, with what was typed so far."""
    typed = QuestionForm(form, shown, posted)
    again = QuestionForm(form, replace(shown, kind=typed.kind_now))
    names = [name for name in again.fields if name in posted or isinstance(again.fields[name], forms.BooleanField)]
    again.initial = {**initial_of(shown), **{name: posted.get(name, "") for name in names}, "kind": typed.kind_now}
    if "list_key" in again.fields and not again.initial.get("list_key"):
        again.initial["list_key"] = f"new:{starters.FIRST_LIST.get(typed.kind_now, '')}"
    return again


def _conflict(request: Request, place: Place, typed: QuestionForm, problem: actions.ChangedMeanwhile) -> HttpResponse:
    fresh = places.to_edit(request, place.row.id)
    if not isinstance(problem.now, Question):
        typed.problem(_("ข้อนี้ถูกลบหรือเปลี่ยนรหัสไปแล้ว ข้อความของท่านยังอยู่ คัดลอกไปใส่ข้อใหม่ได้"))
        return _refused(request, fresh, typed, "")
    theirs = initial_of(problem.now)
    yours = {name: typed.data.get(name, "") for name in typed.fields}
    differing = [
        Differing(field.label, str(theirs[name]), str(yours[name]), typed[name].auto_id)
        for name, field in typed.fields.items()
        if not isinstance(field, forms.BooleanField) and str(theirs[name]) != str(yours[name])
    ]
    seen = building.digest(problem.now)
    return _refused(request, fresh, typed, seen, conflicts=differing)


def _refused(
    request: Request, place: Place, typed: QuestionForm, seen: str, *, conflicts: Sequence[Differing] = ()
) -> HttpResponse:
    if request.POST.get("do") == "auto" and not conflicts:
        context = {"place": place, "row": place.row, "typed": typed, "seen": seen, "problems": _problems(typed)}
        return render(request, "instruments/parts/saved.html", context)
    return _editor(request, place, typed, seen, conflicts=conflicts, status=409 if conflicts else 422)


def _problems(typed: QuestionForm) -> list[tuple[Any, str]]:
    return [
        (typed.fields[name].label if name in typed.fields else "", str(message))
        for name, messages in typed.errors.items()
        for message in messages
    ]


def _saved(request: Request, place: Place, now: Question) -> HttpResponse:
    context = {
        "place": place,
        "row": place.row,
        "typed": QuestionForm(place.form, now),
        "seen": building.digest(now),
        "at": clock.now(),
        "warnings": [problem for problem in place.problems if problem.key == now.key],
    }
    return render(request, "instruments/parts/saved.html", context)


def _editor(
    request: Request,
    place: Place,
    typed: QuestionForm,
    seen: str,
    *,
    conflicts: Sequence[Differing] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "place": place,
        "row": place.row,
        "typed": typed,
        "question": typed.question,
        "seen": seen,
        "conflicts": conflicts,
        "changed_at": place.draft.changed_at if place.draft else None,
        "who": (place.draft.editors.get(typed.question.key) if place.draft else "") or _("ผู้ร่วมแก้ไข"),
        "warnings": [problem for problem in place.problems if problem.key == typed.question.key],
    }
    if request.htmx:
        answer = render(request, "instruments/parts/question_editor.html", context)
        if request.POST.get("do") == "auto":
            answer["HX-Retarget"], answer["HX-Reswap"] = f"#edit-{typed.question.key}", "innerHTML"
        return answer
    return render(request, "instruments/build_question.html", context, status=status)


@page(permissions.FORM_EDIT, methods=("GET", "POST"))
def choices(request: Request, instrument_id: int, key: str) -> HttpResponse:
    """Edit a list of choices with scores and filters, or remove one that no question offers."""
    place = places.to_edit(request, instrument_id)
    if place.draft is None:
        return _no_draft(request, place)
    found = place.form.choice_list(key)
    if request.method == "GET":
        if found is None:
            raise Http404
        return _list_page(request, place, key, sheet_of(found.choices), building.digest(found))
    seen, do = request.POST.get("seen", ""), request.POST.get("do", "save")
    if do == "remove":
        return builder.act(request, place, lambda form: building.remove_list(form, key))
    typed = sheet_of_post(request.POST)
    if do != "save" or typed.problems:
        return _list_page(request, place, key, typed, seen, status=422 if typed.problems and do == "save" else 200)
    return _keep_list(request, place, key, typed, seen)


def _keep_list(request: Request, place: Place, key: str, typed: ListSheet, seen: str) -> HttpResponse:
    def step(form: Form) -> Form:
        actions.unchanged_list(form, key, seen)
        return building.spoken(building.change_list(form, key, typed.choices()))

    try:
        actions.change_draft(actor=request.actor, instrument_id=place.row.id, change=step, at=clock.now())
    except actions.ChangedMeanwhile as problem:
        return _list_page(request, places.to_edit(request, place.row.id), key, typed, "", problem=problem, status=409)
    except Refusal as problem:
        return _list_page(request, place, key, typed, seen, problem=problem, status=422)
    if request.htmx:
        return builder.outline(request, places.to_edit(request, place.row.id))
    return redirect(reverse("instruments:build", args=[place.row.id]) + "#lists")


def _list_page(
    request: Request,
    place: Place,
    key: str,
    typed: ListSheet,
    seen: str,
    *,
    problem: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    theirs = problem.now if isinstance(problem, actions.ChangedMeanwhile) else None
    context = {
        "place": place,
        "row": place.row,
        "key": key,
        "sheet": typed,
        "names": CHOICE_FIELDS,
        "seen": building.digest(theirs) if isinstance(theirs, ChoiceList) else seen,
        "who": (place.draft.editors.get(f"list:{key}") if place.draft else "") or _("ผู้ร่วมแก้ไข"),
        "theirs": sheet_of(theirs.choices).rows if isinstance(theirs, ChoiceList) else (),
        "users": building.used_by(place.form, key),
        "problem": problem,
    }
    if request.htmx:
        return render(request, "instruments/parts/list_editor.html", context)
    return render(request, "instruments/build_list.html", context, status=status)


@page(permissions.FORM_EDIT, methods=("POST",))
def new_list(request: Request, instrument_id: int) -> HttpResponse:
    """Add a ready-made or an empty list of choices and go on to fill it."""
    place = places.to_edit(request, instrument_id)
    wanted, made = starters.LISTS.get(request.POST.get("list", ""), starters.BLANK), []

    def step(form: Form) -> Form:
        changed, key = building.add_list(form, wanted)
        made.append(key)
        return changed

    try:
        actions.change_draft(actor=request.actor, instrument_id=instrument_id, change=step, at=clock.now())
    except Refusal as problem:
        return builder.show(request, place, problem=problem, status=409) if place.draft else _no_draft(request, place)
    return redirect("instruments:build_list", instrument_id=instrument_id, key=made[-1])


@page(permissions.FORM_EDIT, methods=("GET", "POST"))
def settings(request: Request, instrument_id: int) -> HttpResponse:
    """Change the form's name, languages and the bands by which its means are read."""
    place = places.to_edit(request, instrument_id)
    if place.draft is None:
        return _no_draft(request, place)
    now = place.form
    start = {
        "title_th": now.labels.get("th", ""),
        "title_en": now.labels.get("en", ""),
        "bands": now.bands,
        "english": "en" in now.languages,
    }
    form = SettingsForm(request.POST or None, initial=start)
    offer(form, "bands", [(each.code, each.name) for each in bands.band_sets(office_id=place.row.office_id)])
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _settings_kept(request, place, form):
            return redirect("instruments:build", instrument_id=instrument_id)
    context = {"place": place, "row": place.row, "form": form}
    return render(request, "instruments/build_settings.html", context, status=status)


def _settings_kept(request: Request, place: Place, form: SettingsForm) -> bool:
    given = form.cleaned_data
    labels = {code: given[f"title_{code}"] for code in ("th", "en") if given[f"title_{code}"]}
    languages = ("th", "en") if given["english"] else ("th",)
    try:
        actions.change_draft(
            actor=request.actor,
            instrument_id=place.row.id,
            change=lambda now: replace(now, labels=labels, languages=languages, bands=given["bands"]),
            at=clock.now(),
        )
    except Refusal as problem:
        form.problem(told(problem))
        return False
    return True


def _no_draft(request: Request, place: Place) -> HttpResponse:
    if request.htmx:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("instruments:build", args=[place.row.id])
        return answer
    return redirect("instruments:build", instrument_id=place.row.id)
