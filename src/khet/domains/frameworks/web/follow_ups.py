"""Follow-ups of suggestions: the list, and one with what was done, its evidence and who verifies it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.domains.accounts import public as accounts
from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import follow_up_evidence
from khet.domains.frameworks.actions import suggestions as suggestion_actions
from khet.domains.frameworks.queries import suggestions as suggestion_queries
from khet.domains.frameworks.rules.refusals import Refusal
from khet.domains.frameworks.web.forms import FileForm, LinkForm
from khet.kernel import clock
from khet.kernel.evidence import BadLink
from khet.kernel.files import FileRefused
from khet.kernel.followups import FollowUpRow, SamePerson
from khet.kernel.states import ReasonMissing, WrongState
from khet.kernel.web import choice, tables
from khet.kernel.web.downloads import hand_out
from khet.kernel.web.forms import KhetForm, TextField, ThaiDateField
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told

STATES = ("open", "reported", "returned", "verified", "cancelled")


class WordsForm(KhetForm):
    """One text that a step needs: what was done, a note, or a reason."""

    words = TextField(label="", rows=4)

    def __init__(self, label: Any, *args: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label
        self.fields["words"].required = required


class ChangeForm(KhetForm):
    """Another wording, owner or date for a follow-up."""

    title = TextField(label=gettext_lazy("สิ่งที่ต้องทำ"), rows=2)
    owner = forms.ChoiceField(label=gettext_lazy("ผู้รับผิดชอบ"), choices=[])
    due_on = ThaiDateField(label=gettext_lazy("ภายในวันที่"))

    def __init__(self, people: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = people  # type: ignore[attr-defined]


@page(permissions.SUGGESTION_VIEW, permissions.FOLLOW_UP_REPORT)
def follow_ups(request: Request) -> HttpResponse:
    """List the follow-ups within reach, late ones first, mine or everybody's."""
    today = clock.today()
    office_id = choice.chosen(request).office_id
    mine = request.GET.get("mine") == "1"
    rows = suggestion_queries.follow_ups(
        actor=request.actor,
        office_id=None if mine else office_id,
        owner_person_id=request.actor.person_id if mine else None,
    )
    owners = accounts.names({row.owner_person_id for row in rows})
    listed = [_listed(row, owners, today) for row in rows]
    table = tables.build(request, listed, _spec(mine, today))
    context = {"mine": mine, "late": sum(row.is_late(today) for row in rows)}
    return tables.answer(request, "frameworks/follow_ups.html", context, table=table)


@page(permissions.SUGGESTION_VIEW, permissions.FOLLOW_UP_REPORT)
def follow_up(request: Request, follow_up_id: int) -> HttpResponse:
    """Show one follow-up."""
    return show(request, follow_up_id, {})


@page(permissions.FOLLOW_UP_REPORT, permissions.FOLLOW_UP_VERIFY, permissions.FOLLOW_UP_MANAGE, methods=("POST",))
def step(request: Request, follow_up_id: int, name: str) -> HttpResponse:
    """Take one step; a refusal brings the page back with what was typed."""
    if name not in STEPS:
        raise Http404
    label, required, take = STEPS[name]
    form = WordsForm(label, request.POST, required=required)
    if not form.is_valid():
        return show(request, follow_up_id, {name: form}, status=422)
    try:
        take(request, follow_up_id, form.cleaned_data["words"])
    except (SamePerson, WrongState, ReasonMissing, Refusal) as problem:
        form.problem(told(problem))
        return show(request, follow_up_id, {name: form}, status=409)
    messages.success(request, _("บันทึกแล้ว"))
    return redirect("frameworks:follow_up", follow_up_id=follow_up_id)


