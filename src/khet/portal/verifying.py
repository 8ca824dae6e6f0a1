"""Verification of an issued paper: anyone who holds it sees whether its figures still stand."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from khet.kernel import register
from khet.kernel.web.page import PUBLIC, Request, page

LONGEST_TOKEN = 64


@page(PUBLIC)
def ask(request: Request) -> HttpResponse:
    """Type the code printed under the QR code."""
    if token := request.GET.get("token", "").strip().rstrip("/").rsplit("/", 1)[-1]:
        return redirect("portal:verify", token[:LONGEST_TOKEN])
    return render(request, "portal/verify_ask.html")


@page(PUBLIC)
def verify(request: Request, token: str) -> HttpResponse:
    """Each figure as issued and as it is now; an unknown code gets a page that says what to do."""
    paper = register.find(token) if len(token) <= LONGEST_TOKEN else None
    if paper is None:
        return _unindexed(render(request, "portal/verify_unknown.html", {"token": token[:LONGEST_TOKEN]}, status=404))
    checks = register.check(paper)
    context = {"paper": paper, "checks": checks, "changed": [row for row in checks if row.changed]}
    return _unindexed(render(request, "portal/verify.html", context))


def _unindexed(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "private, no-cache"
    return answer
