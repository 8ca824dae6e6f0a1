"""Figures that a file states and its rows do not give: the list, and settling one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.domains.warehouse import permissions
from khet.domains.warehouse.actions import settling
from khet.domains.warehouse.queries import disagreements as disagreement_queries
from khet.domains.warehouse.queries.rows import DisagreementRow
from khet.domains.warehouse.rules.refusals import NotFound, WarehouseProblem
from khet.domains.warehouse.web import common
from khet.kernel import clock
from khet.kernel.actor import Actor
from khet.kernel.web import form_pages, tables
from khet.kernel.web.form_pages import Look
from khet.kernel.web.forms import KhetForm, TextField
from khet.kernel.web.page import Request, page

SETTLEMENTS = (
    ("stated_wrong", gettext_lazy("ใช้ค่าที่คำนวณจากแถว — ค่าที่ไฟล์ระบุผิด")),
    ("rows_wrong", gettext_lazy("ใช้ค่าที่ไฟล์ระบุ — แถวในไฟล์ไม่ครบหรือผิด")),
    ("explained", gettext_lazy("ต่างกันโดยมีเหตุผล — ใช้ได้ทั้งสองค่า")),
)
WEIGHTINGS = {
    "weighted": gettext_lazy("ถ่วงน้ำหนักด้วยจำนวนนักเรียน"),
    "unweighted": gettext_lazy("เฉลี่ยธรรมดา"),
    "sum": gettext_lazy("ผลรวม"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A disagreement as the table prints it."""

    where: str
    column: str
    columns: tuple[str, ...]
    stated: str
    computed: str
    weighting: str
    cause: str
    settled: str
    reason: str
    settle_url: str
    wait: str


class SettleForm(KhetForm):
    """Which figure holds, and why."""

    settlement = forms.ChoiceField(label=gettext_lazy("ตัดสินว่า"), choices=SETTLEMENTS, widget=forms.RadioSelect)
    note = TextField(label=gettext_lazy("เหตุผล"), rows=3, max_length=500)


def shown(actor: Actor, rows: Iterable[DisagreementRow], office_id: int) -> list[Shown]:
    """The rows as the page prints them."""
    may = common.covers(actor, permissions.FILE_IMPORT, office_id)
    return [_shown(row, may=may) for row in rows]


def _shown(row: DisagreementRow, *, may: bool) -> Shown:
    return Shown(
        where=_("แถว %(row)s") % {"row": row.row} if row.row else _("ทั้งไฟล์"),
        column=row.column,
        columns=tuple(name for name in row.columns if name != row.column),
        stated=row.stated,
        computed=row.computed,
        weighting=str(WEIGHTINGS.get(row.weighting, row.weighting)),
        cause=common.in_words(row.message_th, row.message_en),
        settled=str(dict(SETTLEMENTS).get(row.settlement, row.settlement_label)) if row.settlement else "",
        reason=row.note,
        settle_url=reverse("warehouse:settle", args=[row.id]) if may else "",
        wait=_("รอตัดสิน"),
    )


@page(permissions.SNAPSHOT_VIEW)
def listing(request: Request) -> HttpResponse:
    """Every disagreement of the office, those that wait first."""
    office = common.office_of(request, permissions.SNAPSHOT_VIEW)
    rows = disagreement_queries.disagreements(request.actor, office.id)
    table = tables.build(request, rows, _spec(request.actor, office.id))
    context = {
        **common.frame(request, office.short_name, tab="warehouse:disagreements"),
        "title": _("ยอดที่ไม่ตรงกัน"),
        "lead": _("ค่าที่ไฟล์ระบุไม่ตรงกับที่คำนวณจากแถวของไฟล์เอง จะเตือนทุกที่ที่ใช้ค่าที่ระบุจนกว่าจะตัดสิน"),
    }
    return tables.answer(request, "warehouse/listing.html", context, table=table)


def _spec(actor: Actor, office_id: int) -> tables.TableSpec:
    may = common.covers(actor, permissions.FILE_IMPORT, office_id)

    def link(row: DisagreementRow) -> str:
        return reverse("warehouse:settle", args=[row.id]) if may else ""

    def standing(row: DisagreementRow) -> str:
        return str(dict(SETTLEMENTS).get(row.settlement, row.settlement)) if row.settlement else _("รอตัดสิน")

    return tables.TableSpec(
        name="disagreements",
        columns=(
            tables.Column("what", _("ข้อมูล"), lambda row: common.what(row.dataset, row.year, row.round)),
            tables.Column("column", _("คอลัมน์"), lambda row: row.column or ", ".join(row.columns), link=link),
            tables.Column("row", _("แถว"), lambda row: row.row or None, kind="number"),
            tables.Column("stated", _("ไฟล์ระบุ"), kind="number"),
            tables.Column("computed", _("คำนวณได้"), kind="number"),
            tables.Column(
                "cause", _("สาเหตุที่เป็นไปได้"), lambda row: common.in_words(row.message_th, row.message_en), css="wide"
            ),
            tables.Column("settlement", _("ตัดสินว่า"), standing),
        ),
        filters=(tables.Filter("settlement", _("การตัดสิน"), [("waiting", _("รอตัดสิน")), *SETTLEMENTS], keeps=_keeps),),
        search=True,
        empty_title=_("ไม่มียอดที่ขัดกัน"),
        empty_text=_("เมื่อไฟล์ที่นำเข้าระบุยอดรวมหรือค่าเฉลี่ยที่ไม่ตรงกับแถวของตัวเอง จะขึ้นที่นี่"),
    )


def _found(request: Request, disagreement_id: int) -> DisagreementRow:
    try:
        row = disagreement_queries.disagreement(request.actor, disagreement_id)
    except NotFound as missing:
        raise Http404 from missing
    if not common.covers(request.actor, permissions.FILE_IMPORT, row.office_id):
        raise Http404
    return row


def _keeps(row: DisagreementRow, wanted: str) -> bool:
    return not row.settlement if wanted == "waiting" else row.settlement == wanted


@page(permissions.FILE_IMPORT, methods=("GET", "POST"))
def settle(request: Request, disagreement_id: int) -> HttpResponse:
    """Say which of the two figures holds, with the reason."""
    row = _found(request, disagreement_id)
    back = reverse("warehouse:import", args=[row.import_id]) + "#reconciliation"

    def act(data: dict[str, Any]) -> str:
        settling.settle(actor=request.actor, disagreement_id=disagreement_id, at=clock.now(), **data)
        return back

    form = SettleForm(request.POST or None, initial={"settlement": row.settlement, "note": row.note})
    look = Look(
        title=_("%(column)s: ไฟล์ระบุ %(stated)s คำนวณได้ %(computed)s")
        % {"column": row.column or ", ".join(row.columns), "stated": row.stated, "computed": row.computed},
        submit=_("บันทึกการตัดสิน"),
        back=back,
        crumbs=[(_("ยอดที่ไม่ตรงกัน"), reverse("warehouse:disagreements"))],
        lead=common.in_words(row.message_th, row.message_en),
    )
    return form_pages.answer(
        request, form=form, look=look, act=act, said=_("บันทึกการตัดสินแล้ว"), refusals=(WarehouseProblem,)
    )
