"""What the page of one node prints: names for ids, history in words, figures that may serve as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.calc.criteria import Framework, Scoring
from khet.domains.frameworks.queries import evaluations as evaluation_queries
from khet.domains.frameworks.queries.entries import HistoryRow, NodeWork
from khet.domains.frameworks.queries.rows import EntryRow
from khet.domains.frameworks.rules.numbers import as_text
from khet.domains.frameworks.rules.refusals import Conflict
from khet.domains.frameworks.rules.reports import Report
from khet.domains.frameworks.web import places
from khet.kernel import register
from khet.kernel.actor import Actor
from khet.kernel.web.words import STATES

ACTIONS = {
    "submit": (gettext_lazy("ส่งให้หัวหน้ากลุ่ม"), "busy"),
    "confirm": (gettext_lazy("หัวหน้ากลุ่มยืนยัน"), "busy"),
    "score": (gettext_lazy("ผู้ประเมินให้ระดับ"), "good"),
    "publish": (gettext_lazy("เผยแพร่"), "good"),
    "amend": (gettext_lazy("แก้ไขหลังเผยแพร่"), "warn"),
    "return_report": (gettext_lazy("หัวหน้ากลุ่มส่งคืน"), "warn"),
    "return_confirmed": (gettext_lazy("ผู้ประเมินส่งคืน"), "warn"),
    "return_score": (gettext_lazy("ส่งคืนผู้ประเมิน"), "warn"),
    "import": (gettext_lazy("นำเข้าจากไฟล์"), "busy"),
    "save": (gettext_lazy("บันทึกร่าง"), "calm"),
}


REPORTED = {
    "self_level": gettext_lazy("ระดับที่เสนอ"),
    "numerator": gettext_lazy("จำนวนที่ทำได้ (ตัวตั้ง)"),
    "denominator": gettext_lazy("จำนวนทั้งหมด (ตัวหาร)"),
    "target": gettext_lazy("ค่าเป้าหมาย"),
    "result": gettext_lazy("ผลการดำเนินการที่ได้"),
    "state": gettext_lazy("ถ้ายังไม่มีผล"),
    "remark": gettext_lazy("คำอธิบายผล"),
    "done_steps": gettext_lazy("ขั้นที่ทำได้แล้ว (ต้องเรียงตามลำดับ)"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline."""

    at: datetime
    who: str
    text: str
    note: str
    tone: str


def person_ids(work: NodeWork) -> set[int]:
    """Whose names the page prints."""
    row = work.entry
    ids = {work.owner.person_id} if work.owner else set()
    if row is not None:
        ids |= {*row.reporter_ids, row.confirmed_by_id, row.scored_by_id}
    return {known for known in ids if known is not None}


def owner_name(work: NodeWork, people: Mapping[int, str], groups: Mapping[int, str]) -> str:
    """Who owns the node, in words."""
    if work.owner is None:
        return ""
    if work.owner.person_id is not None:
        return people.get(work.owner.person_id, "")
    return groups.get(work.owner.group_id or 0, "")


def facts(work: NodeWork, people: Mapping[int, str]) -> list[tuple[str, Any]]:
    """Who reported, confirmed and scored, and the two scores side by side."""
    row = work.entry
    if row is None:
        return []
    reporters = ", ".join(people.get(known, "") for known in row.reporter_ids)
    told: list[tuple[str, Any]] = [(_("ผู้รายงาน"), reporters)]
    if row.confirmed_by_id:
        told.append((_("ผู้ยืนยัน"), people.get(row.confirmed_by_id, "")))
    if row.scored_by_id:
        told.append((_("ผู้ประเมิน"), people.get(row.scored_by_id, "")))
    told.append((_("ระดับที่เสนอเอง"), as_text(row.report.self_level)))
    if row.has_score:
        state = STATES[row.score.state.value][0] if row.score.state else None
        told.append((_("ระดับของผู้ประเมิน"), as_text(row.score.level) or state))
    return told


def events(work: NodeWork) -> list[Event]:
    """The steps of the entry, the latest first."""
    return [_event(row) for row in work.history]


