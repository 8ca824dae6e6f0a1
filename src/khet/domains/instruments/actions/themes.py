"""Mending the themes of text answers: taken over from what is proposed, named, merged, and answers moved by hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from khet.calc import thai
from khet.domains.instruments import permissions
from khet.domains.instruments.models import Campaign, Theme
from khet.domains.instruments.queries import analysis as queries
from khet.domains.instruments.queries import analysis_source
from khet.domains.instruments.queries.analysis_source import Source
from khet.domains.instruments.rules import columns
from khet.domains.instruments.rules import themes as rules
from khet.domains.instruments.rules.refusals import Refusal
from khet.kernel import audit
from khet.kernel.actor import Actor

LONGEST_NAME, MOST_TERMS, MOST_THEMES = 200, 30, 60


class ThemeRefused(Refusal):
    """A theme cannot be kept like this."""


@transaction.atomic
def save_theme(
    *,
    actor: Actor,
    campaign_id: int,
    question_key: str,
    name: str,
    terms: Sequence[str],
    at: datetime,
    theme_id: int | None = None,
) -> int:
    """Keep a theme with the terms that lead answers into it; without terms its name leads.

    Raises NotAllowed, Campaign.DoesNotExist, Theme.DoesNotExist and ThemeRefused.
    """
    campaign = _held(actor, campaign_id, question_key, at)
    name = thai.clean(name).strip()[:LONGEST_NAME]
    kept = list(dict.fromkeys(term for each in terms if (term := thai.clean(each).strip()[:LONGEST_NAME])))
    others = Theme.objects.filter(campaign=campaign, question_key=question_key)
    if not name:
        raise ThemeRefused("โปรดตั้งชื่อประเด็น", "The theme needs a name")
    if others.filter(name=name).exclude(pk=theme_id or 0).exists():
        raise ThemeRefused("มีประเด็นชื่อนี้แล้ว", "There is a theme of this name already")
    if theme_id is None:
        if others.count() >= MOST_THEMES:
            raise ThemeRefused("มีประเด็นมากเกินไป โปรดรวมประเด็นที่ใกล้กัน", "Too many themes: merge those that are close")
        theme = Theme(campaign=campaign, question_key=question_key, position=_next(campaign, question_key))
    else:
        theme = others.get(pk=theme_id)
    theme.name, theme.terms = name, (kept or [name])[:MOST_TERMS]
    theme.made_at, theme.made_by_id = at, actor.person_id
    theme.save()
    _told(actor, campaign, "saved", {"theme": name}, at)
    return theme.pk


@transaction.atomic
def remove_theme(*, actor: Actor, campaign_id: int, theme_id: int, at: datetime) -> None:
    """Take a theme away; its answers stand with the rest. Raises as ``save_theme``."""
    campaign = _locked(actor, campaign_id)
    theme = Theme.objects.filter(campaign=campaign).get(pk=theme_id)
    name = theme.name
    theme.delete()
    _told(actor, campaign, "removed", {"theme": name}, at)


@transaction.atomic
def merge_themes(*, actor: Actor, campaign_id: int, theme_id: int, into_id: int, at: datetime) -> None:
    """Put a theme's terms and answers into another one. Raises as ``save_theme``."""
    campaign = _locked(actor, campaign_id)
    theme = Theme.objects.filter(campaign=campaign).get(pk=theme_id)
    into = Theme.objects.filter(campaign=campaign, question_key=theme.question_key).exclude(pk=theme_id).get(pk=into_id)
    into.terms = list(dict.fromkeys([*into.terms, *theme.terms]))[:MOST_TERMS]
    into.included = sorted({*into.included, *theme.included})
    into.excluded = sorted(set(into.excluded) & set(theme.excluded))
    into.save(update_fields=["terms", "included", "excluded"])
    name = theme.name
    theme.delete()
    _told(actor, campaign, "merged", {"theme": name, "into": into.name}, at)


@transaction.atomic
def take_over(*, actor: Actor, campaign_id: int, question_key: str, at: datetime) -> None:
    """Keep the proposed themes as they are, to be mended. Raises as ``save_theme``."""
    campaign = _held(actor, campaign_id, question_key, at)
    _told(actor, campaign, "taken_over", {"question": question_key}, at)


@transaction.atomic
def place_answer(
    *, actor: Actor, campaign_id: int, question_key: str, digest: str, theme_ids: Collection[int], at: datetime
) -> None:
    """Say in which themes an answer stands, whatever its words; the same words stand there for everybody.

    Raises as ``save_theme``.
    """
    campaign = _held(actor, campaign_id, question_key, at)
    text = next((each for each in _texts(actor, campaign, question_key) if rules.digest(each) == digest), None)
    if text is None:
        raise ThemeRefused("ไม่พบคำตอบนี้แล้ว", "This answer is no longer there")
    for theme in Theme.objects.filter(campaign=campaign, question_key=question_key):
        _place(theme, text, digest, wanted=theme.pk in theme_ids)
    _told(actor, campaign, "placed", {"question": question_key}, at)


def _place(theme: Theme, text: str, digest: str, *, wanted: bool) -> None:
    by_words = any(rules.holds(text, term) for term in theme.terms)
    included = set(theme.included) - {digest} | ({digest} if wanted and not by_words else set())
    excluded = set(theme.excluded) - {digest} | ({digest} if by_words and not wanted else set())
    if included != set(theme.included) or excluded != set(theme.excluded):
        theme.included, theme.excluded = sorted(included), sorted(excluded)
        theme.save(update_fields=["included", "excluded"])


def _locked(actor: Actor, campaign_id: int) -> Campaign:
    seen = Campaign.objects.visible_to(actor, permissions.ANALYSIS_VIEW).select_for_update()
    campaign = seen.get(pk=campaign_id)
    actor.require_office(permissions.CAMPAIGN_RUN, campaign.office_id)
    return campaign


def _held(actor: Actor, campaign_id: int, question_key: str, at: datetime) -> Campaign:
    """The campaign, locked; what was proposed for the question is kept first, so that nothing is lost by a change."""
    campaign = _locked(actor, campaign_id)
    if Theme.objects.filter(campaign=campaign, question_key=question_key).exists():
        return campaign
    for place, theme in enumerate(queries.proposed(_texts(actor, campaign, question_key))):
        Theme.objects.create(
            campaign=campaign,
            question_key=question_key,
            name=theme.name[:LONGEST_NAME],
            terms=list(theme.terms),
            position=place,
            made_at=at,
            made_by_id=actor.person_id,
        )
    return campaign


def _texts(actor: Actor, campaign: Campaign, question_key: str) -> list[str]:
    """What was written in answer to a question. Raises ThemeRefused for a question that is not answered in words."""
    source: Source = analysis_source.seen(campaign.pk, actor=actor)
    item = next((each for each in source.items if each.key == question_key and each.question.kind == "text"), None)
    if item is None or len(source.sheet.rows) < source.fewest:
        raise ThemeRefused("ไม่มีคำตอบปลายเปิดของข้อนี้", "There are no answers in words to this question")
    return [text for text in columns.column(item, columns.rows_of(item, source.sheet.rows)) if text]


def _next(campaign: Campaign, question_key: str) -> int:
    last = Theme.objects.filter(campaign=campaign, question_key=question_key).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _told(actor: Actor, campaign: Campaign, what: str, detail: dict[str, str], at: datetime) -> None:
    audit.record(
        actor=actor,
        verb=f"instruments.theme.{what}",
        target_kind="instruments.campaign",
        target_id=campaign.pk,
        target_label=campaign.title,
        office_id=campaign.office_id,
        detail=detail,
        at=at,
    )
