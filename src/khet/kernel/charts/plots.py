"""Small drawings for pages, made of plain marks: a trend, columns, bars in a row, points on a map.

They are laid out here in a moment (a page draws many of them, and each is new), hold no colours of their own (the
page's tokens colour their classes), and stand beside a table that says the same. Drawings for papers are Vega-Lite
specs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WIDE, HIGH = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 24, 34
BAND_HIGH, LEAST_NAMED = 26, Decimal(7)
MOST_LABEL, NAME_HEIGHT = 26, 16


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a drawing. ``title`` is what it says to who points at it; ``url`` what it opens."""

    kind: str
    css: str = ""
    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0
    points: str = ""
    text: str = ""
    title: str = ""
    url: str = ""
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing: its size, its marks, and its words for who cannot see it."""

    title: str
    width: int
    height: int
    marks: tuple[Mark, ...]
    css: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its name, and for every label a value with how it is printed; None leaves a gap."""

    name: str
    values: Sequence[Decimal | None]
    printed: Sequence[str]


@dataclass(frozen=True, slots=True)
class Dot:
    """A point on a map: what it is, where, which class colours it, what it says and opens."""

    name: str
    latitude: Decimal
    longitude: Decimal
    css: str = ""
    printed: str = ""
    url: str = ""
    radius: int = 7


