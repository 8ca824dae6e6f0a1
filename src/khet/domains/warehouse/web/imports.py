"""Taking files in: the drop zone, what waits for a decision, and every file that was sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from khet.domains.organisations import public as organisations
from khet.domains.warehouse import permissions
from khet.domains.warehouse.actions import uploads
from khet.domains.warehouse.queries import imports as import_queries
from khet.domains.warehouse.queries.rows import ImportRow
from khet.domains.warehouse.rules.refusals import WarehouseProblem
from khet.domains.warehouse.web import common
from khet.kernel import clock
from khet.kernel.files import FileRefused
from khet.kernel.web import tables
from khet.kernel.web.forms import KhetForm
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told

ACCEPT = ".xlsx,.xls,.csv,.tsv,.txt,.zip"
MOST_FILES = 50
FOLLOWED = timedelta(hours=1)
STATES = {
    "unread": (gettext_lazy("รอตรวจ"), "busy"),
    "uploaded": (gettext_lazy("รอจับคู่คอลัมน์"), "warn"),
    "mapped": (gettext_lazy("กำลังตรวจ"), "busy"),
    "checked": (gettext_lazy("ตรวจแล้ว รอรับรอง"), "busy"),
    "accepted": (gettext_lazy("รับรองแล้ว"), "good"),
    "refused": (gettext_lazy("อ่านไม่ได้"), "bad"),
    "withdrawn": (gettext_lazy("ถอนแล้ว"), "calm"),
}


class ManyFiles(forms.FileInput):
    """A file field that takes several at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Every file of one field, as a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file by itself, so that one empty file does not cost the others."""
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not given:
            raise forms.ValidationError(_("โปรดเลือกไฟล์"))
        if len(given) > MOST_FILES:
            raise forms.ValidationError(_("ครั้งละไม่เกิน %(most)s ไฟล์ หรือรวมเป็น ZIP ไฟล์เดียว") % {"most": MOST_FILES})
        return list(given)


class UploadForm(KhetForm):
    """Files as an office has them."""

    sent = ManyFilesField(label=gettext_lazy("ไฟล์"), allow_empty_file=True, widget=ManyFiles(attrs={"accept": ACCEPT}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sent"].widget.attrs["aria-describedby"] = f"{self['sent'].auto_id}_helptext"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits for a person, and for what."""

    id: int
    file_name: str
    what: str
    next: str


def state_badge(row: ImportRow) -> Any:
    """The state of an import as a badge."""
    word, tone = STATES.get(row.stage, (row.state_label, "calm"))
    return format_html('<span class="badge {}">{}</span>', tone, word)


SPEC = tables.TableSpec(
    name="imports",
    heading=gettext_lazy("ไฟล์ที่ส่งเข้ามา"),
    columns=(
        tables.Column("file_name", gettext_lazy("ไฟล์"), link=lambda row: reverse("warehouse:import", args=[row.id])),
        tables.Column("what", gettext_lazy("ข้อมูล"), lambda row: common.what(row.dataset, row.year, row.round)),
        tables.Column("rows_in", gettext_lazy("แถว"), kind="number"),
        tables.Column("waiting", gettext_lazy("รอตัดสิน"), kind="number"),
        tables.Column(
            "state", gettext_lazy("สถานะ"), show=state_badge, export=lambda row: str(STATES[row.stage][0]), css="nowrap"
        ),
        tables.Column("uploaded_by_name", gettext_lazy("ผู้ส่ง")),
        tables.Column("uploaded_at", gettext_lazy("ส่งเมื่อ"), kind="moment"),
    ),
    filters=(
        tables.Filter(
            "state",
            gettext_lazy("สถานะ"),
            [(key, word) for key, (word, _tone) in STATES.items()],
            keeps=lambda row, wanted: row.stage == wanted,
        ),
    ),
    search=lambda row: f"{row.file_name} {common.dataset_name(row.dataset)} {row.uploaded_by_name}",
    order="-uploaded_at",
    page_size=30,
    empty_title=gettext_lazy("ยังไม่มีไฟล์"),
    empty_text=gettext_lazy("วางไฟล์แรกในกรอบด้านบน หรือดาวน์โหลดแบบฟอร์มของข้อมูลที่ยังไม่มีไฟล์"),
)


