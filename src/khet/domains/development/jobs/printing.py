"""Printing the certificates of an event: one PDF (several of 250 in a ZIP when there are more), or a ZIP of singles."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from khet.domains.development import public
from khet.kernel import files
from khet.kernel.jobs import JobFailed, JobRun, job

AT_ONCE = 250


@job(public.PRINT_CERTIFICATES)
def print_certificates(run: JobRun, *, event_id: int, form: str) -> dict[str, Any]:
    """Set every standing certificate of an event and keep the file for who asked."""
    found = public.all_to_print(run.actor, event_id)
    if not found:
        raise JobFailed(_("กิจกรรมนี้ยังไม่มีวุฒิบัตรที่ใช้ได้"))
    run.progress(0, len(found), _("กำลังจัดหน้า"))
    if form == "pdf" and len(found) > AT_ONCE:
        form, data = "zip", _parts(run, found)
    else:
        data = _zip(run, found) if form == "zip" else public.as_pdf(found, public_url=settings.KHET_PUBLIC_URL)
    run.progress(len(found), len(found), _("จัดหน้าแล้ว"))
    stored = files.store(
        actor=run.actor,
        stream=data,
        name=f"certificates-{event_id}.{form}",
        office_id=run.office_id,
        at=run.started_at,
        allowed=[form],
    )
    return {"file_id": stored.pk, "text": _("วุฒิบัตร %(count)s ฉบับ") % {"count": len(found)}}


def _parts(run: JobRun, found: list[public.Printed]) -> bytes:
    """Large events as several PDF files, in order of number."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for start in range(0, len(found), AT_ONCE):
            part = found[start : start + AT_ONCE]
            name = f"certificates-{start + 1:04}-{start + len(part):04}.pdf"
            archive.writestr(name, public.as_pdf(part, public_url=settings.KHET_PUBLIC_URL))
            run.progress(start + len(part), len(found), name)
    return out.getvalue()


def _zip(run: JobRun, found: list[public.Printed]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, each in enumerate(found, start=1):
            said = each.signed.content
            name = files.safe_name(f"{said.reference} {said.name}.pdf".replace("/", "-"))
            archive.writestr(name, public.as_pdf([each], public_url=settings.KHET_PUBLIC_URL))
            run.progress(number, len(found), said.name)
    return out.getvalue()