def spark(values: Sequence[Decimal | None], *, title: str) -> Plot | None:
    """A trend in a line of a table; None with fewer than two values."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    width, height, edge = 96, 26, 4
    low, high = min(known), max(known)
    step = Decimal(width - 2 * edge) / (len(values) - 1)
    spots = [
        (int(edge + step * at), _scaled(value, low, high, height - edge, edge))
        for at, value in enumerate(values)
        if value is not None
    ]
    marks = [Mark("line", "s1", points=_joined(spots)), Mark("dot", "s1", x=spots[-1][0], y=spots[-1][1], width=3)]
    return Plot(title, width, height, tuple(marks), "spark")


def trend(labels: Sequence[str], series: Sequence[Series], *, title: str, target: Decimal | None = None) -> Plot:
    """Lines over years, each named at its end; a target as a line across."""
    known = [value for one in series for value in one.values if value is not None]
    steps = ticks([*known, *([target] if target is not None else [])])
    low, high = steps[0], steps[-1]
    right = RIGHT + (min(170, 8 * max((len(one.name) for one in series), default=0)) if len(series) > 1 else 24)
    inner = WIDE - LEFT - right
    marks = _grid(steps, right)
    across = [LEFT + inner * (2 * at + 1) // (2 * len(labels)) for at in range(len(labels))]
    for x, label in zip(across, labels, strict=True):
        marks.append(Mark("text", "axis", x=x, y=HIGH - 10, text=label, anchor="middle"))
    if target is not None:
        y = _scaled(target, low, high, HIGH - BOTTOM, TOP)
        marks.append(Mark("line", "target", points=f"{LEFT},{y} {WIDE - right},{y}", title=str(target)))
    ends: list[tuple[int, Mark]] = []
    for number, one in enumerate(series, start=1):
        drawn, end = _line(one, f"s{(number - 1) % 6 + 1}", across, (low, high), labels, named=len(series) > 1)
        marks += drawn
        ends += [(end.y, end)] if end is not None else []
    marks += _apart(ends)
    return Plot(title, WIDE, HIGH, tuple(marks))


def _apart(ends: list[tuple[int, Mark]]) -> list[Mark]:
    """Names at the ends of lines, moved down as far as they would stand on each other."""
    found: list[Mark] = []
    lowest = -NAME_HEIGHT
    for y, mark in sorted(ends, key=lambda end: end[0]):
        lowest = max(y, lowest + NAME_HEIGHT)
        found.append(replace(mark, y=lowest))
    return found


def _line(
    one: Series, css: str, across: Sequence[int], span: tuple[Decimal, Decimal], labels: Sequence[str], *, named: bool
) -> tuple[list[Mark], Mark | None]:
    marks: list[Mark] = []
    spots: list[tuple[int, int]] = []
    for x, value, printed, label in zip(across, one.values, one.printed, labels, strict=True):
        if value is None:
            if len(spots) > 1:
                marks.append(Mark("line", css, points=_joined(spots)))
            spots = []
            continue
        y = _scaled(value, *span, HIGH - BOTTOM, TOP)
        spots.append((x, y))
        said = f"{one.name} {label}: {printed}".strip()
        marks.append(Mark("dot", css, x=x, y=y, width=4, title=said))
        if not named:
            marks.append(Mark("text", "value", x=x, y=y - 10, text=printed, anchor="middle"))
    if len(spots) > 1:
        marks.insert(0, Mark("line", css, points=_joined(spots)))
    if not (named and spots):
        return marks, None
    return marks, Mark("text", f"name {css}", x=spots[-1][0] + 10, y=spots[-1][1] + 5, text=_short(one.name))


def columns(bars: Sequence[tuple[str, int, str]], *, title: str, mark: Decimal | None = None) -> Plot:
    """Columns side by side: label, count, class. ``mark`` (0 to 1) draws a line at a part of the width."""
    steps = ticks([Decimal(count) for _, count, _ in bars], whole=True)
    inner, high = WIDE - LEFT - RIGHT, steps[-1]
    marks = _grid(steps, RIGHT)
    each = inner // max(1, len(bars))
    for at, (label, count, css) in enumerate(bars):
        y = _scaled(Decimal(count), Decimal(0), high, HIGH - BOTTOM, TOP)
        x = LEFT + each * at
        marks.append(
            Mark("rect", css or "s1", x=x + 3, y=y, width=each - 6, height=HIGH - BOTTOM - y, title=f"{label}: {count}")
        )
        if count:
            marks.append(Mark("text", "value", x=x + each // 2, y=y - 6, text=str(count), anchor="middle"))
        marks.append(Mark("text", "axis", x=x + each // 2, y=HIGH - 10, text=label, anchor="middle"))
    if mark is not None:
        x = LEFT + int(mark * each * len(bars))
        marks.append(Mark("line", "target", points=f"{x},{TOP} {x},{HIGH - BOTTOM}"))
    return Plot(title, WIDE, HIGH, tuple(marks))


def dots(points: Sequence[Dot], *, title: str) -> Plot | None:
    """Points where they lie, north up; None without a point. A degree of longitude is drawn 0.97 of one of latitude."""
    if not points:
        return None
    squeeze = Decimal("0.97")
    tall = max(point.latitude for point in points) - min(point.latitude for point in points) or Decimal("0.02")
    broad = (max(point.longitude for point in points) - min(point.longitude for point in points)) * squeeze or tall
    edge, width = 28, WIDE
    scale = min(Decimal(width - 2 * edge) / broad, Decimal(520 - 2 * edge) / tall)
    height = int(tall * scale) + 2 * edge
    north, west = max(point.latitude for point in points), min(point.longitude for point in points)
    shift = (width - 2 * edge - int(broad * scale)) // 2
    marks = [
        Mark(
            "dot",
            point.css or "s1",
            x=edge + shift + int((point.longitude - west) * squeeze * scale),
            y=edge + int((north - point.latitude) * scale),
            width=point.radius,
            title=f"{point.name}: {point.printed}",
            url=point.url,
        )
        for point in points
    ]
    return Plot(title, width, max(height, 160), tuple(marks), "map")


def share(value: Decimal | None, low: Decimal, high: Decimal, *, css: str = "s1", mark: Decimal | None = None) -> Plot:
    """A bar in a row of a table, from zero or the least value; ``mark`` is a value to compare with."""
    width = 0 if value is None or high <= low else int(200 * (value - low) / (high - low))
    marks = [Mark("rect", css, x=0, y=2, width=max(width, 1 if value is not None else 0), height=10)]
    if mark is not None and high > low:
        x = min(198, max(0, int(200 * (mark - low) / (high - low))))
        marks.append(Mark("rect", "target", x=x, y=0, width=2, height=14))
    return Plot("", 200, 14, tuple(marks), "share")


def ticks(values: Sequence[Decimal], *, whole: bool = False) -> list[Decimal]:
    """Round numbers, four to seven of them, that hold all values and zero: half as high is half as much."""
    if not values:
        return [Decimal(0), Decimal(1)]
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    step = _step((high - low) / 5 or abs(high) / 5 or Decimal(1))
    if whole:
        step = max(step, Decimal(1))
    first = low // step * step - (step if low < 0 and low % step else 0)
    found = [first]
    while found[-1] < high or len(found) < 2:
        found.append(found[-1] + step)
    return found


def _step(rough: Decimal) -> Decimal:
    """The next of 1, 2, 5, 10 … times a power of ten."""
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * times for times in (1, 2, 5, 10) if power * times >= rough)


def _grid(steps: Sequence[Decimal], right: int) -> list[Mark]:
    marks = []
    for step in steps:
        y = _scaled(step, steps[0], steps[-1], HIGH - BOTTOM, TOP)
        marks.append(Mark("line", "grid", points=f"{LEFT},{y} {WIDE - right},{y}"))
        marks.append(Mark("text", "axis", x=LEFT - 8, y=y + 5, text=f"{step.normalize():,f}", anchor="end"))
    return marks


def _scaled(value: Decimal, low: Decimal, high: Decimal, bottom: int, top: int) -> int:
    if high == low:
        return (bottom + top) // 2
    return bottom - int((bottom - top) * (value - low) / (high - low))


def parts(shares: Sequence[tuple[Decimal, str, str, str]], *, title: str) -> Plot:
    """One bar of a whole, in parts that follow each other: percent, class, words for it, words for who points at it.

    A part too narrow for its words goes without them; what lacks to 100 stays empty.
    """
    marks: list[Mark] = []
    before = Decimal(0)
    for percent, css, words, told in shares:
        if percent <= 0:
            continue
        left, right = (int(WIDE * edge / 100) for edge in (before, min(before + percent, Decimal(100))))
        before += percent
        marks.append(Mark("rect", css, x=left, y=0, width=max(right - left - 1, 1), height=BAND_HIGH, title=told))
        if percent >= LEAST_NAMED:
            marks.append(Mark("text", "inside", x=(left + right) // 2, y=BAND_HIGH - 8, text=words, anchor="middle"))
    return Plot(title, WIDE, BAND_HIGH, tuple(marks), "parts")


def _joined(spots: Sequence[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in spots)


def _short(text: str) -> str:
    return text if len(text) <= MOST_LABEL else text[: MOST_LABEL - 1] + "…"


def svg(plot: Plot) -> SafeString:
    """The drawing as SVG for a page; every text in it is escaped."""
    fixed = f' width="{plot.width}" height="{plot.height}"' if plot.css in ("spark", "share") else ""
    named = f' role="img" aria-label="{escape(plot.title)}"' if plot.title else ' aria-hidden="true"'
    inside = "".join(map(_drawn, plot.marks))
    head = f'<svg class="plot {plot.css}" viewBox="0 0 {plot.width} {plot.height}"{fixed}{named}>'
    return mark_safe(f"{head}{inside}</svg>")  # noqa: S308 - made of our own marks, their texts escaped


def _drawn(mark: Mark) -> str:
    css = f'class="{mark.css}"'
    said = f"<title>{escape(mark.title)}</title>" if mark.title else ""
    if mark.kind == "line":
        text = f'<polyline {css} points="{mark.points}">{said}</polyline>'
    elif mark.kind == "rect":
        size = f'width="{mark.width}" height="{mark.height}"'
        text = f'<rect {css} x="{mark.x}" y="{mark.y}" {size}>{said}</rect>'
    elif mark.kind == "dot":
        text = f'<circle {css} cx="{mark.x}" cy="{mark.y}" r="{mark.width}">{said}</circle>'
    else:
        where = f'x="{mark.x}" y="{mark.y}" text-anchor="{mark.anchor}"'
        text = f"<text {css} {where}>{escape(mark.text)}</text>"
    return f'<a href="{escape(mark.url)}">{text}</a>' if mark.url else text
