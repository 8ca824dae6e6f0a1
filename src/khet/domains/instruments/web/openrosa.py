"""OpenRosa 1.0: the form list, forms, manifests and submissions that ODK Collect and its kin ask for.

``/openrosa/`` asks for a token (Basic, the token as password) and offers named campaigns. The addresses of links,
``/openrosa/f/<link>/`` and ``/openrosa/q/<link>/``, ask for nothing but the link and know nobody, as its page does.
"""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from khet.calc.calendars import thai_day
from khet.domains.accounts import public as accounts
from khet.domains.instruments.actions import answering
from khet.domains.instruments.models import Response
from khet.domains.instruments.queries import answering as reads
from khet.domains.instruments.queries import openrosa as queries
from khet.domains.instruments.queries.campaigns import Door, door_of_link, door_of_open_link
from khet.domains.instruments.rules import openrosa as rules
from khet.domains.instruments.rules.answers import WrongAnswer
from khet.domains.instruments.rules.pictures import LARGEST, MOST_PICTURES, plain_jpeg, too_large, too_many
from khet.domains.instruments.rules.refusals import Refusal
from khet.domains.instruments.rules.settling import settle
from khet.domains.instruments.rules.windows import AlreadyAnswered, NoSuchLink, NotOpen, check_open, clock_fault
from khet.domains.instruments.web.quiet import quietly
from khet.kernel import clock
from khet.kernel.actor import Actor
from khet.kernel.web.page import PUBLIC, page

XML = "text/xml; charset=utf-8"
FILE = "xml_submission_file"
PICTURES = uuid.UUID("0b7dd1a1-6d14-4c0e-9f0f-0a7f4b1a5d10")
Finder = Callable[[str], Door | None]
KeyOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Desk:
    """Who asks: the doors on offer, how to find one by the name of its form, and the address of it all."""

    doors: Callable[[], list[Door]]
    find: Finder
    address: str


def _answer(body: bytes, status: int = 200) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type=XML)
    response["X-OpenRosa-Version"] = "1.0"
    response["X-OpenRosa-Accept-Content-Length"] = str(settings.KHET_FILE_LIMIT_MB * 1024 * 1024)
    response["Date"] = format_datetime(clock.now().astimezone(UTC), usegmt=True)
    return response


def _said(text: str, status: int) -> HttpResponse:
    nature = "submit_success" if status < 300 else "submit_failure"
    return _answer(rules.response(text, nature=nature), status)


def _failed(request: HttpRequest, status: int, number: str) -> HttpResponse:
    return _said(f"ระบบขัดข้องชั่วคราว โปรดส่งใหม่ภายหลัง {number}".strip(), status)


