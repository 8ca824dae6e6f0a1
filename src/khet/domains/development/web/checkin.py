"""What a phone's own camera opens from the code on the door: no account is needed, a personal code is enough."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as now

from khet.domains.development.actions import attendance as actions
from khet.domains.development.rules.refusals import CheckinProblem
from khet.kernel import clock
from khet.kernel.web.page import PUBLIC, Request, page
from khet.kernel.web.words import told

app_name = "checkin"
MOST_FAILURES, WINDOW = 200, 600  # per session, so that a hall behind one address is not locked out


@page(PUBLIC, methods=("GET", "POST"))
def door(request: Request, code: str) -> HttpResponse:
    """What the code opens; when sent: check somebody in, or say clearly why not."""
    at = clock.now()
    context: dict[str, Any] = {"code": code, "typed": request.POST.get("personal", "")[:20]}
    try:
        opened = actions.open_door(code=code, at=at)
    except CheckinProblem as problem:
        status = 404 if problem.code == "guessed" else 409
        return _answer(request, {**context, "problem": told(problem)}, status=status)
    context["door"] = opened
    if request.method != "POST":
        return _answer(request, context)
    personal = context["typed"].strip() if request.POST.get("who") == "code" else ""
    if request.POST.get("who") == "code" and not personal:
        return _answer(request, {**context, "problem": now("โปรดพิมพ์รหัสประจำตัวจากคำเชิญ")}, status=422)
    counter = f"checkin-failures:{opened.session_id}"
    if personal and cache.get(counter, 0) >= MOST_FAILURES:
        text = now("มีการพิมพ์รหัสผิดหลายครั้ง โปรดรอ 10 นาที หรือแจ้งเจ้าหน้าที่ให้เช็กชื่อแทน")
        return _answer(request, {**context, "problem": text}, status=429)
    try:
        context["done"] = actions.check_in(actor=request.actor, code=code, personal_code=personal, at=at)
    except CheckinProblem as problem:
        if problem.code == "unknown":
            cache.set(counter, cache.get(counter, 0) + 1, WINDOW)
        return _answer(request, {**context, "problem": told(problem)}, status=409)
    return _answer(request, context)


def _answer(request: Request, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "development/checkin.html", context, status=status)
    response["Cache-Control"] = "no-store"
    # Not "no-referrer": browsers then send "Origin: null" with the form, and the guard against forged forms refuses it.
    response["Referrer-Policy"] = "same-origin"
    return response


urlpatterns = [path("<str:code>/", door, name="door")]
