"""The expert's own page: opened by a personal link on any phone, without an account; what is typed is kept at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from khet.domains.instruments.actions import expert_answers as actions
from khet.domains.instruments.queries import experts as queries
from khet.domains.instruments.queries.experts import ExpertSheet
from khet.domains.instruments.rules import ioc
from khet.domains.instruments.rules.refusals import Refusal
from khet.domains.instruments.rules.rounds import NoSuchLink, RoundClosed
from khet.kernel import clock
from khet.kernel.web.page import PUBLIC, Request, page
from khet.kernel.web.words import told

RATINGS = {"1": 1, "0": 0, "-1": -1, "": None}


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the page of a link out of every cache, search engine and log: its address is the expert's key."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        # Not "no-referrer": browsers then send "Origin: null" with the form, and the guard against forgery refuses it.
        answer["Referrer-Policy"] = "same-origin"
        answer._has_been_logged = True  # type: ignore[attr-defined]
        return answer

    return guarded


@page(PUBLIC, methods=("GET", "POST"))
@private
def sheet(request: Request, token: str) -> HttpResponse:
    """Show the items to the holder of a link; a sent form keeps everything, "send" also says that one is done."""
    try:
        found = queries.expert_sheet(token, today=clock.today())
    except NoSuchLink as problem:
        return render(request, "instruments/expert_gone.html", {"problem": problem}, status=404)
    if request.method == "GET":
        return _show(request, token, found)
    typed = _typed(request, found)
    try:
        actions.save_ratings(token=token, answers=typed, at=clock.now(), today=clock.today())
        if request.POST.get("do") == "send":
            remark = request.POST.get("remark", "")
            actions.send(token=token, remark=remark, at=clock.now(), today=clock.today())
    except RoundClosed as problem:
        return _show(request, token, found, typed=typed, problem=problem, status=409)
    except Refusal as problem:
        return _show(request, token, found, typed=typed, problem=problem, status=422)
    sent = request.POST.get("do") == "send"
    return redirect(f"{request.path}?{'sent' if sent else 'saved'}=1")


@page(PUBLIC, methods=("POST",))
@private
def save(request: Request, token: str) -> HttpResponse:
    """Keep what was just tapped or typed, and say so beside it."""
    context: dict[str, Any] = {}
    try:
        found = queries.expert_sheet(token, today=clock.today())
        actions.save_ratings(token=token, answers=_typed(request, found), at=clock.now(), today=clock.today())
        context["sheet"] = queries.expert_sheet(token, today=clock.today())
    except Refusal as problem:
        context["problem"] = problem
    return render(request, "instruments/parts/expert_saved.html", context)


def _typed(request: Request, found: ExpertSheet) -> dict[str, actions.Answer]:
    """The ratings and reasons that were sent; what was not sent stays as it was."""
    answers: dict[str, actions.Answer] = {}
    for item in found.row.items:
        rating, reason = request.POST.get(f"r-{item.key}"), request.POST.get(f"t-{item.key}")
        if rating is None and reason is None:
            continue
        known = found.answers.get(item.key)
        given = RATINGS.get(rating, 9) if rating is not None else (known.rating if known else None)
        answers[item.key] = (given, reason if reason is not None else (known.reason if known else ""))
    return answers


def _show(
    request: Request,
    token: str,
    found: ExpertSheet,
    *,
    typed: dict[str, actions.Answer] | None = None,
    problem: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    groups: list[tuple[str, str, list[Any]]] = []
    shown = {key: (said.rating, said.reason) for key, said in found.answers.items()} | (typed or {})
    for number, item in enumerate(found.row.items, start=1):
        rating, reason = shown.get(item.key, (None, ""))
        if not groups or groups[-1][0] != item.dimension:
            groups.append((item.dimension, found.row.objectives.get(item.dimension, ""), []))
        groups[-1][2].append((number, item, rating, reason))
    context = {
        "token": token,
        "sheet": found,
        "groups": groups,
        "ratings": ioc.RATINGS,
        "problem": problem,
        "said": told(problem) if problem else "",
        "remark": request.POST.get("remark", found.expert.remark),
        "sent": "sent" in request.GET,
        "saved": "saved" in request.GET,
    }
    return render(request, "instruments/expert.html", context, status=status)
