"""Making, opening and closing campaigns, handing out links, reminding: each audited, none of it by answering."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from khet.calc.calendars import FiscalYear, thai_day
from khet.domains.accounts import public as accounts
from khet.domains.instruments import permissions
from khet.domains.instruments.actions import boxes
from khet.domains.instruments.models import Campaign, InstrumentVersion, Invitee
from khet.domains.instruments.queries import campaigns as queries
from khet.domains.instruments.queries.campaigns import CampaignRow, digest
from khet.domains.instruments.queries.instruments import form_of
from khet.domains.instruments.rules.boxes import KeyLost
from khet.domains.instruments.rules.purposes import check_purpose
from khet.domains.instruments.rules.windows import CollectingRefused, Window, WrongAudience, WrongWindow
from khet.kernel import erasing, jobs, work
from khet.kernel.actor import Actor
from khet.kernel.audit import record_change

TELL_JOB = "instruments.tell_respondents"
WORK_KIND = "instruments.answer"
ANSWER_PAGE = "instruments:answer_mine"
TOKEN_BYTES = 18
MOST = 100_000
FEWEST_UNNAMED = 3


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody outside the lists, or somebody who answers about a case.

    Rounds with two observers name whose view it is and of which case.
    """

    label: str = ""
    contact: str = ""
    person_id: int | None = None
    school_id: int | None = None
    observer_key: str = ""
    case_key: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may answer: people, schools, others by name, or whoever has the open link."""

    person_ids: Collection[int] = ()
    school_ids: Collection[int] = ()
    others: Collection[Named] = ()
    open: bool = False

    @property
    def respondents(self) -> str:
        """What one answer stands for."""
        if self.open:
            return Campaign.ANYBODY
        return Campaign.SCHOOL if self.school_ids and not self.person_ids else Campaign.PERSON

    def all(self) -> list[Named]:
        """Everybody, once."""
        people = [Named(person_id=person_id) for person_id in sorted(set(self.person_ids))]
        schools = [Named(school_id=school_id) for school_id in sorted(set(self.school_ids))]
        return list(dict.fromkeys([*people, *schools, *self.others]))


@dataclass(frozen=True, slots=True)
class Link:
    """A personal link, told once: whose it is and the secret part of its address."""

    invitee_id: int
    person_id: int | None
    school_id: int | None
    label: str
    token: str = field(repr=False)


@transaction.atomic
def create_campaign(
    *,
    actor: Actor,
    office_id: int,
    version_id: int,
    title: str,
    purpose: str,
    audience: Audience,
    window: Window,
    is_anonymous: bool,
    at: datetime,
    once: bool = True,
    notice: str = "",
    code: str = "",
    subject: tuple[str, str] = ("", ""),
    pair_key: str = "",
    pair_with: int | None = None,
    small_cell: int = 5,
) -> CampaignRow:
    """Make a campaign as a draft, out of a published version of the office's own or of a shipped instrument.

    Raises NotAllowed, InstrumentVersion.DoesNotExist, WrongAudience, WrongWindow, CollectingRefused.
    """
    actor.require_office(permissions.CAMPAIGN_RUN, office_id)
    version = InstrumentVersion.objects.select_related("instrument").get(pk=version_id)
    _check_version(version, office_id, purpose)
    if window.closes_at <= at:
        raise WrongWindow("เวลาปิดรับผ่านไปแล้ว", "The window has closed already")
    if purpose not in dict(Campaign.PURPOSES) or not title.strip():
        raise CollectingRefused("ต้องมีชื่อเรื่องและวัตถุประสงค์", "A title and a purpose are needed")
    if is_anonymous and small_cell < FEWEST_UNNAMED:
        raise CollectingRefused(
            f"แบบไม่ระบุชื่อต้องปกปิดกลุ่มที่มีผู้ตอบน้อยกว่า {FEWEST_UNNAMED} รายเป็นอย่างน้อย เพราะกลุ่มเล็กกว่านั้นบอกตัวผู้ตอบ",
            f"An anonymous form hides groups of fewer than {FEWEST_UNNAMED} at least: smaller ones tell who answered",
        )
    people = audience.all()
    _check_audience(audience, people)
    campaign = Campaign.objects.create(
        office_id=office_id,
        version=version,
        code=_free_code(office_id, code, at),
        title=title.strip()[:200],
        purpose=purpose,
        respondents=audience.respondents,
        is_anonymous=is_anonymous,
        once=once,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        subject_kind=subject[0],
        subject_id=subject[1],
        pair_key=pair_key or _paired(actor, office_id, pair_with, is_anonymous=is_anonymous, at=at),
        notice=notice.strip(),
        small_cell=small_cell,
        open_token=secrets.token_urlsafe(TOKEN_BYTES) if audience.open else None,
        created_at=at,
        created_by_id=actor.person_id,
    )
    _invite(campaign, people)
    _record(actor, "campaign.created", campaign, {"invited": len(people), "is_anonymous": is_anonymous}, at)
    return queries.row(campaign, queries.progress(campaign.pk))


@transaction.atomic
def edit_campaign(
    *, actor: Actor, campaign_id: int, title: str, notice: str, window: Window, at: datetime
) -> CampaignRow:
    """Change words and window; a closed campaign stays as it is. Raises Campaign.DoesNotExist, CollectingRefused."""
    campaign = _locked(actor, campaign_id)
    if campaign.state == Campaign.CLOSED:
        raise CollectingRefused("ปิดรับแล้ว แก้ไขไม่ได้", "A closed campaign cannot be changed")
    if not title.strip():
        raise CollectingRefused("ต้องมีชื่อเรื่อง", "A title is needed")
    before = {"title": campaign.title, "opens_at": campaign.opens_at, "closes_at": campaign.closes_at}
    campaign.title, campaign.notice = title.strip()[:200], notice.strip()
    campaign.opens_at, campaign.closes_at = window.opens_at, window.closes_at
    campaign.edition += 1
    campaign.save()
    _record(actor, "campaign.edited", campaign, {"before": before}, at)
    return queries.row(campaign, queries.progress(campaign_id))


@transaction.atomic
def invite(*, actor: Actor, campaign_id: int, audience: Audience, at: datetime) -> int:
    """Add to the audience of a campaign that is not closed; how many are new. Raises as ``edit_campaign`` does."""
    campaign = _locked(actor, campaign_id)
    if campaign.state == Campaign.CLOSED or campaign.respondents == Campaign.ANYBODY:
        raise WrongAudience("การเก็บข้อมูลนี้เพิ่มผู้ตอบไม่ได้", "Nobody can be added to this campaign")
    known = set(
        Invitee.objects.filter(campaign=campaign).values_list(
            "person_id", "school_id", "label", "observer_key", "case_key"
        )
    )
    new = [
        each
        for each in audience.all()
        if (each.person_id, each.school_id, each.label, each.observer_key, each.case_key) not in known
    ]
    _invite(campaign, new)
    _record(actor, "campaign.invited", campaign, {"invited": len(new)}, at)
    if campaign.state == Campaign.OPEN:
        schools = [each.school_id for each in new if each.school_id and not each.person_id]
        speaking = accounts.people_for_schools(permissions.SCHOOL_ANSWER, schools, thai_day(at)) if schools else {}
        told = {each.person_id for each in new if each.person_id} | {who for each in speaking.values() for who in each}
        _tell(actor, campaign, "invite", at, person_ids=sorted(told))
    return len(new)


@transaction.atomic
def open_campaign(*, actor: Actor, campaign_id: int, at: datetime) -> CampaignRow:
    """Begin to take answers, and tell the people invited. Raises Campaign.DoesNotExist, CollectingRefused."""
    campaign = _locked(actor, campaign_id)
    if campaign.state != Campaign.DRAFT:
        raise CollectingRefused("การเก็บข้อมูลนี้เปิดไปแล้ว", "This campaign was opened already")
    if campaign.closes_at <= at:
        raise WrongWindow("เวลาปิดรับผ่านไปแล้ว โปรดแก้ช่วงเวลาก่อน", "The window has closed; change it first")
    campaign.state = Campaign.OPEN
    campaign.edition += 1
    campaign.save(update_fields=["state", "edition"])
    if campaign.is_anonymous:
        boxes.make(campaign)
    _tell(actor, campaign, "invite", at)
    _record(actor, "campaign.opened", campaign, {}, at)
    return queries.row(campaign, queries.progress(campaign_id))


@transaction.atomic
def close_campaign(*, actor: Actor, campaign_id: int, at: datetime) -> CampaignRow:
    """Take no more answers; an anonymous urn is tipped out and its ledger forgotten. Raises as ``open_campaign``."""
    campaign = _locked(actor, campaign_id)
    if campaign.state != Campaign.OPEN:
        raise CollectingRefused("การเก็บข้อมูลนี้ไม่ได้เปิดอยู่", "This campaign is not open")
    if campaign.is_anonymous:
        try:
            boxes.close(campaign)
        except KeyLost as lost:
            raise _urn_lost() from lost
        _forget_who_took_part(campaign)
    campaign.state, campaign.closed_at = Campaign.CLOSED, at
    campaign.edition += 1
    campaign.save(update_fields=["state", "closed_at", "edition"])
    work.close_items(kind=WORK_KIND, subject=subject_of(campaign_id), at=at)
    _record(actor, "campaign.closed", campaign, {"answered": queries.progress(campaign_id).answered}, at)
    return queries.row(campaign, queries.progress(campaign_id))


@transaction.atomic
def give_up_urn(*, actor: Actor, campaign_id: int, at: datetime) -> int:
    """Begin a new urn after its key was lost for good; how many answers cannot be read any more, said in the audit.

    Raises Campaign.DoesNotExist, and CollectingRefused where nothing is lost: nobody throws away what was acknowledged.
    """
    campaign = _locked(actor, campaign_id)
    if campaign.state != Campaign.OPEN or not campaign.is_anonymous:
        raise CollectingRefused("การเก็บข้อมูลนี้ไม่มีโถคำตอบที่เปิดอยู่", "This campaign has no open urn")
    try:
        lost = boxes.give_up(campaign.pk)
    except boxes.NothingLost as whole:
        raise CollectingRefused(
            "โถคำตอบยังเปิดอ่านได้ครบ จึงเริ่มโถใหม่ไม่ได้", "The urn can be opened; nothing is lost, so it stays"
        ) from whole
    _record(actor, "campaign.urn_given_up", campaign, {"lost": lost}, at)
    return lost


@transaction.atomic
def hand_out_links(*, actor: Actor, campaign_id: int, at: datetime) -> list[Link]:
    """Make a new link for everybody who has not answered, told once; earlier links end. Raises Campaign.DoesNotExist.

    In an anonymous campaign everybody gets a new link, so that the list does not tell who has answered; a spent
    ballot stays spent.
    """
    campaign = _locked(actor, campaign_id)
    if campaign.state == Campaign.CLOSED:
        raise CollectingRefused("ปิดรับแล้ว ไม่ต้องใช้ลิงก์อีก", "The campaign is closed; links are of no use")
    rows = list(Invitee.objects.filter(campaign=campaign).order_by("pk"))
    if not campaign.is_anonymous and campaign.once:
        answered = {each.id for each in queries.invitee_rows(campaign) if each.has_answered}
        rows = [each for each in rows if each.pk not in answered]
    links = [_link(each) for each in rows]
    Invitee.objects.bulk_update(rows, ["token_digest"], batch_size=500)
    _record(actor, "campaign.links_handed_out", campaign, {"links": len(links)}, at)
    return links


@transaction.atomic
def personal_link(*, actor: Actor, invitee_id: int, at: datetime) -> Link:
    """Make a new link for one who lost theirs. Raises Invitee.DoesNotExist, Campaign.DoesNotExist."""
    invitee = Invitee.objects.get(pk=invitee_id)
    campaign = _locked(actor, invitee.campaign_id)
    link = _link(invitee)
    invitee.save(update_fields=["token_digest"])
    _record(actor, "campaign.link_replaced", campaign, {"invitee": invitee_id}, at)
    return link


@transaction.atomic
def own_link(*, actor: Actor, campaign_id: int) -> list[Link]:
    """Fresh links for oneself, one for every case one is asked about; not audited, because asking is not answering."""
    own = list(queries.own_invitations(campaign_id, actor=actor).select_for_update(of=("self",)))
    links = [_link(each) for each in own]
    Invitee.objects.bulk_update(own, ["token_digest"])
    return links


@transaction.atomic
def remind(*, actor: Actor, campaign_id: int, at: datetime) -> queries.Waiting:
    """Tell those who have not answered once more, by a job; who they are. Raises Campaign.DoesNotExist.

    For a school those are told who answer for it. Whoever has no account is only counted: their slip is printed anew.
    """
    campaign = _locked(actor, campaign_id)
    if campaign.state != Campaign.OPEN:
        raise CollectingRefused("เตือนได้เฉพาะเมื่อเปิดรับอยู่", "Reminders go out while the campaign is open")
    waiting = queries.waiting(campaign, on=thai_day(at))
    _tell(actor, campaign, "remind", at)
    _record(actor, "campaign.reminded", campaign, {"people": len(waiting.person_ids)}, at)
    return waiting


@transaction.atomic
def tell_waiting(*, campaign_id: int, text: str, at: datetime, person_ids: Iterable[int] | None = None) -> int:
    """Notify the people who have not answered; named ones get a work item that answering closes. For the job."""
    campaign = Campaign.objects.get(pk=campaign_id)
    if campaign.state != Campaign.OPEN:
        return 0
    waiting = queries.waiting(campaign, on=thai_day(at)).person_ids
    told = waiting if person_ids is None else sorted(set(waiting) & set(person_ids))
    url_name, url_args = ANSWER_PAGE, {"campaign_id": campaign_id}
    work.notify_all(person_ids=told, text=text, url_name=url_name, url_args=url_args, at=at)
    if not campaign.is_anonymous:
        work.open_items(
            person_ids=told,
            kind=WORK_KIND,
            subject=subject_of(campaign_id),
            title=campaign.title,
            office_id=campaign.office_id,
            due_on=thai_day(campaign.closes_at),
            url_name=url_name,
            url_args=url_args,
            at=at,
        )
    return len(told)


def _forget_who_took_part(campaign: Campaign) -> None:
    """Leave nothing that tells who opened a form or was reminded once an anonymous campaign is closed.

    A reminder says that somebody had not answered on that day, and a link is made when somebody asks for one. So what
    people were told is taken back, and every invitation is written again, with the digest of no link where it had none.
    """
    work.take_back(url_name=ANSWER_PAGE, url_args={"campaign_id": campaign.pk})
    rows = list(Invitee.objects.filter(campaign=campaign).order_by("pk"))
    for each in rows:
        each.token_digest = each.token_digest or digest(secrets.token_urlsafe(TOKEN_BYTES))
    Invitee.objects.bulk_update(rows, ["token_digest"], batch_size=500)
    erasing.sweep_on_commit(Invitee)


def subject_of(campaign_id: int) -> str:
    """The subject of the work items that ask for an answer."""
    return f"instruments.campaign:{campaign_id}"


def _tell(actor: Actor, campaign: Campaign, what: str, at: datetime, person_ids: list[int] | None = None) -> None:
    if campaign.respondents == Campaign.ANYBODY:
        return
    args = {"campaign_id": campaign.pk, "what": what, "person_ids": person_ids}
    jobs.enqueue(TELL_JOB, actor=actor, args=args, label=campaign.title, office_id=campaign.office_id, at=at)


def _link(invitee: Invitee) -> Link:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitee.token_digest = digest(token)
    return Link(invitee.pk, invitee.person_id, invitee.school_id, invitee.label, token)


def _invite(campaign: Campaign, people: Iterable[Named]) -> None:
    rows = [
        Invitee(
            campaign=campaign,
            person_id=each.person_id,
            school_id=each.school_id,
            label=each.label[:200],
            contact=each.contact[:200],
            observer_key=each.observer_key,
            case_key=each.case_key,
            ballot=secrets.token_hex(16),
        )
        for each in people
    ]
    Invitee.objects.bulk_create(rows, batch_size=500)


def _paired(actor: Actor, office_id: int, pair_with: int | None, *, is_anonymous: bool, at: datetime) -> str:
    """The key of the pair that the other campaign is in, made when it is in none; "" without another."""
    if pair_with is None:
        return ""
    found = Campaign.objects.visible_to(actor, permissions.CAMPAIGN_RUN).filter(office_id=office_id)
    other = found.select_for_update(of=("self",)).get(pk=pair_with)
    if is_anonymous or other.is_anonymous:
        raise CollectingRefused(
            "คู่ก่อน–หลังต้องระบุชื่อทั้งสองครั้ง จึงจะเทียบรายคนได้", "Both tests of a pair keep names, or nobody can be compared"
        )
    if not other.pair_key:
        other.pair_key = f"pair-{other.pk}"
        other.save(update_fields=["pair_key"])
        _record(actor, "campaign.paired", other, {"pair_key": other.pair_key}, at)
    return other.pair_key


def _check_version(version: InstrumentVersion, office_id: int, purpose: str) -> None:
    if version.instrument.office_id not in (None, office_id):
        raise InstrumentVersion.DoesNotExist
    if version.state != InstrumentVersion.PUBLISHED:
        raise CollectingRefused("ต้องเผยแพร่แบบฉบับนี้ก่อนจึงเก็บข้อมูลได้", "Publish this version before collecting with it")
    check_purpose(purpose, kind=version.instrument.kind, form=form_of(version.pk))


def _check_audience(audience: Audience, people: list[Named]) -> None:
    if audience.open and people:
        raise WrongAudience("เลือกลิงก์เปิด หรือระบุรายชื่อ อย่างใดอย่างหนึ่ง", "Choose an open link or a list of names, not both")
    if len(people) > MOST:
        raise WrongAudience(f"เชิญได้ไม่เกิน {MOST:,} รายชื่อ", f"At most {MOST:,} can be invited")


def _free_code(office_id: int, wanted: str, at: datetime) -> str:
    if wanted:
        if Campaign.objects.filter(office_id=office_id, code=wanted).exists():
            raise CollectingRefused(f"มีรหัส {wanted} แล้ว", f"The code {wanted} is taken")
        return wanted
    year = FiscalYear.of(thai_day(at)).be
    taken = set(
        Campaign.objects.filter(office_id=office_id, code__startswith=f"{year}-").values_list("code", flat=True)
    )
    return next(code for number in range(1, len(taken) + 2) if (code := f"{year}-{number:03d}") not in taken)


def _locked(actor: Actor, campaign_id: int) -> Campaign:
    """The campaign within reach of whoever runs campaigns, locked."""
    found = Campaign.objects.visible_to(actor, permissions.CAMPAIGN_RUN)
    return found.select_for_update(of=("self",)).select_related("version__instrument").get(pk=campaign_id)


def _urn_lost() -> CollectingRefused:
    return CollectingRefused(
        "เปิดโถคำตอบไม่ได้ เพราะไม่พบไฟล์กุญแจในโฟลเดอร์ข้อมูลของเครื่องแม่ข่าย โปรดแจ้งผู้ดูแลระบบ",
        "The urn cannot be opened: the key file in the server's data folder is missing. Tell the administrator",
    )


def _record(actor: Actor, verb: str, campaign: Campaign, detail: dict[str, object], at: datetime) -> None:
    record_change(actor, verb, campaign, campaign.title, office_id=campaign.office_id, detail=detail, at=at)
