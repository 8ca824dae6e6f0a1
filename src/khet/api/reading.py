"""Reads parameters with all their faults, cuts lists by cursor, and answers JSON with an ETag."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from ninja import Query

from khet.api.problems import Checks
from khet.calc.thai import to_arabic_digits
from khet.domains.organisations import public as organisations


class Numbered(Protocol):
    """A row with the number that lists are ordered by."""

    @property
    def id(self) -> int:
        """Its number."""


T = TypeVar("T")
N = TypeVar("N", bound=Numbered)

LIMIT = 50
HIGHEST_LIMIT = 200


def parameter(description: str) -> Any:
    """A parameter that is read as text here, whatever it should hold, so that all faults can be told at once."""
    query: Any = Query  # generic to the type checker, a function when called
    return query("", description=description)


LIMIT_QUERY = parameter(f"จำนวนต่อหน้า 1–{HIGHEST_LIMIT} (ปริยาย: {LIMIT})")
CURSOR_QUERY = parameter("ค่า next_cursor จากคำตอบก่อนหน้า")


def only(request: HttpRequest, checks: Checks, names: Iterable[str]) -> None:
    """Note every parameter that is not known here, or given twice, so that a typing error is not answered silently."""
    known = set(names)
    for name in request.GET:
        if name not in known:
            allowed = ", ".join(sorted(known))
            checks.add(name, f"ไม่รู้จักพารามิเตอร์นี้ ที่ใช้ได้คือ {allowed}", f"Unknown parameter; known are {allowed}")
        elif len(request.GET.getlist(name)) > 1:
            checks.add(name, "ระบุได้เพียงครั้งเดียว", "May be given only once")


def needed(checks: Checks, name: str, value: str | None) -> str:
    """The text of a parameter that must be there."""
    text = (value or "").strip()
    if not text:
        checks.add(name, "ต้องระบุ", "This parameter is required")
    return text


def year(checks: Checks, value: str | None, *, required: bool = True) -> int | None:
    """A Buddhist-era year, in Arabic or Thai digits."""
    text = to_arabic_digits((value or "").strip())
    if not text:
        if required:
            checks.add("year", "ต้องระบุปี พ.ศ.", "The year (Buddhist Era) is required")
        return None
    if not (text.isascii() and text.isdecimal() and len(text) == 4) or not 2500 <= int(text) <= 2700:
        checks.add("year", "ต้องเป็นปี พ.ศ. ระหว่าง 2500 ถึง 2700", "Must be a Buddhist-era year between 2500 and 2700")
        return None
    return int(text)


def office(checks: Checks, value: str | None, *, required: bool = True) -> organisations.OfficeRow | None:
    """The office meant by any of its codes or its short name."""
    text = (value or "").strip()
    if not text:
        if required:
            checks.add("office", "ต้องระบุรหัสหรือชื่อย่อของเขต", "A code or the short name of an office is required")
        return None
    try:
        return organisations.find_office(text)
    except organisations.OfficeNotFound as error:
        checks.add("office", str(error), "No office has this code or short name")
        return None


def page(
    request: HttpRequest, checks: Checks, rows: Callable[[], list[T]], *, key: Callable[[T], int]
) -> tuple[list[T], str | None]:
    """The rows after the cursor and the next cursor; ``rows`` is asked for only when nothing is wrong.

    The cursor is the key of the last row sent: rows added or removed meanwhile neither repeat nor skip others.
    """
    limit = _limit(checks, request.GET.get("limit"))
    after = _after(checks, request.GET.get("cursor"))
    checks.finish()
    waiting = sorted((row for row in rows() if key(row) > after), key=key)
    sent = waiting[:limit]
    return sent, _cursor(key(sent[-1])) if len(waiting) > limit else None


def _limit(checks: Checks, value: str | None) -> int:
    if not value:
        return LIMIT
    if not (value.isascii() and value.isdecimal() and len(value) < 9) or not 1 <= int(value) <= HIGHEST_LIMIT:
        checks.add(
            "limit",
            f"ต้องเป็นจำนวนเต็มตั้งแต่ 1 ถึง {HIGHEST_LIMIT}",
            f"Must be a whole number from 1 to {HIGHEST_LIMIT}",
        )
        return LIMIT
    return int(value)


def _cursor(key: int) -> str:
    return base64.urlsafe_b64encode(f"after:{key}".encode()).decode().rstrip("=")


def _after(checks: Checks, value: str | None) -> int:
    if not value:
        return -1
    try:
        text = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode("ascii")
        word, _, key = text.partition(":")
        if word != "after":
            raise ValueError(text)
        return int(key)
    except (ValueError, binascii.Error):
        checks.add("cursor", "ใช้ค่า next_cursor จากคำตอบก่อนหน้าเท่านั้น", "Use next_cursor of the answer before, as it is")
        return -1


def answer(request: HttpRequest, value: Any) -> HttpResponse:
    """JSON laid out exactly as the command line prints it, with an ETag; 304 when the caller holds it already."""
    body = (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    held = {each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")}
    response: HttpResponse
    if tag in held or "*" in held:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Authorization, Cookie"
    return response


def listing(request: HttpRequest, items: list[dict[str, Any]], cursor: str | None) -> HttpResponse:
    """One page of a list, with the cursor and the address of the next."""
    following = None
    if cursor is not None:
        query = request.GET.copy()
        query["cursor"] = cursor
        following = f"{request.path}?{query.urlencode()}"
    return answer(request, {"items": items, "next_cursor": cursor, "next": following})


def list_of_office(
    request: HttpRequest, office_text: str, rows: Callable[[int | None], list[N]], plain: Callable[[N], dict[str, Any]]
) -> HttpResponse:
    """A list that only asks for an office, which may be left out, by cursor; ``rows`` takes the office's id."""
    checks = Checks()
    only(request, checks, ("office", "limit", "cursor"))
    found = office(checks, office_text, required=False)
    sent, following = page(request, checks, lambda: rows(found.id if found else None), key=lambda row: row.id)
    return listing(request, [plain(row) for row in sent], following)
