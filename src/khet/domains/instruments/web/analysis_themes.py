"""Themes of the answers in words on screen: proposed, named, merged, and answers put where they belong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.domains.instruments import permissions
from khet.domains.instruments.actions import themes as actions
from khet.domains.instruments.models import Theme
from khet.domains.instruments.queries import analysis as queries
from khet.domains.instruments.queries import analysis_source
from khet.domains.instruments.rules import themes as rules
from khet.domains.instruments.rules.refusals import Refusal
from khet.domains.instruments.web.analysis import frame
from khet.kernel import clock
from khet.kernel.web.forms import KhetForm
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told

PAGE_SIZE = 50


class ThemeForm(KhetForm):
    """A theme and the words that lead answers into it."""

    name = forms.CharField(label=gettext_lazy("ชื่อประเด็น"), max_length=actions.LONGEST_NAME)
    terms = forms.CharField(
        label=gettext_lazy("คำที่ชี้ถึงประเด็นนี้ บรรทัดละคำ"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    theme = forms.IntegerField(widget=forms.HiddenInput, required=False)


@page(permissions.ANALYSIS_VIEW, methods=("GET", "POST"))
def themes(request: Request, campaign_id: int, question_key: str) -> HttpResponse:
    """The themes of one question with their answers; whoever runs campaigns of the office mends them here."""
    source = analysis_source.seen(campaign_id, actor=request.actor)
    form = ThemeForm(request.POST if request.POST.get("do") == "save" else None)
    if request.method == "POST":
        try:
            if _done(request, campaign_id, question_key, form):
                messages.success(request, _("บันทึกแล้ว"))
                return redirect("instruments:analysis_themes", campaign_id=campaign_id, question_key=question_key)
        except Refusal as problem:
            messages.error(request, told(problem))
    found = queries.findings(source)
    item = next((each for each in found.analysis.texts if each.key == question_key), None)
    if item is None:
        raise Http404
    ranked = found.texts[question_key]
    context = {
        **frame(request, source, "overview"),
        "item": item,
        "ranked": ranked,
        "lines": [{"each": each, "texts": _texts(item.texts, each.answers, ranked)} for each in ranked.themes],
        "rest": _texts(item.texts, ranked.rest, ranked),
        "are_proposed": all(each.theme.id == 0 for each in ranked.themes),
        "form": form,
    }
    return render(request, "instruments/analysis_themes.html", context, status=400 if form.errors else 200)


def _done(request: Request, campaign_id: int, question_key: str, form: ThemeForm) -> bool:
    """Do what was asked; False where the form has to be shown again."""
    here: dict[str, Any] = {"actor": request.actor, "campaign_id": campaign_id, "at": clock.now()}
    what = request.POST.get("do", "")
    if what == "save":
        if not form.is_valid():
            return False
        typed = form.cleaned_data
        actions.save_theme(
            question_key=question_key,
            name=typed["name"],
            terms=typed["terms"].splitlines(),
            theme_id=typed["theme"],
            **here,
        )
    elif what == "take_over":
        actions.take_over(question_key=question_key, **here)
    elif what == "remove":
        actions.remove_theme(theme_id=_number(request, "theme"), **here)
    elif what == "merge":
        actions.merge_themes(theme_id=_number(request, "theme"), into_id=_number(request, "into"), **here)
    elif what == "place":
        chosen = [int(each) for each in request.POST.getlist("in") if each.isdecimal()]
        digest = request.POST.get("answer", "")
        actions.place_answer(question_key=question_key, digest=digest, theme_ids=chosen, **here)
    else:
        raise Http404
    return True


def _number(request: Request, name: str) -> int:
    typed = request.POST.get(name, "")
    if not typed.isdecimal() or len(typed) > 18:
        raise Theme.DoesNotExist
    return int(typed)


def _texts(texts: tuple[str, ...], places: tuple[int, ...], ranked: rules.RankedTexts) -> list[dict[str, Any]]:
    """Answers that read alike once, with how many there are and in which themes they stand."""
    found: dict[str, dict[str, Any]] = {}
    for place in places:
        digest = rules.digest(texts[place])
        line = found.setdefault(
            digest,
            {
                "digest": digest,
                "text": texts[place],
                "count": 0,
                "themes": {each.theme.id for each in ranked.themes if place in each.answers},
            },
        )
        line["count"] += 1
    return sorted(found.values(), key=lambda line: (-line["count"], line["text"]))[:PAGE_SIZE]
