"""Templates of certificates, and what an event asks for before one is earned."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from khet.domains.development import permissions
from khet.domains.development.models import CertificateTemplate, CompletionRule, Event
from khet.domains.development.rules.certificate_refusals import CertificateProblem
from khet.domains.development.rules.certificate_templates import STARTERS, Wanted, checked
from khet.kernel import audit, files
from khet.kernel.actor import Actor
from khet.kernel.files.storing import Readable

LOGO_KINDS = ("png", "jpg", "jpeg")
LOGO_MB = 2


@transaction.atomic
def ensure_templates(*, actor: Actor, office_id: int, at: datetime) -> None:
    """Give an office that has none the templates to begin with. Raises NotAllowed."""
    actor.require_office(permissions.CERTIFICATE_ISSUE, office_id)
    if (
        CertificateTemplate.objects.visible_to(actor, permissions.CERTIFICATE_ISSUE)
        .filter(office_id=office_id)
        .exists()
    ):
        return
    for wanted in STARTERS:
        save_template(actor=actor, office_id=office_id, wanted=wanted, at=at)


@transaction.atomic
def save_template(
    *, actor: Actor, office_id: int, wanted: Wanted, at: datetime, template_id: int | None = None
) -> CertificateTemplate:
    """Make or change a template; certificates issued before keep what was signed and are printed in the new look.

    Raises NotAllowed, CertificateTemplate.DoesNotExist, CertificateProblem.
    """
    actor.require_office(permissions.CERTIFICATE_ISSUE, office_id)
    made = checked(wanted)
    template = CertificateTemplate(office_id=office_id) if template_id is None else _own(actor, office_id, template_id)
    fields: dict[str, Any] = {
        "name": made.name,
        "heading": made.heading,
        "series": made.series,
        "given": made.given,
        "statement": made.statement,
        "closing": made.closing,
        "frame": made.frame,
        "colour": made.colour,
        "digits": CertificateTemplate.THAI if made.thai_digits else CertificateTemplate.ARABIC,
        "signers": [{"name": who.name, "position": list(who.position)} for who in made.signers],
    }
    for name, value in fields.items():
        setattr(template, name, value)
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError:
        raise CertificateProblem("มีแบบวุฒิบัตรชื่อนี้แล้ว", "A template of this name exists already") from None
    audit.record_change(
        actor, "certificate_template.saved", template, made.name, office_id=office_id, detail=fields, at=at
    )
    return template


@transaction.atomic
def set_logo(*, actor: Actor, template_id: int, office_id: int, stream: Readable, name: str, at: datetime) -> None:
    """Put the office's emblem on a template. Raises as ``save_template`` does, and files.FileRefused."""
    actor.require_office(permissions.CERTIFICATE_ISSUE, office_id)
    template = _own(actor, office_id, template_id)
    template.logo = files.store(
        actor=actor, stream=stream, name=name, office_id=office_id, at=at, allowed=LOGO_KINDS, limit_mb=LOGO_MB
    )
    template.save(update_fields=["logo"])
    detail = {"sha256": template.logo.sha256}
    audit.record_change(
        actor, "certificate_template.logo_set", template, template.name, office_id=office_id, detail=detail, at=at
    )


@transaction.atomic
def set_completion_rule(
    *, actor: Actor, event_id: int, needs_test: bool, pass_percent: int, target_percent: int, at: datetime
) -> None:
    """Say what an event asks for. Raises NotAllowed, Event.DoesNotExist, CertificateProblem."""
    event = Event.objects.visible_to(actor, permissions.CERTIFICATE_ISSUE).get(pk=event_id)
    actor.require_office(permissions.CERTIFICATE_ISSUE, event.office_id)
    if not (0 < pass_percent <= 100 and 0 < target_percent <= 100):
        raise CertificateProblem("ร้อยละต้องมากกว่า 0 และไม่เกิน 100", "A percentage is more than 0 and at most 100")
    values = {
        "needs_test": needs_test,
        "pass_percent": pass_percent,
        "target_percent": target_percent,
        "set_by_id": actor.person_id,
        "set_at": at,
    }
    rule, _made = CompletionRule.objects.update_or_create(
        event=event, defaults={"office_id": event.office_id, **values}
    )
    detail = {"needs_test": needs_test, "pass": pass_percent, "target": target_percent}
    audit.record_change(
        actor, "completion_rule.set", rule, event.title, office_id=event.office_id, detail=detail, at=at
    )


def _own(actor: Actor, office_id: int, template_id: int) -> CertificateTemplate:
    found = CertificateTemplate.objects.visible_to(actor, permissions.CERTIFICATE_ISSUE)
    template: CertificateTemplate = found.get(pk=template_id, office_id=office_id)
    return template
