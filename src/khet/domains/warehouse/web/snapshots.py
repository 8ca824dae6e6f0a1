"""Published snapshots: the list, one with where it came from and what it feeds, and taking one out of use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.domains.warehouse import permissions
from khet.domains.warehouse.actions import superseding
from khet.domains.warehouse.queries import disagreements as disagreement_queries
from khet.domains.warehouse.queries import snapshots as snapshot_queries
from khet.domains.warehouse.queries.rows import SnapshotRow
from khet.domains.warehouse.rules.personal import subject_kind
from khet.domains.warehouse.rules.refusals import NotFound, WarehouseProblem
from khet.domains.warehouse.web import common, reconciling, shown
from khet.kernel import clock
from khet.kernel.web import tables
from khet.kernel.web.forms import KhetForm, TextField
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told


@dataclass(frozen=True, slots=True)
class Step:
    """One step of where a snapshot comes from and goes to."""

    title: str
    text: str = ""
    url: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a snapshot is in use."""

    word: str
    tone: str
    note: str = ""


class SupersedeForm(KhetForm):
    """Why a snapshot is taken out of use."""

    reason = TextField(label=gettext_lazy("เหตุผล"), rows=3, max_length=500)


def standing(row: SnapshotRow) -> Standing:
    """Whether figures are computed from it, and since when not."""
    if row.is_current:
        return Standing(_("ใช้อยู่"), "good")
    return Standing(_("เลิกใช้แล้ว"), "warn", common.moment(row.superseded_at))


def badge(row: SnapshotRow) -> Any:
    """The same as a badge."""
    found = standing(row)
    return format_html('<span class="badge {}">{}</span>', found.tone, found.word)


def period_key(row: SnapshotRow) -> tuple[int, int]:
    """The order of periods in time."""
    dataset = common.dataset_of(row.dataset)
    rounds = list(dataset.rounds) if dataset else []
    return row.year, rounds.index(row.round) if row.round in rounds else 0


def _spec() -> tables.TableSpec:
    return tables.TableSpec(
        name="snapshots",
        columns=(
            tables.Column(
                "dataset",
                _("ชุดข้อมูล"),
                lambda row: common.dataset_name(row.dataset),
                link=lambda row: reverse("warehouse:snapshot", args=[row.uuid]),
            ),
            tables.Column("period", _("ปีและรอบ"), lambda row: common.period_name(row.year, row.round), sort=period_key),
            tables.Column("rows", _("แถว"), kind="number"),
            tables.Column("schools", _("โรงเรียน"), kind="number"),
            tables.Column("state", _("สถานะ"), lambda row: standing(row).word, show=badge, css="nowrap"),
            tables.Column("published_by_name", _("ผู้รับรอง")),
            tables.Column("published_at", _("รับรองเมื่อ"), kind="moment"),
        ),
        filters=(
            tables.Filter("dataset", _("ชุดข้อมูล"), [(key, common.dataset_name(key)) for key in common.dataset_keys()]),
            tables.Filter(
                "in_use",
                _("สถานะ"),
                [("yes", _("ใช้อยู่")), ("no", _("เลิกใช้แล้ว"))],
                keeps=lambda row, wanted: row.is_current == (wanted == "yes"),
            ),
        ),
        search=True,
        order="-published_at",
        page_size=40,
        empty_title=_("ยังไม่มีชุดข้อมูล"),
        empty_text=_("เมื่อรับรองไฟล์แรก ชุดข้อมูลจะขึ้นที่นี่พร้อมที่มา"),
    )


@page(permissions.SNAPSHOT_VIEW)
def listing(request: Request) -> HttpResponse:
    """The snapshots of the office."""
    office = common.office_of(request, permissions.SNAPSHOT_VIEW)
    table = tables.build(request, snapshot_queries.snapshots(request.actor, office.id), _spec())
    context = {
        **common.frame(request, office.short_name, tab="warehouse:snapshots"),
        "title": _("ชุดข้อมูล"),
        "lead": _("ข้อมูลที่รับรองแล้ว แก้ไขไม่ได้ ตัวเลขทุกตัวเปิดย้อนมาถึงชุดและไฟล์ต้นทางได้"),
    }
    return tables.answer(request, "warehouse/listing.html", context, table=table)


@page(permissions.SNAPSHOT_VIEW)
def detail(request: Request, uuid: str) -> HttpResponse:
    """One snapshot."""
    return _show(request, str(uuid), SupersedeForm())


@page(permissions.SNAPSHOT_PUBLISH, methods=("POST",))
def supersede(request: Request, uuid: str) -> HttpResponse:
    """Take a mistaken snapshot out of use, with the reason."""
    form = SupersedeForm(request.POST)
    if form.is_valid():
        try:
            superseding.supersede(
                actor=request.actor, uuid=str(uuid), reason=form.cleaned_data["reason"], at=clock.now()
            )
        except WarehouseProblem as problem:
            form.problem(told(problem), field="reason")
        else:
            messages.success(request, _("เลิกใช้ชุดข้อมูลแล้ว นำเข้าไฟล์ที่ถูกได้เลย"))
            return redirect("warehouse:snapshot", uuid=uuid)
    return _show(request, str(uuid), form, status=422)


