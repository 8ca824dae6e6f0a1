"""The builder: the outline of a draft, and its steps; every step is kept at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from khet.domains.instruments import permissions
from khet.domains.instruments.actions import building as actions
from khet.domains.instruments.actions import forms
from khet.domains.instruments.rules import building, form_json, starters
from khet.domains.instruments.rules.form import CONTAINERS, Form, Kind, Question
from khet.domains.instruments.rules.form_checks import Problem
from khet.domains.instruments.rules.refusals import Refusal
from khet.domains.instruments.web import builder_words, places
from khet.domains.instruments.web.places import Place
from khet.kernel import clock
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told

MOST_PASTED = 300


@dataclass(frozen=True, slots=True)
class Line:
    """A question as the outline shows it."""

    placed: building.Placed
    kind: Any
    offers: str
    digest: str
    may_go_in: bool
    is_changed: bool
    problems: Sequence[Problem] = ()

    @property
    def question(self) -> Question:
        """The question itself."""
        return self.placed.question

    @property
    def label(self) -> str:
        """Its words in Thai, else in any language, else its key."""
        labels = self.question.labels
        return labels.get("th") or next(iter(labels.values()), "") or self.question.key


@page(permissions.FORM_EDIT)
def build(request: Request, instrument_id: int) -> HttpResponse:
    """Show the draft as an outline; without a draft, offer to begin one."""
    place = places.to_edit(request, instrument_id)
    if place.draft is None:
        return render(request, "instruments/build_begin.html", {"place": place, "row": place.row})
    return show(request, place)


@page(permissions.FORM_EDIT, methods=("POST",))
def begin(request: Request, instrument_id: int) -> HttpResponse:
    """Begin the next draft from the version in use, or go on with the one that is open."""
    places.to_edit(request, instrument_id)
    actions.begin_draft(actor=request.actor, instrument_id=instrument_id, at=clock.now())
    return redirect("instruments:build", instrument_id=instrument_id)


@page(permissions.FORM_EDIT, methods=("POST",))
def discard(request: Request, instrument_id: int) -> HttpResponse:
    """Throw the draft away; the version in use stays as it is."""
    place = places.to_edit(request, instrument_id)
    if place.used is None:
        raise Http404
    try:
        forms.discard_draft(actor=request.actor, instrument_id=instrument_id, at=clock.now())
    except Refusal as problem:
        messages.error(request, told(problem))
    else:
        messages.success(request, _("ทิ้งร่างแล้ว ฉบับที่ใช้อยู่ไม่เปลี่ยน"))
    return redirect("instruments:instrument", instrument_id=instrument_id)


@page(permissions.FORM_EDIT, methods=("POST",))
def change(request: Request, instrument_id: int) -> HttpResponse:
    """Take one step: move, copy, pair or remove a question, or bring a removed one back."""
    place = places.to_edit(request, instrument_id)
    what, key, seen = (*request.POST.get("do", "").split(":"), "", "")[:3]
    removed: dict[str, Any] = {}

    def step(form: Form) -> Form:
        if what == "restore":
            return _restored(form, request.POST.get("restore", ""))
        actions.unchanged_question(form, key, "")
        if what == "remove":
            actions.unchanged_question(form, key, seen)
            removed.update(_kept(form, key))
            return building.remove(form, key)
        if what == "copy":
            return building.duplicate(form, key)
        if what == "pair":
            return building.as_pair(form, key)
        return building.move(form, key, what) if what in building.WAYS else form

    return act(request, place, step, at=key, removed=removed)


@page(permissions.FORM_EDIT, methods=("GET", "POST"))
def add(request: Request, instrument_id: int) -> HttpResponse:
    """Choose the kind of a new question, or paste many lines; it comes after the question that was named."""
    place = places.to_edit(request, instrument_id)
    if place.draft is None:
        return redirect("instruments:build", instrument_id=instrument_id)
    named = request.POST if request.method == "POST" else request.GET
    spot = {"after": named.get("after", ""), "inside": named.get("inside", "")}
    if request.method == "GET":
        return _palette(request, place, spot)
    made: list[str] = []

    def step(form: Form) -> Form:
        before = building.keys(form)
        after = _added(form, request.POST, spot)
        made.extend(one.question.key for one in building.outline(after) if one.question.key not in before)
        return after

    try:
        actions.change_draft(actor=request.actor, instrument_id=instrument_id, change=step, at=clock.now())
    except Refusal as problem:
        return _palette(request, place, spot, problem=problem, typed=request.POST)
    fresh = places.to_edit(request, instrument_id)
    if request.htmx:
        return outline(request, fresh, focus=made[0], editing=made[0] if len(made) <= 2 else "")
    if len(made) > 2:
        return redirect(reverse("instruments:build", args=[instrument_id]) + f"#{made[0]}")
    return redirect("instruments:build_question", instrument_id=instrument_id, key=made[0])


def _added(form: Form, posted: Any, spot: dict[str, str]) -> Form:
    kind = posted.get("kind", "")
    if kind not in builder_words.KIND_WORDS:
        raise building.StepRefused("เลือกชนิดของข้อ", "Choose a kind of question", "kind")
    form, question = starters.begin(form, cast("Kind", kind))
    lines = [line.strip() for line in posted.get("lines", "").splitlines() if line.strip()]
    if not lines:
        return building.add(form, [question], **spot)
    if len(lines) > MOST_PASTED:
        raise building.StepRefused(
            f"วางได้ครั้งละไม่เกิน {MOST_PASTED} ข้อ", f"At most {MOST_PASTED} questions at a time", "lines"
        )
    child: Kind = "rating" if kind == "matrix" else "text"
    if kind in CONTAINERS:
        rows = starters.rows(form, lines, kind=child, list_key=question.list_key)
        return building.add(form, [_filled(question, rows)], **spot)
    rows = starters.rows(form, lines, kind=cast("Kind", kind), list_key=question.list_key)
    return building.add(form, rows, **spot)


def _filled(box: Question, rows: tuple[Question, ...]) -> Question:
    return replace(box, key=f"{box.key}_box" if box.key in {row.key for row in rows} else box.key, children=rows)


def _palette(
    request: Request, place: Place, spot: dict[str, str], *, problem: Exception | None = None, typed: Any = None
) -> HttpResponse:
    context = {
        "place": place,
        "row": place.row,
        "spot": spot,
        "kinds": builder_words.KINDS,
        "problem": problem,
        "typed": typed or {},
    }
    name = "instruments/parts/palette.html" if request.htmx else "instruments/build_add.html"
    return render(request, name, context, status=422 if problem and not request.htmx else 200)


def act(
    request: Request,
    place: Place,
    step: Callable[[Form], Form],
    *,
    at: str = "",
    removed: dict[str, Any] | None = None,
) -> HttpResponse:
    """Take a step and show the outline again; a refusal is told above it."""
    try:
        actions.change_draft(actor=request.actor, instrument_id=place.row.id, change=step, at=clock.now())
    except Refusal as problem:
        return _told(request, place, problem, at)
    fresh = places.to_edit(request, place.row.id)
    if request.htmx:
        return outline(request, fresh, focus=at, removed=removed)
    if removed:
        return show(request, fresh, removed=removed)
    return redirect(reverse("instruments:build", args=[place.row.id]) + (f"#{at}" if at else ""))


def _told(request: Request, place: Place, problem: Exception, at: str) -> HttpResponse:
    fresh = places.to_edit(request, place.row.id)
    if request.htmx:
        return outline(request, fresh, focus=at, problem=problem)
    if fresh.draft is None:
        messages.error(request, told(problem))
        return redirect("instruments:build", instrument_id=place.row.id)
    return show(request, fresh, problem=problem, status=409)


def show(request: Request, place: Place, *, status: int = 200, **more: Any) -> HttpResponse:
    """The builder's page."""
    return render(request, "instruments/build.html", context(place, **more), status=status)


