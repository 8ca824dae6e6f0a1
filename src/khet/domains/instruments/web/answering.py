"""The pages of respondents: personal links and open links. They know no session and no actor: the link is what counts.

What comes in is read and checked here; what is done with it is one call of ``actions.answering``.
"""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase, JsonResponse, QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from khet.domains.instruments.actions import answering
from khet.domains.instruments.queries import answering as reads
from khet.domains.instruments.queries.campaigns import Door, door_of_link, door_of_open_link
from khet.domains.instruments.rules import pictures as picture_rules
from khet.domains.instruments.rules.answers import Place, Wrong, WrongAnswer
from khet.domains.instruments.rules.fields import from_fields
from khet.domains.instruments.rules.settling import Settled, settle
from khet.domains.instruments.rules.windows import AlreadyAnswered, CollectingRefused, NoSuchLink, NotOpen, check_open
from khet.domains.instruments.web import answer_pages
from khet.domains.instruments.web.quiet import quietly
from khet.kernel import clock
from khet.kernel.web.page import PUBLIC, page

STATUS = {NoSuchLink: 404, AlreadyAnswered: 409}
OPENING = "khet:opening"
OPENING_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Came:
    """What a page sent: answers not yet checked, pictures written anew, and what was wrong with pictures."""

    fields: dict[str, list[str]]
    opening: str
    action: str
    pictures: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    wrong: dict[Place, Wrong] = field(default_factory=dict)


