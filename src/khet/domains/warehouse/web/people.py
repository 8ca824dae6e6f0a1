"""People who may be one and stand twice: side by side with the reasons, joined by a person, and parted again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from khet.domains.warehouse import permissions
from khet.domains.warehouse.actions import people as people_actions
from khet.domains.warehouse.queries import people as people_queries
from khet.domains.warehouse.queries.rows import CandidateRow, MergeRow, PersonRow
from khet.domains.warehouse.rules.refusals import WarehouseProblem
from khet.domains.warehouse.web import common
from khet.kernel import clock
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told

MOST_PAIRS = 25
MOST_MERGES = 30


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two who may be one."""

    id: int
    name: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who may be one, with what speaks for it."""

    key: str
    title: str
    likeness: str
    sides: tuple[Side, Side]
    reasons: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that was made."""

    id: int
    text: str
    when: datetime
    who: str
    note: str
    undone: str


@page(permissions.PERSON_MERGE)
def people(request: Request) -> HttpResponse:
    """The pairs that wait for a person, and the merges that were made."""
    office = common.office_of(request, permissions.PERSON_MERGE)
    is_open = common.covers(request.actor, permissions.PERSON_VIEW, office.id)
    pairs = people_queries.candidates(request.actor, office.id)
    merges = people_queries.merges(request.actor, office.id)
    context = {
        **common.frame(request, office.short_name, tab="warehouse:people"),
        "pairs": [_pair(row, is_open=is_open) for row in pairs[:MOST_PAIRS]],
        "more": max(0, len(pairs) - MOST_PAIRS),
        "merges": [_merged(row, is_open=is_open) for row in merges[:MOST_MERGES]],
        "is_masked": not is_open,
    }
    return render(request, "warehouse/people.html", context)


@page(permissions.PERSON_MERGE, methods=("POST",))
def merge(request: Request) -> HttpResponse:
    """Join two individuals; the one that is kept answers for both."""
    one, _dash, other = request.POST.get("pair", "").partition("-")
    kept, first, second = (common.number(text) for text in (request.POST.get("keep"), one, other))
    if first is None or second is None or kept not in {first, second}:
        raise Http404
    absorbed = second if kept == first else first
    try:
        people_actions.merge(
            actor=request.actor,
            kept_id=kept,
            absorbed_id=absorbed,
            note=request.POST.get("note", "")[:200].strip(),
            at=clock.now(),
        )
        messages.success(request, _("รวมเป็นคนเดียวกันแล้ว เลิกรวมได้ท้ายหน้านี้"))
    except WarehouseProblem as problem:
        messages.error(request, told(problem))
    return redirect("warehouse:people")


@page(permissions.PERSON_MERGE, methods=("POST",))
def undo(request: Request, merge_id: int) -> HttpResponse:
    """Part two individuals that were joined by mistake."""
    try:
        reason = request.POST.get("reason", "")[:300].strip()
        people_actions.undo_merge(actor=request.actor, merge_id=merge_id, reason=reason, at=clock.now())
        messages.success(request, _("แยกกลับเป็นสองคนแล้ว"))
    except WarehouseProblem as problem:
        messages.error(request, told(problem))
    return redirect("warehouse:people")


def _name(row: PersonRow, *, is_open: bool) -> str:
    parts = (row.first_name, row.last_name)
    shown = " ".join(part if is_open else common.masked(part) for part in parts if part)
    return f"{row.prefix}{shown}" if shown else _("ไม่ทราบชื่อ")


def _side(row: PersonRow, *, is_open: bool) -> Side:
    facts = (
        (_("เลขประจำตัว"), row.identifier),
        (_("เลขประจำตัวนักเรียน"), row.student_no if is_open else common.masked(row.student_no)),
        (_("วันเกิด"), common.day(row.birth_date) if is_open else common.masked(common.day(row.birth_date))),
        (_("โรงเรียนล่าสุด"), row.school_name),
    )
    return Side(row.individual_id, _name(row, is_open=is_open), facts)


def _pair(row: CandidateRow, *, is_open: bool) -> Pair:
    sides = (_side(row.one, is_open=is_open), _side(row.other, is_open=is_open))
    return Pair(
        key=f"{row.one.individual_id}-{row.other.individual_id}",
        title=_("คนเดียวกันหรือไม่"),
        likeness=_("ความเหมือน %(score)s จาก 100") % {"score": row.score},
        sides=sides,
        reasons=tuple((common.in_words(thai, english), _agrees(key)) for key, thai, english in row.reasons),
    )


def _agrees(key: str) -> bool:
    return not key.endswith((".differs", ".different", ".other"))


def _merged(row: MergeRow, *, is_open: bool) -> Merged:
    text = _("%(absorbed)s → %(kept)s") % {
        "absorbed": _name(row.absorbed, is_open=is_open),
        "kept": _name(row.kept, is_open=is_open),
    }
    undone = ""
    if row.undone_at is not None:
        undone = _("เลิกรวมแล้ว %(when)s · %(reason)s") % {
            "when": common.moment(row.undone_at),
            "reason": row.undone_reason,
        }
    return Merged(row.id, text, row.merged_at, row.merged_by_name, row.note, undone)
