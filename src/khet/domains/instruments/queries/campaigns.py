"""Campaigns as rows: what they are, how many have answered, and what a link opens."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from khet.calc.calendars import thai_day
from khet.domains.accounts import public as accounts
from khet.domains.instruments import permissions
from khet.domains.instruments.models import BallotBox, Campaign, InstrumentVersion, Invitee, Response
from khet.domains.instruments.queries import boxes
from khet.domains.instruments.rules.boxes import KeyLost
from khet.domains.instruments.rules.windows import Window
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor
from khet.kernel.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Progress:
    """How many were invited and how many have answered; no rate without a list of who was invited."""

    invited: int
    answered: int
    drafts: int = 0

    @property
    def rate(self) -> Fraction | None:
        """The share that answered, exact."""
        return Fraction(self.answered, self.invited) if self.invited else None


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One campaign, as its manager and the neighbours see it."""

    id: int
    office_id: int
    version_id: int
    form_hash: str
    instrument_title: str
    code: str
    title: str
    purpose: str
    respondents: str
    is_anonymous: bool
    once: bool
    window: Window
    state: str
    subject_kind: str
    subject_id: str
    pair_key: str
    notice: str
    small_cell: int
    open_token: str | None
    edition: int
    created_at: datetime
    closed_at: datetime | None
    progress: Progress

    @property
    def purpose_name(self) -> str:
        """The purpose in Thai."""
        return dict(Campaign.PURPOSES).get(self.purpose, self.purpose)


@dataclass(frozen=True, slots=True)
class Door:
    """What a link opens: the campaign, and whose link it is (nobody's for an open link)."""

    campaign_id: int
    office_id: int
    version_id: int
    title: str
    notice: str
    respondents: str
    is_anonymous: bool
    once: bool
    state: str
    opens_at: datetime
    closes_at: datetime
    edition: int
    form_hash: str
    invitee_id: int | None = None
    ballot: str = ""
    person_id: int | None = None
    school_id: int | None = None
    label: str = ""
    observer_key: str = ""
    case_key: str = ""

    @property
    def window(self) -> Window:
        """From when until when."""
        return Window(self.opens_at, self.closes_at)

    @property
    def keeps_drafts(self) -> bool:
        """Whether the server keeps what is not sent yet: for named people with a link of their own, nobody else."""
        return not self.is_anonymous and self.invitee_id is not None


@dataclass(frozen=True, slots=True)
class InviteeRow:
    """One who was invited; whether they answered is not told for anonymous campaigns."""

    id: int
    person_id: int | None
    school_id: int | None
    label: str
    contact: str
    observer_key: str
    case_key: str
    has_answered: bool | None


OF_CAMPAIGN = (
    "pk", "office_id", "version_id", "title", "notice", "respondents", "is_anonymous", "once", "state", "opens_at",
    "closes_at", "edition", "version__sha256",
)  # fmt: skip
OF_INVITEE = ("pk", "ballot", "person_id", "school_id", "label", "observer_key", "case_key")
_OF_LINK = (*(f"campaign__{name}" for name in OF_CAMPAIGN), *OF_INVITEE)


