"""What the address of an explore page asks for: the office, the year, the dimensions, the way of showing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from khet.domains.indicators import permissions
from khet.domains.indicators.queries import definitions, labels
from khet.domains.indicators.queries.computing import Basis
from khet.domains.indicators.queries.rows import IndicatorRow
from khet.domains.indicators.rules.dimensions import NETWORK, OFFICE, SCHOOL, WORDS, may_cross
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.web import choice
from khet.kernel.web.page import actor_of

TABLE, RANK, SPREAD, TREND, MAP = "table", "rank", "spread", "trend", "map"
SHOWS = (
    (TABLE, _("ตาราง")),
    (RANK, _("เรียงลำดับ")),
    (SPREAD, _("การกระจาย")),
    (TREND, _("แนวโน้ม")),
    (MAP, _("แผนที่")),
)
YEARS_SHOWN = 5
MOST_LINES = 6
PREFIX = "k."
KEPT = ("office", "year", "by", "with", "show")


@dataclass(frozen=True, slots=True)
class Ask:
    """One table as an address asks for it. ``shelf`` is what its figures are counted from, read once for the page."""

    shelf: Basis
    office: organisations.OfficeRow
    row: IndicatorRow
    year: int
    years: tuple[int, ...]
    by: str
    beside: str
    show: str

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions of the table."""
        return tuple(key for key in (self.by, self.beside) if key)

    @property
    def trend_years(self) -> tuple[int, ...]:
        """The last years with data, oldest first, up to the year asked for."""
        return tuple(sorted(year for year in self.years if year <= self.year)[-YEARS_SHOWN:]) or (self.year,)

    def query(self, **changes: object) -> str:
        """The address with some settings changed; those that are not needed are left out.

        Of a cell (``k.school``) an empty value means something too: the office itself, a grade that is not stated.
        """
        settings: dict[str, object] = {
            "office": self.office.id,
            "year": self.year,
            "by": self.by,
            "with": self.beside,
            "show": self.show,
            **changes,
        }
        said = {key: value for key, value in settings.items() if value is not None}
        return "?" + urlencode({key: value for key, value in said.items() if value != "" or key.startswith(PREFIX)})

    def url(self, **changes: object) -> str:
        """The page with some settings changed."""
        return reverse("indicators:figure", args=[self.row.code]) + self.query(**changes)


def office_of(request: HttpRequest) -> organisations.OfficeRow:
    """The office the page speaks of, of those whose figures the person sees; "not found" without one."""
    actor, today = actor_of(request), clock.today()
    offices = list(organisations.offices(actor=actor, on=today, permission=permissions.FIGURE_VIEW))
    if not offices and actor.home_office_id is not None:
        offices = [organisations.office(actor.home_office_id)]
    wanted = whole(request.GET.get("office")) or whole(request.POST.get("office"))
    if wanted is not None:
        found = next((row for row in offices if row.id == wanted), None)
        if found is None:
            raise Http404
        if request.method == "GET":
            choice.choose(request, office_id=found.id)
        return found
    chosen = choice.chosen(request).office_id
    office = next((row for row in offices if row.id == chosen), offices[0] if offices else None)
    if office is None:
        raise Http404
    return office


def ask(request: HttpRequest, *, row: IndicatorRow, office: organisations.OfficeRow, shelf: Basis) -> Ask:
    """What the address asks for, with what it leaves open chosen sensibly; unknown settings are ignored."""
    years = shelf.years(row.datasets)
    known = {key for key, _label in choices(row)}
    by = request.GET.get("by", "")
    by = by if by in known else (SCHOOL if SCHOOL in known else next(iter(known), ""))
    beside = request.GET.get("with", "")
    beside = beside if beside in known and may_cross(by, beside) else ""
    show = request.GET.get("show", TABLE)
    year = whole(request.GET.get("year"))
    newest = years[0] if years else choice.chosen(request).year
    return Ask(
        shelf=shelf,
        office=office,
        row=row,
        year=year if year is not None and year in years else newest,
        years=years,
        by=by,
        beside=beside if show == TABLE else "",
        show=show if show in dict(SHOWS) else TABLE,
    )


def choices(row: IndicatorRow) -> list[tuple[str, str]]:
    """The dimensions that an indicator may be split by, with their words; places first."""
    keys = [SCHOOL, NETWORK, *(key for key in row.by if key not in (SCHOOL, NETWORK, OFFICE, "year"))]
    return [(key, word(key)) for key in keys]


def besides(row: IndicatorRow, by: str) -> list[tuple[str, str]]:
    """The dimensions by which a table that is split by one may be split as well."""
    return [(key, label) for key, label in choices(row) if may_cross(by, key)]


def word(key: str) -> str:
    """A dimension in the page's language."""
    if key in WORDS:
        return WORDS[key][1 if in_english() else 0]
    return labels.dimension(key, (), on=clock.today(), datasets=definitions.datasets()).label


def in_english() -> bool:
    """Whether the page is read in English."""
    return (get_language() or "th").startswith("en")


def name_of(row: IndicatorRow) -> str:
    """An indicator's name in the page's language."""
    return row.name_en if in_english() and row.name_en else row.name


def unit_of(row: IndicatorRow) -> str:
    """An indicator's unit in the page's language."""
    return row.unit_en if in_english() and row.unit_en else row.unit


def whole(text: str | None) -> int | None:
    """A positive whole number of an address, or None."""
    return int(text) if text and text.isdecimal() and len(text) < 12 else None