def outline(request: Request, place: Place, **more: Any) -> HttpResponse:
    """The outline alone, to be put in the place of the old one, with the counts of the side that a step changes."""
    if place.draft is None:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("instruments:build", args=[place.row.id])
        return answer
    return render(request, "instruments/parts/outline_anew.html", context(place, **more))


def context(place: Place, **more: Any) -> dict[str, Any]:
    """What the outline shows."""
    form = place.form
    return {
        "place": place,
        "row": place.row,
        "form_now": form,
        "lines": lines(form, place.in_use, place.problems),
        "form_problems": [problem for problem in place.problems if problem.what != "question"],
        "lists": [(one, building.used_by(form, one.key)) for one in form.lists],
        "kinds": builder_words.KINDS,
        "ready": builder_words.LISTS,
        **more,
    }


def lines(form: Form, before: Form | None, problems: Sequence[Problem] = ()) -> list[Line]:
    """The questions of a form in order, with their problems; those that differ from the version in use are marked."""
    wrong: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.what == "question":
            wrong.setdefault(problem.key, []).append(problem)
    old = (
        {placed.question.key: building.digest(placed.question) for placed in building.outline(before)} if before else {}
    )
    scales = {one.key: " · ".join(_words(choice) for choice in one.choices[:3]) for one in form.lists}
    made: list[Line] = []
    above: dict[int, str] = {}
    for placed in building.outline(form):
        question, digest = placed.question, building.digest(placed.question)
        may_go_in = not placed.is_first and above.get(placed.depth, "") in CONTAINERS
        made.append(
            Line(
                placed,
                builder_words.KIND_WORDS[question.kind],
                scales.get(question.list_key, ""),
                digest,
                may_go_in,
                bool(old) and old.get(question.key) != digest,
                wrong.get(question.key, ()),
            )
        )
        above[placed.depth] = question.kind
    return made


def _words(choice: Any) -> str:
    return str(choice.labels.get("th", choice.key))


def _kept(form: Form, key: str) -> dict[str, Any]:
    """What is needed to bring a removed question back to its place."""
    placed = building.find(form, key)
    siblings = building.find(form, placed.parent).question.children if placed.parent else form.questions
    at = next(place for place, one in enumerate(siblings) if one.key == key)
    spot = {"after": siblings[at - 1].key} if at else {"inside": placed.parent}
    plain = form_json.question_to_json(placed.question)
    return {"label": placed.question.labels.get("th", key), "text": json.dumps({"question": plain, **spot})}


def _restored(form: Form, text: str) -> Form:
    try:
        kept = json.loads(text)
        question = form_json.question_from_json(kept["question"])
        after, inside = str(kept.get("after", "")), str(kept.get("inside", ""))
    except (ValueError, KeyError, TypeError) as broken:
        raise building.StepRefused("นำข้อที่ลบกลับมาไม่ได้", "The removed question cannot be brought back") from broken
    known = building.keys(form)
    spot = {"after": after if after in known else "", "inside": inside if inside in known and not after else ""}
    return building.add(form, [question], **spot)
