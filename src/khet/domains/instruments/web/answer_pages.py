"""Prints the pages of respondents. A form is printed once for each edition and language and then only filled in.

Nothing of a request but its language goes into a page, and no template here sees the request.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from khet.domains.instruments.queries import answering as reads
from khet.domains.instruments.queries.campaigns import Door
from khet.domains.instruments.rules.answers import Place, Wrong
from khet.domains.instruments.rules.form import Form
from khet.domains.instruments.rules.windows import CollectingRefused, moment_en, moment_th
from khet.domains.instruments.web.answer_form import Field, Shown, needs_server, steps
from khet.kernel import clock

WHO, OPENING = "%%WHO%%", "%%OPENING%%"
PAGES_KEPT = 200
LANGUAGE_NAMES = {"th": "ไทย", "en": "English"}

_printed: OrderedDict[tuple[Any, ...], str] = OrderedDict()
_printing = Lock()


def language_of(request: HttpRequest) -> str:
    """The language asked for by the address, by the form that is sent, or chosen in this browser; else Thai."""
    wanted = request.GET.get("lang") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return wanted if wanted in LANGUAGE_NAMES else "th"


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's own script asks."""
    return "application/json" in request.headers.get("Accept", "")


def fresh(request: HttpRequest, door: Door, *, draft: Mapping[str, Any] | None) -> HttpResponse:
    """The form as it is opened: out of the printed ones, unless a draft stands in it."""
    opening = secrets.token_urlsafe(16)
    if draft:
        return again(request, door, opening, draft, {}, status=200)
    return HttpResponse(_filled(_print_once(door), door, opening))


def again(
    request: HttpRequest,
    door: Door,
    opening: str,
    answers: Mapping[str, Any],
    wrong: Mapping[Place, Wrong],
    *,
    more: Mapping[str, int] | None = None,
    saved: bool = False,
    status: int | None = None,
) -> HttpResponse:
    """The form with what was answered, and with what has to be put right."""
    shown = Shown(_language(), answers, wrong, more or {})
    text = _print(door, shown, saved=saved)
    return HttpResponse(_filled(text, door, opening), status=status or (422 if wrong else 200))


def thanks(request: HttpRequest, door: Door) -> HttpResponseBase:
    """What to say once answers are received."""
    text = _("ได้รับคำตอบของท่านแล้ว ขอบคุณที่สละเวลา ปิดหน้านี้ได้เลย")
    if wants_json(request):
        return JsonResponse({"state": "sent", "message": text})
    return HttpResponse(_thanks(door.title, text, _language()))


def message(request: HttpRequest, refused: CollectingRefused, *, status: int, title: str) -> HttpResponseBase:
    """Why nothing can be answered here now."""
    text = refused.message_en if _language() == "en" else refused.message_th
    if wants_json(request):
        return JsonResponse({"state": "refused", "message": text}, status=status)
    context = {"title": title, "message": text, "tone": "warn", "language": _language()}
    return HttpResponse(render_to_string("instruments/answer/message.html", context), status=status)


def failed(request: HttpRequest, status: int, number: str) -> HttpResponseBase:
    """Something went wrong on our side, or what came could not be read; what was typed is still on the device."""
    text = (
        _("อ่านข้อมูลที่ส่งมาไม่ได้ โปรดเปิดแบบจากลิงก์เดิมแล้วส่งใหม่")
        if status == 400
        else _("ระบบขัดข้องชั่วคราว ยังไม่ได้รับคำตอบ โปรดส่งใหม่อีกครั้งในอีกสักครู่ คำตอบบนหน้านี้ยังอยู่")
    )
    if wants_json(request):
        return JsonResponse({"state": "failed", "message": text, "number": number}, status=status)
    context = {"title": _("ยังส่งไม่ได้"), "message": text, "tone": "bad", "number": number, "language": _language()}
    return HttpResponse(render_to_string("instruments/answer/message.html", context), status=status)


@lru_cache(maxsize=PAGES_KEPT)
def _thanks(title: str, text: str, language: str) -> str:
    context = {"title": title, "message": text, "tone": "good", "language": language}
    return render_to_string("instruments/answer/message.html", context)


def _print_once(door: Door) -> str:
    key = (door.campaign_id, door.edition, door.form_hash, door.keeps_drafts, _language(), door.title)
    with _printing:
        if (found := _printed.get(key)) is not None:
            _printed.move_to_end(key)
            return found
    text = _print(door, Shown(_language()))
    with _printing:
        _printed[key] = text
        while len(_printed) > PAGES_KEPT:
            _printed.popitem(last=False)
    return text


def _print(door: Door, shown: Shown, *, saved: bool = False) -> str:
    form = reads.asked(door.version_id, door.form_hash).form
    listed = steps(form, shown)
    english = shown.language == "en"
    context = {
        "door": door,
        "title": door.title,
        "language": shown.language,
        "languages": _languages(form),
        "closes": moment_en(door.closes_at) if english else moment_th(door.closes_at),
        "steps": listed,
        "wrong": _wrong_fields(listed),
        "has_pictures": any(question.kind == "image" for _path, question in form.leaves()),
        "pictures_kept": door.keeps_drafts,
        "asks": needs_server(form),
        "filled": bool(shown.answers),
        "saved": saved,
    }
    return render_to_string("instruments/answer/form.html", context)


def _languages(form: Form) -> list[tuple[str, str]]:
    known = [(code, LANGUAGE_NAMES[code]) for code in form.asked_languages() if code in LANGUAGE_NAMES]
    return known if len(known) > 1 else []


def _wrong_fields(listed: list[list[Field]]) -> list[Field]:
    found: list[Field] = []
    for step in listed:
        for each in step:
            found += [each] if each.wrong else []
            found += _wrong_fields([each.children, *each.rows])
    return found


def _filled(text: str, door: Door, opening: str) -> str:
    return text.replace(OPENING, escape(opening)).replace(WHO, escape(reads.name_of(door, clock.today())))


def _language() -> str:
    return "en" if (translation.get_language() or "th").startswith("en") else "th"
