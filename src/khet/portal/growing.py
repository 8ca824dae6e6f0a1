"""Buttons of one domain that begin something in another."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from khet.domains.knowledge import public as knowledge
from khet.kernel import clock
from khet.kernel.web.page import Request, page
from khet.workflows import lessons


@page(knowledge.permissions.PRACTICE_SUBMIT, methods=("POST",))
def practice_from_lesson(request: Request, lesson_id: int) -> HttpResponse:
    """Begin a best practice out of a lesson, as a draft of one's own."""
    try:
        practice_id = lessons.practice_from_lesson(actor=request.actor, lesson_id=lesson_id, at=clock.now())
    except lessons.NoSuchLesson as missing:
        raise Http404 from missing
    messages.success(request, _("เริ่มเขียนแนวปฏิบัติที่ดีจากบทเรียนแล้ว เติมวิธีดำเนินการและผลที่เกิดขึ้น"))
    return redirect("knowledge:edit", practice_id)
