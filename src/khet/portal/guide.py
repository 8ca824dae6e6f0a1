"""How to use Khet: the keyboard, what the signs mean, whom to ask."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from khet.kernel.web.page import PUBLIC, Request, page


@page(PUBLIC)
def guide(request: Request) -> HttpResponse:
    """The help page."""
    return render(request, "portal/help.html")
