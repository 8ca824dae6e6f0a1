"""Who is asked to an event, who applied, who waits and who has a seat."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from khet.domains.development.models.events import Event
from khet.domains.development.models.seeing import of_people
from khet.kernel.actor import Actor


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Registrations, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """Those of the events of offices covered, of the people of schools and networks reached, and one's own."""
        return self.filter(of_people(actor, permission, office="event__office_id"))


class Registration(models.Model):
    """การลงทะเบียน: a person and an event: invited, applied, waiting in a strict order, confirmed, or not taking part.

    ``queue_number`` is given once, when the person first asks, and never again to anybody else.
    """

    INVITED, APPLIED, WAITING, CONFIRMED = "invited", "applied", "waiting", "confirmed"
    DECLINED, REFUSED, CANCELLED = "declined", "refused", "cancelled"
    STATES = (INVITED, APPLIED, WAITING, CONFIRMED, DECLINED, REFUSED, CANCELLED)

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(
        "organisations.School", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    state = models.CharField(max_length=10)
    queue_number = models.PositiveIntegerField(null=True, blank=True)
    code = models.CharField(max_length=12)
    invited_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["event", "queue_number", "pk"]
        indexes = [models.Index(fields=["event", "state", "queue_number"], name="registration_queue")]
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="registration_once"),
            models.UniqueConstraint(fields=["event", "code"], name="registration_code_once"),
            models.UniqueConstraint(
                fields=["event", "queue_number"],
                condition=Q(queue_number__isnull=False),
                name="registration_queue_number_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["invited", "applied", "waiting", "confirmed", "declined", "refused", "cancelled"]
                ),
                name="registration_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["applied", "waiting", "confirmed"]) | Q(queue_number__isnull=False),
                name="registration_in_the_queue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.person_id} {self.state}"
