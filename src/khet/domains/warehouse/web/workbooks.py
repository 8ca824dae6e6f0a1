"""Workbooks to fill in, for data that no other system gives as a file."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from khet.calc.schema import Dataset
from khet.domains.warehouse import permissions
from khet.domains.warehouse.web import common
from khet.engine import schemas, templates
from khet.kernel.web.exports import XLSX
from khet.kernel.web.page import Request, page


@dataclass(frozen=True, slots=True)
class Offered:
    """A dataset as the list of workbooks shows it."""

    key: str
    name: str
    owner: str
    one_row: str
    needed: tuple[str, ...]
    count: int


@page(permissions.FILE_IMPORT)
def listing(request: Request) -> HttpResponse:
    """Every dataset with its workbook."""
    office = common.office_of(request, permissions.FILE_IMPORT)
    datasets = [_offered(dataset) for dataset in schemas.load().values()]
    context = {**common.frame(request, office.short_name, tab="warehouse:templates"), "datasets": datasets}
    return render(request, "warehouse/templates.html", context)


@page(permissions.FILE_IMPORT)
def download(request: Request, dataset: str) -> HttpResponse:
    """The workbook of one dataset."""
    found = schemas.load().get(dataset)
    if found is None:
        raise Http404
    name = f"khet-{found.key}.xlsx"
    answer = HttpResponse(templates.workbook(found), content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _offered(dataset: Dataset) -> Offered:
    needed = tuple(
        common.in_words(field.name, field.name_en)
        for field in dataset.fields
        if field.required and field.key not in {"school_id", "person"}
    )
    one_row = {
        "pupil": _("นักเรียนหนึ่งคน"),
        "staff": _("ครูหรือบุคลากรหนึ่งคน"),
        "school": _("โรงเรียนหนึ่งแห่ง"),
        "event": _("เหตุการณ์หนึ่งครั้ง"),
    }
    name = common.in_words(dataset.name, dataset.name_en)
    return Offered(dataset.key, name, dataset.owner, one_row.get(dataset.subject, ""), needed, len(dataset.fields))
