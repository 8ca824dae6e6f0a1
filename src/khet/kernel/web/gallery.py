"""The gallery: every component in its states on one page, for those who build pages and those who judge them."""

from __future__ import annotations

from django.http import HttpResponse

from khet.kernel.web import gallery_sections, samples, tables
from khet.kernel.web.page import PUBLIC, Request, page


@page(PUBLIC)
def gallery(request: Request) -> HttpResponse:
    """All components; the sample table answers sorting, filters and export like any other."""
    table = tables.build(request, samples.SCHOOLS, samples.table_spec())
    return tables.answer(request, "gallery.html", {"sections": gallery_sections.sections(request)}, table=table)
