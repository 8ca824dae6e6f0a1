"""What is open to everybody: practices and media, without signing in."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render

from khet.domains.knowledge.queries import media as media_queries
from khet.domains.knowledge.queries import practices as queries
from khet.domains.knowledge.rules.refusals import Refusal
from khet.domains.knowledge.web import media as media_pages
from khet.domains.knowledge.web import words
from khet.domains.knowledge.web.practices import cards
from khet.domains.organisations import public as organisations
from khet.kernel import clock, files
from khet.kernel.files import FileMissing
from khet.kernel.web.page import PUBLIC, Request, page
from khet.kernel.web.words import told


@page(PUBLIC)
def opened(request: Request) -> HttpResponse:
    """What offices have opened, searched in Thai."""
    text, tag = request.GET.get("q", "")[:200], request.GET.get("tag", "")[:40]
    rows = queries.open_practices(on=clock.today(), text=text, tag=tag)
    held = media_queries.open_media(on=clock.today(), text=text) if not tag else []
    offices = organisations.office_names({row.office_id for row in rows} | {row.office_id for row in held})
    context = {
        "cards": [{**card, "office": offices.get(card["row"].office_id, "")} for card in cards(rows)],
        "media": media_pages.cards(held),
        "q": text,
        "tag": tag,
        "tags": queries.tags(actor=None),
    }
    return render(request, "knowledge/open.html", context)


@page(PUBLIC)
def practice(request: Request, practice_id: int) -> HttpResponse:
    """One open practice."""
    try:
        found = queries.open_practice(practice_id=practice_id, on=clock.today())
    except Refusal as missing:
        raise Http404(told(missing)) from missing
    office = organisations.office_names({found.row.office_id}).get(found.row.office_id, "")
    context = {
        "found": found,
        "row": found.row,
        "text": found.text,
        "office": office,
        "kind": words.KINDS[found.row.kind],
    }
    return render(request, "knowledge/open_practice.html", context)


@page(PUBLIC)
def medium(request: Request, medium_id: int) -> HttpResponse:
    """One open medium."""
    try:
        row = media_queries.medium(actor=None, medium_id=medium_id, on=clock.today())
    except Refusal as missing:
        raise Http404(told(missing)) from missing
    context = {
        "row": row,
        "text": row.text,
        "kind": words.MEDIA[row.text.kind],
        "licence": words.LICENCES[row.text.licence],
        "audience": words.AUDIENCES[row.text.audience],
    }
    return render(request, "knowledge/open_medium.html", context)


@page(PUBLIC)
def practice_file(request: Request, practice_id: int, evidence_id: int) -> HttpResponseBase:
    """A file of an open practice."""
    try:
        stored = queries.practice_file(actor=None, practice_id=practice_id, evidence_id=evidence_id)
        return files.download_response(stored)
    except (Refusal, FileMissing) as missing:
        raise Http404(told(missing)) from missing


@page(PUBLIC)
def medium_file(request: Request, medium_id: int, evidence_id: int) -> HttpResponseBase:
    """A file of an open medium."""
    try:
        stored = media_queries.medium_file(actor=None, medium_id=medium_id, evidence_id=evidence_id)
        return files.download_response(stored)
    except (Refusal, FileMissing) as missing:
        raise Http404(told(missing)) from missing
