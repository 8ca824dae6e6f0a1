"""One question analysed, by its kind: choices, several choices, ranks, ratings, numbers, words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from khet.calc.bands import BandSet
from khet.calc.descriptives import shares
from khet.domains.instruments.rules import columns
from khet.domains.instruments.rules.analysis_types import (
    NO_FIGURE,
    Exact,
    Frequency,
    ItemAnalysis,
    Level,
    Share,
    figure,
    percent,
)
from khet.domains.instruments.rules.columns import Item, Score


def level_of(value: Exact | None, bands: BandSet | None, highest: Score | None) -> Level | None:
    """The level of a mean; None where the band set is made for another scale."""
    if value is None or bands is None or highest is None or not bands.bands:
        return None
    if max(band.high for band in bands.bands) != highest:
        return None
    band = bands.find(Fraction(value))
    return Level(band.level, band.name, max(each.level for each in bands.bands)) if band else None


def describe(item: Item, given: columns.Column, bands: BandSet | None = None) -> ItemAnalysis:
    """Analyse one question from what was given, row by row (None for nothing)."""
    tally, missing = columns.tally(given)
    kind = item.question.kind
    if item.is_rating:
        return _rating(item, tally, missing, bands)
    if kind in columns.CHOSEN:
        return _chosen(item, tally, missing)
    if kind == "select_multiple":
        return _several(item, tally, missing)
    if kind == "rank":
        return _ranked(item, tally, missing)
    if kind in columns.NUMBERS:
        return _numbers(item, tally, missing)
    plain = _plain(item, sum(tally.values()), missing)
    return replace(plain, texts=tuple(text for text in given if text)) if kind == "text" else plain


def _plain(item: Item, n: int, missing: int) -> ItemAnalysis:
    return ItemAnalysis(
        key=item.key,
        number="",
        label=item.label,
        kind=item.question.kind,
        dimension=item.dimension,
        table="",
        n=n,
        missing=missing,
        unknown=0,
        frequencies=(),
        mean=NO_FIGURE,
        sd=NO_FIGURE,
        reversed=item.question.reversed,
        conditional=bool(item.question.relevant),
        per_entry=bool(item.repeats),
    )


def _chosen(item: Item, tally: Mapping[str, int], missing: int) -> ItemAnalysis:
    """Frequencies whose percentages add up to 100.00."""
    known = {choice.key for choice in item.choices}
    unknown = sum(count for key, count in tally.items() if key not in known)
    n = sum(tally.values()) - unknown
    return replace(
        _plain(item, n, missing), unknown=unknown, frequencies=_frequencies(item, {k: tally.get(k, 0) for k in known})
    )


def _frequencies(item: Item, counts: Mapping[str, int]) -> tuple[Frequency, ...]:
    order = [choice.key for choice in item.choices]
    # shares() takes what can be counted; places stand for the keys of the choices
    found = shares({place: counts[key] for place, key in enumerate(order)})
    return tuple(
        Frequency(
            choice.key,
            columns.said(choice.labels, choice.key),
            item.scores.get(choice.key),
            counts[choice.key],
            figure(found[place]) if any(counts.values()) else NO_FIGURE,
        )
        for place, choice in enumerate(item.choices)
    )


def _rating(item: Item, tally: Mapping[str, int], missing: int, bands: BandSet | None) -> ItemAnalysis:
    plain = _chosen(item, tally, missing)
    turned = item.turned
    scores: Counter[Score] = Counter()
    for each in plain.frequencies:
        if each.key in turned:
            scores[turned[each.key]] += each.count
    summary = columns.counted(scores, missing + plain.unknown).summary
    highest = max(turned.values())
    return replace(
        plain,
        mean=figure(summary.mean),
        sd=figure(summary.sd),
        level=level_of(summary.mean, bands, highest),
        at_least=at_least(scores, names(item)),
    )


def names(item: Item) -> dict[Score, str]:
    """The words of the scores as they count."""
    turned = item.turned
    return {
        turned[choice.key]: columns.said(choice.labels, choice.key) for choice in item.choices if choice.key in turned
    }


def at_least(scores: Mapping[Score, int], words: Mapping[Score, str]) -> tuple[Share, ...]:
    """How many gave each score or a higher one, from the highest down."""
    n = sum(scores.values())
    found, reached = [], 0
    for score in sorted(words, reverse=True):
        reached += scores.get(score, 0)
        found.append(Share(score, words[score], reached, n))
    return tuple(found)


def _several(item: Item, tally: Mapping[str, int], missing: int) -> ItemAnalysis:
    """Several choices: the percentages are of the persons who answered and may add up to more than 100."""
    n = sum(tally.values())
    counts: Counter[str] = Counter()
    for given, times in tally.items():
        for key in set(given.split()):
            counts[key] += times
    known = {choice.key for choice in item.choices}
    found = tuple(
        Frequency(
            choice.key,
            columns.said(choice.labels, choice.key),
            item.scores.get(choice.key),
            counts[choice.key],
            percent(counts[choice.key], n),
        )
        for choice in item.choices
    )
    unknown = sum(count for key, count in counts.items() if key not in known)
    return replace(_plain(item, n, missing), frequencies=found, unknown=unknown)


def _ranked(item: Item, tally: Mapping[str, int], missing: int) -> ItemAnalysis:
    """Ranks: how often a choice came first, and its mean place in ``score`` (smaller is better)."""
    n = sum(tally.values())
    first: Counter[str] = Counter()
    places: dict[str, Counter[Score]] = {choice.key: Counter() for choice in item.choices}
    for given, times in tally.items():
        for place, key in enumerate(given.split(), start=1):
            if key in places:
                places[key][place] += times
                first[key] += times * (place == 1)
    found = tuple(
        Frequency(
            choice.key,
            columns.said(choice.labels, choice.key),
            columns.counted(places[choice.key], 0).summary.mean,
            first[choice.key],
            percent(first[choice.key], n),
        )
        for choice in item.choices
    )
    return replace(_plain(item, n, missing), frequencies=found)


def _numbers(item: Item, tally: Mapping[str, int], missing: int) -> ItemAnalysis:
    scores: Counter[Score] = Counter()
    unknown = 0
    for given, times in tally.items():
        value = columns.number(given)
        if value is None:
            unknown += times
        else:
            scores[value] += times
    summary = columns.counted(scores, missing + unknown).summary
    return replace(
        _plain(item, summary.n, missing),
        unknown=unknown,
        mean=figure(summary.mean),
        sd=figure(summary.sd),
        least=figure(min(scores, default=None)),
        most=figure(max(scores, default=None)),
    )