def _show(request: Request, uuid: str, form: SupersedeForm, *, status: int = 200) -> HttpResponse:
    actor = request.actor
    try:
        row = snapshot_queries.snapshot(actor, uuid)
    except NotFound as missing:
        raise Http404 from missing
    siblings = snapshot_queries.snapshots(actor, row.office_id, dataset=row.dataset)
    disagreements = disagreement_queries.disagreements(actor, row.office_id, import_id=row.import_id)
    context = {
        **common.frame(request, common.office_name(row.office_id)),
        "uuid": row.uuid,
        "title": common.what(row.dataset, row.year, row.round),
        "standing": standing(row),
        "superseded": _superseded(row, siblings),
        "sum": shown.sum_of(linked=False, **_parts(row)),
        "carried": row.counts.get("carried"),
        "counts": _counts(row),
        "disagreements": reconciling.shown(actor, disagreements, row.office_id),
        "lineage": _lineage(request, row, siblings),
        "facts": _facts(row),
        "compare_url": _compare_url(row, siblings),
        "may_supersede": row.is_current and common.covers(actor, permissions.SNAPSHOT_PUBLISH, row.office_id),
        "form": form,
    }
    return render(request, "warehouse/snapshot.html", context, status=status)


def _parts(row: SnapshotRow) -> dict[str, int]:
    return {key: int(row.counts.get(key, 0)) for key in ("rows_in", "accepted", "repaired", "waiting", "refused")}


def _counts(row: SnapshotRow) -> list[tuple[str, str]]:
    found = [(_("แถวในชุดข้อมูล"), f"{row.rows:,}"), (_("โรงเรียนที่มีข้อมูล"), f"{row.schools:,}")]
    words = {
        "people_new": _("บุคคลที่พบครั้งแรก"),
        "people_changed": _("บุคคลที่ชื่อหรือโรงเรียนเปลี่ยน"),
        "numbers_added": _("บุคคลเดิมที่ได้เลขประจำตัวใหม่"),
        "contacts_changed": _("บุคคลที่ข้อมูลติดต่อเปลี่ยน"),
        "stated": _("ยอดที่ไฟล์ระบุเอง"),
    }
    dataset = common.dataset_of(row.dataset)
    is_of_people = dataset is None or bool(subject_kind(dataset))
    for key, word in words.items():
        value = row.counts.get(key) if is_of_people or key == "stated" else None
        if isinstance(value, int):
            found.append((word, f"{value:,}"))
    return found


def _superseded(row: SnapshotRow, siblings: list[SnapshotRow]) -> dict[str, str] | None:
    if row.is_current:
        return None
    by = next((other for other in siblings if other.uuid == row.superseded_by), None)
    title = _("ชุดนี้เลิกใช้แล้วเมื่อ %(when)s") % {"when": common.moment(row.superseded_at)}
    url = reverse("warehouse:snapshot", args=[by.uuid]) if by else ""
    return {"title": title, "reason": row.superseded_reason, "url": url}


def _lineage(request: Request, row: SnapshotRow, siblings: list[SnapshotRow]) -> list[Step]:
    sees_import = common.covers(request.actor, permissions.FILE_IMPORT, row.office_id)
    steps = [
        Step(
            title=row.source_name,
            text=_("ไฟล์ต้นทาง"),
            url=reverse("warehouse:import", args=[row.import_id]) if sees_import else "",
            hash=row.source_sha256,
        ),
        Step(
            title=_("รับรองโดย %(who)s") % {"who": row.published_by_name or "–"},
            text=_("%(when)s · โครงสร้างข้อมูลรุ่น %(version)s · ลายนิ้วมือของชุดข้อมูล")
            % {"when": common.moment(row.published_at), "version": row.schema_version},
            hash=row.sha256,
        ),
    ]
    steps += [
        Step(
            title=_("ใช้แทนชุดที่รับรองเมื่อ %(when)s") % {"when": common.moment(other.published_at)},
            text=other.superseded_reason,
            url=reverse("warehouse:snapshot", args=[other.uuid]),
        )
        for other in siblings
        if other.superseded_by == row.uuid
    ]
    if row.is_current:
        steps.append(Step(title=_("ตัวเลขที่คำนวณจากชุดนี้"), text=_("ทุกตัวชี้วัดที่ใช้ข้อมูลนี้"), url=common.figures_url(row.dataset)))
    return steps


def _facts(row: SnapshotRow) -> list[tuple[str, str]]:
    return [
        (_("ชุดข้อมูล"), common.dataset_name(row.dataset)),
        (_("ปีและรอบ"), common.period_name(row.year, row.round)),
        (_("จำนวนแถว"), f"{row.rows:,}"),
        (_("โรงเรียน"), f"{row.schools:,}"),
        (_("รับรองโดย"), row.published_by_name),
        (_("รับรองเมื่อ"), common.moment(row.published_at)),
        (_("โครงสร้างข้อมูล"), _("รุ่น %(version)s") % {"version": row.schema_version}),
        (_("ขนาด"), common.size(row.size)),
        (_("รหัสชุดข้อมูล"), row.uuid),
    ]


def _compare_url(row: SnapshotRow, siblings: list[SnapshotRow]) -> str:
    dataset = common.dataset_of(row.dataset)
    if dataset is None or not subject_kind(dataset):
        return ""
    earlier = [other for other in siblings if other.is_current and period_key(other) < period_key(row)]
    if not earlier:
        return ""
    before = max(earlier, key=period_key)
    return f"{reverse('warehouse:compare')}?before={before.uuid}&after={row.uuid}"
