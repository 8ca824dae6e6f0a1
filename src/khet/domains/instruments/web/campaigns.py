"""Pages that run campaigns: the list, a new one, its links and QR, who has answered, reminding, closing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khet.calc.calendars import thai_day
from khet.domains.accounts import public as accounts
from khet.domains.instruments import permissions
from khet.domains.instruments.actions import campaigns as actions
from khet.domains.instruments.actions.campaigns import Audience, Link, Named
from khet.domains.instruments.models import Campaign
from khet.domains.instruments.queries import campaigns as queries
from khet.domains.instruments.queries import warnings
from khet.domains.instruments.queries.campaigns import CampaignRow, InviteeRow
from khet.domains.instruments.rules.refusals import Refusal
from khet.domains.instruments.web.campaign_forms import AudienceForm, CampaignForm, WindowForm
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.documents import qr
from khet.kernel.web import choice, exports, form_pages, tables
from khet.kernel.web.form_pages import Look
from khet.kernel.web.forms import KhetForm
from khet.kernel.web.page import SIGNED_IN, Request, page
from khet.kernel.web.tables import Column, Filter, TableSpec
from khet.kernel.web.words import told

FORM = "instruments/campaign_form.html"
USUAL_LENGTH = timedelta(days=14)
STATES = {
    Campaign.DRAFT: (lazy("ร่าง"), "calm"),
    Campaign.OPEN: (lazy("เปิดรับ"), "good"),
    Campaign.CLOSED: (lazy("ปิดรับแล้ว"), "calm"),
}


def _spec(may_run: bool) -> TableSpec:
    return TableSpec(
        name="campaigns",
        heading=_("การเก็บข้อมูล"),
        columns=(
            Column("title", _("เรื่อง"), link=lambda row: reverse("instruments:campaign", args=[row.id])),
            Column("code", _("รหัส")),
            Column("purpose", _("วัตถุประสงค์"), value=lambda row: row.purpose_name),
            Column("naming", _("ชื่อผู้ตอบ"), value=lambda row: _("ไม่ระบุชื่อ") if row.is_anonymous else _("ระบุชื่อ")),
            Column("state", _("สถานะ"), value=lambda row: STATES[row.state][0]),
            Column("answered", _("ตอบแล้ว"), value=lambda row: row.progress.answered, kind="number"),
            Column("invited", _("เชิญ"), value=lambda row: row.progress.invited or None, kind="number"),
            Column("closes", _("ปิดรับ"), value=lambda row: thai_day(row.window.closes_at), kind="date"),
        ),
        filters=(Filter("state", _("สถานะ"), Campaign.STATES, keeps=lambda row, value: row.state == value),),
        search=lambda row: f"{row.title} {row.code} {row.instrument_title}",
        order="",
        empty_title=_("ยังไม่มีการเก็บข้อมูล"),
        empty_text=_("เลือกเครื่องมือที่เผยแพร่แล้ว กำหนดผู้ตอบและช่วงเวลา แล้วแจกลิงก์หรือ QR"),
        empty_url=reverse("instruments:campaign_new") if may_run else "",
        empty_label=_("เริ่มเก็บข้อมูล"),
    )


@page(permissions.CAMPAIGN_VIEW)
def campaigns(request: Request) -> HttpResponse:
    """The campaigns of the chosen office."""
    office_id = choice.chosen(request).office_id
    rows = queries.campaign_rows(actor=request.actor, office_id=office_id)
    may_run = office_id is not None and _may_run(request, office_id)
    table = tables.build(request, rows, _spec(may_run))
    return tables.answer(request, "instruments/campaigns.html", {"may_run": may_run}, table=table)


@page(permissions.CAMPAIGN_RUN, methods=("GET", "POST"))
def campaign_new(request: Request) -> HttpResponse:
    """Make a campaign."""
    office_id = choice.chosen(request).office_id
    if office_id is None:
        raise Http404
    today = clock.today()
    form = CampaignForm(
        request.POST or None,
        versions=[(str(each.id), each.title) for each in queries.usable_versions(office_id)],
        pairs=_pairs(request, office_id),
        **_pools(request, office_id, today),
        initial={
            "version": request.GET.get("version"),
            "opens_on": today,
            "closes_on": today + USUAL_LENGTH,
            "naming": "anonymous",
            "audience": "open",
        },
    )

    def act(data: dict[str, Any]) -> str:
        row = actions.create_campaign(
            actor=request.actor,
            office_id=office_id,
            version_id=data["version"],
            title=data["title"],
            purpose=data["purpose"],
            audience=_audience(request, form, office_id, today),
            window=form.window(),
            is_anonymous=data["naming"] == "anonymous",
            once=data["once"],
            notice=data["notice"],
            small_cell=data["small_cell"] or 5,
            pair_with=data["pair_with"] if data["naming"] == "named" else None,
            at=clock.now(),
        )
        return reverse("instruments:campaign", args=[row.id])

    look = Look(_("เก็บข้อมูลครั้งใหม่"), _("สร้างเป็นร่าง"), reverse("instruments:campaigns"), crumbs=_crumbs(), template=FORM)
    return form_pages.answer(request, form=form, look=look, act=act, refusals=(Refusal,))


@page(permissions.CAMPAIGN_VIEW)
def campaign(request: Request, campaign_id: int) -> HttpResponse:
    """One campaign: how many have answered, its links and QR, and what can be done now."""
    return _show(request, queries.campaign_row(campaign_id, actor=request.actor))


@page(permissions.CAMPAIGN_RUN, methods=("GET", "POST"))
def campaign_edit(request: Request, campaign_id: int) -> HttpResponse:
    """Change words and window."""
    row = _run_row(request, campaign_id)
    form = WindowForm(request.POST or None, initial=WindowForm.initial_of(row.title, row.notice, row.window))

    def act(data: dict[str, Any]) -> str:
        actions.edit_campaign(
            actor=request.actor,
            campaign_id=campaign_id,
            title=data["title"],
            notice=data["notice"],
            window=form.window(),
            at=clock.now(),
        )
        return reverse("instruments:campaign", args=[campaign_id])

    look = Look(_("แก้ไขชื่อและช่วงเวลา"), _("บันทึก"), _url(campaign_id), crumbs=_crumbs(row))
    return form_pages.answer(request, form=form, look=look, act=act, said=_("บันทึกแล้ว"), refusals=(Refusal,))


@page(permissions.CAMPAIGN_RUN, methods=("GET", "POST"))
def campaign_invite(request: Request, campaign_id: int) -> HttpResponse:
    """Invite more people or schools."""
    row = _run_row(request, campaign_id)
    today = clock.today()
    kind = AudienceForm.SCHOOLS if row.respondents == Campaign.SCHOOL else AudienceForm.PEOPLE
    pools = _pools(request, row.office_id, today)
    form = AudienceForm(request.POST or None, may_be_open=False, **pools, initial={"audience": kind})

    def act(data: dict[str, Any]) -> str:
        audience = _audience(request, form, row.office_id, today)
        new = actions.invite(actor=request.actor, campaign_id=campaign_id, audience=audience, at=clock.now())
        messages.success(request, _("เพิ่มผู้ตอบ %(count)s ราย") % {"count": new})
        return _url(campaign_id)

    look = Look(_("เพิ่มผู้ตอบ"), _("เพิ่ม"), _url(campaign_id), crumbs=_crumbs(row), template=FORM)
    return form_pages.answer(request, form=form, look=look, act=act, refusals=(Refusal,))


@page(permissions.CAMPAIGN_RUN, methods=("POST",))
def campaign_step(request: Request, campaign_id: int, step: str) -> HttpResponse:
    """Open, close, remind, or begin a new urn."""
    now = clock.now()
    place: dict[str, Any] = {"actor": request.actor, "campaign_id": campaign_id, "at": now}
    try:
        if step == "open":
            actions.open_campaign(**place)
            messages.success(request, _("เปิดรับคำตอบแล้ว"))
        elif step == "close":
            actions.close_campaign(**place)
            messages.success(request, _("ปิดรับคำตอบแล้ว"))
        elif step == "remind":
            _reminded(request, actions.remind(**place))
        elif step == "new-urn":
            lost = actions.give_up_urn(**place)
            messages.warning(request, _("เริ่มโถใหม่แล้ว คำตอบที่อ่านไม่ได้อีก %(count)s ชุด") % {"count": lost})
        else:
            raise Http404
    except Refusal as refused:
        messages.error(request, told(refused))
    return redirect(_url(campaign_id))


def _reminded(request: Request, waiting: queries.Waiting) -> None:
    """Say who is being told, and who can only be reached with a slip."""
    if waiting.person_ids:
        count = len(waiting.person_ids)
        messages.success(request, _("กำลังแจ้งเตือนผู้ที่ยังไม่ตอบ %(count)s คน") % {"count": count})
    if waiting.unreachable:
        told = _("อีก %(count)s รายไม่มีบัญชีในระบบ แจ้งเตือนไม่ได้ พิมพ์ลิงก์ส่วนตัวแล้วส่งให้ทางอื่น")
        messages.warning(request, told % {"count": waiting.unreachable})
    if not waiting.person_ids and not waiting.unreachable:
        messages.info(request, _("ทุกคนตอบครบแล้ว"))


@page(permissions.CAMPAIGN_RUN, methods=("POST",))
def campaign_links(request: Request, campaign_id: int) -> HttpResponseBase:
    """Personal links, told once: as a sheet to print and cut, or as Excel."""
    row = _run_row(request, campaign_id)
    try:
        links = actions.hand_out_links(actor=request.actor, campaign_id=campaign_id, at=clock.now())
    except Refusal as refused:
        messages.error(request, told(refused))
        return redirect(_url(campaign_id))
    return _links(request, row, links, as_excel=request.POST.get("as") == "xlsx")


@page(permissions.CAMPAIGN_RUN, methods=("GET", "POST"))
def invitee_link(request: Request, invitee_id: int) -> HttpResponseBase:
    """A new link for one who lost theirs, after saying that the one they had ends."""
    row = _run_row(request, queries.campaign_row_of_invitee(invitee_id, actor=request.actor).id)
    form = KhetForm(request.POST if request.method == "POST" else None)

    def act(_data: dict[str, Any]) -> HttpResponse:
        link = actions.personal_link(actor=request.actor, invitee_id=invitee_id, at=clock.now())
        return _links(request, row, [link], as_excel=False)

    look = Look(
        _("ออกลิงก์ใหม่"),
        _("ออกลิงก์ใหม่"),
        _url(row.id),
        crumbs=_crumbs(row),
        lead=_("ลิงก์เดิมของผู้ตอบรายนี้จะใช้ไม่ได้ ส่วนคำตอบที่บันทึกไว้ยังอยู่"),
    )
    return form_pages.answer(request, form=form, look=look, act=act, refusals=(Refusal,))


@page(permissions.CAMPAIGN_VIEW)
def campaign_poster(request: Request, campaign_id: int) -> HttpResponse:
    """The QR of the open link as a sheet to print."""
    row = queries.campaign_row(campaign_id, actor=request.actor)
    if not row.open_token:
        raise Http404
    url = _open_url(row)
    context = {"row": row, "url": url, "qr": _qr(url), "language_note": row.is_anonymous}
    return render(request, "instruments/poster.html", context)


@page(SIGNED_IN, methods=("GET", "POST"))
def answer_mine(request: Request, campaign_id: int) -> HttpResponseBase:
    """From a notification to one's own form: a link is made here and this page steps aside; nothing else is noted."""
    if request.method == "POST":
        number = request.POST.get("number", "0")
        links = actions.own_link(actor=request.actor, campaign_id=campaign_id)
        if not number.isdecimal() or int(number) >= len(links):
            raise Http404
        return redirect(reverse("answering:personal", args=[links[int(number)].token]))
    asked = queries.own_cases(campaign_id, actor=request.actor)
    if asked is None:
        raise Http404
    return render(request, "instruments/answer_mine.html", {"asked": asked})


