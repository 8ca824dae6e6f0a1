"""Home: what waits for me, what is late, what changed, then the area at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from khet.kernel import clock, work
from khet.kernel.web import choice
from khet.kernel.web.notifications import address
from khet.kernel.web.page import SIGNED_IN, Request, page
from khet.portal.glance import glance

SHOWN, NOTES = 30, 6


@dataclass(frozen=True, slots=True)
class Waiting:
    """A work item with its address."""

    item: work.WorkItemRow
    url: str


@page(SIGNED_IN)
def home(request: Request) -> HttpResponse:
    """What waits for the person who asks; the most urgent first."""
    today = clock.today()
    chosen = choice.chosen(request)
    items = work.items_for(request.actor, today=today)
    context = {
        "today": today,
        "waiting": [Waiting(item, address(item.url_name, item.url_args)) for item in items[:SHOWN]],
        "count": len(items),
        "late": sum(item.is_late for item in items),
        "more": max(0, len(items) - SHOWN),
        "notes": work.notifications(request.actor, most=NOTES),
        "glance": glance(request.actor, office_id=chosen.office_id, year=chosen.year, today=today),
    }
    return render(request, "portal/home.html", context)