@page(permissions.FILE_IMPORT)
def imports(request: Request) -> HttpResponse:
    """The drop zone, what waits, and the files sent so far; for htmx which of them are still being checked."""
    return _show(request, common.office_of(request, permissions.FILE_IMPORT), UploadForm())


@page(permissions.FILE_IMPORT, methods=("POST",))
def upload(request: Request) -> HttpResponse:
    """Keep the files and begin to check each; the page goes on to the file, or to the list when there are several."""
    office = common.office_of(request, permissions.FILE_IMPORT)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, office, form, status=422)
    rows = [row for file in form.cleaned_data["sent"] if (row := _keep(request, form, office.id, file)) is not None]
    if not rows:
        return _show(request, office, form, status=422)
    for problem in form.non_field_errors():
        messages.error(request, str(problem))
    _tell(request, rows)
    place = reverse("warehouse:import", args=[rows[0].id]) if len(rows) == 1 else reverse("warehouse:imports")
    if request.headers.get("X-Khet-Upload"):
        answer = HttpResponse()
        answer["X-Khet-Location"] = place
        return answer
    return redirect(place)


def _keep(request: Request, form: UploadForm, office_id: int, file: Any) -> ImportRow | None:
    try:
        with transaction.atomic():
            row = uploads.upload(actor=request.actor, office_id=office_id, stream=file, name=file.name, at=clock.now())
            if not row.is_again:
                uploads.start(actor=request.actor, import_id=row.id, at=clock.now())
    except (FileRefused, WarehouseProblem) as problem:
        form.problem(_("%(name)s: %(problem)s") % {"name": file.name, "problem": told(problem)})
        return None
    return row


def _tell(request: Request, rows: Sequence[ImportRow]) -> None:
    known = [row for row in rows if row.is_again]
    for row in known:
        messages.info(
            request, _("%(name)s เคยส่งแล้วและเนื้อหาเหมือนเดิมทุกไบต์ จึงเปิดรายการเดิม ไม่มีอะไรเปลี่ยน") % {"name": row.file_name}
        )
    new = len(rows) - len(known)
    if new > 1:
        words = ngettext("รับ %(count)s ไฟล์แล้ว กำลังตรวจ", "รับ %(count)s ไฟล์แล้ว กำลังตรวจ", new)
        messages.success(request, words % {"count": new})


def _show(request: Request, office: organisations.OfficeRow, form: UploadForm, *, status: int = 200) -> HttpResponse:
    rows = import_queries.imports(request.actor, office.id)
    checking = [row.file_name for row in rows if row.is_being_checked and _is_fresh(row)]
    context = {
        **common.frame(request, office.short_name, tab="warehouse:imports"),
        "office_id": office.id,
        "form": form,
        "limit": min(settings.KHET_FILE_LIMIT_MB, uploads.LIMIT_MB),
        "waiting": list(_waiting(rows)),
        "checking": checking,
    }
    table = tables.build(request, rows, SPEC)
    if request.htmx and request.htmx.target == "checking":
        is_plain = "?" not in (request.htmx.current_url_abs_path or "")
        changed = is_plain and request.headers.get("X-Khet-Checking") != str(len(checking))
        return render(request, "warehouse/parts/checking.html", {**context, "table": table, "changed": changed})
    return tables.answer(request, "warehouse/imports.html", context, table=table, status=status)


def _is_fresh(row: ImportRow) -> bool:
    """Whether it was sent so lately that somebody may be looking on; a check given up is not followed for ever."""
    return clock.now() - row.uploaded_at < FOLLOWED


def _waiting(rows: Iterable[ImportRow]) -> Iterable[Waiting]:
    for row in rows:
        text = ""
        if row.stage == "uploaded":
            text = _("จับคู่คอลัมน์")
        elif row.state == "checked" and row.waiting:
            words = ngettext("ตัดสิน %(count)s แถว", "ตัดสิน %(count)s แถว", row.waiting)
            text = words % {"count": f"{row.waiting:,}"}
        elif row.is_none_at_all and row.state == "checked":
            text = _("ยืนยันว่าไม่มีรายการ")
        elif row.state == "checked":
            text = _("พร้อมรับรอง")
        if text:
            yield Waiting(row.id, row.file_name, common.what(row.dataset, row.year, row.round), text)
