"""A version as respondents see it, to be tried; nothing that is typed there is kept."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from khet.domains.instruments import permissions
from khet.domains.instruments.queries import instruments as queries
from khet.domains.instruments.rules.fields import from_fields
from khet.domains.instruments.rules.logic import Logic
from khet.domains.instruments.rules.settling import settle
from khet.domains.instruments.web import answer_form, places
from khet.domains.instruments.web.answer_form import Field, Shown
from khet.kernel import clock
from khet.kernel.web.page import Request, page

LANGUAGES = {"th": "ไทย", "en": "English"}


@page(permissions.FORM_VIEW, methods=("GET", "POST"))
def preview(request: Request, instrument_id: int, number: int) -> HttpResponse:
    """Show a version with the respondents' own fields; a sent form is judged as theirs would be."""
    place = places.find(request, instrument_id)
    version = place.version(number)
    if version is None:
        raise Http404
    form = queries.form_of(version.id)
    language = request.GET.get("lang") or ("en" if get_language() == "en" else "th")
    shown = Shown(language)
    if request.method == "POST":
        raw = from_fields(form, {name: request.POST.getlist(name) for name in request.POST})
        settled = settle(form, Logic(form), raw, pictures=frozenset(), today=clock.today(), final=True)
        shown = Shown(language, raw, settled.wrong)
    steps = answer_form.steps(form, shown)
    context = {
        "place": place,
        "row": place.row,
        "version": version,
        "title": answer_form.words(form.labels, language),
        "language": language,
        "languages": [(code, LANGUAGES[code]) for code in form.asked_languages() if code in LANGUAGES][:2]
        if len(form.asked_languages()) > 1
        else [],
        "steps": steps,
        "wrong": [one for step in steps for one in _wrong(step)],
        "checked": request.method == "POST",
    }
    return render(request, "instruments/preview.html", context)


def _wrong(fields: list[Field]) -> list[Field]:
    found = []
    for one in fields:
        found += [one] if one.wrong else []
        for inner in (one.children, *one.rows):
            found += _wrong(inner)
    return found
