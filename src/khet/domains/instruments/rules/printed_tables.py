"""A printed table of means and S.D.s: whether it is arithmetically possible, and for how many answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from khet.calc import plausibility, thai
from khet.calc.bands import BandSet
from khet.domains.instruments.rules.analysis_items import level_of
from khet.domains.instruments.rules.analysis_types import Level

MOST_LINES = 60
MOST_PEOPLE = 200
_FIGURES = re.compile(
    r"(?P<name>.*?)[\s|\t;,]*(?P<mean>\d+(?:\.\d+)?)[\s|\t;,]+(?P<sd>\d*\.?\d+)[\s|\t;,]*(?P<word>\D*)"
)
_TOTAL = re.compile(r"^\s*(?:รวม|เฉลี่ย|ภาพรวม|total)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Printed:
    """One line as it was printed."""

    name: str
    mean: str
    sd: str
    word: str = ""

    @property
    def is_total(self) -> bool:
        """Whether it is the line that sums up the others."""
        return _TOTAL.match(self.name) is not None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line judged. ``malformed`` has what is wrong with a figure as printed; the figure is then read as it was
    probably meant. ``sizes`` are the numbers of answers for which the line is possible.
    """

    line: Printed
    possible: bool
    message: str
    malformed: tuple[str, ...]
    sizes: tuple[int, ...]
    example: tuple[int, ...]
    level: Level | None
    word_fits: bool


@dataclass(frozen=True, slots=True)
class TableVerdict:
    """A whole table: its lines, the sizes that fit all of them, and whether its total follows from them.

    ``total_mean`` and ``total_sd`` are what the lines give (the S.D. as the mean of theirs); None without lines.
    """

    lines: tuple[Verdict, ...]
    total: Printed | None
    sizes: tuple[int, ...]
    total_mean: Decimal | None
    total_sd: Decimal | None
    mean_fits: bool | None
    sd_fits: bool | None

    @property
    def possible(self) -> bool:
        """Whether every line is possible with the number of answers given, and nothing is malformed."""
        return bool(self.lines) and all(line.possible and not line.malformed for line in self.lines)


class Unreadable(ValueError):
    """Nothing in the text could be read as a line of a table; the message is Thai and fit to show."""


def read(text: str) -> tuple[Printed, ...]:
    """Read pasted lines: name, mean, S.D. and, if there is one, the word. Raises Unreadable."""
    found: list[Printed] = []
    above: list[str] = []
    for raw in thai.to_arabic_digits(thai.clean(text)).splitlines():
        line = raw.strip()
        match = _FIGURES.fullmatch(line)
        if match is None:
            above = [*above, line] if line else above
            continue
        name = " ".join([*above, match["name"].strip()]).strip()
        above = []
        found.append(Printed(name, match["mean"], match["sd"], match["word"].strip()))
    if not found:
        raise Unreadable("อ่านตารางไม่ได้ โปรดวางให้แต่ละบรรทัดมีชื่อรายการ ค่าเฉลี่ย และ S.D.")
    if len(found) > MOST_LINES:
        raise Unreadable(f"ตรวจได้ครั้งละไม่เกิน {MOST_LINES} รายการ")
    return tuple(found)


def judge(lines: Sequence[Printed], *, n: int, low: int, high: int, bands: BandSet | None = None) -> TableVerdict:
    """Judge every line for ``n`` answers from ``low`` to ``high``, and find the other sizes that would fit."""
    items = tuple(_judged(line, n, low, high, bands) for line in lines if not line.is_total)
    total = next((line for line in lines if line.is_total), None)
    common: set[int] | None = None
    for item in items:
        common = set(item.sizes) if common is None else common & set(item.sizes)
    mean, sd = _averages(items)
    mean_fits, sd_fits = (None, None) if total is None else (_fits(total.mean, mean), _fits(total.sd, sd))
    return TableVerdict(items, total, tuple(sorted(common or ())), mean, sd, mean_fits, sd_fits)


def figure(text: str) -> tuple[Decimal | None, str]:
    """A printed figure, and what is wrong with it; one that lost its point is read as if it had it."""
    try:
        return plausibility.printed(text), ""
    except plausibility.Malformed as problem:
        meant = f"{text[0]}.{text[1:]}"
        return (Decimal(meant) if re.fullmatch(r"0\d+", text) else None), str(problem)


def _judged(line: Printed, n: int, low: int, high: int, bands: BandSet | None) -> Verdict:
    (mean, wrong_mean), (sd, wrong_sd) = figure(line.mean), figure(line.sd)
    malformed = tuple(wrong for wrong in (wrong_mean, wrong_sd) if wrong)
    if mean is None:
        return Verdict(line, False, malformed[0], malformed, (), (), None, True)
    found = plausibility.check(mean=mean, sd=sd, n=n, low=low, high=high)
    around = range(2, min(MOST_PEOPLE, max(2 * n, 40)) + 1)
    sizes = tuple(plausibility.possible_sizes(mean=mean, sd=sd, low=low, high=high, among=around))
    level = level_of(mean, bands, high)
    fits = level is None or not line.word or line.word == level.name
    return Verdict(line, found.possible, found.message, malformed, sizes, found.example, level, fits)


def _averages(items: Sequence[Verdict]) -> tuple[Decimal | None, Decimal | None]:
    read_figures = [(figure(item.line.mean)[0], figure(item.line.sd)[0]) for item in items]
    means = [mean for mean, _sd in read_figures if mean is not None]
    spreads = [sd for _mean, sd in read_figures if sd is not None]
    return tuple(sum(side, Decimal(0)) / len(side) if side else None for side in (means, spreads))  # type: ignore[return-value]


def _fits(text: str, found: Decimal | None) -> bool | None:
    """Whether a printed total can come from figures that were rounded before: within half a step of each."""
    printed, _wrong = figure(text)
    if printed is None or found is None:
        return None
    step = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    return abs(printed - found) <= step
