"""Pages beside the analysis: by groups, the quality of the instrument, before and after."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from khet.domains.instruments import permissions
from khet.domains.instruments.models import Campaign
from khet.domains.instruments.queries import analysis as queries
from khet.domains.instruments.queries import analysis_source
from khet.domains.instruments.queries import quality as quality_queries
from khet.domains.instruments.rules.effect import Effect
from khet.domains.instruments.web.analysis import frame, pass_percent
from khet.domains.instruments.web.analysis_paper import number
from khet.domains.instruments.web.analysis_words import PAIRS
from khet.kernel.web import exports
from khet.kernel.web.page import Request, page


@page(permissions.ANALYSIS_VIEW)
def groups(request: Request, campaign_id: int) -> HttpResponse:
    """The main table in groups; groups that are too small are hidden, and what would give them away."""
    source = analysis_source.seen(campaign_id, actor=request.actor)
    choices = quality_queries.groupings(source)
    asked = request.GET.get("by", "")
    chosen = asked if asked in dict(choices) else (choices[0][0] if choices else "")
    items, found = quality_queries.by_group(source, chosen, actor=request.actor) if chosen else ((), ())
    withheld = len(source.sheet.rows) < source.fewest
    if withheld:
        items, found = (), ()
    if request.GET.get("format") in exports.KINDS and items:
        headings = [_("ที่"), _("รายการ"), *(group.name or _("ไม่ระบุ") for group in found)]
        rows = [
            [place, item.label, *(_exported(group, item.key) for group in found)]
            for place, item in enumerate(items, start=1)
        ]
        sheet = exports.Sheet(source.campaign.title, headings, rows)
        name = f"analysis-{source.campaign.code}-{chosen}"
        return exports.response(sheet, kind=str(request.GET["format"]), name=name)
    context = {
        **frame(request, source, "groups"),
        "choices": choices,
        "chosen": chosen,
        "groups": found,
        "rows": [
            (place, item, [(group, group.cells.get(item.key)) for group in found])
            for place, item in enumerate(items, start=1)
        ],
        "hidden": sum(group.is_hidden for group in found),
        "withheld": withheld,
        "files": [(kind.upper(), f"?by={chosen}&format={kind}") for kind in exports.KINDS],
    }
    return render(request, "instruments/analysis_groups.html", context)


def _exported(group: Any, key: str) -> str:
    if group.is_hidden:
        return "*"
    cell = group.cells.get(key)
    return cell.mean.printed if cell else ""


@page(permissions.ANALYSIS_VIEW)
def quality(request: Request, campaign_id: int) -> HttpResponse:
    """What the answers say of the instrument, against the office's thresholds."""
    source = analysis_source.seen(campaign_id, actor=request.actor)
    found = quality_queries.quality_of(source)
    labels = {item.key: item.label for item in source.items}
    context = {
        **frame(request, source, "quality"),
        "quality": found,
        "scales": [(PAIRS[each.pair], each) for each in found.scales] if found else [],
        "agreed": [(labels[key], figure) for key, figure in found.agreement.items] if found and found.agreement else [],
    }
    return render(request, "instruments/analysis_quality.html", context)


@page(permissions.ANALYSIS_VIEW)
def effect(request: Request, campaign_id: int) -> HttpResponse:
    """Before and after, person by person, with the other test of the same pair."""
    source = analysis_source.seen(campaign_id, actor=request.actor)
    others = queries.pairs_of(actor=request.actor, campaign=source.campaign)
    asked = request.GET.get("with", "")
    other = next((each for each in others if str(each.pk) == asked), _counterpart(source.campaign, others))
    found = None
    if other is not None:
        before, after = _in_order(source.campaign, other)
        found = quality_queries.compared(
            actor=request.actor, before_id=before.pk, after_id=after.pk, pass_percent=pass_percent(request)
        )
    if request.GET.get("format") in exports.KINDS and other is not None and found is not None and not found.unfit:
        sheet = exports.Sheet(source.campaign.title, *_effect_rows(found, _in_order(source.campaign, other)))
        name = f"before-after-{source.campaign.code}"
        return exports.response(sheet, kind=str(request.GET["format"]), name=name)
    context = {
        **frame(request, source, "effect"),
        "files": [(kind.upper(), f"?with={other.pk}&format={kind}") for kind in exports.KINDS] if other else [],
        "others": others,
        "other": other,
        "effect": found,
        "order": _in_order(source.campaign, other) if other is not None else (),
    }
    return render(request, "instruments/analysis_effect.html", context)


def _effect_rows(found: Effect, tests: tuple[Campaign, Campaign]) -> tuple[list[str], list[list[Any]]]:
    """The comparison for a workbook: a row for each test, then the gains."""
    headings = [_("การทดสอบ"), "n", "x̄", "S.D.", "ΣD", "ΣD²", "t", "df", "p", _("ผ่านเกณฑ์ (ร้อยละ)")]
    between = [
        *(number(each) for each in (found.sum_of_differences, found.sum_of_squares)),
        f"{found.t.printed}{found.stars}",
        found.df,
        found.p_text,
    ]
    sides = ((found.before, found.passed_before), (found.after, found.passed_after))
    rows: list[list[Any]] = [
        [test.title, found.n, number(mean), number(sd), *(between if last else [""] * 5), number(passed.percent)]
        for last, (test, ((mean, sd), passed)) in enumerate(zip(tests, sides, strict=True))
    ]
    rows += [
        [_("ของกลุ่ม ⟨g⟩ หรือดัชนีประสิทธิผล (E.I.)"), number(found.gain_class, 4)],
        [_("เฉลี่ยรายบุคคล"), number(found.gain_persons, 4)],
    ]
    if found.e1.is_known:
        rows.append(["E₁/E₂", f"{found.e1.printed}/{found.e2.printed}"])
    return headings, rows


def _counterpart(campaign: Campaign, others: list[Campaign]) -> Campaign | None:
    """The pre-test of a post-test, the post-test of a pre-test, else any other."""
    wanted = {"pre_test": "post_test", "post_test": "pre_test"}.get(campaign.purpose)
    return next((each for each in others if each.purpose == wanted), others[0] if others else None)


def _in_order(campaign: Campaign, other: Campaign) -> tuple[Campaign, Campaign]:
    """The test before and the one after: by purpose where it says so, else by when they opened."""
    pair = sorted((campaign, other), key=lambda each: (each.purpose == "post_test", each.opens_at, each.pk))
    return pair[0], pair[1]
