"""An analysis as plain values that JSON can hold: numbers to six decimals, each beside its text as it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from khet.calc.rounding import half_up
from khet.domains.instruments.rules.analysis_types import (
    Analysis,
    Figure,
    ItemAnalysis,
    Level,
    NeedLine,
    ScaleTable,
    Share,
    TestAnalysis,
    Total,
)
from khet.domains.instruments.rules.themes import RankedTexts
from khet.domains.instruments.rules.tryout import ScaleVerdict

Plain = dict[str, Any]
PLACES = 6


def number(figure: Figure) -> float | None:
    """A figure for JSON: rounded half up to six decimals."""
    return None if figure.exact is None else float(half_up(figure.exact, PLACES))


def plain(analysis: Analysis, texts: Mapping[str, RankedTexts]) -> Plain:
    """The whole analysis; with too few answers only their number."""
    head: Plain = {
        "n": analysis.n,
        "invited": analysis.invited,
        "response_rate": number(analysis.response_rate),
        "withheld": analysis.withheld,
    }
    if analysis.withheld:
        return head
    return head | {
        "items": [_item(item) for item in analysis.items],
        "tables": [_table(table) for table in analysis.tables],
        "total": _total(analysis.total) if analysis.total else None,
        "needs": [_need(line) for line in analysis.needs],
        "needs_by_dimension": [_need(line) for line in analysis.needs_by_dimension],
        "test": _test(analysis.test) if analysis.test else None,
        "texts": {key: _texts(ranked) for key, ranked in texts.items()},
    }


def _figures(**figures: Figure) -> Plain:
    found: Plain = {}
    for name, figure in figures.items():
        found[name] = number(figure)
        found[f"{name}_printed"] = figure.printed if figure.is_known else None
    return found


def _level(level: Level | None) -> Plain:
    return {"level": level.name if level else None, "level_number": level.number if level else None}


def _share(share: Share) -> Plain:
    return {
        "level": float(share.level),
        "label": share.label,
        "count": share.count,
        "n": share.n,
        "percent": number(share.percent),
    }


def _item(item: ItemAnalysis) -> Plain:
    return {
        "key": item.key,
        "number": item.number,
        "label": item.label,
        "kind": item.kind,
        "dimension": item.dimension,
        "table": item.table,
        "n": item.n,
        "missing": item.missing,
        "unknown": item.unknown,
        **_figures(mean=item.mean, sd=item.sd),
        **_level(item.level),
        "rank": item.rank,
        "reversed": item.reversed,
        "frequencies": [
            {
                "key": each.key,
                "label": each.label,
                "score": None if each.score is None else float(each.score),
                "count": each.count,
                "percent": number(each.percent),
            }
            for each in item.frequencies
        ],
        "at_least": [_share(share) for share in item.at_least],
    }


def _total(total: Total) -> Plain:
    return {
        "n": total.n,
        "persons": total.persons,
        **_figures(mean=total.mean, mean_of_sds=total.mean_of_sds, pooled_sd=total.pooled_sd),
        **_level(total.level),
    }


def _table(table: ScaleTable) -> Plain:
    return {
        "key": table.key,
        "pair": table.pair,
        "low": float(table.low),
        "high": float(table.high),
        "items": list(table.keys),
        "dimensions": [
            {"name": each.name, "items": list(each.keys), "rank": each.rank, **_total(each.total)}
            for each in table.dimensions
        ],
        "total": _total(table.total),
        "persons_at_least": [_share(share) for share in table.persons_at_least],
    }


def _need(line: NeedLine) -> Plain:
    return {
        "key": line.key,
        "label": line.label,
        "dimension": line.dimension,
        "n": line.n,
        **_figures(present=line.present, desired=line.desired, pni=line.pni, pni_modified=line.pni_modified),
        "rank": line.rank,
        "rank_modified": line.rank_modified,
        "flag": line.flag,
    }


def _test(test: TestAnalysis) -> Plain:
    return {
        "n": test.n,
        "full": test.full,
        **_figures(mean=test.mean, sd=test.sd, least=test.least, most=test.most, kr20=test.kr20),
        "pass_percent": float(test.pass_percent),
        "passed": test.passed.count,
        "passed_percent": number(test.passed.percent),
        "unfit": test.unfit,
        "items": [
            {
                "key": item.key,
                "number": item.number,
                "label": item.label,
                "right": item.right,
                "n": item.n,
                "difficulty": item.word,
                **_figures(p=item.p, p_groups=item.p_groups, r=item.r, point_biserial=item.point_biserial),
            }
            for item in test.items
        ],
    }


def _texts(ranked: RankedTexts) -> Plain:
    return {
        "n": ranked.n,
        "without_theme": len(ranked.rest),
        "themes": [
            {"rank": each.rank, "name": each.theme.name, "count": each.count, "percent": number(each.share)}
            for each in ranked.themes
            if each.count
        ],
    }


def reliability(verdict: ScaleVerdict) -> Plain:
    """Alpha of a table with what each item does to it."""
    return {
        "pair": verdict.pair,
        "n": verdict.n,
        "left_out": verdict.left_out,
        **_figures(alpha=verdict.alpha),
        "accepted": verdict.accepted,
        "unfit": verdict.unfit,
        "items": [
            {"key": item.key, **_figures(item_total_r=item.item_total, alpha_if_deleted=item.alpha_if_deleted)}
            for item in verdict.items
        ],
    }
