"""Handing out stored files: the one way, audited, for every page that gives a file to a person.

Which file somebody may have is the caller's to decide: a domain finds it through a record that the actor may see. The
pages here give people the files they stored themselves, and those that a job made for them.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect

from khet.kernel import audit, clock, files, jobs
from khet.kernel.files import FileMissing
from khet.kernel.models import StoredFile
from khet.kernel.web.page import SIGNED_IN, Request, page


def hand_out(request: Request, stored: StoredFile) -> HttpResponseBase:
    """The file as a download, with its line in the audit; back home with a message when its bytes are gone."""
    try:
        response = files.download_response(stored)
    except FileMissing as problem:
        messages.error(request, str(problem))
        return redirect("portal:home")
    audit.record(
        actor=request.actor,
        verb="kernel.file.downloaded",
        target_kind="kernel.file",
        target_id=stored.pk,
        target_label=stored.name,
        office_id=stored.office_id,
        at=clock.now(),
    )
    return response


@page(SIGNED_IN)
def download(request: Request, file_id: int) -> HttpResponseBase:
    """A file that the person stored; those of others do not exist."""
    stored = StoredFile.objects.get(pk=file_id)
    if stored.stored_by_id is None or stored.stored_by_id != request.actor.person_id:
        raise Http404
    return hand_out(request, stored)


@page(SIGNED_IN)
def of_job(request: Request, job_id: int) -> HttpResponseBase:
    """The file that a job made (``file_id`` of its result), for those who see the job."""
    job = jobs.jobs(request.actor).get(pk=job_id)
    file_id = int((job.result or {}).get("file_id") or 0)
    return hand_out(request, StoredFile.objects.get(pk=file_id))
