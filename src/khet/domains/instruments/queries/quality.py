"""How good an instrument proved in a try-out, how a development worked, and what groups say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from khet.calc.calendars import thai_day
from khet.calc.descriptives import Answer
from khet.domains.instruments import permissions
from khet.domains.instruments.models import Campaign, Response
from khet.domains.instruments.queries import analysis_source, sheets
from khet.domains.instruments.queries.analysis_source import Source
from khet.domains.instruments.queries.instruments import form_of
from khet.domains.instruments.queries.thresholds import thresholds
from khet.domains.instruments.rules import columns, effect, grouping, tryout
from khet.domains.instruments.rules.analysis import scales
from khet.domains.instruments.rules.analysis_tests import PASS_PERCENT, test_items
from khet.domains.instruments.rules.columns import Item, Row
from khet.domains.instruments.rules.effect import Effect
from khet.domains.instruments.rules.grouping import Group
from khet.domains.instruments.rules.tryout import Quality, ScaleVerdict
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor

SCHOOL = "school"


def quality(*, actor: Actor, campaign_id: int) -> Quality | None:
    """Judge a try-out against the office's thresholds; None where too few answered. Raises Campaign.DoesNotExist."""
    return quality_of(analysis_source.seen(campaign_id, actor=actor))


def quality_of(source: Source) -> Quality | None:
    """Judge what was loaded; observers of the same case are compared, without who they are. Two queries."""
    if len(source.sheet.rows) < source.fewest:
        return None
    accepted = thresholds(source.campaign.office_id)
    return tryout.quality(source.answered, accepted, cases=_cases(source.campaign))


def scale_verdicts(source: Source) -> tuple[ScaleVerdict, ...]:
    """Alpha with item statistics of each table of at least two items. One query."""
    return tryout.reliabilities(source.answered, thresholds(source.campaign.office_id))


def _cases(campaign: Campaign) -> dict[str, list[Row]]:
    """What each observer gave to a case, in the order of the observers' keys; cases seen by one alone left out."""
    sent = Response.objects.filter(campaign=campaign, state=Response.SENT).exclude(case_key="").exclude(observer_key="")
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for row, case, observer in sent.order_by("sent_at", "pk").values_list("answers", "case_key", "observer_key"):
        found[case][observer] = row
    return {case: [rows[key] for key in sorted(rows)] for case, rows in found.items() if len(rows) > 1}


def groupings(source: Source) -> list[tuple[str, str]]:
    """By what the table can be read in groups: questions with one choice, and the school where it is known."""
    chosen = [
        (item.key, item.label) for item in source.items if item.question.kind == "select_one" and not item.repeats
    ]
    named = source.may_see_names and source.campaign.respondents != Campaign.ANYBODY
    return [*chosen, *([(SCHOOL, "สถานศึกษา")] if named else [])]


def by_group(source: Source, key: str, *, actor: Actor) -> tuple[tuple[Item, ...], tuple[Group, ...]]:
    """The main table in groups; small groups, and what would give them away, are hidden from everybody."""
    tables = scales(source.items)
    main = max(tables, key=len, default=[])
    if not main or key not in dict(groupings(source)):
        return (), ()
    labels, names = _labels(source, key, actor=actor)
    found = grouping.by_group(
        main,
        source.answered.scores,
        labels,
        names,
        bands=source.bands,
        fewest=source.campaign.small_cell,
    )
    return tuple(main), found


def _labels(source: Source, key: str, *, actor: Actor) -> tuple[list[str], dict[str, str]]:
    """The group of every row, and the groups' names."""
    if key == SCHOOL:
        named = sheets.named_sheet(source.campaign.pk, actor=actor)
        schools = {who.school_id for who in named.respondents or () if who.school_id is not None}
        names = organisations.school_names(schools, thai_day(source.campaign.opens_at))
        labels = [str(who.school_id or "") for who in named.respondents or ()]
        return labels, {str(school): names.get(school, str(school)) for school in sorted(schools)}
    item = next(each for each in source.items if each.key == key)
    given = source.answered.given[item.key]
    names_of = {choice.key: columns.said(choice.labels, choice.key) for choice in item.choices}
    return [each if each in names_of and each else "" for each in given], names_of


def full_score(campaign: Campaign) -> int:
    """The full score of a campaign's test: a point for every question with a right answer."""
    return len(test_items(columns.items(form_of(campaign.version_id))))


def compared(*, actor: Actor, before_id: int, after_id: int, pass_percent: Decimal = PASS_PERCENT) -> Effect | None:
    """Compare two named tests person by person, within reach; None where one of them is no named test.

    Other named tests of the same pair are taken as the scores of activities, for E1. Raises Campaign.DoesNotExist.
    """
    campaigns = Campaign.objects.visible_to(actor, permissions.ANALYSIS_VIEW)
    before, after = campaigns.get(pk=before_id), campaigns.get(pk=after_id)
    others = campaigns.filter(office_id=after.office_id, pair_key=after.pair_key, is_anonymous=False)
    between = list(others.exclude(pk__in=[before.pk, after.pk])) if after.pair_key else []
    found = _compared(before, after, between, pass_percent)
    few = found is not None and found.n < after.small_cell
    return None if few and not actor.reach(permissions.ANSWER_VIEW).covers_office(after.office_id) else found


def paired(pre_campaign_id: int, post_campaign_id: int, *, pass_percent: Decimal = PASS_PERCENT) -> Effect | None:
    """The same for papers, without activities; raises Campaign.DoesNotExist."""
    before, after = (Campaign.objects.get(pk=each) for each in (pre_campaign_id, post_campaign_id))
    return _compared(before, after, (), pass_percent)


def _compared(before: Campaign, after: Campaign, between: Sequence[Campaign], pass_percent: Decimal) -> Effect | None:
    fulls = full_score(before), full_score(after)
    if before.is_anonymous or after.is_anonymous or not all(fulls):
        return None
    return effect.compare(
        sheets.scores(before.pk),
        sheets.scores(after.pk),
        full_before=fulls[0],
        full_after=fulls[1],
        pass_percent=pass_percent,
        during=_during(between),
    )


def _during(between: Sequence[Campaign]) -> tuple[list[Answer], int] | None:
    """The scores of all activities in percent, each of its own full score."""
    found: list[Answer] = []
    for campaign in between:
        full = full_score(campaign)
        if full:
            found += [Fraction(score) * 100 / full for score in sheets.scores(campaign.pk).values()]
    return (found, 100) if found else None
