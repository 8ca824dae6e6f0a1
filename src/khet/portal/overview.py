"""An office on one page: its results, its trend, its schools and networks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from khet.domains.frameworks import public as frameworks
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.web import choice
from khet.kernel.web.page import Request, page
from khet.portal.glance import glance, trends


@page(frameworks.permissions.RESULT_VIEW)
def office(request: Request) -> HttpResponse:
    """The chosen office at a glance."""
    today, chosen = clock.today(), choice.chosen(request)
    seen = glance(request.actor, office_id=chosen.office_id, year=chosen.year, today=today)
    reached = {row.id for row in organisations.offices(actor=request.actor, on=today)}
    office_id = chosen.office_id if chosen.office_id in reached else None
    networks = organisations.networks(office_id, today) if office_id else []
    context = {
        "today": today,
        "glance": seen,
        "is_within_reach": office_id is not None
        and request.actor.reach(frameworks.permissions.RESULT_VIEW).covers_office(office_id),
        "trends": trends(seen.every),
        "networks": networks,
        "schools": sum(network.school_count for network in networks),
        "groups": organisations.groups(office_id, today) if office_id else [],
    }
    return render(request, "portal/office.html", context)
