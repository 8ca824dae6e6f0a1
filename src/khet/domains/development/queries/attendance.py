"""Who was there: sessions across, people down, with the share of the hours."""

from __future__ import annotations

from khet.domains.development import permissions
from khet.domains.development.models import Attendance, AttendanceMark, Event, Registration
from khet.domains.development.queries import events
from khet.domains.development.queries.rows import AttendanceTable, AttendeeRow, MarkRow
from khet.domains.development.rules import attending
from khet.kernel.actor import Actor


def attendance_table(*, actor: Actor, event_id: int, permission: str = permissions.EVENT_VIEW) -> AttendanceTable:
    """Everybody with a seat, and whoever was there besides; raises Event.DoesNotExist; at most six queries."""
    event = Event.objects.visible_to(actor, permission).get(pk=event_id)
    sessions = events.sessions(event.pk)
    hours = {session.id: session.hours for session in sessions}
    seated = Registration.objects.visible_to(actor, permission).filter(event_id=event.pk).select_related("person")
    seen = {each.person_id: each for each in seated}
    marks: dict[int, dict[int, MarkRow]] = {}
    for row in Attendance.objects.filter(session__event_id=event.pk):
        mark = MarkRow(row.is_present, row.at, row.how, row.recorded_by_id)
        marks.setdefault(row.person_id, {})[row.session_id] = mark
    people = []
    for each in seen.values():
        held = marks.get(each.person_id, {})
        if each.state != Registration.CONFIRMED and not any(mark.is_present for mark in held.values()):
            continue
        share = attending.share(hours, [key for key, mark in held.items() if mark.is_present])
        people.append(
            AttendeeRow(
                person_id=each.person_id,
                full_name=each.person.full_name,
                position=each.person.position,
                school_id=each.school_id,
                marks=held,
                share=share,
                attended=share.has_attended(event.attended_percent),
                sort_key=each.person.sort_key,
            )
        )
    people.sort(key=lambda row: (row.sort_key, row.person_id))
    return AttendanceTable(event.pk, event.attended_percent, tuple(sessions), tuple(people))


def conflicts(session_id: int) -> list[AttendanceMark]:
    """Ticks of a session that the caller may see which disagree with what was recorded; one query."""
    found = AttendanceMark.objects.filter(session_id=session_id, outcome=AttendanceMark.CONFLICT)
    return list(found.select_related("person"))
