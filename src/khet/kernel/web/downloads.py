"""Downloading a stored file: the domain that uses the file says who may have it.

A domain registers one function at start-up. It gets the actor and the id of the file and answers True when the
actor may see a record of that domain that uses the file. Nobody registered, or nobody agrees: the file does not exist.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect

from khet.kernel import audit, clock, files, jobs
from khet.kernel.actor import Actor
from khet.kernel.files import FileMissing
from khet.kernel.models import StoredFile
from khet.kernel.web.page import SIGNED_IN, Request, page

MayDownload = Callable[[Actor, int], bool]
_answers: dict[str, MayDownload] = {}


def register_download(domain: str, may_download: MayDownload) -> None:
    """Say who may download the files of a domain; called from AppConfig.ready."""
    _answers[domain] = may_download


def may_download(actor: Actor, stored: StoredFile) -> bool:
    """Whether any domain lets the actor have this file, or the actor made it themselves."""
    if stored.stored_by_id is not None and stored.stored_by_id == actor.person_id:
        return True
    return any(agrees(actor, stored.pk) for agrees in _answers.values())


@page(SIGNED_IN)
def download(request: Request, file_id: int) -> HttpResponseBase:
    """A file of a record that the person may see."""
    stored = StoredFile.objects.get(pk=file_id)
    if not may_download(request.actor, stored):
        raise Http404
    return _handed_out(request, stored)


@page(SIGNED_IN)
def of_job(request: Request, job_id: int) -> HttpResponseBase:
    """The file that a job made (``file_id`` of its result), for those who see the job."""
    job = jobs.jobs(request.actor).get(pk=job_id)
    file_id = int((job.result or {}).get("file_id") or 0)
    return _handed_out(request, StoredFile.objects.get(pk=file_id))


def _handed_out(request: Request, stored: StoredFile) -> HttpResponseBase:
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
