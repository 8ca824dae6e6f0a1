"""What an explore page shows of a table of figures: rows, a two-way table, a ranking, a distribution, lines, a map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from khet.domains.indicators.queries.rows import HIDDEN, FigureRow, FigureTable
from khet.domains.indicators.rules.dimensions import SCHOOL
from khet.domains.indicators.web.exploring_ask import MOST_LINES, Ask, unit_of, word
from khet.kernel.charts import plots

LEVELS = {1: "ปรับปรุง", 2: "พอใช้", 3: "ดี", 4: "ดีมาก", 5: "ดีเยี่ยม"}
MOST_BINS = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a one-way table or of a ranking."""

    figure: FigureRow
    label: str
    url: str
    why_url: str
    bar: plots.Plot | None = None
    place: int | None = None
    is_total: bool = False


def wholes(tables: Sequence[FigureTable], ask: Ask) -> list[FigureRow]:
    """The figures of the whole office in some tables, year by year."""
    found = (row for table in tables for row in table.of(ask.row.code) if set(row.keys) <= {None})
    return sorted(found, key=lambda row: row.year)


def level_word(number: int | None) -> str:
    """The word of a level of five."""
    return LEVELS.get(number or 0, "")


def level_css(row: FigureRow) -> str:
    """The class that colours a figure: its level, or the accent; hidden and missing ones are drawn hollow."""
    if not row.is_shown:
        return "none"
    return f"l{row.level}" if row.level else "s1"


def lines(table: FigureTable, ask: Ask) -> list[Line]:
    """The rows of a one-way table, each with its bar and the value of the whole; the total comes last."""
    rows = table.of(ask.row.code, ask.year)
    draw = bars(rows)
    return [_line(row, ask, draw) for row in rows]


def ranked(table: FigureTable, ask: Ask) -> list[Line]:
    """The places from the best to the worst (or the most to the least); equals share a rank, the hidden come last."""
    rows = [row for row in table.of(ask.row.code, ask.year) if None not in row.keys]
    worst_first = ask.row.polarity == "lower"
    shown = sorted(
        (row for row in rows if row.value is not None),
        key=lambda row: (row.value if worst_first else -(row.value or 0), row.labels),
    )
    draw = bars(table.of(ask.row.code, ask.year))
    found, rank, before = [], 0, None
    for at, row in enumerate(shown, start=1):
        rank = rank if row.number == before else at
        before = row.number
        found.append(_line(row, ask, draw, place=rank))
    return found + [_line(row, ask, draw) for row in rows if row.value is None]


def bars(rows: Sequence[FigureRow]) -> Callable[[FigureRow], plots.Plot | None]:
    """How to draw a figure as a bar among these; the mark is the whole's value."""
    known = [row.number for row in rows if row.number is not None and None not in row.keys]
    whole = next((row.number for row in rows if row.keys and set(row.keys) == {None}), None)
    if not known:
        return lambda row: None
    low, high = min(Decimal(0), *known), max(known)
    mark = whole if whole is not None and low <= whole <= high else None
    return lambda row: plots.share(row.number, low, high, css=level_css(row), mark=mark)


def _line(
    row: FigureRow, ask: Ask, draw: Callable[[FigureRow], plots.Plot | None], *, place: int | None = None
) -> Line:
    is_total = None in row.keys
    return Line(
        figure=row,
        label=" · ".join(row.labels),
        url=_place_url(row, ask),
        why_url=why_url(ask, row),
        bar=None if is_total or not row.is_shown else draw(row),
        place=place,
        is_total=is_total,
    )


def _place_url(row: FigureRow, ask: Ask) -> str:
    if ask.by == SCHOOL and row.keys and row.keys[0]:
        return _address("portal:school360", int(row.keys[0]))
    return ""


def why_url(ask: Ask, row: FigureRow) -> str:
    """The page that says why a figure is what it is."""
    keys = {f"k.{key}": value for key, value in zip(ask.dimensions, row.keys, strict=False) if value is not None}
    more = "&" + urlencode(keys) if keys else ""
    return _address("indicators:why", ask.row.code) + _of_office(ask.office.id, row.year) + more


@lru_cache(maxsize=1_000)
def _of_office(office_id: int, year: int) -> str:
    return "?" + urlencode({"office": office_id, "year": year})


@lru_cache(maxsize=5_000)
def _address(name: str, key: str | int) -> str:
    """The address of a page about one thing: a table has a hundred of them, the same on every visit."""
    return reverse(name, args=[key])


def crossed(table: FigureTable, ask: Ask) -> dict[str, Any]:
    """A two-way table: its headings and its rows of figures, totals last.

    Where no cell that crosses two dimensions may be seen, the empty ones are printed as hidden ones are.
    """
    first, second = table.dimensions
    cells = {row.keys: row for row in table.of(ask.row.code, ask.year)}
    is_guarded = not any(None not in keys for keys in cells) and len(first.values) > 0
    empty = FigureRow(ask.row.code, ask.year, (), (), HIDDEN, _("ปกปิด")) if is_guarded else None
    down = [*((value.key, value.label) for value in first.values), (None, _("รวม"))]
    across = [*((value.key, value.label) for value in second.values), (None, _("รวม"))]
    return {
        "corner": first.label,
        "over": second.label,
        "headings": [label for _key, label in across],
        "rows": [
            (label, key is None, [cells.get((key, other), empty) for other, _label in across]) for key, label in down
        ],
    }