@page(permissions.FOLLOW_UP_MANAGE, methods=("POST",))
def change(request: Request, follow_up_id: int) -> HttpResponse:
    """Give a follow-up that nobody has reported yet another owner, date or wording."""
    row = suggestion_queries.follow_up(actor=request.actor, follow_up_id=follow_up_id)
    form = ChangeForm(people(row.office_id), request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            suggestion_actions.change_follow_up(
                actor=request.actor,
                follow_up_id=follow_up_id,
                title=data["title"],
                owner_person_id=int(data["owner"]),
                due_on=data["due_on"],
                at=clock.now(),
            )
        except (WrongState, Refusal) as problem:
            form.problem(told(problem))
            return show(request, follow_up_id, {"change": form}, status=409)
        messages.success(request, _("บันทึกแล้ว"))
        return redirect("frameworks:follow_up", follow_up_id=follow_up_id)
    return show(request, follow_up_id, {"change": form}, status=422)


@page(permissions.FOLLOW_UP_REPORT, methods=("POST",))
def attach(request: Request, follow_up_id: int, kind: str) -> HttpResponse:
    """Attach a file or a link to the owner's follow-up."""
    if kind not in {"file", "link"}:
        raise Http404
    form = FileForm(request.POST, request.FILES) if kind == "file" else LinkForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        where = {"actor": request.actor, "follow_up_id": follow_up_id, "title": data["title"], "at": clock.now()}
        try:
            if kind == "file":
                follow_up_evidence.attach_file(stream=data["file"], name=data["file"].name, **where)
            else:
                follow_up_evidence.attach_link(url=data["url"], **where)
        except (FileRefused, BadLink, Refusal) as problem:
            form.problem(told(problem), field={"file": "file", "link": "url"}[kind])
        else:
            messages.success(request, _("แนบหลักฐานแล้ว"))
            return redirect("frameworks:follow_up", follow_up_id=follow_up_id)
    return show(request, follow_up_id, {kind: form}, status=422)


@page(permissions.SUGGESTION_VIEW, permissions.FOLLOW_UP_REPORT)
def download(request: Request, follow_up_id: int, evidence_id: int) -> HttpResponseBase:
    """Give the file of one piece of evidence."""
    stored = follow_up_evidence.evidence_file(actor=request.actor, follow_up_id=follow_up_id, evidence_id=evidence_id)
    return hand_out(request, stored)


def show(request: Request, follow_up_id: int, refused: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page of a follow-up, with refused forms in place of fresh ones."""
    row = suggestion_queries.follow_up(actor=request.actor, follow_up_id=follow_up_id)
    events = suggestion_queries.follow_up_events(actor=request.actor, follow_up_id=follow_up_id)
    actor = request.actor
    is_owner = row.owner_person_id == actor.person_id
    may = {
        "report": is_owner and row.state in {"open", "returned"} and actor.may(permissions.FOLLOW_UP_REPORT),
        "verify": not is_owner and row.state == "reported" and _covers(request, row, permissions.FOLLOW_UP_VERIFY),
        "cancel": row.state in {"open", "returned"} and _covers(request, row, permissions.FOLLOW_UP_MANAGE),
    }
    may["return"], may["change"] = may["verify"], may["cancel"]
    may |= dict.fromkeys(
        (STEPS.keys() | {"change"}) & refused.keys(), True
    )  # what was typed stays in sight with its refusal
    fresh = {name: WordsForm(label, required=required) for name, (label, required, _take) in STEPS.items()}
    context = {
        "row": row,
        "events": [
            {"at": event.at, "who": event.person_name, "text": EVENTS.get(event.verb, event.verb), "note": event.note}
            for event in events
        ],
        "owner": accounts.names({row.owner_person_id}).get(row.owner_person_id, ""),
        "evidence": follow_up_evidence.evidence_of(row.id),
        "may": may,
        "forms": {
            **fresh,
            "file": FileForm(),
            "link": LinkForm(),
            "change": _change_form(row) if may["change"] else None,
            **refused,
        },
        "today": clock.today(),
    }
    return render(request, "frameworks/follow_up.html", context, status=status)


def _change_form(row: FollowUpRow) -> ChangeForm:
    initial = {"title": row.title, "owner": str(row.owner_person_id), "due_on": row.due_on}
    return ChangeForm(people(row.office_id), initial=initial)


def people(office_id: int) -> list[tuple[str, str]]:
    """Who of an office may be given a follow-up, as the choices of a select."""
    rows = accounts.people_with(permissions.FOLLOW_UP_REPORT, office_id, clock.today(), any_reach=True)
    return [(str(row.id), row.full_name) for row in sorted(rows, key=lambda row: row.sort_key)]


def _covers(request: Request, row: FollowUpRow, permission: str) -> bool:
    reach = request.actor.reach(permission)
    return reach.covers_office(row.office_id) or (row.school_id is not None and row.school_id in reach.school_ids)


def _report(request: Request, follow_up_id: int, words: str) -> None:
    suggestion_actions.report_follow_up(actor=request.actor, follow_up_id=follow_up_id, result=words, at=clock.now())


def _verify(request: Request, follow_up_id: int, words: str) -> None:
    suggestion_actions.verify_follow_up(actor=request.actor, follow_up_id=follow_up_id, note=words, at=clock.now())


def _return(request: Request, follow_up_id: int, words: str) -> None:
    suggestion_actions.return_follow_up(actor=request.actor, follow_up_id=follow_up_id, reason=words, at=clock.now())


def _cancel(request: Request, follow_up_id: int, words: str) -> None:
    suggestion_actions.cancel_follow_up(actor=request.actor, follow_up_id=follow_up_id, reason=words, at=clock.now())


STEPS: dict[str, tuple[Any, bool, Callable[[Request, int, str], None]]] = {
    "report": (gettext_lazy("สิ่งที่ได้ดำเนินการ"), True, _report),
    "verify": (gettext_lazy("บันทึกของผู้ตรวจยืนยัน"), False, _verify),
    "return": (gettext_lazy("เหตุผลที่ส่งคืน"), True, _return),
    "cancel": (gettext_lazy("เหตุผลที่ยกเลิก"), True, _cancel),
}
EVENTS = {
    "open": gettext_lazy("เปิดงานติดตาม"),
    "opened": gettext_lazy("เปิดงานติดตาม"),
    "report": gettext_lazy("รายงานการดำเนินการ"),
    "verify": gettext_lazy("ตรวจยืนยัน"),
    "return": gettext_lazy("ส่งคืน"),
    "cancel": gettext_lazy("ยกเลิก"),
    "change": gettext_lazy("แก้ไขงานติดตาม"),
}


def _listed(row: FollowUpRow, owners: dict[int, str], today: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "subject": row.subject_label,
        "owner": owners.get(row.owner_person_id, ""),
        "state": row.state,
        "due": row.due_on if row.state in {"open", "returned", "reported"} else None,
        "late": row.is_late(today),
    }


def _spec(mine: bool, today: Any) -> tables.TableSpec:
    return tables.TableSpec(
        name="follow-ups",
        heading=_("งานติดตามของฉัน") if mine else _("งานติดตามทั้งหมด"),
        columns=(
            tables.Column(
                "title",
                _("สิ่งที่ต้องทำ"),
                link=lambda row: reverse("frameworks:follow_up", kwargs={"follow_up_id": row["id"]}),
            ),
            tables.Column("subject", _("จากข้อเสนอแนะ")),
            tables.Column("owner", _("ผู้รับผิดชอบ")),
            tables.Column("state", _("สถานะ"), kind="state"),
            tables.Column("due", _("กำหนด"), kind="due"),
        ),
        filters=(
            tables.Filter(
                "state",
                _("สถานะ"),
                [(state, STATE_WORDS[state]) for state in STATES],
                keeps=lambda row, value: row["state"] == value,
            ),
            tables.Filter("late", _("กำหนด"), [("1", _("เกินกำหนด"))], keeps=lambda row, _value: row["late"]),
        ),
        search=lambda row: f"{row['title']} {row['subject']} {row['owner']}",
        order="due",
        today=today,
        empty_title=_("ยังไม่มีงานติดตาม"),
        empty_text=_("งานติดตามสร้างจากข้อเสนอแนะของผู้ประเมิน"),
    )


STATE_WORDS = {
    "open": gettext_lazy("ยังไม่รายงาน"),
    "reported": gettext_lazy("รายงานแล้ว รอตรวจยืนยัน"),
    "returned": gettext_lazy("ส่งคืนให้แก้ไข"),
    "verified": gettext_lazy("ตรวจยืนยันแล้ว"),
    "cancelled": gettext_lazy("ยกเลิกแล้ว"),
}