def digest(token: str) -> str:
    """How a personal link is kept: it is long and random, so a plain digest cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def door_of_link(token: str) -> Door | None:
    """What a personal link opens; one query."""
    found = _BY_DIGEST.first(digest(token))
    return Door(*found) if found else None


def door_of_open_link(token: str) -> Door | None:
    """What an open link opens; one query."""
    found = _BY_OPEN_TOKEN.first(token)
    return Door(*found) if found else None


def _by_digest(value: str) -> QuerySet[Invitee, tuple[Any, ...]]:
    return Invitee.objects.filter(token_digest=value).values_list(*_OF_LINK)


def _by_open_token(value: str) -> QuerySet[Campaign, tuple[Any, ...]]:
    return Campaign.objects.filter(open_token=value).values_list(*OF_CAMPAIGN)


_BY_DIGEST, _BY_OPEN_TOKEN = Prepared(_by_digest), Prepared(_by_open_token)


def campaign_rows(
    *, actor: Actor, office_id: int | None = None, subject: tuple[str, str] | None = None, version_id: int | None = None
) -> list[CampaignRow]:
    """The campaigns within reach, newest first, of an office, a subject or a version; four queries."""
    found = Campaign.objects.visible_to(actor, permissions.CAMPAIGN_VIEW).select_related("version__instrument")
    if office_id is not None:
        found = found.filter(office_id=office_id)
    if subject is not None:
        found = found.filter(subject_kind=subject[0], subject_id=subject[1])
    if version_id is not None:
        found = found.filter(version_id=version_id)
    campaigns = list(found.order_by("-pk"))
    counted = progress_of([each.pk for each in campaigns])
    return [row(each, counted[each.pk]) for each in campaigns]


def named_campaigns(*, actor: Actor, office_id: int) -> list[tuple[int, str, str]]:
    """The campaigns of an office that keep names, newest first: id, title and code; one query."""
    found = Campaign.objects.visible_to(actor, permissions.CAMPAIGN_VIEW)
    return list(
        found.filter(office_id=office_id, is_anonymous=False).order_by("-pk").values_list("pk", "title", "code")
    )


def campaign_row(campaign_id: int, *, actor: Actor) -> CampaignRow:
    """One campaign within reach; raises Campaign.DoesNotExist; four queries."""
    found = Campaign.objects.visible_to(actor, permissions.CAMPAIGN_VIEW).select_related("version__instrument")
    campaign = found.get(pk=campaign_id)
    return row(campaign, progress(campaign_id))


def row(campaign: Campaign, counted: Progress) -> CampaignRow:
    """A campaign as a row."""
    return CampaignRow(
        id=campaign.pk,
        office_id=campaign.office_id,
        version_id=campaign.version_id,
        form_hash=campaign.version.sha256,
        instrument_title=campaign.version.instrument.title_th,
        code=campaign.code,
        title=campaign.title,
        purpose=campaign.purpose,
        respondents=campaign.respondents,
        is_anonymous=campaign.is_anonymous,
        once=campaign.once,
        window=Window(campaign.opens_at, campaign.closes_at),
        state=campaign.state,
        subject_kind=campaign.subject_kind,
        subject_id=campaign.subject_id,
        pair_key=campaign.pair_key,
        notice=campaign.notice,
        small_cell=campaign.small_cell,
        open_token=campaign.open_token,
        edition=campaign.edition,
        created_at=campaign.created_at,
        closed_at=campaign.closed_at,
        progress=counted,
    )


def progress(campaign_id: int) -> Progress:
    """How many were invited and have answered; three queries."""
    return progress_of([campaign_id])[campaign_id]


def progress_of(campaign_ids: Iterable[int]) -> dict[int, Progress]:
    """The same for many campaigns; three queries in all."""
    ids = list(campaign_ids)
    invited = dict(
        Invitee.objects.filter(campaign_id__in=ids).order_by().values_list("campaign_id").annotate(n=Count("pk"))
    )
    box = dict(BallotBox.objects.filter(campaign_id__in=ids).values_list("campaign_id", "received"))
    sent, drafts = Count("pk", filter=Q(state=Response.SENT)), Count("pk", filter=Q(state=Response.DRAFT))
    named = {
        campaign_id: (n_sent, n_drafts)
        for campaign_id, n_sent, n_drafts in Response.objects.filter(campaign_id__in=ids)
        .order_by()
        .values_list("campaign_id")
        .annotate(n_sent=sent, n_drafts=drafts)
    }
    found = {}
    for pk in ids:
        n_sent, n_drafts = named.get(pk, (0, 0))
        found[pk] = Progress(invited.get(pk, 0), box.get(pk, 0) + n_sent, n_drafts)
    return found


def invitees(campaign_id: int, *, actor: Actor) -> list[InviteeRow]:
    """Who was invited, for those who run the campaign; four queries. Raises Campaign.DoesNotExist."""
    campaign = Campaign.objects.visible_to(actor, permissions.CAMPAIGN_VIEW).get(pk=campaign_id)
    return invitee_rows(campaign)


def invitee_rows(campaign: Campaign) -> list[InviteeRow]:
    """Who was invited to a campaign that the caller has loaded; two queries."""
    answered = None if campaign.is_anonymous else _answered(campaign.pk)
    return [
        InviteeRow(
            each.pk,
            each.person_id,
            each.school_id,
            each.label,
            each.contact,
            each.observer_key,
            each.case_key,
            None if answered is None else each.pk in answered,
        )
        for each in Invitee.objects.filter(campaign=campaign).order_by("pk")
    ]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who has not answered: people, those who may answer for a school that has not, and how many nobody can tell."""

    person_ids: tuple[int, ...]
    unreachable: int


def waiting(campaign: Campaign, *, on: date) -> Waiting:
    """Who is to be told that an answer is still asked for; five queries."""
    found = Invitee.objects.filter(campaign=campaign).values_list("pk", "person_id", "school_id", "ballot")
    if campaign.is_anonymous:
        spent = boxes.spent_ballots(campaign.pk)
        left = [(person_id, school_id) for _pk, person_id, school_id, ballot in found if ballot not in spent]
    else:
        answered = _answered(campaign.pk)
        left = [(person_id, school_id) for pk, person_id, school_id, _b in found if pk not in answered]
    schools = {school_id for person_id, school_id in left if person_id is None and school_id is not None}
    speaking = accounts.people_for_schools(permissions.SCHOOL_ANSWER, schools, on) if schools else {}
    told = {person_id for person_id, _school in left if person_id is not None}
    told |= {person_id for people in speaking.values() for person_id in people}
    silent = sum(person_id is None and not speaking.get(school_id or 0) for person_id, school_id in left)
    return Waiting(tuple(sorted(told)), silent)


