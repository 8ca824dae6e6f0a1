"""Files and links of a practice or a medium on screen: attached and taken away in one manner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from khet.domains.knowledge.rules.refusals import Refusal
from khet.domains.knowledge.web import forms
from khet.kernel import clock
from khet.kernel.evidence import BadLink
from khet.kernel.files import FileRefused
from khet.kernel.web.page import Request
from khet.kernel.web.words import told


@dataclass(frozen=True, slots=True)
class Holder:
    """What something is attached to: the actions, the argument that names it, its address, and its page again."""

    attach_file: Callable[..., object]
    attach_link: Callable[..., object]
    detach: Callable[..., object]
    named: dict[str, int]
    address: str
    again: Callable[[dict[str, Any]], HttpResponse]


def attach(request: Request, holder: Holder, kind: str) -> HttpResponse:
    """Attach a file or a link; a refusal says why, and what was typed stays."""
    if kind not in {"file", "link"}:
        raise Http404
    form: Any = forms.FileForm(request.POST, request.FILES) if kind == "file" else forms.LinkForm(request.POST)
    if form.is_valid():
        try:
            _put(request, holder, kind, form.cleaned_data)
        except (FileRefused, BadLink, Refusal) as problem:
            form.problem(told(problem), field="file" if kind == "file" else "url")
        else:
            messages.success(request, _("แนบแล้ว"))
            return redirect(holder.address)
    return holder.again({kind: form})


def detach(request: Request, holder: Holder, evidence_id: int) -> HttpResponse:
    """Take away a file or a link."""
    try:
        holder.detach(actor=request.actor, evidence_id=evidence_id, at=clock.now(), **holder.named)
        messages.success(request, _("นำออกแล้ว"))
    except Refusal as problem:
        messages.error(request, told(problem))
    return redirect(holder.address)


def _put(request: Request, holder: Holder, kind: str, data: dict[str, Any]) -> None:
    where: dict[str, Any] = {"actor": request.actor, "title": data["title"], "at": clock.now(), **holder.named}
    if kind == "file":
        holder.attach_file(stream=data["file"], name=data["file"].name, **where)
    else:
        holder.attach_link(url=data["url"], **where)
