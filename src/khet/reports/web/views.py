"""Papers on screen: the list of a year's papers, one paper with its formats, a draft, and issuing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from khet.domains.frameworks import public as frameworks
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.documents import render_html
from khet.kernel.web import choice
from khet.kernel.web.page import Request as PageRequest
from khet.kernel.web.page import page
from khet.kernel.web.words import told
from khet.reports import issuing
from khet.reports import papers as building
from khet.reports.issuing import Paper
from khet.reports.papers import Kind, Request

KINDS: dict[str, Kind] = {"results": "results", "suggestions": "suggestions", "summary": "summary"}
FORMATS: dict[str, issuing.Format] = {"pdf": "pdf", "docx": "docx", "xlsx": "xlsx"}
FILES = (("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel"))


@dataclass(frozen=True, slots=True)
class PaperLink:
    """One paper in the list: its name and address."""

    name: str
    url: str


@page(frameworks.permissions.RESULT_VIEW)
def papers(request: PageRequest) -> HttpResponse:
    """Every paper of the chosen office and year."""
    chosen = choice.chosen(request)
    found: list[frameworks.EvaluationRow] = []
    office = None
    if chosen.office_id is not None:
        office = organisations.office(chosen.office_id, clock.today())
        found = frameworks.evaluations(actor=request.actor, office_id=office.id, year=chosen.year)
    context = {"office": office, "year": chosen.year, "groups": _groups(found, chosen.office_id, chosen.year)}
    return render(request, "reports/papers.html", context)


@page(frameworks.permissions.RESULT_VIEW)
def paper(request: PageRequest, office_id: int, year: int, kind: str) -> HttpResponse:
    """One paper as it would be issued, with what it can be had as."""
    wanted = _wanted(request.GET, office_id, year, kind)
    document = _document(request, wanted)
    query = _query(wanted)
    places = {"office_id": office_id, "year": year, "kind": kind}
    context = {
        "document": document,
        "fragment": render_html(document),
        "name": _kind_name(kind),
        "files": FILES,
        "draft_url": reverse("reports:draft", kwargs=places) + query,
        "issue_url": reverse("reports:issue", kwargs=places) + query,
        "may_issue": request.actor.reach(frameworks.permissions.PAPER_ISSUE).covers_office(office_id),
        "thai_digits": wanted.digits == "thai",
    }
    return render(request, "reports/paper.html", context)


@page(frameworks.permissions.RESULT_VIEW)
def draft(request: PageRequest, office_id: int, year: int, kind: str) -> HttpResponse:
    """The paper as a file without a number, marked as a draft."""
    wanted = _wanted(request.GET, office_id, year, kind)
    fmt = _format(request.GET)
    try:
        made = issuing.draft_and_render(actor=request.actor, request=wanted, fmt=fmt, today=clock.today())
    except frameworks.Refusal as missing:
        raise Http404(told(missing)) from missing
    return download(made)


@page(frameworks.permissions.PAPER_ISSUE, methods=("POST",))
def issue(request: PageRequest, office_id: int, year: int, kind: str) -> HttpResponse:
    """The paper as a file with its number; the same content keeps the number it has."""
    wanted = _wanted(request.GET, office_id, year, kind)
    fmt = _format(request.POST)
    try:
        made = issuing.issue_and_render(actor=request.actor, request=wanted, fmt=fmt, at=clock.now())
    except frameworks.Refusal as missing:
        raise Http404(told(missing)) from missing
    return download(made)


def download(made: Paper) -> HttpResponse:
    """A paper as an attachment that no browser opens as anything else."""
    response = HttpResponse(made.content, content_type=made.content_type)
    response["Content-Disposition"] = content_disposition_header(True, made.filename) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _document(request: PageRequest, wanted: Request) -> Any:
    try:
        return building.build(actor=request.actor, request=wanted, today=clock.today())
    except frameworks.Refusal as missing:
        raise Http404(told(missing)) from missing


def _wanted(query: QueryDict, office_id: int, year: int, kind: str) -> Request:
    """The paper an address asks for; what makes no sense does not exist."""
    framework = query.get("framework") or None
    school = query.get("school") or None
    if kind not in KINDS or (kind == "results" and framework is None) or (school and not school.isascii()):
        raise Http404
    if school is not None and not (school.isdecimal() and len(school) < 12):
        raise Http404
    return Request(
        kind=KINDS[kind],
        office_id=office_id,
        year=year,
        framework_code=framework,
        school_id=int(school) if school else None,
        digits="thai" if query.get("digits") == "thai" else "arabic",
    )


def _format(query: QueryDict) -> issuing.Format:
    fmt = FORMATS.get(query.get("format", "pdf"))
    if fmt is None:
        raise Http404
    return fmt


def _query(wanted: Request) -> str:
    told = {"framework": wanted.framework_code, "school": wanted.school_id, "digits": wanted.digits}
    return "?" + urlencode({key: value for key, value in told.items() if value})


def _groups(
    found: list[frameworks.EvaluationRow], office_id: int | None, year: int
) -> list[tuple[str, list[PaperLink]]]:
    """The papers of a year: the summary and the book first, then every framework's."""
    if office_id is None or not found:
        return []

    def link(name: str, kind: str, **query: str) -> PaperLink:
        url = reverse("reports:paper", kwargs={"office_id": office_id, "year": year, "kind": kind})
        return PaperLink(name, url + ("?" + urlencode(query) if query else ""))

    whole = [link(_kind_name("summary"), "summary"), link(_kind_name("suggestions"), "suggestions")]
    each = [
        (
            row.framework_name,
            [
                link(_kind_name("results"), "results", framework=row.framework_code),
                link(_kind_name("suggestions"), "suggestions", framework=row.framework_code),
            ],
        )
        for row in sorted(found, key=lambda row: row.id)
    ]
    return [(_("ทุกกรอบการประเมิน"), whole), *each]


def _kind_name(kind: str) -> str:
    return {
        "results": _("ตารางผลการประเมิน"),
        "suggestions": _("เล่มข้อเสนอแนะ"),
        "summary": _("สรุปผลหนึ่งหน้า"),
    }[kind]
