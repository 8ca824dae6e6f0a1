"""Keeping what an officer made of the paragraph under a table, and going back to the proposed one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khet.domains.instruments import permissions
from khet.domains.instruments.models import Campaign, Paragraph
from khet.domains.instruments.queries import analysis as queries
from khet.domains.instruments.queries import analysis_source
from khet.domains.instruments.rules import words
from khet.domains.instruments.rules.refusals import Refusal
from khet.kernel import audit
from khet.kernel.actor import Actor


class WordsRefused(Refusal):
    """The text cannot be kept."""


class WordsChanged(Refusal):
    """Somebody else kept another text meanwhile."""


@transaction.atomic
def keep_paragraph(*, actor: Actor, campaign_id: int, typed: str, revision: int, at: datetime) -> None:
    """Keep an edited paragraph; figures that are still there word for word stay bound.

    Raises NotAllowed, Campaign.DoesNotExist, WordsRefused and WordsChanged.
    """
    campaign = _locked(actor, campaign_id)
    found = queries.findings(analysis_source.seen(campaign_id, actor=actor))
    kept = queries.kept_paragraph(found)
    if kept.revision != revision:
        raise WordsChanged("มีผู้แก้ข้อความนี้ไปก่อนแล้ว โปรดตรวจแล้วแก้ใหม่", "Somebody changed this text meanwhile")
    try:
        segments = words.edited(kept.segments, found.slots, typed)
    except words.TooLong as problem:
        raise WordsRefused(str(problem), "The text is too long") from problem
    Paragraph.objects.update_or_create(
        campaign=campaign,
        defaults={
            "segments": words.as_data(segments),
            "revision": revision + 1,
            "edited_at": at,
            "edited_by_id": actor.person_id,
        },
    )
    _told(actor, campaign, "kept", at)


@transaction.atomic
def propose_again(*, actor: Actor, campaign_id: int, at: datetime) -> None:
    """Throw the kept paragraph away, so that the proposed one stands again. Raises as ``keep_paragraph``."""
    campaign = _locked(actor, campaign_id)
    Paragraph.objects.filter(campaign=campaign).delete()
    _told(actor, campaign, "proposed_again", at)


@transaction.atomic
def accept_figures(*, actor: Actor, campaign_id: int, at: datetime) -> None:
    """Let every slot of the kept paragraph say what is now, own wordings given up. Raises as ``keep_paragraph``."""
    campaign = _locked(actor, campaign_id)
    kept = Paragraph.objects.filter(campaign=campaign).first()
    if kept is None:
        return
    slots = queries.findings(analysis_source.seen(campaign_id, actor=actor)).slots
    fresh = [
        words.Segment(slot=each.slot) if each.slot in slots and each.was != slots[each.slot] else each
        for each in words.from_data(kept.segments)
    ]
    kept.segments, kept.revision, kept.edited_at = words.as_data(fresh), kept.revision + 1, at
    kept.edited_by_id = actor.person_id
    kept.save()
    _told(actor, campaign, "figures_accepted", at)


def _locked(actor: Actor, campaign_id: int) -> Campaign:
    seen = Campaign.objects.visible_to(actor, permissions.ANALYSIS_VIEW).select_for_update()
    campaign = seen.get(pk=campaign_id)
    actor.require_office(permissions.CAMPAIGN_RUN, campaign.office_id)
    return campaign


def _told(actor: Actor, campaign: Campaign, what: str, at: datetime) -> None:
    audit.record(
        actor=actor,
        verb=f"instruments.paragraph.{what}",
        target_kind="instruments.campaign",
        target_id=campaign.pk,
        target_label=campaign.title,
        office_id=campaign.office_id,
        at=at,
    )
