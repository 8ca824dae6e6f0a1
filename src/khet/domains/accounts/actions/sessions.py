"""Ends the sessions of an account, wherever they are open."""

from __future__ import annotations

from allauth.usersessions.models import UserSession


def end_sessions(person_id: int) -> int:
    """Sign a person out everywhere; returns how many sessions ended."""
    sessions = list(UserSession.objects.filter(user__person_id=person_id))
    for session in sessions:
        session.end()
    return len(sessions)
