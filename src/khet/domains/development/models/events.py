"""Do: events with their sessions and seats.

``confirmed_count`` is kept on the event's own row, so that the database itself refuses one person too many.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from khet.domains.development.models.courses import Course, ResourcePerson
from khet.domains.development.models.plans import Programme
from khet.domains.development.models.seeing import OfOffice
from khet.kernel.actor import Actor


class DevelopmentSettings(models.Model):
    """ข้อกำหนดการพัฒนาบุคลากร: what an office has set: how much of the hours make a person count as having attended."""

    office = models.OneToOneField("organisations.Office", on_delete=models.PROTECT, related_name="+")
    attended_percent = models.DecimalField(max_digits=5, decimal_places=2, default=80)
    early_minutes = models.PositiveSmallIntegerField(default=60)
    late_minutes = models.PositiveSmallIntegerField(default=120)

    objects = OfOffice.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attended_percent__gt=0, attended_percent__lte=100), name="attended_percent_possible"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office_id}: {self.attended_percent}"


class EventQuerySet(models.QuerySet["Event"]):
    """Events, seen by somebody."""

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """The events of offices covered; otherwise those open to the actor's office, and those they are asked to."""
        reach = actor.reach(permission)
        if reach.everything:
            return self.all()
        condition = Q(office_id__in=reach.office_ids)
        if reach.own or reach.school_ids or reach.network_ids:
            shown = ~Q(state=Event.DRAFT)
            if actor.home_office_id is not None:
                condition |= shown & Q(office_id=actor.home_office_id, audience=Event.OFFICE)
            if actor.person_id is not None:
                mine = Event.objects.filter(registrations__person_id=actor.person_id)
                condition |= shown & Q(pk__in=mine.values("pk"))
        return self.filter(condition)


class Event(models.Model):
    """กิจกรรมพัฒนา: one training, visit or meeting of a programme, with seats, sessions and those who take part."""

    DRAFT, OPEN, RUNNING, DONE, CANCELLED = "draft", "open", "running", "done", "cancelled"
    STATES = (DRAFT, OPEN, RUNNING, DONE, CANCELLED)
    OFFICE, INVITED = "office", "invited"

    office = models.ForeignKey("organisations.Office", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="events")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="events", null=True, blank=True)
    title = models.CharField(max_length=300)
    place = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    state = models.CharField(max_length=10, default=DRAFT)
    audience = models.CharField(max_length=10, default=OFFICE)
    starts_on = models.DateField()
    ends_on = models.DateField()
    seats = models.PositiveIntegerField(null=True, blank=True)
    needs_approval = models.BooleanField(default=False)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    attended_percent = models.DecimalField(max_digits=5, decimal_places=2, default=80)
    confirmed_count = models.PositiveIntegerField(default=0)
    last_in_queue = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["office", "starts_on"], name="event_office_start")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open", "running", "done", "cancelled"]), name="event_state_known"
            ),
            models.CheckConstraint(condition=Q(audience__in=["office", "invited"]), name="event_audience_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="event_dates"),
            models.CheckConstraint(
                condition=Q(seats__isnull=True) | Q(confirmed_count__lte=F("seats")), name="event_never_oversold"
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="event_registration_window",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EventSession(models.Model):
    """ช่วงการอบรม: one part of an event on one day, for which attendance is recorded."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    room = models.CharField(max_length=200, blank=True)
    topics = models.TextField(blank=True)
    resource_persons = models.ManyToManyField(ResourcePerson, related_name="sessions", blank=True)
    checkin_nonce = models.CharField(max_length=32)

    class Meta:
        ordering = ["event", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_session_times"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="event_session_hours"),
        ]

    def __str__(self) -> str:
        return self.title
