"""What a campaign's answers say on one page: tables, levels, shares, needs, tests, words; and why each figure is so."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from khet.calc import thai
from khet.calc.rounding import plain
from khet.domains.instruments import permissions
from khet.domains.instruments.models import Campaign
from khet.domains.instruments.queries import analysis as queries
from khet.domains.instruments.queries import analysis_source, quality
from khet.domains.instruments.queries.analysis import Findings
from khet.domains.instruments.queries.analysis_source import Source
from khet.domains.instruments.rules import explaining, tryout
from khet.domains.instruments.rules.analysis_tests import PASS_PERCENT
from khet.domains.instruments.rules.analysis_types import Analysis, Exact, ItemAnalysis, ScaleTable, figure
from khet.domains.instruments.web import analysis_paper
from khet.domains.instruments.web.analysis_words import FLAGS, MEASURES, NOTES, PAIRS
from khet.kernel import clock, documents
from khet.kernel.charts import plots
from khet.kernel.web import exports
from khet.kernel.web.page import Request, page

FILES = ("xlsx", "csv", "pdf", "docx")
MIME = {
    "xlsx": exports.XLSX,
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@page(permissions.ANALYSIS_VIEW)
def overview(request: Request, campaign_id: int) -> HttpResponse:
    """The analysis of a campaign; ``?format=`` gives it as a file."""
    source = analysis_source.seen(campaign_id, actor=request.actor)
    found = queries.findings(source, pass_percent=pass_percent(request))
    if request.GET.get("format") in FILES:
        return _file(found, str(request.GET["format"]))
    analysis = found.analysis
    context = {
        **frame(request, source, "overview"),
        "found": found,
        "analysis": analysis,
        "tables": [_table(found, table) for table in analysis.tables],
        "kept": queries.kept_paragraph(found),
        "others": [_other(item) for item in analysis.items if not item.table and item.kind != "text"],
        "side": PAIRS[analysis.main_side],
        "shares": _shares(analysis),
        "needs": [_need(line) for line in analysis.needs],
        "needs_by_dimension": [_need(line) for line in analysis.needs_by_dimension],
        "texts": [(item, found.texts[item.key]) for item in analysis.texts],
        "alphas": _alphas(source) if not analysis.withheld else [],
        "files": [(kind.upper(), f"?format={kind}") for kind in FILES],
    }
    return render(request, "instruments/analysis.html", context)


@page(permissions.ANALYSIS_VIEW)
def why(request: Request, campaign_id: int) -> HttpResponse:
    """Why one figure is what it is: formula, numbers, who is in it, and which version of the form was asked."""
    source = analysis_source.seen(campaign_id, actor=request.actor)
    if "figure" not in request.GET:
        return redirect("instruments:analysis", campaign_id=campaign_id)
    found = queries.analysed(source, pass_percent=pass_percent(request))
    told = explaining.why(found, request.GET["figure"])
    if told is None:
        raise Http404
    context = {
        **frame(request, source, "overview"),
        "why": told,
        "measure": MEASURES[told.measure],
        "note": NOTES.get(told.measure.removeprefix("total_") if told.measure not in NOTES else told.measure, ""),
        "bands": source.bands,
        "version": source.campaign.version,
    }
    alone = request.htmx and request.htmx.target == "why"
    return render(request, "instruments/parts/analysis_why.html" if alone else "instruments/analysis_why.html", context)


def frame(request: Request, source: Source, tab: str) -> dict[str, Any]:
    """What stands around every page of one campaign's analysis."""
    campaign = source.campaign

    def at(name: str, **more: str) -> str:
        return reverse(f"instruments:{name}", kwargs={"campaign_id": campaign.pk, **more})

    tabs = [(_("ผลวิเคราะห์"), at("analysis"), tab == "overview")]
    if source.items and quality.groupings(source):
        tabs.append((_("แยกกลุ่ม"), at("analysis_groups"), tab == "groups"))
    tabs.append((_("คุณภาพเครื่องมือ"), at("analysis_quality"), tab == "quality"))
    if campaign.pair_key and not campaign.is_anonymous:
        tabs.append((_("ก่อน–หลัง"), at("analysis_effect"), tab == "effect"))
    return {
        "source": source,
        "campaign": campaign,
        "tabs": tabs,
        "why_url": at("analysis_why"),
        "may_edit": request.actor.reach(permissions.CAMPAIGN_RUN).covers_office(campaign.office_id),
        "may_see_campaign": request.actor.reach(permissions.CAMPAIGN_VIEW).covers_office(campaign.office_id),
        "is_open": campaign.state == Campaign.OPEN,
    }


def pass_percent(request: Request) -> Decimal:
    """From which share of the full score a test is passed, as the address says, else the usual 80."""
    typed = thai.to_arabic_digits(request.GET.get("pass", ""))
    return Decimal(typed) if typed.isdecimal() and 0 < int(typed[:4]) <= 100 else PASS_PERCENT