def _show(request: Request, row: CampaignRow) -> HttpResponse:
    may_run = _may_run(request, row.office_id)
    rate = row.progress.rate
    url = _open_url(row) if row.open_token else ""
    people = queries.invitees(row.id, actor=request.actor) if row.progress.invited else []
    context = {
        "row": row,
        "crumbs": _crumbs(),
        "may_run": may_run,
        "state": STATES[row.state],
        "percent": None if rate is None else f"{round(float(rate * 1000)) / 10:.1f}",
        "url": url,
        "qr": _qr(url) if url else "",
        "table": tables.build(request, people, _people_spec(row, people)) if people and may_run else None,
        "box": queries.box_state(row.id) if row.is_anonymous else None,
        "warnings": warnings.of_campaign(row) if row.is_anonymous else [],
        "openrosa": f"{settings.KHET_PUBLIC_URL}/openrosa/q/{row.open_token}" if row.open_token else "",
        "is_over": row.state == Campaign.OPEN and row.window.closes_at < clock.now(),
    }
    return render(request, "instruments/campaign.html", context)


def _people_spec(row: CampaignRow, people: list[InviteeRow]) -> TableSpec:
    names = _names(people)
    columns = [Column("label", _("ผู้ตอบ"), value=lambda each: names[each.id])]
    if not row.is_anonymous:
        columns.append(
            Column("answered", _("สถานะ"), value=lambda each: _("ตอบแล้ว") if each.has_answered else _("ยังไม่ตอบ"))
        )
    if row.state != Campaign.CLOSED:
        columns.append(
            Column(
                "link",
                _("ลิงก์ส่วนตัว"),
                value=lambda _each: _("ออกลิงก์ใหม่"),
                link=lambda each: reverse("instruments:invitee_link", args=[each.id]),
                sort=False,
                exported=False,
            )
        )
    return TableSpec(
        name="invitees",
        heading=_("ผู้ได้รับเชิญ"),
        columns=columns,
        search=lambda each: names[each.id],
        page_size=50,
        prefix="i-",
    )