def _desk(methods: tuple[str, ...]) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """One view for the three addresses: by token, by personal link, by open link."""

    def declare(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def opened(request: HttpRequest, kind: str = "", link: str = "", **kwargs: Any) -> HttpResponseBase:
            desk = _of_link(request, kind, link) if kind else _of_token(request)
            if isinstance(desk, HttpResponse):
                return desk
            return view(request, desk, **kwargs)

        quiet = quietly(_failed)(opened)

        @wraps(view)
        def routed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return quiet(request, *args, **kwargs) if kwargs.get("kind") else opened(request, *args, **kwargs)

        return csrf_exempt(page(PUBLIC, methods=methods)(routed))

    return declare


@_desk(("GET",))
def form_list(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """The forms that may be filled now."""
    return _answer(queries.listed([queries.offered(door) for door in desk.doors()], desk.address))


@_desk(("GET",))
def form(request: HttpRequest, desk: Desk, form_id: str) -> HttpResponseBase:
    """One form."""
    door = desk.find(form_id)
    return _answer(queries.offered(door).data) if door else _said(NoSuchLink().message_th, 404)


@_desk(("GET",))
def manifest(request: HttpRequest, desk: Desk, form_id: str) -> HttpResponseBase:
    """The files that go with a form: none."""
    return _answer(rules.manifest()) if desk.find(form_id) else _said(NoSuchLink().message_th, 404)


@_desk(("GET", "POST"))
def submission(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Take one filled form with its pictures; HEAD says where and how much."""
    if request.method != "POST":
        response = _answer(b"", 204)
        response["Location"] = f"{desk.address}submission"
        return response
    try:
        return _said(*_taken(request, desk))
    except Refusal as refused:
        status = 409 if isinstance(refused, AlreadyAnswered) else 403 if isinstance(refused, NotOpen) else 400
        return _said(str(refused), status)
    except WrongAnswer as refused:
        return _said(refused.wrong.message_th, 400)


def _taken(request: HttpRequest, desk: Desk) -> tuple[str, int]:
    sent = request.FILES.get(FILE)
    if not isinstance(sent, UploadedFile):
        raise rules.BadSubmission("ไม่มีแบบที่กรอกแนบมา", f"There is no part named {FILE}")
    came = rules.parse(sent.read(rules.LARGEST + 1))
    door = desk.find(came.form_id)
    if door is None:
        return NoSuchLink().message_th, 404
    if came.version != queries.version_of(door):
        raise rules.BadSubmission(
            "แบบในเครื่องเป็นฉบับเก่า โปรดดาวน์โหลดแบบใหม่จากรายการแล้วกรอกอีกครั้ง",
            "The form on this device is an old version; download it again and fill it once more",
        )
    now = clock.now()
    check_open(door.state, door.window, at=now)
    key_of = _keys(door, came.instance_id)
    pictures = _pictures(request, key_of)
    if request.POST.get("*isIncomplete*") == "yes":
        return _part(door, pictures)
    receipt = _kept(door, came, pictures, key_of, now)
    told = "ได้รับแล้วก่อนหน้านี้" if receipt == "again" else "ได้รับคำตอบแล้ว ขอบคุณ"
    late = _clock_of(request, now)
    return (f"{told} · {late}" if late else told), 201


def _kept(
    door: Door, came: rules.Submission, pictures: dict[str, bytes], key_of: KeyOf, now: datetime
) -> answering.Receipt:
    asked = reads.asked(door.version_id, door.form_hash)
    raw = rules.raw_answers(asked.form, came.root, key_of)
    known = frozenset(pictures) if door.is_anonymous else reads.known_pictures(door, asked.form, raw, pictures)
    settled = settle(asked.form, asked.logic, raw, pictures=known, today=thai_day(now), final=True)
    if settled.wrong:
        place, wrong = next(iter(settled.wrong.items()))
        label = asked.form.question(place[-1]).labels.get("th", place[-1])
        raise rules.BadSubmission(f"{label}: {wrong.message_th}", f"{place[-1]}: {wrong.message_en}")
    named = reads.pictures_named(asked.form, settled.answers)
    pictures = {key: data for key, data in pictures.items() if key in named}
    if door.is_anonymous:
        coded = {key: base64.b64encode(data).decode() for key, data in pictures.items()}
        return answering.send_anonymous(
            door=door, answers=settled.answers, pictures=coded, opening=came.instance_id, at=now
        )
    return answering.send_named(
        door=door,
        answers=settled.answers,
        pictures=pictures,
        opening=came.instance_id,
        at=now,
        source=Response.ODK,
    )


def _part(door: Door, pictures: dict[str, bytes]) -> tuple[str, int]:
    """Pictures that come before the last part of a long submission; an anonymous answer must come whole."""
    if door.is_anonymous:
        raise rules.BadSubmission("แบบไม่ระบุชื่อต้องส่งครั้งเดียวพร้อมภาพ โปรดลดจำนวนภาพ", "Send an anonymous form in one part")
    answering.keep_pictures(door=door, pictures=pictures)
    return "ได้รับภาพแล้ว", 201


def _pictures(request: HttpRequest, key_of: KeyOf) -> dict[str, bytes]:
    found = {}
    if len(request.FILES) > MOST_PICTURES + 1:
        raise too_many()
    for name, upload in request.FILES.items():
        if name != FILE and isinstance(upload, UploadedFile):
            if (upload.size or 0) > LARGEST:
                raise too_large(upload.size or 0)
            found[key_of(upload.name or name)] = plain_jpeg(upload.read())
    return found


def _keys(door: Door, instance_id: str) -> KeyOf:
    """The key of a picture by its file's name: the same in every part of a named submission, which may come in many.

    Of an anonymous one it is drawn by chance, as a page's is: the phone keeps the instance's id, and whoever has that
    could work the key out and find the answer.
    """
    drawn: dict[str, str] = {}
    if door.is_anonymous:
        return lambda name: drawn.setdefault(name, str(uuid.uuid4()))
    return lambda name: str(uuid.uuid5(PICTURES, f"{door.campaign_id}/{instance_id}/{name}"))


def _clock_of(request: HttpRequest, now: datetime) -> str:
    try:
        told = parsedate_to_datetime(request.headers.get("Date", ""))
    except (TypeError, ValueError):
        return ""
    fault = clock_fault(told if told.tzinfo else told.replace(tzinfo=UTC), at=now)
    return str(fault) if fault else ""


def _of_link(request: HttpRequest, kind: str, link: str) -> Desk | HttpResponse:
    door = door_of_link(link) if kind == "f" else door_of_open_link(link)
    if door is None:
        return _said(NoSuchLink().message_th, 404)

    def doors() -> list[Door]:
        try:
            check_open(door.state, door.window, at=clock.now())
        except NotOpen:
            return []
        return [door]

    def find(name: str) -> Door | None:
        return door if queries.form_id(door) == name else None

    return Desk(doors, find, f"{settings.KHET_PUBLIC_URL}/openrosa/{kind}/{link}/")


def _of_token(request: HttpRequest) -> Desk | HttpResponse:
    actor = _actor(request)
    if actor is None:
        refused = _said("โปรดใส่รหัสเชื่อมต่อ (API token) เป็นรหัสผ่าน ชื่อผู้ใช้ใส่อะไรก็ได้", 401)
        refused["WWW-Authenticate"] = 'Basic realm="Khet", charset="UTF-8"'
        return refused
    return Desk(
        lambda: queries.doors_of(actor, at=clock.now()),
        lambda name: queries.door_of_form(actor, name),
        f"{settings.KHET_PUBLIC_URL}/openrosa/",
    )


def _actor(request: HttpRequest) -> Actor | None:
    scheme, _space, word = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        secret = base64.b64decode(word, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return None
    actor = accounts.actor_for_token(secret, clock.today(), second_factor=settings.KHET_SECOND_FACTOR)
    if actor is not None:
        accounts.token_was_used(secret=secret, at=clock.now())
    return actor
