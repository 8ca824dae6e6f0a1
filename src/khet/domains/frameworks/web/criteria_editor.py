"""Editing criteria on screen: a version is never changed, saving makes a new one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.calc.criteria import NON_SCORES, Scoring, to_plain
from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import criteria as criteria_actions
from khet.domains.frameworks.queries import criteria as criteria_queries
from khet.domains.frameworks.queries.rows import VersionRow
from khet.domains.frameworks.rules.refusals import CriteriaRefused, Refusal, TextProblem
from khet.domains.frameworks.web import criteria, criteria_sheet
from khet.domains.frameworks.web.criteria_sheet import Sheet, Typed
from khet.kernel import clock
from khet.kernel.actor import NotAllowed
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import STATES

NODE_PATH = re.compile(r"^nodes\[(\d+)\](?:\.([a-z_]+))?")
SCORINGS = (
    (Scoring.LEVEL.value, gettext_lazy("ระดับตามคำอธิบาย")),
    (Scoring.CHECKLIST.value, gettext_lazy("ขั้นของความสำเร็จ")),
    (Scoring.PERCENT.value, gettext_lazy("ร้อยละเทียบเกณฑ์")),
    (Scoring.POINTS.value, gettext_lazy("คะแนน")),
    (Scoring.TARGET.value, gettext_lazy("เทียบค่าเป้าหมาย")),
    (Scoring.ROLLUP.value, gettext_lazy("คำนวณจากข้อย่อย")),
)
PRINTED = (("value", gettext_lazy("ค่า")), ("level", gettext_lazy("ระดับ")), ("none", gettext_lazy("ไม่พิมพ์")))


@dataclass(frozen=True, slots=True)
class EditedNode:
    """One node of the form: its place, what is typed, what is wrong with it."""

    at: int
    typed: Typed
    depth: int
    problems: Sequence[TextProblem] = field(default_factory=tuple)


@page(permissions.CRITERIA_EDIT, methods=("GET", "POST"))
def edit(request: Request, code: str, name: str) -> HttpResponse:
    """Show a version as a form; buttons change the form, "check" names every problem, "save" makes a new version."""
    row, base = criteria.find(request, code, name)
    if not criteria.may_edit(request.actor, row):
        raise NotAllowed(permissions.CRITERIA_EDIT)
    plain = to_plain(criteria_queries.definition(base.id))
    if request.method == "GET":
        return _show(request, base, criteria_sheet.of_plain(plain), plain, {})
    sheet = criteria_sheet.of_post(request.POST, request.POST.getlist)
    named = {key: request.POST.get(key, "").strip() for key in ("version", "note", "activate")}
    what = request.POST.get("do", "check")
    if what not in {"check", "save"}:
        return _show(request, base, criteria_sheet.change(sheet, what), plain, named)
    text = criteria_sheet.to_text(sheet, plain, named["version"] or base.version)
    if what == "check":
        problems = criteria_queries.validate_framework(text)
        return _show(request, base, sheet, plain, named, problems=problems, checked=True)
    return _save(request, base, sheet, plain, named, text)


def _save(
    request: Request, base: VersionRow, sheet: Sheet, plain: dict[str, Any], named: dict[str, str], text: str
) -> HttpResponse:
    if not named["version"] or named["version"] == base.version:
        problem = TextProblem("version", None, _("ตั้งเลขฉบับใหม่ เช่น %(old)s.1") % {"old": base.version}, "")
        return _show(request, base, sheet, plain, named, problems=(problem,), status=422)
    try:
        row = criteria_actions.save_version(
            actor=request.actor,
            base_version_id=base.id,
            text=text,
            version=named["version"],
            note=named["note"],
            activate=named["activate"] == "on",
            at=clock.now(),
        )
    except CriteriaRefused as refused:
        return _show(request, base, sheet, plain, named, problems=refused.problems, status=422)
    except Refusal as problem:
        told = (TextProblem("version", None, problem.message_th, problem.message_en),)
        return _show(request, base, sheet, plain, named, problems=told, status=409)
    messages.success(request, _("บันทึกเป็นฉบับ %(version)s แล้ว") % {"version": row.version})
    return redirect("frameworks:version", code=row.framework_code, name=row.version)


def _show(
    request: Request,
    base: VersionRow,
    sheet: Sheet,
    plain: dict[str, Any],
    named: dict[str, str],
    *,
    problems: Sequence[TextProblem] = (),
    checked: bool = False,
    status: int = 200,
) -> HttpResponse:
    by_node, elsewhere = _sorted(problems)
    context = {
        "base": base,
        "sheet": sheet,
        "nodes": _nodes(sheet.nodes, by_node),
        "problems": problems,
        "elsewhere": elsewhere,
        "checked": checked and not problems,
        "named": named,
        "scorings": SCORINGS,
        "printed": PRINTED,
        "states": [(state.value, STATES[state.value][0]) for state in NON_SCORES],
        "parts": plain.get("parts", []),
        "parents": [
            (node["code"], node["label"] or node["name"]) for node in sheet.nodes if node["scoring"] == "rollup"
        ],
    }
    return render(request, "frameworks/criteria_edit.html", context, status=status)


def _nodes(typed: Sequence[Typed], problems: dict[int, list[TextProblem]]) -> list[EditedNode]:
    depths: dict[str, int] = {}
    made = []
    for at, node in enumerate(typed):
        depth = depths.get(node["parent"], -1) + 1 if node["parent"] else 0
        depths[node["code"]] = depth
        made.append(EditedNode(at, node, min(depth, 3), problems.get(at, ())))
    return made


def _sorted(problems: Sequence[TextProblem]) -> tuple[dict[int, list[TextProblem]], list[TextProblem]]:
    by_node: dict[int, list[TextProblem]] = {}
    elsewhere = []
    for problem in problems:
        found = NODE_PATH.match(problem.path)
        if found:
            by_node.setdefault(int(found.group(1)), []).append(problem)
        else:
            elsewhere.append(problem)
    return by_node, elsewhere