def _names(people: list[InviteeRow] | list[Link]) -> dict[int, str]:
    """Whose invitation it is, by its id."""
    persons = accounts.names({each.person_id for each in people})
    schools = organisations.school_names({each.school_id for each in people if each.school_id}, clock.today())
    found = {}
    for each in people:
        key = each.id if isinstance(each, InviteeRow) else each.invitee_id
        parts = (persons.get(each.person_id or 0, ""), schools.get(each.school_id or 0, ""), each.label)
        found[key] = " · ".join(part for part in parts if part) or "–"
    return found


def _links(request: Request, row: CampaignRow, links: list[Link], *, as_excel: bool) -> HttpResponse:
    names = _names(links)
    rows = [
        (names[link.invitee_id], f"{settings.KHET_PUBLIC_URL}{reverse('answering:personal', args=[link.token])}")
        for link in links
    ]
    if as_excel:
        numbered = [(number, name, url) for number, (name, url) in enumerate(rows, start=1)]
        sheet = exports.Sheet(row.title, [_("ที่"), _("ผู้ตอบ"), _("ลิงก์ส่วนตัว (ห้ามเผยแพร่)")], numbered)
        return exports.response(sheet, kind="xlsx", name=f"{row.code}-links")
    slips = [(name, url, _qr(url)) for name, url in rows]
    return render(request, "instruments/links.html", {"row": row, "slips": slips})


