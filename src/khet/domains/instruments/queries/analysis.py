"""What a campaign's answers say, for pages, papers and other systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from khet.domains.instruments import permissions
from khet.domains.instruments.models import Campaign, Paragraph, Theme
from khet.domains.instruments.queries import analysis_source, quality
from khet.domains.instruments.queries.analysis_source import Source
from khet.domains.instruments.rules import analysis_plain as analysis_plain_rules
from khet.domains.instruments.rules import paragraph as paragraphs
from khet.domains.instruments.rules import themes, words
from khet.domains.instruments.rules.analysis import analyse
from khet.domains.instruments.rules.analysis_tests import PASS_PERCENT
from khet.domains.instruments.rules.analysis_types import Analysis, ItemAnalysis, Total
from khet.domains.instruments.rules.themes import RankedTexts
from khet.domains.instruments.rules.words import BoundText, Segment
from khet.kernel import press
from khet.kernel.actor import Actor
from khet.kernel.register import CurrentFigure

FIGURE_RESOLVER = "instruments.figure"


@dataclass(frozen=True, slots=True)
class Findings:
    """An analysis with its themes and every figure that a sentence may hold, by slot."""

    source: Source
    analysis: Analysis
    texts: Mapping[str, RankedTexts]
    slots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SatisfactionRow:
    """One line of the table that reports print: number, item, mean, S.D. and the word."""

    number: str
    label: str
    mean: str
    sd: str
    level: str
    level_number: int | None
    key: str


@dataclass(frozen=True, slots=True)
class SatisfactionTable:
    """The table that reports print: its items and the line of totals, with the other total S.D. beside it."""

    campaign_id: int
    title: str
    n: int
    rows: tuple[SatisfactionRow, ...]
    total: SatisfactionRow
    pooled_sd: str
    levels: int


@dataclass(frozen=True, slots=True)
class PaperFindings:
    """What papers print of a campaign; nothing of it when so few have answered that it is withheld.

    ``table`` is None where the campaign has no rating table. ``topics`` holds what each open question asks and its
    answers by theme, by the question's key. ``slots`` holds every figure that a sentence may name.
    """

    table: SatisfactionTable | None
    words: BoundText
    topics: Mapping[str, tuple[str, RankedTexts]]
    slots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """The paragraph of a campaign: its segments, what they say now, and which revision was read (0: as proposed)."""

    segments: tuple[Segment, ...]
    bound: BoundText
    revision: int


def analysis(*, actor: Actor, campaign_id: int, pass_percent: Decimal = PASS_PERCENT) -> Analysis:
    """Analyse a campaign within reach; raises Campaign.DoesNotExist. Seven queries."""
    return analysed(analysis_source.seen(campaign_id, actor=actor), pass_percent=pass_percent)


def analysed(source: Source, *, pass_percent: Decimal = PASS_PERCENT) -> Analysis:
    """Analyse what was loaded."""
    return analyse(
        source.form,
        source.sheet.rows,
        source.bands,
        invited=source.invited,
        pass_percent=pass_percent,
        fewest=source.fewest,
        answered=source.answered,
    )


def findings(source: Source, *, pass_percent: Decimal = PASS_PERCENT) -> Findings:
    """Analyse what was loaded, with its themes. One query."""
    found = analysed(source, pass_percent=pass_percent)
    texts = {item.key: themes.ranked(item.texts, kept) for item, kept in _kept_themes(source, found)}
    return Findings(source, found, texts, {} if found.withheld else paragraphs.slots(found, texts))


def _kept_themes(source: Source, found: Analysis) -> list[tuple[ItemAnalysis, tuple[themes.Theme, ...]]]:
    """The themes of every question in words: a person's, else those proposed."""
    kept: dict[str, list[themes.Theme]] = {}
    for theme in Theme.objects.filter(campaign=source.campaign) if found.texts else ():
        kept.setdefault(theme.question_key, []).append(theme_of(theme))
    return [(item, tuple(kept[item.key]) if item.key in kept else proposed(item.texts)) for item in found.texts]


def theme_of(theme: Theme) -> themes.Theme:
    """A theme as the rules take it."""
    return themes.Theme(theme.pk, theme.name, tuple(theme.terms), frozenset(theme.included), frozenset(theme.excluded))


def proposed(texts: Sequence[str]) -> tuple[themes.Theme, ...]:
    """Themes proposed from what returns; they belong to nobody until a person takes them over."""
    return tuple(themes.Theme(0, each.name, each.terms) for each in themes.propose(texts, partial(press.run, "words")))


def findings_for_papers(campaign_id: int) -> PaperFindings:
    """What reports and plans print of a campaign; the caller guards who may see it. Seven queries."""
    found = findings(analysis_source.for_papers(campaign_id))
    return PaperFindings(
        table=table_of(found),
        words=kept_paragraph(found).bound,
        topics={item.key: (item.label, found.texts[item.key]) for item in found.analysis.texts},
        slots=found.slots,
    )


