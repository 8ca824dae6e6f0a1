"""The pages for what went wrong: each says what happened and what to do, and keeps the frame of the site."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from khet.kernel.actor import NotAllowed
from khet.kernel.web.page import not_allowed

log = logging.getLogger("khet.errors")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be understood."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 raised outside ``@page``."""
    problem = exception if isinstance(exception, NotAllowed) else NotAllowed("")
    return not_allowed(request, problem)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old or comes from elsewhere; says how to send it again without retyping."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or not for this person; the answer does not tell which."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Carries a number that also stands in the log; asks the database for nothing."""
    number = secrets.token_hex(4)
    log.error("error %s at %s %s", number, request.method, request.path)
    return HttpResponse(loader.get_template("500.html").render({"number": number}), status=500)