def spread(table: FigureTable, ask: Ask) -> dict[str, Any] | None:
    """How the places are distributed: a drawing and its table; None with fewer than two shown values."""
    rows = [row for row in table.of(ask.row.code, ask.year) if None not in row.keys]
    values = sorted(row.number for row in rows if row.number is not None)
    if len(values) < 2:
        return None
    bins = binned(values)
    whole = next((row.number for row in table.of(ask.row.code, ask.year) if set(row.keys) == {None}), None)
    low, high = bins[0][0], bins[-1][1]
    mark = (whole - low) / (high - low) if whole is not None and low <= whole <= high else None
    middle = len(values) // 2
    median = values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
    titled = [(f"{start:,f}–{end:,f}", count) for start, end, count in bins]
    drawn = [(label, count, "s1") for label, count in titled]
    return {
        "plot": plots.columns(drawn, title=_("จำนวนแห่งในแต่ละช่วง"), mark=mark),
        "bins": titled,
        "least": f"{values[0]:,f}",
        "median": f"{median:,f}",
        "most": f"{values[-1]:,f}",
        "count": len(values),
        "hidden": sum(row.state == HIDDEN for row in rows),
        "has_mark": mark is not None,
    }


def binned(values: Sequence[Decimal]) -> list[tuple[Decimal, Decimal, int]]:
    """Ranges of round width that hold all values, with how many fall in each; the last range includes its end."""
    low, high = values[0], values[-1]
    if low == high:
        return [(low, low + 1, len(values))]
    rough = (high - low) / Decimal(min(MOST_BINS, max(4, len(values) // 3)))
    power = Decimal(1).scaleb(rough.adjusted())
    width = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    start = low // width * width if low >= 0 else -(-low // width + (1 if low % width else 0)) * width
    found = []
    while start <= high:
        end = start + width
        found.append((plain(start), plain(end), sum(start <= value < end for value in values)))
        start = end
    return found


def plain(value: Decimal) -> Decimal:
    """A decimal without needless zeros or an exponent."""
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def trends(table: FigureTable, ask: Ask, *, whole: Sequence[FigureRow]) -> dict[str, Any]:
    """Lines over the years: of the whole, or of the values of a dimension with few of them."""
    years = list(ask.trend_years)
    named: list[tuple[str, dict[int, FigureRow]]] = [(_("ทั้งเขต"), {row.year: row for row in whole})]
    values = table.dimensions[0].values if table.dimensions else ()
    if values and len(values) < MOST_LINES:
        by_key: dict[str, dict[int, FigureRow]] = {}
        for row in table.of(ask.row.code):
            if row.keys[0] is not None:
                by_key.setdefault(row.keys[0], {})[row.year] = row
        named += [(value.label, by_key.get(value.key, {})) for value in values]
    series = [
        plots.Series(
            name,
            [rows[year].number if year in rows else None for year in years],
            [rows[year].text if year in rows else "–" for year in years],
        )
        for name, rows in named
    ]
    target = next((row.target for row in whole if row.year == ask.year), None)
    title = _("แนวโน้ม %(first)s–%(last)s") % {"first": years[0], "last": years[-1]}
    return {
        "plot": plots.trend([str(year) for year in years], series, title=title, target=target),
        "years": years,
        "rows": [(name, [rows.get(year) for year in years]) for name, rows in named],
        "target": target,
        "is_split": len(named) > 1,
        "is_too_many": len(values) >= MOST_LINES,
        "dimension": word(ask.by),
    }


def on_map(table: FigureTable, ask: Ask, places: Mapping[int, tuple[str, str]]) -> dict[str, Any]:
    """The schools whose place is known, coloured by level or by their third of the values."""
    rows = [row for row in table.of(ask.row.code, ask.year) if row.keys[0]]
    thirds = _thirds([row.number for row in rows if row.number is not None])
    dots, unknown = [], 0
    for row in rows:
        place = places.get(int(row.keys[0] or 0))
        if place is None:
            unknown += 1
            continue
        css = level_css(row) if row.level or not row.is_shown else _third(row.number, thirds)
        said = f"{row.text} {unit_of(ask.row)}" if row.is_shown else row.text
        dots.append(plots.Dot(row.labels[0], Decimal(place[0]), Decimal(place[1]), css, said, _place_url(row, ask)))
    has_levels = any(row.level for row in rows)
    return {
        "plot": plots.dots(dots, title=_("ที่ตั้งสถานศึกษา สีตามค่า ตารางอยู่ด้านล่าง")),
        "unknown": unknown,
        "legend": [] if has_levels or thirds is None else _legend(thirds),
        "has_levels": has_levels,
        "levels": [(number, level_word(number)) for number in LEVELS] if has_levels else [],
    }


def _thirds(values: Sequence[Decimal]) -> tuple[Decimal, Decimal] | None:
    if len(values) < 3:
        return None
    ordered = sorted(values)
    return ordered[len(ordered) // 3], ordered[2 * len(ordered) // 3]


def _third(value: Decimal | None, thirds: tuple[Decimal, Decimal] | None) -> str:
    if value is None or thirds is None:
        return "s1"
    return "t1" if value < thirds[0] else "t2" if value < thirds[1] else "t3"


def _legend(thirds: tuple[Decimal, Decimal]) -> list[tuple[str, str]]:
    low, high = f"{thirds[0]:,f}", f"{thirds[1]:,f}"
    return [
        ("t1", _("ต่ำกว่า %(low)s") % {"low": low}),
        ("t2", _("%(low)s ถึงต่ำกว่า %(high)s") % {"low": low, "high": high}),
        ("t3", _("ตั้งแต่ %(high)s") % {"high": high}),
    ]
