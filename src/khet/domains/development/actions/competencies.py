"""Competencies of an office: added, changed, retired."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from khet.domains.development import permissions
from khet.domains.development.models import Competency
from khet.domains.development.rules.refusals import PlanProblem
from khet.kernel import audit
from khet.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class CompetencyWords:
    """What somebody is able to do, and of whom it is asked."""

    code: str
    name: str
    description: str = ""
    target_group: str = ""


@transaction.atomic
def save_competency(
    *, actor: Actor, office_id: int, words: CompetencyWords, competency_id: int | None = None, at: datetime
) -> Competency:
    """Add or change a competency; raises NotAllowed, PlanProblem, Competency.DoesNotExist."""
    actor.require_office(permissions.PLAN_EDIT, office_id)
    every = Competency.objects.visible_to(actor, permissions.PLAN_EDIT).filter(office_id=office_id)
    if every.filter(code=words.code).exclude(pk=competency_id).exists():
        raise PlanProblem(f"มีสมรรถนะรหัส {words.code} แล้ว", f"There is a competency {words.code} already")
    found = (
        Competency(office_id=office_id, created_at=at, created_by_id=actor.person_id)
        if competency_id is None
        else every.get(pk=competency_id)
    )
    for key, value in asdict(words).items():
        setattr(found, key, value)
    found.save()
    detail = {"code": words.code, "target_group": words.target_group}
    audit.record_change(actor, "competency.saved", found, words.name, office_id=office_id, detail=detail, at=at)
    return found


@transaction.atomic
def retire_competency(*, actor: Actor, competency_id: int, at: datetime) -> Competency:
    """Let courses declare a competency no more, or again; what people have shown of it stays."""
    actor.require(permissions.PLAN_EDIT)
    found: Competency = Competency.objects.visible_to(actor, permissions.PLAN_EDIT).get(pk=competency_id)
    found.retired_at = None if found.retired_at else at
    found.save(update_fields=["retired_at"])
    detail = {"retired": found.retired_at is not None}
    audit.record_change(actor, "competency.retired", found, found.name, office_id=found.office_id, detail=detail, at=at)
    return found
