"""Pages to explore figures: the catalogue of indicators, and one indicator in every way of looking at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from khet.domains.indicators import permissions
from khet.domains.indicators.queries import definitions, figures, showing
from khet.domains.indicators.queries.computing import Basis
from khet.domains.indicators.queries.rows import HIDDEN, SHOWN, FigureRow, FigureTable, IndicatorRow
from khet.domains.indicators.rules.dimensions import SCHOOL
from khet.domains.indicators.rules.refusals import NoSuchIndicator, Refusal
from khet.domains.indicators.web import exploring_ask as asking
from khet.domains.indicators.web import exploring_files, exploring_shown
from khet.domains.indicators.web.exploring_ask import Ask
from khet.domains.warehouse import public as warehouse
from khet.kernel import clock
from khet.kernel.actor import Actor
from khet.kernel.charts import plots
from khet.kernel.web.page import Request, may_open, page
from khet.kernel.web.words import told

YEARS_IN_LIST = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator in the catalogue: its value for the office, its level, its target and its course."""

    row: IndicatorRow
    name: str
    unit: str
    figure: FigureRow | None
    level: str
    spark: plots.Plot | None
    url: str

    @property
    def has_data(self) -> bool:
        """Whether there is anything to see in the year: a figure, or one that is hidden."""
        return self.figure is not None and self.figure.state in (SHOWN, HIDDEN)


@page(permissions.FIGURE_VIEW)
def catalogue(request: Request) -> HttpResponse:
    """Every indicator by group with the office's value, level, target and course; searched by name or code."""
    office = asking.office_of(request)
    shelf = figures.shelf(actor=request.actor, office_id=office.id, on=clock.today())
    years = shelf.years()
    wanted = asking.whole(request.GET.get("year"))
    year = wanted if wanted in years else (years[0] if years else None)
    text = " ".join(request.GET.get("q", "").split())
    rows = _matching(definitions.indicator_rows(actor=request.actor, office_id=office.id), text)
    if dataset := request.GET.get("dataset"):
        rows = [row for row in rows if dataset in row.datasets]
    entries = _entries(request.actor, office.id, rows, year=year, shelf=shelf) if rows else []
    imports = reverse("warehouse:imports")
    context = {
        "office": office,
        "year": year,
        "years": years,
        "text": text,
        "groups": _grouped([entry for entry in entries if entry.has_data]),
        "waiting": [entry for entry in entries if not entry.has_data],
        "count": len(entries),
        "views": showing.saved_views(actor=request.actor, office_id=office.id),
        "import_url": imports if may_open(request.actor, imports) else "",
    }
    return render(request, "indicators/explore_catalogue.html", context)


@page(permissions.FIGURE_VIEW)
def figure(request: Request, code: str) -> HttpResponse:
    """One indicator: its value, its course, and its table, ranking, distribution, lines or map."""
    ask = asked(request, code)
    if request.GET.get("format") in exploring_files.KINDS:
        return exploring_files.answer(request, ask)
    try:
        table = exploring_files.shown_table(request.actor, ask)
        whole = exploring_shown.wholes([table, *_course(request.actor, ask, table)], ask)
    except Refusal as problem:
        return render(request, "indicators/explore_refused.html", {"ask": ask, "problem": told(problem)}, status=400)
    context = {**frame(ask, whole, table), **_shown(ask, table, whole)}
    htmx = getattr(request, "htmx", None)
    alone = htmx and htmx.target == "shown"
    return render(
        request, "indicators/parts/explore_shown.html" if alone else "indicators/explore_figure.html", context
    )


def asked(request: Request, code: str) -> Ask:
    """What the address asks of one indicator; "not found" for one that the person may not see."""
    office = asking.office_of(request)
    try:
        row = definitions.indicator_row(actor=request.actor, code=code, office_id=office.id)
        shelf = figures.shelf(actor=request.actor, office_id=office.id, on=clock.today())
    except NoSuchIndicator as missing:
        raise Http404 from missing
    return asking.ask(request, row=row, office=office, shelf=shelf)


def _course(actor: Actor, ask: Ask, table: FigureTable) -> list[FigureTable]:
    """The whole office in the years that a table does not hold."""
    years = [year for year in ask.trend_years if year not in table.years]
    return [exploring_files.table_of(actor, ask, years=years, by=())] if years else []


