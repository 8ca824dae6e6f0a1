"""Learning communities, coaching and learning by oneself, as far as the actor reaches."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Sum

from khet.domains.development import permissions
from khet.domains.development.models import CoachingLog, PlcGroup, PlcLog, SelfLearning
from khet.kernel.actor import Actor

WORK = (permissions.EVENT_VIEW, permissions.EVENT_JOIN)


def plc_groups(*, actor: Actor, office_id: int | None, year_be: int) -> list[PlcGroup]:
    """The communities of a year that the actor may see, with how often they met; two queries."""
    found = PlcGroup.objects.visible_to(actor, widest(actor)).filter(year_be=year_be)
    if office_id is not None:
        found = found.filter(office_id=office_id)
    counted = found.select_related("facilitator").annotate(
        log_count=Count("logs", distinct=True), hours=Sum("logs__hours")
    )
    return list(counted.prefetch_related("members"))


def plc_group(*, actor: Actor, group_id: int) -> PlcGroup:
    """One community with its meetings; raises PlcGroup.DoesNotExist; at most four queries."""
    found = PlcGroup.objects.visible_to(actor, widest(actor)).select_related("facilitator")
    met = Prefetch("logs", PlcLog.objects.order_by("-held_on", "-pk").prefetch_related("present"))
    return found.prefetch_related("members", met).get(pk=group_id)


def coaching_logs(*, actor: Actor, office_id: int | None) -> list[CoachingLog]:
    """Talks of coaching that the actor may see, newest first; one query."""
    found = CoachingLog.objects.visible_to(actor, widest(actor)).select_related("coach", "coachee")
    return list(found if office_id is None else found.filter(office_id=office_id))


def coaching_log(*, actor: Actor, log_id: int) -> CoachingLog:
    """One talk; raises CoachingLog.DoesNotExist; one query."""
    found: CoachingLog = (
        CoachingLog.objects.visible_to(actor, widest(actor)).select_related("coach", "coachee").get(pk=log_id)
    )
    return found


def self_learning(*, actor: Actor, office_id: int | None = None, own: bool = False) -> list[SelfLearning]:
    """What people learnt by themselves: one's own, or of everybody within reach; one query."""
    found = SelfLearning.objects.visible_to(actor, widest(actor)).select_related("person", "file")
    if own:
        found = found.filter(person_id=actor.person_id or 0)
    elif office_id is not None:
        found = found.filter(office_id=office_id)
    return list(found)


def self_learning_row(*, actor: Actor, record_id: int) -> SelfLearning:
    """One record of learning by oneself; raises SelfLearning.DoesNotExist; one query."""
    found: SelfLearning = (
        SelfLearning.objects.visible_to(actor, widest(actor)).select_related("person", "file").get(pk=record_id)
    )
    return found


def widest(actor: Actor) -> str:
    """The permission with which the actor sees most: that over events where held, else one's own."""
    return permissions.EVENT_VIEW if actor.may(permissions.EVENT_VIEW) else permissions.EVENT_JOIN
