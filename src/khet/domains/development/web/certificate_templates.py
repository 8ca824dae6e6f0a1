"""Templates of certificates: the list, editing one, and a sample to look at."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from khet.domains.development import permissions
from khet.domains.development.actions import certificate_templates as actions
from khet.domains.development.models import CertificateTemplate
from khet.domains.development.queries import certificates as queries
from khet.domains.development.queries.certificate_papers import Printed, as_pdf
from khet.domains.development.rules.certificate_content import content
from khet.domains.development.rules.certificate_signing import Signer, new_key
from khet.domains.development.rules.certificate_templates import STARTERS
from khet.domains.development.web import common
from khet.domains.development.web.certificate_forms import TemplateForm, signers_text
from khet.domains.organisations import public as organisations
from khet.kernel import clock
from khet.kernel.web.form_pages import Look
from khet.kernel.web.page import Request, page


@page(permissions.CERTIFICATE_ISSUE)
def listing(request: Request) -> HttpResponse:
    """The templates of the office."""
    office = common.office(request, permissions.CERTIFICATE_ISSUE)
    found = queries.templates(request.actor, office.id)
    return render(request, "development/certificate_templates.html", {"office": office, "templates": found})


@page(permissions.CERTIFICATE_ISSUE, methods=("GET", "POST"))
def add(request: Request) -> HttpResponse:
    """A new template, filled in as the first starter is."""
    office = common.office(request, permissions.CERTIFICATE_ISSUE)
    first = STARTERS[0]
    initial = {name: getattr(first, name) for name in first.__slots__ if name not in {"signers", "name"}}
    return _edit(request, office.id, None, initial)


@page(permissions.CERTIFICATE_ISSUE, methods=("GET", "POST"))
def edit(request: Request, template_id: int) -> HttpResponse:
    """Change a template; what was signed stays as it was."""
    found = queries.template(request.actor, template_id)
    initial = {
        name: getattr(found, name)
        for name in ("name", "heading", "series", "given", "statement", "closing", "frame", "colour")
    }
    initial |= {"thai_digits": found.digits == CertificateTemplate.THAI, "signers": signers_text(found)}
    return _edit(request, found.office_id, template_id, initial)


@page(permissions.CERTIFICATE_ISSUE)
def sample(request: Request, template_id: int) -> HttpResponse:
    """A certificate of nobody, signed by a key that nobody keeps: its code does not verify."""
    found = queries.template(request.actor, template_id)
    today = clock.today()
    said = content(
        reference=_("ตัวอย่าง-0000"),
        heading=found.heading,
        name=_("ชื่อ สกุล (ตัวอย่าง)"),
        title=_("ชื่อหลักสูตรหรือกิจกรรมพัฒนา (ตัวอย่าง)"),
        office=organisations.office(found.office_id).name,
        hours=Decimal(12),
        starts_on=today - timedelta(days=1),
        ends_on=today,
        issued_on=today,
    )
    printed = Printed(Signer(new_key()).sign(said), queries.look_of(found), f"{settings.KHET_PUBLIC_URL}/v/…/")
    answer = HttpResponse(as_pdf([printed], public_url=settings.KHET_PUBLIC_URL), content_type="application/pdf")
    answer["Content-Disposition"] = "inline; filename=sample.pdf"
    return answer


def _edit(request: Request, office_id: int, template_id: int | None, initial: dict[str, Any]) -> HttpResponse:
    back = reverse("certificates:templates")
    form = TemplateForm(request.POST or None, request.FILES or None, initial=initial)

    def act(data: dict[str, Any]) -> str:
        at = clock.now()
        saved = actions.save_template(
            actor=request.actor, office_id=office_id, wanted=form.wanted(), at=at, template_id=template_id
        )
        if logo := data["logo"]:
            actions.set_logo(
                actor=request.actor, template_id=saved.pk, office_id=office_id, stream=logo, name=logo.name, at=at
            )
        return back

    look = Look(title=_("แบบวุฒิบัตร"), submit=_("บันทึก"), back=back, upload=True, crumbs=[(_("แบบวุฒิบัตร"), back)])
    return common.form_page(request, form=form, look=look, act=act, said=_("บันทึกแบบวุฒิบัตรแล้ว"))