def _table(found: Findings, table: ScaleTable) -> dict[str, Any]:
    """A scale table with a bar of each item's answers."""
    items = found.analysis.of_table(table)
    return {
        "table": table,
        "title": PAIRS[table.pair],
        "rows": items,
        "bars": [(item, _spread(item, table)) for item in items if item.frequencies],
        "legend": _legend(items, table),
        "dimensions": list(enumerate(table.dimensions, start=1)),
        "persons": [(share, plain(share.level)) for share in table.persons_at_least[:-1]],
        "has_levels": any(item.level for item in items),
        "scale": f"{plain(table.low)}–{plain(table.high)}",
    }


def _spread(item: ItemAnalysis, table: ScaleTable) -> plots.Plot:
    """The answers to one item as parts of a bar, the best first; each part says its score and its share."""
    said = [
        (each, _decimal(each.percent.exact))
        for each in item.frequencies
        if each.score is not None and each.percent.exact is not None
    ]
    shares = [
        (
            percent,
            f"l{_shade(each.score, table)}",
            each.percent.printed,
            _("%(label)s %(count)s ราย ร้อยละ %(percent)s")
            % {"label": each.label, "count": each.count, "percent": each.percent.printed},
        )
        for each, percent in said
    ]
    told = ", ".join(f"{each.label} {each.percent.printed}" for each, _percent in said)
    return plots.parts(shares, title=f"{item.label}: {told}")


def _legend(items: Sequence[ItemAnalysis], table: ScaleTable) -> list[tuple[str, str]]:
    """The words of the scale with the class of their colour, in the order of the bars."""
    first = next((item for item in items if item.frequencies), None)
    known = first.frequencies if first else ()
    return [(f"l{_shade(each.score, table)}", each.label) for each in known if each.score is not None]


def _shade(score: Exact | None, table: ScaleTable) -> int:
    """The step of the five colours (1 to 5) that stands for a score on the table's scale."""
    if score is None or table.high == table.low:
        return 5
    part = (_decimal(score) - _decimal(table.low)) / (_decimal(table.high) - _decimal(table.low))
    return 1 + min(4, max(0, int(part * 4 + Decimal("0.5"))))


def _decimal(value: Exact) -> Decimal:
    """For drawing only."""
    return value if isinstance(value, Decimal) else Decimal(value.numerator) / Decimal(value.denominator)


def _frequencies(item: ItemAnalysis) -> dict[str, Any]:
    rows = [
        (each, plots.share(_shown(each.percent.exact), Decimal(0), Decimal(100)), figure(each.score).printed)
        for each in item.frequencies
    ]
    return {"item": item, "rows": rows, "at_least": [(share, plain(share.level)) for share in item.at_least[:-1]]}


def _shares(analysis: Analysis) -> list[dict[str, Any]]:
    """The choices of every item of the tables; of a dual response, with the side of which it is."""
    sides = {table.key: PAIRS[table.pair] for table in analysis.tables}
    return [{**_frequencies(item), "side": sides[item.table]} for item in analysis.items if item.table]


def _other(item: ItemAnalysis) -> dict[str, Any]:
    """A question outside the scale tables: its choices with bars, or its mean and ends."""
    return {**_frequencies(item), "of_persons": item.kind == "select_multiple", "is_rank": item.kind == "rank"}


def _shown(value: Exact | None) -> Decimal | None:
    return None if value is None else _decimal(value)


def _need(line: Any) -> dict[str, Any]:
    return {"line": line, "flag": FLAGS.get(line.flag, "")}


def _alphas(source: Source) -> list[tuple[str, tryout.ScaleVerdict]]:
    """Alpha of each table, for the side of the page."""
    return [(str(PAIRS[each.pair]), each) for each in quality.scale_verdicts(source)]


def _file(found: Findings, kind: str) -> HttpResponse:
    """The analysis as a file: a flat CSV, or the whole paper."""
    name = f"analysis-{found.source.campaign.code}"
    if kind == "csv":
        asked = [_("รหัสข้อ"), _("ที่"), _("รายการ"), _("ด้าน"), "n", _("ไม่ตอบ")]
        headings = [*asked, "x̄", "S.D.", _("ความหมาย"), _("ลำดับ"), _("คำตอบ")]
        rows = analysis_paper.flat_rows(found.analysis.items)
        return exports.response(exports.Sheet(found.source.campaign.title, headings, rows), kind="csv", name=name)
    paper = analysis_paper.paper(found, queries.kept_paragraph(found), on=clock.today())
    make = {"xlsx": documents.render_xlsx, "pdf": documents.render_pdf, "docx": documents.render_docx}[kind]
    response = HttpResponse(make(paper), content_type=MIME[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
