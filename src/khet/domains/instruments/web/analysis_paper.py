"""An analysis as a paper: the same tables as the page, for Excel, PDF and Word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khet.calc.rounding import half_up
from khet.domains.instruments.queries.analysis import FIGURE_RESOLVER, Findings, Kept
from khet.domains.instruments.rules.analysis_types import (
    Analysis,
    Exact,
    Figure,
    ItemAnalysis,
    Level,
    NeedLine,
    ScaleTable,
    TestAnalysis,
)
from khet.domains.instruments.rules.themes import RankedTexts
from khet.domains.instruments.web.analysis_words import FLAGS, PAIRS
from khet.kernel import documents as d


def paper(found: Findings, kept: Kept, *, on: date) -> d.Document:
    """The whole analysis of a campaign as one document."""
    analysis, campaign = found.analysis, found.source.campaign
    blocks: list[d.Block] = [d.Paragraph(_who(found))]
    for table in analysis.tables:
        blocks += _ratings(found, table)
    if kept.bound.text:
        blocks.append(d.Paragraph(kept.bound.text))
    blocks += _frequencies(analysis)
    if analysis.needs:
        blocks.append(_needs(analysis.needs, analysis.needs_by_dimension))
    if analysis.test is not None:
        blocks += _test(analysis.test)
    blocks += [_texts(item, found.texts[item.key]) for item in analysis.texts if found.texts[item.key].themes]
    return d.Document(
        title=campaign.title,
        subtitle_lines=(campaign.version.instrument.title_th,),
        blocks=tuple(blocks),
        dated=on,
        file_stem=f"analysis-{campaign.code}",
        orientation="portrait",
    )


def _who(found: Findings) -> str:
    analysis = found.analysis
    told = ngettext("ผู้ตอบ %(n)s ราย", "ผู้ตอบ %(n)s ราย", analysis.n) % {"n": analysis.n}
    if analysis.invited:
        told = _("ผู้ตอบ %(n)s ราย จากผู้ได้รับเชิญ %(invited)s ราย คิดเป็นร้อยละ %(rate)s") % {
            "n": analysis.n,
            "invited": analysis.invited,
            "rate": analysis.response_rate.printed,
        }
    return told


def number(shown: Figure, places: int = 2) -> Decimal | None:
    """The figure as a workbook keeps it: rounded as it is printed."""
    return None if shown.exact is None else half_up(shown.exact, places)


def _cell(shown: Figure, places: int = 2, *, slot: str = "", campaign_id: int = 0, label: str = "") -> d.Cell:
    ref = None
    if slot and shown.is_known:
        ref = d.FigureRef(label, shown.printed, FIGURE_RESOLVER, {"campaign": campaign_id, "slot": slot})
    return d.Cell(shown.printed, align="right", number=number(shown, places), figure=ref)


def _count(value: int | None) -> d.Cell:
    return d.Cell("" if value is None else str(value), align="right", number=None if value is None else Decimal(value))


def _level(level: Level | None) -> d.Cell:
    return d.Cell(align="center", level=d.Level(level.number, level.name, level.of)) if level else d.Cell("")


def _ratings(found: Findings, table: ScaleTable) -> list[d.Block]:
    """One scale table with its dimensions and the line of totals in both ways."""
    campaign_id = found.source.campaign.pk
    columns = (
        d.Column(_("ที่"), "right", 1),
        d.Column(_("รายการ"), "left", 8),
        d.Column("n", "right", 1),
        d.Column("x̄", "right", 2),
        d.Column("S.D.", "right", 2),
        d.Column(_("ความหมาย"), "center", 3),
        d.Column(_("ลำดับ"), "right", 1),
    )
    rows = [
        d.Row(
            (
                d.Cell(item.number, align="right"),
                d.Cell(item.label),
                _count(item.n),
                _cell(item.mean, slot=f"item:{item.key}.mean", campaign_id=campaign_id, label=item.label),
                _cell(item.sd, slot=f"item:{item.key}.sd", campaign_id=campaign_id, label=item.label),
                _level(item.level),
                _count(item.rank),
            )
        )
        for item in found.analysis.of_table(table)
    ]
    rows += [_total_row(each.name, each.total, each.rank, kind="heading") for each in table.dimensions]
    rows.append(_total_row(_("รวม"), table.total, None, kind="total"))
    title = _("ผลการประเมินรายข้อ")
    if table.pair:
        title = _("ผลการประเมินรายข้อ: %(side)s") % {"side": PAIRS[table.pair]}
    note = _("S.D. รวมคือค่าเฉลี่ยของ S.D. รายข้อ หากรวมทุกคำตอบเข้าด้วยกัน S.D. = %(pooled)s") % {
        "pooled": table.total.pooled_sd.printed
    }
    return [d.Table(columns, tuple(rows), caption=title, name=title, note=note)]


def _total_row(label: str, total: Any, rank: int | None, *, kind: Any) -> d.Row:
    cells = (
        d.Cell(""),
        d.Cell(label),
        _count(total.persons),
        _cell(total.mean),
        _cell(total.mean_of_sds),
        _level(total.level),
        _count(rank),
    )
    return d.Row(cells, kind=kind)


def _frequencies(analysis: Analysis) -> list[d.Block]:
    """One table of all choices of all questions; the two sides of a dual response are told apart."""
    asked = [item for item in analysis.items if item.frequencies]
    if not asked:
        return []
    columns = (
        d.Column(_("รายการ"), "left", 6),
        d.Column(_("คำตอบ"), "left", 4),
        d.Column(_("จำนวน"), "right", 2),
        d.Column(_("ร้อยละ"), "right", 2),
    )
    sides = {table.key: table.pair for table in analysis.tables}
    rows: list[d.Row] = []
    side = ""
    for item in asked:
        if (now := sides.get(item.table, "")) != side:
            side = now
            rows += [d.Row((d.Cell(str(PAIRS[side]), colspan=4),), kind="heading")] if side else []
        rows += [
            d.Row((d.Cell(item.label if at == 0 else ""), d.Cell(each.label), _count(each.count), _cell(each.percent)))
            for at, each in enumerate(item.frequencies)
        ]
    title = _("จำนวนและร้อยละของคำตอบ")
    return [d.Table(columns, tuple(rows), caption=title, name=title)]


def _needs(lines: Sequence[NeedLine], dimensions: Sequence[NeedLine]) -> d.Table:
    columns = (
        d.Column(_("รายการ"), "left", 6),
        d.Column("n", "right", 1),
        d.Column("D", "right", 2),
        d.Column("I", "right", 2),
        d.Column("PNI modified", "right", 2),
        d.Column(_("ลำดับ"), "right", 1),
        d.Column("PNI", "right", 2),
        d.Column(_("ลำดับ"), "right", 1),
        d.Column(_("หมายเหตุ"), "left", 2),
    )
    rows = [
        d.Row(
            (
                d.Cell(line.label),
                _count(line.n),
                _cell(line.present),
                _cell(line.desired),
                _cell(line.pni_modified, 3),
                _count(line.rank_modified),
                _cell(line.pni, 3),
                _count(line.rank),
                d.Cell(str(FLAGS.get(line.flag, ""))),
            ),
            kind="body" if line in lines else "heading",
        )
        for line in (*lines, *dimensions)
    ]
    title = _("ความต้องการจำเป็น")
    note = _("D สภาพปัจจุบัน I สภาพที่พึงประสงค์ PNI modified = (I − D) ÷ D และ PNI = (I − D) × I")
    return d.Table(columns, tuple(rows), caption=title, name=title, note=note)


def _test(test: TestAnalysis) -> list[d.Block]:
    told = _(
        "คะแนนเต็ม %(full)s คะแนน เฉลี่ย %(mean)s S.D. %(sd)s ต่ำสุด %(least)s สูงสุด %(most)s "
        "ผ่านเกณฑ์ร้อยละ %(pass)s จำนวน %(passed)s จาก %(n)s คน คิดเป็นร้อยละ %(percent)s KR-20 = %(kr20)s"
    ) % {
        "full": test.full,
        "mean": test.mean.printed,
        "sd": test.sd.printed,
        "least": test.least.printed,
        "most": test.most.printed,
        "pass": f"{test.pass_percent.normalize():f}",
        "passed": test.passed.count,
        "n": test.n,
        "percent": test.passed.percent.printed,
        "kr20": test.kr20.printed,
    }
    columns = (
        d.Column(_("ข้อ"), "right", 1),
        d.Column(_("คำถาม"), "left", 6),
        d.Column(_("ตอบถูก"), "right", 2),
        d.Column("p", "right", 2),
        d.Column(_("ความยาก"), "center", 2),
        d.Column(_("r (กลุ่มร้อยละ 27)"), "right", 2),
        d.Column("r point-biserial", "right", 2),
    )
    rows = tuple(
        d.Row(
            (
                d.Cell(item.number, align="right"),
                d.Cell(item.label),
                _count(item.right),
                _cell(item.p, 3),
                d.Cell(item.word),
                _cell(item.r, 3),
                _cell(item.point_biserial, 3),
            )
        )
        for item in test.items
    )
    title = _("คุณภาพข้อสอบรายข้อ")
    table = [d.Table(columns, rows, caption=title, name=title)] if rows else []
    return [d.Paragraph(told), *table]


def _texts(item: ItemAnalysis, ranked: RankedTexts) -> d.Table:
    columns = (
        d.Column(_("ลำดับ"), "right", 1),
        d.Column(_("ประเด็น"), "left", 6),
        d.Column(_("จำนวน"), "right", 2),
        d.Column(_("ร้อยละ"), "right", 2),
    )
    rows = tuple(
        d.Row((_count(each.rank), d.Cell(each.theme.name), _count(each.count), _cell(each.share)))
        for each in ranked.themes
        if each.count
    )
    note = _("ร้อยละของผู้ตอบข้อนี้ %(n)s ราย ผู้ตอบหนึ่งรายกล่าวได้หลายประเด็น") % {"n": ranked.n}
    return d.Table(columns, rows, caption=item.label, name=item.label[:28], note=note)


def flat_rows(items: Sequence[ItemAnalysis]) -> list[list[Any]]:
    """A row for every question, for CSV."""

    def plain(shown: Figure) -> Exact | None:
        return number(shown)

    return [
        [item.key, item.number, item.label, item.dimension, item.n, item.missing, plain(item.mean), plain(item.sd),
         item.level.name if item.level else "", item.rank,
         "; ".join(f"{each.label}: {each.count} ({each.percent.printed})" for each in item.frequencies)]
        for item in items
    ]  # fmt: skip
