"""Pages of what heads and supervisors have to do after a record of use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from khet.domains.accounts import public as accounts
from khet.domains.development import permissions
from khet.domains.development.actions import promises as actions
from khet.domains.development.models import UseRecord
from khet.domains.development.queries import promises as queries
from khet.domains.development.rules.refusals import DevelopmentProblem
from khet.domains.development.web import common
from khet.kernel import clock
from khet.kernel.followups import FollowUpRow, SamePerson
from khet.kernel.states import ReasonMissing, WrongState
from khet.kernel.web.forms import KhetForm, TextField, ThaiDateField
from khet.kernel.web.page import SIGNED_IN, Request, page
from khet.kernel.web.words import told

STEPS = {
    "report": (actions.report, _("สิ่งที่ได้ดำเนินการ"), True),
    "verify": (actions.verify, _("บันทึกของผู้ตรวจยืนยัน"), False),
    "return": (actions.give_back, _("เหตุผลที่ส่งคืน"), True),
    "cancel": (actions.cancel, _("เหตุผลที่ยกเลิก"), True),
}
TAKEN = {
    "opened": _("เปิดงานติดตาม"),
    "reported": _("รายงานการดำเนินการ"),
    "verified": _("ตรวจยืนยัน"),
    "returned": _("ส่งคืน"),
    "cancelled": _("ยกเลิก"),
}


class PromiseForm(KhetForm):
    """What is to be done, by whom and until when."""

    title = TextField(label=_("สิ่งที่ต้องทำ"), rows=2, max_length=500)
    detail = TextField(
        label=_("รายละเอียด"),
        rows=3,
        required=False,
        max_length=4_000,
        help_text=_("ผู้รับผิดชอบเห็นเฉพาะที่เขียนในหน้านี้ ไม่เห็นบันทึกของผู้เข้าร่วม"),
    )
    owner_person_id = forms.TypedChoiceField(label=_("ผู้รับผิดชอบ"), coerce=int)
    due_on = ThaiDateField(label=_("ภายในวันที่"))

    def __init__(self, *args: Any, owners: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_person_id"].choices = owners  # type: ignore[attr-defined]


class WordsForm(KhetForm):
    """The text that a step needs."""

    words = TextField(label="", rows=3, max_length=4_000)

    def __init__(self, label: Any, *args: Any, required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label, self.fields["words"].required = label, required


def form_for(record: UseRecord, data: Any = None) -> PromiseForm:
    """The form to give the head or the supervisor something to do."""
    owners = actions.owners_of(record, clock.today())
    names = accounts.names(set(owners))
    said = [(key, f"{names.get(key, '')} ({role})") for key, role in owners.items()]
    return PromiseForm(data, owners=said)


@page(permissions.EVENT_RUN, methods=("GET", "POST"))
def give(request: Request, record_id: int) -> HttpResponse:
    """Let the head or the supervisor do something about a record."""
    record = UseRecord.objects.visible_to(request.actor, permissions.EVENT_RUN).get(pk=record_id)
    if not common.may(request, permissions.EVENT_RUN, record.office_id):
        raise UseRecord.DoesNotExist
    form = form_for(record, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.promise(actor=request.actor, record_id=record_id, at=clock.now(), **form.cleaned_data)
        except DevelopmentProblem as problem:
            form.problem(told(problem))
        else:
            messages.success(request, now("มอบหมายแล้ว ผู้รับผิดชอบเห็นในหน้างานของตน"))
            return redirect("growth:promise", made.id)
    context = {"record": record, "form": form, "rows": queries.of_record(actor=request.actor, record_id=record_id)}
    return render(request, "development/give_promise.html", context, status=422 if form.errors else 200)


@page(SIGNED_IN)
def promise(request: Request, follow_up_id: int) -> HttpResponse:
    """One thing to do: what was said, what was done, and the next step."""
    return _shown(request, queries.one(actor=request.actor, follow_up_id=follow_up_id), {})


@page(SIGNED_IN, methods=("POST",))
def step(request: Request, follow_up_id: int, name: str) -> HttpResponse:
    """Take one step; a refusal brings the page back with what was typed."""
    if name not in STEPS:
        raise Http404
    row = queries.one(actor=request.actor, follow_up_id=follow_up_id)
    act, label, required = STEPS[name]
    form = WordsForm(label, request.POST, required=required)
    if form.is_valid():
        try:
            act(actor=request.actor, follow_up_id=follow_up_id, words=form.cleaned_data["words"], at=clock.now())
        except (SamePerson, WrongState, ReasonMissing) as problem:
            form.problem(told(problem))
        else:
            messages.success(request, now("บันทึกแล้ว"))
            return redirect("growth:promise", follow_up_id)
    return _shown(request, row, {name: form}, status=422)


def _shown(request: Request, row: FollowUpRow, refused: dict[str, Any], *, status: int = 200) -> HttpResponse:
    is_owner = row.owner_person_id == request.actor.person_id
    runs = common.may(request, permissions.EVENT_RUN, row.office_id)
    may = {
        "report": is_owner and row.state in {"open", "returned"},
        "verify": runs and not is_owner and row.state == "reported",
        "return": runs and not is_owner and row.state == "reported",
        "cancel": runs and row.state in {"open", "returned"},
    }
    offered = [name for name in STEPS if may[name] or name in refused]
    context = {
        "row": row,
        "runs": runs,
        "owner": accounts.names({row.owner_person_id}).get(row.owner_person_id, ""),
        "forms": [
            (name, STEPS[name][1], refused.get(name) or WordsForm(STEPS[name][1], required=STEPS[name][2]))
            for name in offered
        ],
        "events": [
            {"at": each.at, "who": each.person_name, "text": TAKEN.get(each.verb, each.verb), "note": each.note}
            for each in reversed(queries.steps(actor=request.actor, follow_up_id=row.id))
        ],
        "today": clock.today(),
    }
    return render(request, "development/promise.html", context, status=status)
