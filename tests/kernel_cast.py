"""The invented people and places of the kernel's tests, and small helpers to let them act at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, connections

from khet.kernel.actor import Actor, Grant, Reach

NORTH, SOUTH = 1, 2
MONDAY = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 6, 2, 2, 0, tzinfo=UTC)
TODAY = date(2026, 6, 1)

VIEW, MANAGE, VERIFY = "care.visit.view", "care.visit.manage", "care.visit.verify"
KERNEL = frozenset(
    {"kernel.audit.view", "kernel.job.view", "kernel.job.manage", "kernel.document.view", "kernel.document.revoke"}
)


def person(number: int, name: str, *permissions: str, office: int | None = NORTH, **reach: Any) -> Actor:
    """An actor whose one role carries these permissions over a whole office, or over what ``reach`` says."""
    covered = Reach(**reach) if reach else Reach(office_ids=frozenset({office} if office else set()))
    grants = (Grant("role", frozenset(permissions), covered),) if permissions else ()
    return Actor(user_id=number, person_id=number, name=name, home_office_id=office, grants=grants)


DIRECTOR = person(10, "อำนวย ชูธรรม", VIEW, MANAGE, VERIFY, *KERNEL)
OWNER = person(11, "รับผิด ชอบงาน")
VERIFIER = person(12, "ตรวจสอบ ถี่ถ้วน", VIEW, VERIFY)
OUTSIDER = person(13, "ต่างเขต ไกลบ้าน", VIEW, MANAGE, VERIFY, *KERNEL, office=SOUTH)


def together(*acts: Callable[[], object]) -> list[BaseException]:
    """Start all acts at one moment, each in a thread with its own connection; what they raised."""
    barrier, raised = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
        except BaseException as problem:  # noqa: BLE001 - the test looks at it
            raised.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def tamper(sql: str, parameters: tuple[object, ...] = ()) -> None:
    """Change audit rows as somebody would who holds the database itself: triggers off, plain SQL."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE kernel_auditentry DISABLE TRIGGER USER")
            cursor.execute(sql, parameters)
            cursor.execute("ALTER TABLE kernel_auditentry ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'kernel_auditentry'")
        triggers = [row[0] for row in cursor.fetchall()]
        cursor.execute("DROP TRIGGER IF EXISTS kernel_audit_is_append_only")
        cursor.execute(sql, parameters)
        for trigger in triggers:
            cursor.execute(trigger)
