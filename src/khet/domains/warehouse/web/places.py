"""Where schools stand on the map, from the last register of schools that was accepted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.domains.organisations import public as organisations
from khet.domains.warehouse import permissions
from khet.domains.warehouse.queries import snapshots as snapshot_queries
from khet.domains.warehouse.web import common
from khet.kernel import clock
from khet.kernel.web import tables
from khet.kernel.web.page import Request, page


@dataclass(frozen=True, slots=True)
class Place:
    """A school with its place, or without."""

    school_id: int
    name: str
    network: str
    latitude: Decimal | None
    longitude: Decimal | None


SPEC = tables.TableSpec(
    name="places",
    columns=(
        tables.Column(
            "name", gettext_lazy("โรงเรียน"), link=lambda row: reverse("organisations:school", args=[row.school_id])
        ),
        tables.Column("network", gettext_lazy("เครือข่าย")),
        tables.Column("latitude", gettext_lazy("ละติจูด"), kind="number", show=lambda row: _plain(row.latitude)),
        tables.Column("longitude", gettext_lazy("ลองจิจูด"), kind="number", show=lambda row: _plain(row.longitude)),
    ),
    filters=(
        tables.Filter(
            "known",
            gettext_lazy("พิกัด"),
            [("yes", gettext_lazy("มีแล้ว")), ("no", gettext_lazy("ยังไม่มี"))],
            keeps=lambda row, wanted: (row.latitude is not None) == (wanted == "yes"),
        ),
    ),
    search=True,
    order="name",
    page_size=100,
    empty_title=gettext_lazy("ยังไม่มีสถานศึกษา"),
)


@page(permissions.SNAPSHOT_VIEW)
def places(request: Request) -> HttpResponse:
    """The schools of the office with their places; which are still missing."""
    office = common.office_of(request, permissions.SNAPSHOT_VIEW)
    schools = organisations.office_schools(office.id, clock.today())
    known = snapshot_queries.school_places([school.id for school in schools])
    rows = [Place(school.id, school.name, school.network_name, *_decimals(known.get(school.id))) for school in schools]
    lead = _("มีพิกัดแล้ว %(known)s จาก %(all)s โรงเรียน พิกัดมาจากชุดข้อมูลทะเบียนสถานศึกษาที่รับรองล่าสุด")
    context = {
        **common.frame(request, office.short_name, tab="warehouse:places"),
        "title": _("ที่ตั้งโรงเรียน"),
        "lead": lead % {"known": len(known), "all": len(schools)},
    }
    return tables.answer(request, "warehouse/listing.html", context, table=tables.build(request, rows, SPEC))


def _plain(value: Decimal | None) -> str:
    return "–" if value is None else f"{value:f}"


def _decimals(pair: tuple[str, str] | None) -> tuple[Decimal | None, Decimal | None]:
    return (Decimal(pair[0]), Decimal(pair[1])) if pair else (None, None)
