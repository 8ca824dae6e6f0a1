"""Why a figure is what it is: formula, words, counts, files; and, with a purpose, the names behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from khet.domains.indicators import permissions
from khet.domains.indicators.actions import names as name_actions
from khet.domains.indicators.queries import definitions, explaining, labels
from khet.domains.indicators.queries.rows import Explanation
from khet.domains.indicators.rules.dimensions import PLACES
from khet.domains.indicators.rules.refusals import NoSuchIndicator, Refusal
from khet.domains.indicators.web import exploring, exploring_shown
from khet.domains.indicators.web.exploring_ask import PREFIX, Ask, name_of, unit_of, whole
from khet.domains.warehouse import public as warehouse
from khet.kernel import clock
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


@page(permissions.FIGURE_VIEW)
def why(request: Request, code: str) -> HttpResponse:
    """Everything behind one figure, with what to compare it with."""
    ask = exploring.asked(request, code)
    try:
        found = explaining.explain(
            actor=request.actor,
            office_id=ask.office.id,
            code=code,
            year=ask.year,
            on=clock.today(),
            only=slice_of(request),
        )
    except NoSuchIndicator as missing:
        raise Http404 from missing
    except Refusal as problem:
        return render(request, "indicators/explore_refused.html", {"ask": ask, "problem": told(problem)}, status=400)
    return render(request, "indicators/explore_why.html", context(request, ask, found))


def slice_of(request: Request) -> dict[str, str]:
    """Which cell the address means: every ``k.dimension=value``."""
    return {key.removeprefix(PREFIX): request.GET.get(key, "") for key in request.GET if key.startswith(PREFIX)}


def _offered(ask: Ask, only: Mapping[str, str]) -> dict[str, str]:
    """The part of a slice that words can be found for: dimensions of the indicator, and places by their numbers."""
    return {
        key: value
        for key, value in only.items()
        if key in ask.row.by and (key not in PLACES or not value or whole(value) is not None)
    }


def context(request: Request, ask: Ask, found: Explanation) -> dict[str, Any]:
    """What the page needs beside the explanation."""
    query = request.GET.urlencode()
    return {
        "ask": ask,
        "office": ask.office,
        "row": ask.row,
        "name": name_of(ask.row),
        "unit": unit_of(ask.row),
        "found": found,
        "tells_files": request.actor.may(warehouse.permissions.SNAPSHOT_VIEW),
        "level": exploring_shown.level_word(found.figure.level),
        "levels": [(number, exploring_shown.level_word(number), bound) for number, bound in found.thresholds],
        "names_url": f"{reverse('indicators:names', args=[ask.row.code])}?{query}" if found.may_open_names else "",
    }


@page(permissions.FIGURE_VIEW, methods=("GET", "POST"))
def names(request: Request, code: str) -> HttpResponse:
    """The persons behind a figure, once a purpose is given; each opening is kept in the audit."""
    ask = exploring.asked(request, code)
    only = slice_of(request)
    request.actor.require(warehouse.permissions.PERSON_VIEW)
    back = reverse("indicators:why", args=[code]) + "?" + request.GET.urlencode()
    shown: dict[str, Any] = {"ask": ask, "office": ask.office, "row": ask.row, "name": name_of(ask.row), "back": back}
    shown["keys"] = labels.slice_words(_offered(ask, only), on=clock.today(), datasets=definitions.datasets())
    if request.method == "GET":
        return render(request, "indicators/explore_names.html", shown)
    purpose = request.POST.get("purpose", "")
    try:
        rows = name_actions.names_behind(
            actor=request.actor,
            office_id=ask.office.id,
            code=code,
            year=ask.year,
            only=only,
            purpose=purpose,
            on=clock.today(),
            at=clock.now(),
        )
    except (Refusal, warehouse.WarehouseProblem) as problem:
        shown |= {"problem": told(problem), "purpose": purpose}
        return render(request, "indicators/explore_names.html", shown, status=400)
    return render(request, "indicators/explore_names.html", {**shown, "rows": rows, "purpose": purpose, "opened": True})