def speakers_done(campaign_id: int, school_id: int, *, on: date) -> list[int]:
    """Those who answer for a school and are asked for no other school of the campaign that has not answered yet."""
    speaking = accounts.people_for_schools(permissions.SCHOOL_ANSWER, [school_id], on).get(school_id, [])
    if not speaking:
        return []
    answered = _answered(campaign_id)
    asked = Invitee.objects.filter(campaign_id=campaign_id, school_id__isnull=False).exclude(school_id=school_id)
    left = {school for pk, school in asked.values_list("pk", "school_id") if school and pk not in answered}
    others = accounts.people_for_schools(permissions.SCHOOL_ANSWER, left, on) if left else {}
    busy = {person_id for people in others.values() for person_id in people}
    return [person_id for person_id in speaking if person_id not in busy]


def own_invitations(campaign_id: int, *, actor: Actor) -> QuerySet[Invitee]:
    """What somebody is asked to answer in a campaign: for themselves, and for the very schools they answer for."""
    if actor.person_id is None:
        return Invitee.objects.none()
    schools = actor.reach(permissions.SCHOOL_ANSWER).school_ids
    mine = Q(person_id=actor.person_id) | Q(person_id__isnull=True, school_id__in=schools)
    return Invitee.objects.filter(mine, campaign_id=campaign_id).order_by("pk")


@dataclass(frozen=True, slots=True)
class UsableVersion:
    """A published version that an office may collect with; ``kind`` is that of its instrument."""

    id: int
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class BoxState:
    """What may be said of a ballot box: how many still mix, and what a lost key has cost."""

    waiting: int
    can_be_opened: bool
    ledgers_lost: int
    papers_lost: int


def usable_versions(office_id: int) -> list[UsableVersion]:
    """The published versions of an office's own and the shipped instruments; one query."""
    shared = Q(instrument__office__isnull=True) | Q(instrument__office_id=office_id)
    found = InstrumentVersion.objects.filter(shared, state=InstrumentVersion.PUBLISHED, instrument__retired_at=None)
    rows = found.order_by("instrument__title_th", "pk")
    return [
        UsableVersion(pk, _("%(title)s (ฉบับที่ %(number)s)") % {"title": title, "number": number}, kind)
        for pk, title, number, kind in rows.values_list("pk", "instrument__title_th", "number", "instrument__kind")
    ]


def box_state(campaign_id: int) -> BoxState | None:
    """The state of the ballot box of an open anonymous campaign; one query."""
    box = BallotBox.objects.filter(campaign_id=campaign_id).first()
    if box is None:
        return None
    try:
        boxes.papers_of(box)
    except KeyLost:
        return BoxState(box.waiting, False, box.ledgers_lost, box.papers_lost)
    return BoxState(box.waiting, True, box.ledgers_lost, box.papers_lost)


def campaign_row_of_invitee(invitee_id: int, *, actor: Actor) -> CampaignRow:
    """The campaign of an invitation within reach; raises Campaign.DoesNotExist, Invitee.DoesNotExist."""
    campaign_id = Invitee.objects.values_list("campaign_id", flat=True).get(pk=invitee_id)
    return campaign_row(campaign_id, actor=actor)


@dataclass(frozen=True, slots=True)
class OwnCases:
    """What somebody is asked in a campaign, about which cases and schools ("" where there is but one thing to ask)."""

    title: str
    is_anonymous: bool
    cases: tuple[str, ...]


def own_cases(campaign_id: int, *, actor: Actor) -> OwnCases | None:
    """What somebody is asked in a campaign, None where nothing is; two queries at most."""
    own = own_invitations(campaign_id, actor=actor).select_related("campaign")
    found = list(own)
    if not found:
        return None
    campaign = found[0].campaign
    ids = {each.school_id for each in found if each.school_id is not None}
    names = organisations.school_names(ids, thai_day(campaign.opens_at)) if ids else {}
    cases = tuple(each.label or each.case_key or names.get(each.school_id or 0, "") for each in found)
    return OwnCases(campaign.title, campaign.is_anonymous, cases)


def _answered(campaign_id: int) -> set[int | None]:
    sent = Response.objects.filter(campaign_id=campaign_id, state=Response.SENT, invitee__isnull=False)
    return set(sent.values_list("invitee_id", flat=True))