def _audience(request: Request, form: CampaignForm | AudienceForm, office_id: int, today: date) -> Audience:
    """Whom the form means, out of those it offered."""
    data = form.cleaned_data
    kind = data["audience"]
    if kind == AudienceForm.ANYBODY:
        return Audience(open=True)
    if kind == AudienceForm.SCHOOLS:
        offered = [int(key) for key, _name in form.fields["schools"].choices]  # type: ignore[attr-defined]
        return Audience(school_ids=[int(key) for key in data["schools"]] or offered)
    if kind == AudienceForm.OTHERS:
        labels = [line.strip() for line in data["others"].splitlines() if line.strip()]
        return Audience(others=[Named(label=label) for label in dict.fromkeys(labels)])
    wanted = data["roles"] or [None]
    people = {
        row.id
        for role in wanted
        for row in accounts.people(actor=request.actor, office_id=office_id, on=today, role=role)
    }
    return Audience(person_ids=people)


def _pools(request: Request, office_id: int, today: date) -> dict[str, list[tuple[str, str]]]:
    roles = [(row.key, f"{row.name} ({row.held_by})") for row in accounts.roles(office_id, on=today) if row.held_by]
    schools = organisations.schools(actor=request.actor, office_id=office_id, on=today)
    return {"roles": roles, "schools": [(str(row.id), row.name) for row in schools]}


def _pairs(request: Request, office_id: int) -> list[tuple[str, str]]:
    """The named campaigns of the office that may be the other half of a pair."""
    found = queries.named_campaigns(actor=request.actor, office_id=office_id)
    return [(str(pk), f"{title} ({code})") for pk, title, code in found]


def _run_row(request: Request, campaign_id: int) -> CampaignRow:
    row = queries.campaign_row(campaign_id, actor=request.actor)
    if not _may_run(request, row.office_id):
        raise Http404
    return row


def _may_run(request: Request, office_id: int) -> bool:
    return request.actor.reach(permissions.CAMPAIGN_RUN).covers_office(office_id)


def _qr(url: str) -> str:
    return mark_safe(qr.as_svg(url))  # noqa: S308 - drawn here, of squares only


def _open_url(row: CampaignRow) -> str:
    return f"{settings.KHET_PUBLIC_URL}{reverse('answering:open', args=[row.open_token])}"


def _url(campaign_id: int) -> str:
    return reverse("instruments:campaign", args=[campaign_id])


def _crumbs(row: CampaignRow | None = None) -> list[tuple[Any, str]]:
    first = [(_("การเก็บข้อมูล"), reverse("instruments:campaigns"))]
    return [*first, (row.title, _url(row.id))] if row else first
