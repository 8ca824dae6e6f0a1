"""The rows of a file that one question is about, as the file holds them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from khet.domains.warehouse import permissions
from khet.domains.warehouse.queries import imports as import_queries
from khet.domains.warehouse.queries import pages
from khet.domains.warehouse.queries.pages import SourceRows
from khet.domains.warehouse.rules.refusals import WarehouseProblem
from khet.domains.warehouse.web import common, shown
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


@page(permissions.FILE_IMPORT)
def rows(request: Request, import_id: int) -> HttpResponse:
    """The rows of one question; what is personal stands there for those who may see people, sensitive for nobody."""
    row = common.import_of(request, import_id)
    asked = request.GET.get("q", "")
    questions = import_queries.questions(request.actor, import_id)
    question = next((each for each in questions if shown.token(each) == asked), None)
    if question is None:
        return redirect("warehouse:import", import_id=row.id)
    sees_people = common.covers(request.actor, permissions.PERSON_VIEW, row.office_id)
    context: dict[str, Any] = {
        **common.frame(request, common.office_name(row.office_id)),
        "row": row,
        "title": _("แถวในไฟล์"),
        "lead": shown.title_of(question, row.dataset, sees_people=sees_people),
        "is_masked": not sees_people,
        "more": max(0, question.row_count - pages.MOST_ROWS),
        "parts": [],
    }
    try:
        found = pages.source_rows(request.actor, import_id, question.rows)
    except WarehouseProblem as problem:
        return render(request, "warehouse/rows.html", {**context, "problem": told(problem)}, status=409)
    context["parts"] = [_part(each, row.dataset, question.column, sees_people=sees_people) for each in found]
    template = "warehouse/parts/rows.html" if request.htmx else "warehouse/rows.html"
    return render(request, template, context)


def _part(found: SourceRows, dataset: str, column: str, *, sees_people: bool) -> dict[str, Any]:
    may = [_may_show(dataset, field, sees_people=sees_people) for field in found.fields]
    lines = [(each.row, common.shown_cells(each.cells, may)) for each in found.rows]
    heads = [(header, bool(column) and header == column) for header in found.headers]
    return {"sheet": found.sheet, "heads": heads, "lines": lines}


def _may_show(dataset_key: str, field_key: str, *, sees_people: bool) -> bool:
    """Whether the cells of a column may be shown: sensitive ones never, unmapped ones as if they were personal."""
    if common.is_sensitive(dataset_key, field_key):
        return False
    return sees_people or (bool(field_key) and not common.is_guarded(dataset_key, field_key))
