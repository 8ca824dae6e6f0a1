"""The answers of a campaign as a sheet: the form, a row for each respondent, and who they are where that may be seen.

Drafts are never in it. While an anonymous campaign is open, what still mixes in the urn is not in it either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from khet.domains.instruments import permissions
from khet.domains.instruments.models import AnonymousAnswer, AnswerPicture, Campaign, Response
from khet.domains.instruments.queries.answering import asked
from khet.domains.instruments.rules.form import Form
from khet.kernel.actor import Actor, NotAllowed

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who gave a row, in a named campaign."""

    person_id: int | None
    school_id: int | None
    label: str
    observer_key: str
    case_key: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was asked and answered. ``respondents`` stands beside ``rows``, or is None where nobody may see names."""

    form: Form
    rows: list[Answers]
    respondents: list[Respondent] | None
    invited: int
    waiting: int
    small_cell: int


def sheet(campaign_id: int) -> Sheet:
    """The answers without names, for analyses that the caller guards; four queries. Raises Campaign.DoesNotExist."""
    campaign = Campaign.objects.select_related("version").get(pk=campaign_id)
    return _sheet(campaign, with_names=False)


def named_sheet(campaign_id: int, *, actor: Actor) -> Sheet:
    """The answers with who gave them; raises NotAllowed, also for an anonymous campaign, which has no names."""
    seen = Campaign.objects.visible_to(actor, permissions.ANSWER_VIEW).select_related("version")
    campaign = seen.get(pk=campaign_id)
    if campaign.is_anonymous:
        raise NotAllowed(permissions.ANSWER_VIEW)
    return _sheet(campaign, with_names=True)


def answers_seen(campaign_id: int, *, actor: Actor) -> Sheet:
    """The answers as somebody who may see answers gets them: with names where they are kept, and never too few.

    An anonymous sheet of fewer rows than the campaign's limit is empty. Raises Campaign.DoesNotExist. Five queries.
    """
    seen = Campaign.objects.visible_to(actor, permissions.ANSWER_VIEW).select_related("version")
    campaign = seen.get(pk=campaign_id)
    found = _sheet(campaign, with_names=not campaign.is_anonymous)
    few = campaign.is_anonymous and len(found.rows) < campaign.small_cell
    return replace(found, rows=[]) if few else found


def scores(campaign_id: int) -> dict[int, Decimal]:
    """How many questions of a named test each person has right; the last test of a person counts. Two queries."""
    campaign = Campaign.objects.select_related("version").get(pk=campaign_id)
    form = asked(campaign.version_id, campaign.version.sha256).form
    right = {question.key: question.right for _path, question in form.leaves() if question.right}
    if campaign.is_anonymous:
        return {}
    sent = Response.objects.filter(campaign=campaign, state=Response.SENT, person_id__isnull=False)
    found: dict[int, Decimal] = {}
    for person_id, answers in sent.order_by("sent_at", "pk").values_list("person_id", "answers"):
        if person_id is not None:
            found[person_id] = Decimal(sum(answers.get(key) == wanted for key, wanted in right.items()))
    return found


def picture(campaign_id: int, picture_id: str, *, actor: Actor) -> bytes:
    """A picture of an answer within reach; raises AnswerPicture.DoesNotExist, Campaign.DoesNotExist."""
    campaign = Campaign.objects.visible_to(actor, permissions.ANSWER_VIEW).get(pk=campaign_id)
    return bytes(AnswerPicture.objects.get(pk=picture_id, campaign=campaign).data)


def _sheet(campaign: Campaign, *, with_names: bool) -> Sheet:
    form = asked(campaign.version_id, campaign.version.sha256).form
    invited = campaign.invitees.count()
    if campaign.is_anonymous:
        kept = AnonymousAnswer.objects.filter(campaign=campaign).order_by("pk")
        rows: list[Answers] = list(kept.values_list("answers", flat=True))
        waiting = campaign.box.waiting if campaign.state == Campaign.OPEN else 0
        return Sheet(form, rows, None, invited, waiting, campaign.small_cell)
    sent = Response.objects.filter(campaign=campaign, state=Response.SENT).order_by("sent_at", "pk")
    found = list(sent.values_list("answers", "person_id", "school_id", "label", "observer_key", "case_key"))
    people = [Respondent(*each[1:]) for each in found] if with_names else None
    return Sheet(form, [each[0] for each in found], people, invited, 0, campaign.small_cell)