def frame(ask: Ask, whole: Sequence[FigureRow], table: FigureTable) -> dict[str, Any]:
    """What every page of one indicator shows around its own content; ``whole`` is the office, year by year."""
    headline = next((row for row in whole if row.year == ask.year), None)
    warned = [one for one in table.warnings if one.year == ask.year]
    return {
        "ask": ask,
        "office": ask.office,
        "row": ask.row,
        "name": asking.name_of(ask.row),
        "unit": asking.unit_of(ask.row),
        "headline": headline,
        "headline_level": exploring_shown.level_word(headline.level) if headline else "",
        "spark": plots.spark([row.number for row in whole], title=_said(whole)),
        "why_url": exploring_shown.why_url(ask, headline) if headline else "",
        "warnings": list({(one.kind, one.message_th): one for one in warned}.values()),
        "shows": [
            (label, ask.url(show=key, **({"by": SCHOOL, "with": ""} if key == asking.MAP else {})), key == ask.show)
            for key, label in asking.SHOWS
        ],
        "choices": asking.choices(ask.row),
        "besides": asking.besides(ask.row, ask.by),
        "files": [(kind.upper(), ask.url(format=kind)) for kind in exploring_files.KINDS],
        "is_english": asking.in_english(),
    }


def _shown(ask: Ask, table: FigureTable, whole: Sequence[FigureRow]) -> dict[str, Any]:
    if ask.show == asking.RANK:
        ranked = exploring_shown.ranked(table, ask)
        return {"ranked": ranked, "has_levels": any(line.figure.level for line in ranked)}
    if ask.show == asking.SPREAD:
        return {"spread": exploring_shown.spread(table, ask)}
    if ask.show == asking.TREND:
        return {"trend": exploring_shown.trends(table, ask, whole=whole)}
    if ask.show == asking.MAP:
        schools = {int(row.keys[0]) for row in table.rows if row.keys[0]}
        places = warehouse.school_places(schools)
        return {
            "map": exploring_shown.on_map(table, ask, places),
            **_lined(table, ask),
        }
    if ask.beside:
        return {"crossed": exploring_shown.crossed(table, ask)}
    return _lined(table, ask)


def _lined(table: FigureTable, ask: Ask) -> dict[str, Any]:
    """The one-way table, without the columns in which nothing would stand."""
    found = exploring_shown.lines(table, ask)
    return {
        "lines": found,
        "has_parts": any(line.figure.denominator is not None for line in found),
        "has_levels": any(line.figure.level for line in found),
    }


def _matching(rows: Sequence[IndicatorRow], text: str) -> list[IndicatorRow]:
    words = text.casefold().split()
    return [
        row
        for row in rows
        if all(word in f"{row.code} {row.name} {row.name_en} {row.group}".casefold() for word in words)
    ]


def _entries(
    actor: Actor, office_id: int, rows: Sequence[IndicatorRow], *, year: int | None, shelf: Basis
) -> list[Entry]:
    shown = sorted(one for one in shelf.years() if year is not None and one <= year)[-YEARS_IN_LIST:]
    table = (
        figures.figures(
            actor=actor,
            office_id=office_id,
            codes=[row.code for row in rows],
            years=shown,
            on=clock.today(),
            shelf=shelf,
            known=rows,
        )
        if shown
        else None
    )
    course: dict[str, list[FigureRow]] = {}
    for one in table.rows if table else ():
        course.setdefault(one.code, []).append(one)
    return [_entry(row, course.get(row.code, []), year, office_id) for row in rows]


def _entry(row: IndicatorRow, course: Sequence[FigureRow], year: int | None, office_id: int) -> Entry:
    now = next((one for one in course if one.year == year), None)
    return Entry(
        row=row,
        name=asking.name_of(row),
        unit=asking.unit_of(row),
        figure=now,
        level=exploring_shown.level_word(now.level) if now else "",
        spark=plots.spark([one.number for one in course], title=_said(course)),
        url=reverse("indicators:figure", args=[row.code]) + f"?office={office_id}" + (f"&year={year}" if year else ""),
    )


def _said(course: Sequence[FigureRow]) -> str:
    return ", ".join(f"{one.year}: {one.text}" for one in course)


def _grouped(entries: Sequence[Entry]) -> Mapping[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.row.group, []).append(entry)
    return groups
