"""Why a figure of an analysis is what it is: its formula, the numbers put into it, who is in it and who is not.

A figure is named as a sentence names it: ``item:KEY.mean``, ``total:t1.sd``, ``dim:t1:2.mean``, ``need:KEY.pni``,
``share:KEY:4``, ``persons:t1:4``, ``test.passed``, ``test.kr20``, ``rate``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from khet.calc.rounding import plain, text
from khet.domains.instruments.rules.analysis_types import (
    Analysis,
    Exact,
    Figure,
    Frequency,
    ItemAnalysis,
    Level,
    NeedLine,
    ScaleTable,
    Share,
    Total,
)

MEAN = "x̄ = Σ(f·x) ÷ n"
SD = "S.D. = √[(Σf·x² − (Σf·x)² ÷ n) ÷ (n − 1)]"
SHARE = "100 × f ÷ n"
MEAN_OF_SDS = "S.D. = Σ(S.D.) ÷ k"
PNI = "PNI = (I − D) × I"
PNI_MODIFIED = "PNI modified = (I − D) ÷ D"
KR20 = "KR-20 = k ÷ (k − 1) × (1 − Σpq ÷ s²)"
LONG = 6


@dataclass(frozen=True, slots=True)
class Why:
    """``measure`` names what was measured (pages have the words), ``subject`` of what; ``working`` are the numbers."""

    measure: str
    subject: str
    figure: Figure
    formula: str
    working: str
    n: int
    missing: int | None = None
    unknown: int = 0
    frequencies: tuple[Frequency, ...] = ()
    level: Level | None = None
    parts: tuple[tuple[str, str], ...] = ()
    reversed: bool = False
    conditional: bool = False


def why(analysis: Analysis, name: str) -> Why | None:
    """Explain a figure by its name; None where there is no such figure."""
    head, _dot, measure = name.partition(".")
    kind, *rest = head.split(":")
    explain: Callable[[Analysis, Sequence[str], str], Why | None] | None = {
        "item": _item,
        "total": _total,
        "dim": _dimension,
        "need": _need,
        "share": _share,
        "persons": _persons,
        "test": _test,
        "rate": _rate,
    }.get(kind)
    return explain(analysis, rest, measure) if explain else None


def _of_key(analysis: Analysis, key: str) -> ItemAnalysis | None:
    return next((item for item in analysis.items if item.key == key), None)


def _table(analysis: Analysis, key: str) -> ScaleTable | None:
    return next((table for table in analysis.tables if table.key == key), None)


def _item(analysis: Analysis, rest: Sequence[str], measure: str) -> Why | None:
    item = _of_key(analysis, rest[0]) if rest else None
    if item is None or measure not in ("mean", "sd"):
        return None
    shown = item.mean if measure == "mean" else item.sd
    if not shown.is_known:
        return None
    formula, working = (MEAN, _mean(item)) if measure == "mean" else (SD, _spread(item))
    return Why(
        measure=measure,
        subject=item.label,
        figure=shown,
        formula=formula,
        working=working,
        n=item.n,
        missing=item.missing,
        unknown=item.unknown,
        frequencies=item.frequencies,
        level=item.level if measure == "mean" else None,
        reversed=item.reversed,
        conditional=item.conditional,
    )


def _scores(item: ItemAnalysis) -> list[tuple[Exact, int]]:
    """Every score as it counts with how often it was given; a question of numbers has too many to list."""
    known = [(each.score, each.count) for each in item.frequencies if each.score is not None]
    if not item.reversed or not known:
        return known
    ends = Fraction(min(score for score, _n in known)) + Fraction(max(score for score, _n in known))
    return [(ends - Fraction(score), count) for score, count in known]


def _mean(item: ItemAnalysis) -> str:
    scores = [(score, count) for score, count in _scores(item) if count]
    if not scores:
        return f"{_long(item.mean.exact)} → {item.mean.printed}"
    added = sum((Fraction(score) * count for score, count in scores), Fraction(0))
    terms = " + ".join(f"{plain(score)}×{count}" for score, count in scores)
    return f"({terms}) ÷ {item.n} = {plain(added)} ÷ {item.n} = {_long(item.mean.exact)} → {item.mean.printed}"


def _spread(item: ItemAnalysis) -> str:
    scores = _scores(item)
    if not scores:
        return f"{_long(item.sd.exact)} → {item.sd.printed}"
    added = sum((Fraction(score) * count for score, count in scores), Fraction(0))
    squares = sum((Fraction(score) ** 2 * count for score, count in scores), Fraction(0))
    return (
        f"√[({plain(squares)} − {plain(added)}² ÷ {item.n}) ÷ ({item.n} − 1)] = "
        f"{_long(item.sd.exact)} → {item.sd.printed}"
    )


def _long(value: Exact | None) -> str:
    """A figure with more digits than are printed, so that its rounding can be followed."""
    return "" if value is None else text(value, LONG).rstrip("0").rstrip(".")


def _total(analysis: Analysis, rest: Sequence[str], measure: str) -> Why | None:
    table = _table(analysis, rest[0]) if rest else None
    if table is None:
        return None
    return _of_total(table.total, [analysis.item(key) for key in table.keys], measure, "")


def _dimension(analysis: Analysis, rest: Sequence[str], measure: str) -> Why | None:
    table = _table(analysis, rest[0]) if len(rest) == 2 and rest[1].isdecimal() else None
    if table is None or not 1 <= int(rest[1]) <= len(table.dimensions):
        return None
    dimension = table.dimensions[int(rest[1]) - 1]
    return _of_total(dimension.total, [analysis.item(key) for key in dimension.keys], measure, dimension.name)


def _of_total(total: Total, items: Sequence[ItemAnalysis], measure: str, subject: str) -> Why | None:
    shown = {"mean": total.mean, "sd": total.mean_of_sds, "pooled_sd": total.pooled_sd}.get(measure)
    if shown is None or not shown.is_known:
        return None
    formula = {"mean": MEAN, "sd": MEAN_OF_SDS, "pooled_sd": SD}[measure]
    own = [item.sd if measure == "sd" else item.mean for item in items]
    if measure == "sd":
        working = f"({' + '.join(each.printed for each in own)}) ÷ {len(own)} = {_long(shown.exact)} → {shown.printed}"
    else:
        working = f"{_long(shown.exact)} → {shown.printed}"
    return Why(
        measure=f"total_{measure}",
        subject=subject,
        figure=shown,
        formula=formula,
        working=working,
        n=total.n,
        missing=sum(item.missing + item.unknown for item in items),
        level=total.level if measure == "mean" else None,
        parts=tuple((item.label, each.printed) for item, each in zip(items, own, strict=True)),
    )


def _need(analysis: Analysis, rest: Sequence[str], measure: str) -> Why | None:
    lines: Sequence[NeedLine] = (*analysis.needs, *analysis.needs_by_dimension)
    line = next((line for line in lines if rest and line.key == ":".join(rest)), None)
    if line is None or measure not in ("pni", "pni_modified"):
        return None
    shown = line.pni if measure == "pni" else line.pni_modified
    if not shown.is_known:
        return None
    ought, now = _long(line.desired.exact), _long(line.present.exact)
    working = f"({ought} − {now}) × {ought}" if measure == "pni" else f"({ought} − {now}) ÷ {now}"
    return Why(
        measure=measure,
        subject=line.label,
        figure=shown,
        formula=PNI if measure == "pni" else PNI_MODIFIED,
        working=f"{working} = {_long(shown.exact)} → {shown.printed}",
        n=line.n,
        missing=analysis.n - line.n if line in analysis.needs else None,
        parts=(("D", line.present.printed), ("I", line.desired.printed)),
    )


def _share(analysis: Analysis, rest: Sequence[str], measure: str) -> Why | None:
    item = _of_key(analysis, rest[0]) if len(rest) == 2 else None
    share = next((each for each in item.at_least if plain(each.level) == rest[1]), None) if item else None
    if item is None or share is None:
        return None
    return _of_share(share, "at_least", item.label, missing=item.missing, frequencies=item.frequencies)


def _persons(analysis: Analysis, rest: Sequence[str], measure: str) -> Why | None:
    table = _table(analysis, rest[0]) if len(rest) == 2 else None
    share = next((each for each in table.persons_at_least if plain(each.level) == rest[1]), None) if table else None
    return None if share is None else _of_share(share, "persons_at_least", share.label)


def _of_share(
    share: Share, measure: str, subject: str, *, missing: int | None = None, frequencies: tuple[Frequency, ...] = ()
) -> Why:
    shown = share.percent
    working = f"100 × {share.count} ÷ {share.n} = {_long(shown.exact)} → {shown.printed}"
    return Why(measure, subject, shown, SHARE, working, share.n, missing, frequencies=frequencies)


def _test(analysis: Analysis, rest: Sequence[str], measure: str) -> Why | None:
    test = analysis.test
    if test is None:
        return None
    if measure == "passed" and test.passed.n:
        return _of_share(test.passed, "passed", f"{test.pass_percent.normalize():f}")
    found = {"mean": (test.mean, MEAN), "sd": (test.sd, SD), "kr20": (test.kr20, KR20)}.get(measure)
    if found is None or not found[0].is_known:
        return None
    shown, formula = found
    parts = tuple((item.label, item.p.printed) for item in test.items) if measure == "kr20" else ()
    return Why(f"test_{measure}", "", shown, formula, f"{_long(shown.exact)} → {shown.printed}", test.n, parts=parts)


def _rate(analysis: Analysis, rest: Sequence[str], measure: str) -> Why | None:
    if not analysis.invited:
        return None
    return _of_share(Share(0, "", analysis.n, analysis.invited), "rate", "")
