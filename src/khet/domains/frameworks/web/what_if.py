"""What the overall result would be if some nodes had other levels; nothing is ever saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from khet.calc.criteria import Scoring, State
from khet.calc.thai import to_arabic_digits
from khet.domains.frameworks import permissions
from khet.domains.frameworks.queries import results as result_queries
from khet.domains.frameworks.queries.rows import ResultSet
from khet.domains.frameworks.rules.refusals import BadReport
from khet.domains.frameworks.web import places
from khet.domains.frameworks.web.results import load
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


@dataclass(frozen=True, slots=True)
class Cell:
    """One level of one round: the field's name, what stands, and what is tried."""

    field: str
    round_name: str
    now: str
    tried: str


@dataclass(frozen=True, slots=True)
class Line:
    """One node whose levels may be tried."""

    code: str
    name: str
    cells: tuple[Cell, ...]
    now: str
    then: str
    is_changed: bool


@page(permissions.RESULT_VIEW)
def what_if(request: Request, office_id: int, year: int, framework: str) -> HttpResponse:
    """Show the levels as they stand, and what other levels would lead to; the address holds what is tried."""
    at = places.place(request, office_id, year, framework)
    found = load(request, at)
    asked = ((key, request.GET[key].strip()) for key in request.GET if key.startswith("n:"))
    typed = {key: value for key, value in asked if value}
    changes, unreadable = _changes(found, typed)
    problems = [*unreadable]
    tried = found
    if changes and not problems:
        try:
            tried = result_queries.what_if(actor=request.actor, changes=changes, **at.asked)
        except BadReport as refused:
            problems = [(problem.field, told(problem)) for problem in refused.problems]
    context = {
        **places.frame(request, at, found.evaluation, "what_if"),
        "found": found,
        "tried": tried.outcome.overall,
        "now": found.outcome.overall,
        "lines": _lines(found, tried, typed),
        "problems": problems,
        "has_changes": bool(changes),
    }
    return render(request, "frameworks/what_if.html", context)


def _changes(found: ResultSet, typed: Mapping[str, str]) -> tuple[dict[str, dict[str, Decimal]], list[tuple[str, str]]]:
    changes: dict[str, dict[str, Decimal]] = {}
    unreadable = []
    for key, text in typed.items():
        _n, code, round_code = (*key.split(":"), "", "")[:3]
        try:
            level = Decimal(to_arabic_digits(text))
        except InvalidOperation:
            unreadable.append((code, _("“%(text)s” ไม่ใช่ตัวเลข") % {"text": text}))
            continue
        if found.framework.has(code) and found.outcome.figure(code).rounds.get(round_code) == text:
            continue
        changes.setdefault(code, {})[round_code] = level
    return changes, unreadable


def _lines(found: ResultSet, tried: ResultSet, typed: Mapping[str, str]) -> list[Line]:
    lines = []
    for node in found.framework.nodes:
        now, then = found.outcome.figure(node.code), tried.outcome.figure(node.code)
        if node.scoring in {Scoring.ROLLUP, Scoring.TARGET} or now.state is State.NOT_APPLICABLE:
            continue
        cells = tuple(
            Cell(
                field=f"n:{node.code}:{known.code}",
                round_name=known.name,
                now=now.rounds.get(known.code, ""),
                tried=typed.get(f"n:{node.code}:{known.code}", now.rounds.get(known.code, "")),
            )
            for known in found.framework.rounds
        )
        lines.append(Line(node.code, node.name, cells, now.value or "–", then.value or "–", now.value != then.value))
    return lines
