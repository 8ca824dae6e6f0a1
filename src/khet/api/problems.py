"""Errors over HTTP as RFC 9457 problems: every fault of a request at once, in Thai and in English."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from khet.kernel.actor import NOBODY, NotAllowed
from khet.kernel.unavailable import Unavailable

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
TYPES = "urn:khet:problem:"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one parameter."""

    parameter: str
    detail: str
    detail_en: str


class Invalid(Exception):
    """The request cannot be answered as asked; carries every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.detail for fault in faults))
        self.faults = faults


class Missing(Exception):
    """There is no such thing, or none that this caller may see: the two are not told apart."""


@dataclass(slots=True)
class Checks:
    """Collects faults while a request is read, so that the caller learns of all of them."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, parameter: str, detail: str, detail_en: str) -> None:
        """Note one fault."""
        self.faults.append(Fault(parameter, detail, detail_en))

    def finish(self) -> None:
        """Raise Invalid when anything was noted."""
        if self.faults:
            raise Invalid(self.faults)


def problem(
    request: HttpRequest, status: int, kind: str, title: tuple[str, str], detail: tuple[str, str], **more: Any
) -> HttpResponse:
    """One problem as a response; ``title`` and ``detail`` are (Thai, English)."""
    body = {
        "type": TYPES + kind,
        "title": title[0],
        "title_en": title[1],
        "status": status,
        "detail": detail[0],
        "detail_en": detail[1],
        "instance": request.path,
        **more,
    }
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def _invalid(request: HttpRequest, error: Invalid) -> HttpResponse:
    count = len(error.faults)
    return problem(
        request,
        422,
        "invalid-request",
        ("คำขอไม่ถูกต้อง", "The request is not valid"),
        (f"พบข้อผิดพลาด {count} รายการ โปรดแก้ตามรายการใน errors", f"{count} fault(s) found; see errors"),
        errors=[
            {"parameter": fault.parameter, "detail": fault.detail, "detail_en": fault.detail_en}
            for fault in error.faults
        ],
    )


def missing(request: HttpRequest, _: Exception | None = None) -> HttpResponse:
    """The answer for what does not exist, and for what this caller may not know to exist."""
    return problem(
        request,
        404,
        "not-found",
        ("ไม่พบข้อมูล", "Not found"),
        ("ไม่มีข้อมูลนี้ หรือรหัสเชื่อมต่อนี้ไม่มีสิทธิ์เห็น", "There is no such record, or this caller may not see it"),
    )


def _refused(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    actor = getattr(request, "actor", NOBODY)
    if actor.may(error.permission):
        return missing(request)
    return problem(
        request,
        403,
        "not-allowed",
        ("ไม่มีสิทธิ์", "Not allowed"),
        (
            f"รหัสเชื่อมต่อหรือบัญชีนี้ไม่มีสิทธิ์ {error.permission}",
            f"This token or account does not carry {error.permission}",
        ),
        permission=error.permission,
    )


def _unknown_caller(request: HttpRequest, _: Exception) -> HttpResponse:
    response = problem(
        request,
        401,
        "sign-in-needed",
        ("ต้องแสดงตัวตน", "Sign-in needed"),
        (
            "ส่ง Authorization: Bearer ตามด้วยรหัสเชื่อมต่อที่ยังใช้ได้ หรือเข้าสู่ระบบก่อน",
            "Send Authorization: Bearer with a valid token, or sign in first",
        ),
    )
    response["WWW-Authenticate"] = 'Bearer realm="khet"'
    return response


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(
        request,
        error.status_code,
        "refused",
        ("รับคำขอไม่ได้", "The request was refused"),
        (str(error), str(error)),
    )


def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [
        Fault(".".join(str(part) for part in each["loc"][1:]), "ค่าใช้ไม่ได้ โปรดดูเอกสารของ API", str(each.get("msg", "")))
        for each in error.errors
    ]
    return _invalid(request, Invalid(faults))


def _unavailable(request: HttpRequest, error: Unavailable) -> HttpResponse:
    """What the server keeps is gone or broken; only whoever runs it can mend that."""
    detail = f"{error} {error.advice}".strip()
    return problem(
        request, 503, "unavailable", ("ข้อมูลที่ใช้เปิดไม่ได้", "The data cannot be opened"), (detail, error.message_en)
    )


def _defect(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("API %s failed", request.path, exc_info=error)
    return problem(
        request,
        500,
        "defect",
        ("ระบบขัดข้อง", "Something went wrong"),
        (
            "ระบบบันทึกเหตุการณ์ไว้แล้ว โปรดลองใหม่หรือแจ้งผู้ดูแลระบบ",
            "The event was logged; try again or tell the administrator",
        ),
    )


def install(api: NinjaAPI) -> None:
    """Answer every error of this API as a problem."""
    handlers: list[tuple[type[Exception], Any]] = [
        (Exception, _defect),
        (Invalid, _invalid),
        (Missing, missing),
        (Http404, missing),
        (ObjectDoesNotExist, missing),
        (NotAllowed, _refused),
        (Unavailable, _unavailable),
        (HttpError, _http_error),
        (AuthenticationError, _unknown_caller),
        (ValidationError, _unreadable),
    ]
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)