def neighbours(framework: Framework, work: NodeWork) -> dict[str, str]:
    """The addresses of the node before and the node after this one, headings left out."""
    codes = [node.code for node in framework.nodes if node.scoring is not Scoring.ROLLUP]
    if work.node.code not in codes:
        return {}
    at = codes.index(work.node.code)
    found = {}
    if at > 0:
        found["before"] = places.entry_url(work.evaluation.id, work.round.code, codes[at - 1])
    if at + 1 < len(codes):
        found["after"] = places.entry_url(work.evaluation.id, work.round.code, codes[at + 1])
    return found


def score_initial(work: NodeWork) -> dict[str, Any]:
    """What the evaluator's form shows: the score given, else the self-score as a start."""
    row = work.entry
    if row is None:
        return {"revision": work.revision}
    level = row.score.level if row.has_score else row.report.self_level
    return {
        "revision": work.revision,
        "score": None if level is None else f"{level.normalize():f}",
        "score_state": row.score.state.value if row.score.state else "",
        "remark": row.score.remark,
    }


def conflict_panel(conflict: Conflict, forms: Mapping[str, Any]) -> dict[str, Any]:
    """What the other person saved beside what was typed here, field by field."""
    theirs = conflict.theirs
    pairs: list[tuple[Any, str, Any, Any]]
    if isinstance(theirs, str):
        pairs = [(_("ข้อเสนอแนะ"), "text", theirs, conflict.yours)]
    elif theirs is None:
        pairs = []
    elif isinstance(conflict.yours, Report):
        before, after = theirs.report.as_data(), conflict.yours.as_data()
        pairs = [(label, field, before[field], after[field]) for field, label in REPORTED.items()]
    else:
        pairs = [pair for form in forms.values() if "score_state" in form.fields for pair in _scored(theirs, form)]
    return {
        "who": conflict.their_name or _("ผู้อื่น"),
        "at": getattr(theirs, "updated_at", None),
        "lines": [
            {"label": label, "theirs": was, "yours": typed, "field": field}
            for label, field, was, typed in pairs
            if (was or "") != (typed or "")
        ],
    }


def _scored(theirs: EntryRow, form: Any) -> list[tuple[Any, str, Any, Any]]:
    told = theirs.score.as_data()
    stored = {"score": told["score"], "score_state": told["score_state"], "remark": told["score_remark"]}
    return [
        (form.fields[name].label, name, was, form.data.get(name)) for name, was in stored.items() if name in form.fields
    ]


def figure_choices(actor: Actor, work: NodeWork) -> list[tuple[str, str]]:
    """Published overall figures of the same office that may be attached, as choices; none unless evidence may be."""
    if "attach" not in work.steps:
        return []
    rows = evaluation_queries.evaluations(actor=actor, office_id=work.evaluation.office.id)
    return [
        (
            f"{row.framework_code}|{row.year}",
            f"{row.framework_short_name} {row.year} · {row.latest.value or '–'} {row.latest.level or ''}",
        )
        for row in rows
        if row.latest is not None and row.id != work.evaluation.id
    ]


def figure_arguments(work: NodeWork, chosen: str) -> dict[str, Any]:
    """The arguments of the resolver for a figure chosen in the form."""
    code, _bar, year = chosen.partition("|")
    return {
        "office": work.evaluation.office.id,
        "framework": code,
        "year": int(year),
        "school": None,
        "node": "",
        "field": "value",
    }


def changed_since(rows: Iterable[Any]) -> dict[int, str]:
    """Evidence that is a figure and now has another value: the value it has now, by evidence id."""
    figures = [row for row in rows if row.kind == "figure"]
    values: dict[int, str | None] = {}
    for resolver in dict.fromkeys(row.figure_resolver for row in figures):
        asked = [row for row in figures if row.figure_resolver == resolver]
        now = register.resolve_many(resolver, [row.figure_args for row in asked])
        values |= {row.id: found.value if found else None for row, found in zip(asked, now, strict=True)}
    return {row.id: values[row.id] or "–" for row in figures if values[row.id] != row.figure_value}


def _event(row: HistoryRow) -> Event:
    text, tone = ACTIONS.get(row.action, (row.action, "calm"))
    level = row.data.get("score") or row.data.get("self_level")
    words = _("%(step)s · ระดับ %(level)s") % {"step": text, "level": level} if level else str(text)
    return Event(row.at, row.by_name, words, row.reason, tone)
