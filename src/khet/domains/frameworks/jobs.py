"""Background entry points: an import of results whose file was uploaded before."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khet.domains.frameworks import public
from khet.kernel import files
from khet.kernel.jobs import JobFailed, JobRun, job
from khet.kernel.models import StoredFile


@job("frameworks.import_results")
def import_results(
    run: JobRun,
    *,
    file_id: int,
    office_id: int,
    framework_code: str,
    year: int,
    school_id: int | None = None,
    publish: bool = False,
    mode: public.ImportMode = "keep_good",
) -> dict[str, Any]:
    """Import an uploaded file; the work and the end of the job are kept together, so that a crash repeats neither."""
    run.progress(0, 1, "กำลังตรวจไฟล์")
    stored = StoredFile.objects.filter(pk=file_id, office_id=office_id).first()
    if stored is None:
        raise JobFailed("ไม่พบไฟล์ที่จะนำเข้า โปรดอัปโหลดอีกครั้ง")
    with files.open_file(stored) as stream:
        data = stream.read()
    try:
        with transaction.atomic():
            report = public.import_results(
                actor=run.actor,
                office_id=office_id,
                framework_code=framework_code,
                year=year,
                school_id=school_id,
                filename=stored.name,
                data=data,
                publish=publish,
                mode=mode,
                at=run.started_at,
            )
            result = _result(run, report, stored.name, office_id)
            run.progress(1, 1, "เสร็จแล้ว")
            run.finish(result)
    except public.Refusal as refused:
        raise JobFailed(str(refused)) from refused
    return result


def _result(run: JobRun, report: public.ImportReport, name: str, office_id: int) -> dict[str, Any]:
    marked = None
    if report.marked is not None:
        marked = files.store(
            actor=run.actor,
            stream=report.marked,
            name=f"{name.rsplit('.', 1)[0]}-ตรวจแล้ว.xlsx",
            office_id=office_id,
            at=run.started_at,
            allowed=["xlsx"],
        ).pk
    text = _("บันทึกเป็นร่างแล้ว %(good)s ข้อ มี %(bad)s ช่องที่ต้องแก้") % {
        "good": report.accepted,
        "bad": len(report.faults),
    }
    return {
        "ok": report.ok,
        "accepted": report.accepted,
        "faults": len(report.faults),
        "file_id": marked,
        "text": text,
    }