def table_of(found: Findings) -> SatisfactionTable | None:
    """The main table as reports print it."""
    main, campaign = found.analysis.main, found.source.campaign
    if main is None:
        return None
    items = found.analysis.of_table(main)
    levels = [item.level.of for item in items if item.level is not None]
    return SatisfactionTable(
        campaign_id=campaign.pk,
        title=campaign.title,
        n=found.analysis.n,
        rows=tuple(_row(item) for item in items),
        total=_total_row(main.total),
        pooled_sd=main.total.pooled_sd.printed,
        levels=max(levels, default=0),
    )


def _row(item: ItemAnalysis) -> SatisfactionRow:
    level = item.level
    return SatisfactionRow(
        number=item.number,
        label=item.label,
        mean=item.mean.printed,
        sd=item.sd.printed,
        level=level.name if level else "",
        level_number=level.number if level else None,
        key=item.key,
    )


def _total_row(total: Total) -> SatisfactionRow:
    level = total.level
    return SatisfactionRow(
        number="",
        label="รวม",
        mean=total.mean.printed,
        sd=total.mean_of_sds.printed,
        level=level.name if level else "",
        level_number=level.number if level else None,
        key="",
    )


def kept_paragraph(found: Findings) -> Kept:
    """The paragraph an officer kept, else the one proposed. One query."""
    if found.analysis.withheld:
        return Kept((), BoundText(()), 0)
    kept = Paragraph.objects.filter(campaign=found.source.campaign).first()
    if kept is None:
        segments = words.parse(paragraphs.opening(found.analysis, found.texts, kind=found.source.kind))
        return Kept(segments, words.render(segments, found.slots), 0)
    segments = words.from_data(kept.segments)
    return Kept(segments, words.render(segments, found.slots), kept.revision)


def current_figure(arguments: dict[str, Any]) -> CurrentFigure | None:
    """What a figure of a paper is now; None when it is no more."""
    return current_figures([arguments])[0]


def current_figures(arguments: Sequence[dict[str, Any]]) -> list[CurrentFigure | None]:
    """The same for many figures; a campaign is analysed once."""
    found: dict[int, Findings | None] = {}
    for campaign_id in {int(each["campaign"]) for each in arguments}:
        try:
            found[campaign_id] = findings(analysis_source.for_papers(campaign_id))
        except Campaign.DoesNotExist:
            found[campaign_id] = None
    return [_figure(found[int(each["campaign"])], str(each["slot"])) for each in arguments]


def _figure(found: Findings | None, slot: str) -> CurrentFigure | None:
    value = None if found is None else found.slots.get(slot)
    if found is None or value is None:
        return None
    campaign = found.source.campaign
    told = _("ผลการเก็บข้อมูล %(code)s จากผู้ตอบ %(n)s ราย ฉบับที่ %(version)s ของเครื่องมือ") % {
        "code": campaign.code,
        "n": found.analysis.n,
        "version": campaign.version.number,
    }
    return CurrentFigure(value, told, reverse("instruments:analysis", kwargs={"campaign_id": campaign.pk}))


def analysis_plain(*, actor: Actor, campaign_id: int, pass_percent: Decimal = PASS_PERCENT) -> dict[str, Any]:
    """The analysis of a campaign within reach as values that JSON can hold; raises Campaign.DoesNotExist."""
    source = analysis_source.seen(campaign_id, actor=actor)
    found = findings(source, pass_percent=pass_percent)
    campaign, instrument = source.campaign, source.campaign.version.instrument
    verdicts = () if found.analysis.withheld else quality.scale_verdicts(source)
    return {
        "campaign": campaign.code,
        "title": campaign.title,
        "instrument": instrument.code,
        "version": campaign.version.number,
        "bands": source.bands.key if source.bands else None,
        "anonymous": campaign.is_anonymous,
        **analysis_plain_rules.plain(found.analysis, found.texts),
        "reliability": [analysis_plain_rules.reliability(each) for each in verdicts],
        "paragraph": kept_paragraph(found).bound.text,
        "withheld_items": [] if found.analysis.withheld else list(source.untold),
    }


def analysed_campaign(*, actor: Actor, code: str, office_id: int | None = None) -> int | None:
    """Which campaign a code means: its own, else the newest one of an instrument of that code. At most two queries."""
    seen = Campaign.objects.visible_to(actor, permissions.ANALYSIS_VIEW)
    if office_id is not None:
        seen = seen.filter(office_id=office_id)
    own = seen.filter(code=code).order_by("-pk").values_list("pk", flat=True).first()
    if own is not None:
        return own
    of_form = seen.filter(version__instrument__code=code).exclude(state=Campaign.DRAFT)
    return of_form.order_by("-opens_at", "-pk").values_list("pk", flat=True).first()


def pairs_of(*, actor: Actor, campaign: Campaign) -> list[Campaign]:
    """The other campaigns of the same pair within reach, oldest first."""
    if not campaign.pair_key:
        return []
    found = Campaign.objects.visible_to(actor, permissions.ANALYSIS_VIEW).filter(
        office_id=campaign.office_id, pair_key=campaign.pair_key
    )
    return list(found.exclude(pk=campaign.pk).order_by("opens_at", "pk"))