def _respondents(*methods: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A page without session, cookie, CSRF token (there is nothing of the browser's to misuse) and log."""

    def declare(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def spoken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with translation.override(answer_pages.language_of(request)):
                return quietly(answer_pages.failed)(view)(request, *args, **kwargs)

        return csrf_exempt(page(PUBLIC, methods=methods)(spoken))

    return declare


@_respondents("GET", "POST")
def personal(request: HttpRequest, token: str) -> HttpResponseBase:
    """The form behind a personal link."""
    return _form(request, door_of_link(token))


@_respondents("GET", "POST")
def open_form(request: HttpRequest, token: str) -> HttpResponseBase:
    """The form behind an open link."""
    return _form(request, door_of_open_link(token))


@_respondents("POST")
def save(request: HttpRequest, token: str) -> HttpResponseBase:
    """Keep the draft of a named respondent."""
    door = door_of_link(token)
    if door is None or not door.keeps_drafts:
        return _refused(request, NoSuchLink(), door)
    came = _came(request, door)
    settled = _settled(door, came, final=False)
    try:
        kept = answering.save_draft(
            door=door, answers=settled.answers, pictures=_named(door, settled, came), at=clock.now()
        )
    except CollectingRefused as refused:
        return _refused(request, refused, door)
    return JsonResponse({"state": "saved", "revision": kept.revision, "pictures": came.names})


@_respondents("POST")
def check_personal(request: HttpRequest, token: str) -> HttpResponseBase:
    """Judge conditions that the page cannot; keeps nothing."""
    return _judged(request, door_of_link(token))


@_respondents("POST")
def check_open_form(request: HttpRequest, token: str) -> HttpResponseBase:
    """The same behind an open link."""
    return _judged(request, door_of_open_link(token))


def _form(request: HttpRequest, door: Door | None) -> HttpResponseBase:
    if door is None:
        return _refused(request, NoSuchLink(), None)
    try:
        if request.method == "POST":
            return _sent(request, door)
        check_open(door.state, door.window, at=clock.now())
        if reads.has_answered(door):
            raise AlreadyAnswered
    except CollectingRefused as refused:
        return _refused(request, refused, door)
    return answer_pages.fresh(request, door, draft=reads.draft_of(door))


def _sent(request: HttpRequest, door: Door) -> HttpResponseBase:
    came = _came(request, door)
    if came.action.startswith("add:"):
        settled = _settled(door, came, final=False)
        return answer_pages.again(request, door, came.opening, settled.answers, {}, more={came.action[4:]: 1})
    if came.action == "draft" and door.keeps_drafts:
        settled = _settled(door, came, final=False)
        answering.save_draft(door=door, answers=settled.answers, pictures=_named(door, settled, came), at=clock.now())
        return answer_pages.again(request, door, came.opening, settled.answers, {}, saved=True)
    settled = _settled(door, came, final=True)
    if settled.wrong:
        check_open(door.state, door.window, at=clock.now())
        return _wrong(request, door, came, settled)
    pictures = _named(door, settled, came)
    if door.is_anonymous:
        coded = {key: base64.b64encode(data).decode() for key, data in pictures.items()}
        answering.send_anonymous(
            door=door, answers=settled.answers, pictures=coded, opening=came.opening, at=clock.now()
        )
    else:
        answering.send_named(
            door=door, answers=settled.answers, pictures=pictures, opening=came.opening, at=clock.now()
        )
    return answer_pages.thanks(request, door)


def _judged(request: HttpRequest, door: Door | None) -> HttpResponseBase:
    if door is None:
        return _refused(request, NoSuchLink(), None)
    settled = _settled(door, _came(request, door, with_pictures=False), final=False)
    return JsonResponse(
        {
            "hidden": [".".join(place) for place in settled.hidden],
            "choices": {".".join(place): list(keys) for place, keys in settled.choices.items()},
        }
    )


def _settled(door: Door, came: Came, *, final: bool) -> Settled:
    asked = reads.asked(door.version_id, door.form_hash)
    raw = from_fields(asked.form, came.fields)
    kept = frozenset(came.pictures) if door.is_anonymous else reads.known_pictures(door, asked.form, raw, came.pictures)
    settled = settle(asked.form, asked.logic, raw, pictures=kept, today=clock.today(), final=final)
    return settled.with_wrong(came.wrong) if came.wrong else settled


def _named(door: Door, settled: Settled, came: Came) -> dict[str, bytes]:
    """The pictures that stand in the answers."""
    named = reads.pictures_named(reads.asked(door.version_id, door.form_hash).form, settled.answers)
    return {key: data for key, data in came.pictures.items() if key in named}


def _came(request: HttpRequest, door: Door, *, with_pictures: bool = True) -> Came:
    """Read the fields; each picture gets a random name, which stands in its answer."""
    posted: QueryDict = request.POST
    fields = {name: [str(value) for value in posted.getlist(name)] for name in posted if not name.startswith("khet:")}
    opening = posted.get(OPENING, "")[:OPENING_LONGEST]
    came = Came(fields, opening or secrets.token_urlsafe(16), posted.get("khet:action", "send"))
    if with_pictures:
        form = reads.asked(door.version_id, door.form_hash).form
        asked = {question.key for _path, question in form.leaves() if question.kind == "image"}
        for name, upload in request.FILES.items():
            place = name.removesuffix(":file")
            if place != name and place.rpartition(".")[2] in asked and isinstance(upload, UploadedFile):
                _take(came, place, upload)
    return came


def _take(came: Came, name: str, upload: UploadedFile[Any]) -> None:
    size = upload.size or 0
    if not size:
        return
    try:
        if size > picture_rules.LARGEST:
            raise picture_rules.too_large(size)
        if len(came.pictures) >= picture_rules.MOST_PICTURES:
            raise picture_rules.too_many()
        data = picture_rules.plain_jpeg(upload.read())
    except WrongAnswer as refused:
        came.wrong[tuple(name.split("."))] = refused.wrong
        return
    key = str(uuid.uuid4())
    came.pictures[key] = data
    came.names[f"{name}:file"] = key
    came.fields[name] = [key]


def _wrong(request: HttpRequest, door: Door, came: Came, settled: Settled) -> HttpResponseBase:
    if answer_pages.wants_json(request):
        english = translation.get_language() == "en"
        told = {
            ".".join(place): each.message_en if english else each.message_th for place, each in settled.wrong.items()
        }
        return JsonResponse({"state": "wrong", "wrong": told}, status=422)
    return answer_pages.again(request, door, came.opening, settled.answers, settled.wrong)


def _refused(request: HttpRequest, refused: CollectingRefused, door: Door | None) -> HttpResponseBase:
    status = STATUS.get(type(refused), 410 if isinstance(refused, NotOpen) else 409)
    if request.method == "GET" and isinstance(refused, AlreadyAnswered):
        status = 200
    return answer_pages.message(request, refused, status=status, title=door.title if door else _("ตอบแบบสอบถาม"))
