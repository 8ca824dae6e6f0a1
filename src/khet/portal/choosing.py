"""Choosing the office and the fiscal year that the pages speak of."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.web import choice
from khet.kernel.web.display import back_to
from khet.kernel.web.page import SIGNED_IN, Request, page

EARLIEST, LATEST = 2500, 2700
LONGEST = 18


@page(SIGNED_IN, methods=("POST",))
def choose(request: Request) -> HttpResponse:
    """Keep the choice; an office out of reach and a year that is none are ignored."""
    office, year = request.POST.get("office", "")[:LONGEST], request.POST.get("year", "")[:LONGEST]
    seen = {row.id for row in organisations.offices(actor=request.actor, on=clock.today())}
    choice.choose(
        request,
        office_id=int(office) if office.isdecimal() and int(office) in seen else None,
        year=int(year) if year.isdecimal() and EARLIEST < int(year) < LATEST else None,
    )
    return HttpResponseRedirect(back_to(request, "portal:home"))
