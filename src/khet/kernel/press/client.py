"""Asks the press; does the work here when there is none."""

from __future__ import annotations

import logging
import socket
from typing import Any

from khet.kernel.press.tasks import perform
from khet.kernel.press.wire import PLACE, Hangup, receive, send

LONGEST_WAIT = 60.0

log = logging.getLogger(__name__)


def run(task: str, argument: Any) -> Any:
    """Do a task of ``tasks.TASKS``; what it raises is raised here."""
    if not PLACE.address:
        return perform(task, argument)
    try:
        done, answer = _ask(task, argument)
    except (OSError, Hangup) as trouble:
        log.warning("the press did not answer (%s); %s is made here", type(trouble).__name__, task)
        return perform(task, argument)
    if not done:
        raise answer
    return answer


def _ask(task: str, argument: Any) -> tuple[bool, Any]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(LONGEST_WAIT)
        connection.connect(PLACE.address)
        send(connection, (task, argument))
        answer: tuple[bool, Any] = receive(connection)
        return answer
