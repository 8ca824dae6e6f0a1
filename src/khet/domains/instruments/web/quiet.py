"""Keeps the pages of respondents apart from everything that knows who somebody is or when they were here.

For their addresses the cookies of a signed-in person are taken off the request before any session could be opened,
no cookie is set, and nothing is logged that names an address: the address is the secret of the person who was given it.
"""

from __future__ import annotations

import logging
import re
import secrets
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError

from khet.domains.instruments.rules.boxes import KeyLost

SLASHES = re.compile("/{2,}")
PREFIXES = ("/f/", "/q/", "/openrosa/f/", "/openrosa/q/")
log = logging.getLogger("khet.answering")

View = Callable[..., HttpResponseBase]


class QuietMiddleware:
    """Stands before sessions; see the module."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with nothing known of the person but the language and the light they chose."""
        if not SLASHES.sub("/", request.path).lower().startswith(PREFIXES):  # also a link that was typed badly
            return self.get_response(request)
        kept = (settings.LANGUAGE_COOKIE_NAME, "khet_theme")
        cookies = {name: value for name, value in request.COOKIES.items() if name in kept}
        request.COOKIES = cookies
        for name in ("HTTP_COOKIE", "HTTP_AUTHORIZATION"):
            request.META.pop(name, None)
        response = self.get_response(request)
        response.cookies.clear()
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response


def quietly(failed: Callable[[HttpRequest, int, str], HttpResponseBase]) -> Callable[[View], View]:
    """Turn whatever goes wrong in a view into an answer, logged by its kind and its line in the code and nothing else.

    What a database or a parser has to say may hold an answer or a link, so it is not written down.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except (SuspiciousOperation, MultiPartParserError):
                return failed(request, 400, "")
            except (OperationalError, InterfaceError) as trouble:
                return failed(request, 503, _noted(trouble))
            except (KeyLost, OSError) as trouble:
                return failed(request, 503, _noted(trouble))
            except Exception as trouble:  # noqa: BLE001 - the log must not hold what an error says
                return failed(request, 500, _noted(trouble))

        return guarded

    return declare


def _noted(trouble: BaseException) -> str:
    """Log where it happened; the number that the page and the log share."""
    number = secrets.token_hex(4)
    frames: list[Any] = list(traceback.extract_tb(trouble.__traceback__))
    where = frames[-1] if frames else None
    place = f"{where.filename.rpartition('/')[2]}:{where.lineno}" if where else "?"
    log.error("answering failed %s: %s at %s", number, type(trouble).__name__, place)
    return number
