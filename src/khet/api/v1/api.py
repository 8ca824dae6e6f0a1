"""The API as a whole: its description, its routers, and addresses that carry their permission."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, re_path
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase
from ninja.operation import PathView

from khet.api import problems
from khet.api.security import Session, Token, declared
from khet.api.v1 import (
    attendance,
    campaigns,
    data,
    development,
    development_records,
    evaluations,
    figures,
    follow_ups,
    frameworks,
    instrument_analysis,
    instruments,
    offices,
    results,
)
from khet.kernel.web.page import PUBLIC, page

DESCRIPTION = """\
ข้อมูลของเขตสำหรับระบบอื่น ส่ง `Authorization: Bearer <รหัสเชื่อมต่อ>` ทุกครั้ง (สร้างรหัสได้ที่หน้าบัญชี หรือ `khet token create`)
หากเข้าสู่ระบบไว้แล้ว ทดลองเรียกจากหน้านี้ได้ทันที

- ตัวเลขเป็นข้อความตามที่พิมพ์ในเอกสาร ค่าที่ไม่มีเป็น null ปีเป็น พ.ศ.
- รายการยาวแบ่งหน้าด้วย `cursor`; ค่า `next` คือที่อยู่ของหน้าถัดไป
- ข้อผิดพลาดเป็น `application/problem+json` (RFC 9457) บอกทุกข้อพร้อมกัน ทั้งไทยและอังกฤษ
- คำตอบมี `ETag`; ส่ง `If-None-Match` กลับมาเพื่อรับ 304 เมื่อข้อมูลไม่เปลี่ยน
"""


class DocsPage(DocsBase):
    """The page on which people read the description and try the API out: one of our own pages, with our own font."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """Render the page; it asks for the description by itself."""
        return render(request, "api/docs.html", {"description_url": self.get_openapi_url(api, kwargs)})


class DeclaredAPI(NinjaAPI):
    """Ninja's API whose every address carries what it takes to open it, as all our routes do."""

    def _get_urls(self) -> list[Any]:
        described = [
            pattern
            for pattern in super()._get_urls()
            if isinstance(pattern, URLPattern) and pattern.name in {"openapi-json", "openapi-view"}
        ]
        for pattern in described:
            pattern.callback = page(PUBLIC)(pattern.callback)
        answered = [
            _carrying(pattern, declared(view.operations), tuple(m for each in view.operations for m in each.methods))
            for bound in self._get_bound_routers()
            for view, pattern in zip(_of_each(bound.path_operations), bound.urls_paths(bound.prefix), strict=True)
        ]
        root = re_path(r"^$", _unknown, name="api-root")
        rest = re_path(r"^.+$", _unknown, name="unknown")
        return [*described, *answered, root, rest]


def _of_each(paths: Mapping[str, PathView]) -> Iterator[PathView]:
    """The view of every operation, in the order in which ninja gives their addresses: one for each method."""
    for view in paths.values():
        for _operation in view.operations:
            yield view


def _carrying(pattern: URLPattern, access: str, methods: tuple[str, ...]) -> URLPattern:
    view: Callable[..., HttpResponseBase] = pattern.callback

    @wraps(view)
    def carried(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    carried.khet_permission = access  # type: ignore[attr-defined]
    carried.khet_methods = methods  # type: ignore[attr-defined]
    carried.csrf_exempt = True  # type: ignore[attr-defined]
    pattern.callback = carried
    return pattern


@page(PUBLIC, methods=("GET", "POST", "PUT", "PATCH", "DELETE"))
def _unknown(request: HttpRequest) -> HttpResponseBase:
    """Answer an address that the API does not have with a problem, not with a page."""
    return problems.missing(request)


api = DeclaredAPI(
    title="Khet API",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    auth=[Token(), Session()],
    docs=DocsPage(),
)
problems.install(api)
for part in (
    offices,
    frameworks,
    evaluations,
    results,
    follow_ups,
    data,
    figures,
    instruments,
    campaigns,
    instrument_analysis,
    development,
    attendance,
    development_records,
):
    api.add_router("", part.router)
