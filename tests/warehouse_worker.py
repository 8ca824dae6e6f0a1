"""A process that imports a census and may be killed at a chosen moment: ``python -m tests.warehouse_worker``.

``prepare`` puts an accepted June into a migrated database; ``take FILE STAGE`` accepts November and dies at that
stage (or does not, with ``none``; ``full`` lets the disk refuse); ``inspect`` prints what there is, as JSON.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

OFFICE = "สพป.ริมน้ำ 1"
PUPILS = 60
STAGES = ("unwritten", "written", "renamed", "in_transaction", "at_audit", "committed")


def die(*_: Any, **__: Any) -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def before(module: Any, name: str, then: Callable[[], object]) -> None:
    """Do something just before a function of a module is called."""
    real = getattr(module, name)

    def wrapped(*given: Any, **named: Any) -> Any:
        then()
        return real(*given, **named)

    setattr(module, name, wrapped)


def after(module: Any, name: str, then: Callable[[], object]) -> None:
    """Do something just after a function of a module has answered."""
    real = getattr(module, name)

    def wrapped(*given: Any, **named: Any) -> Any:
        answer = real(*given, **named)
        then()
        return answer

    setattr(module, name, wrapped)


def arm(stage: str) -> None:
    """Make the process die, or the disk refuse, at a stage."""
    from khet.domains.warehouse.actions import identities, publishing
    from khet.engine import snapshots
    from khet.kernel import audit

    if stage == "unwritten":
        before(snapshots, "_write_file", die)
    elif stage == "written":
        before(snapshots, "_flush", die)
    elif stage == "renamed":
        after(snapshots, "write", die)
    elif stage == "in_transaction":
        after(identities, "store", die)
    elif stage == "at_audit":
        after(audit, "record_change", die)
    elif stage == "committed":
        before(publishing, "row_of", die)
    elif stage == "full":
        before(
            snapshots, "_write_file", lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
        )


def prepare() -> None:
    """Make the office and its June census."""
    from tests import warehouse_cast as casting

    cast = casting.build()
    cast.take(casting.census(casting.pupils(PUPILS)))


def take(name: str, stage: str) -> None:
    """Accept a November census; ``name`` makes files differ. Prints how it ended."""
    from khet.domains.organisations import public as organisations
    from khet.domains.warehouse import public as warehouse
    from tests import warehouse_cast as casting

    office = organisations.find_office(OFFICE)
    content = casting.census(casting.pupils(PUPILS, start=11 if name == "a" else 21))
    row = warehouse.upload(
        actor=casting.MACHINE,
        office_id=office.id,
        stream=content,
        name=f"{name}_2567_11-10.csv",
        at=casting.LATER,
    )
    arm(stage)
    print("ready", flush=True)
    try:
        made = warehouse.check_and_accept(actor=casting.MACHINE, import_id=row.id, at=casting.LATER)[1]
    except warehouse.WarehouseProblem as problem:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print(problem.code, flush=True)
        return
    print(f"published {made.rows}", flush=True)


def inspect() -> None:
    """Print snapshots with what their files hold, people without a number, folders, and whether the audit holds."""
    from khet.domains.warehouse.models import Individual, Snapshot
    from khet.domains.warehouse.queries import places
    from khet.engine import snapshots
    from khet.kernel import audit

    found = {}
    for row in Snapshot.objects.current():
        table = snapshots.read(places.folder_of(row))
        persons = set(table.column("person").to_pylist())
        known = Individual.objects.filter(pseudonym__in=persons).count()
        found[row.round] = [row.rows, table.num_rows, known]
    folders = [path.name for path in Path(places.root()).glob("*/*/*/*")]
    bare = Individual.objects.filter(identifiers__isnull=True).count()
    print(json.dumps({"snapshots": found, "folders": len(folders), "bare": bare, "audit": audit.verify().ok}))


def sweep() -> None:
    """Run the daily sweep as if two days had passed."""
    from datetime import timedelta

    from django.utils import timezone

    from khet.domains.warehouse.actions import upkeep

    print(upkeep.sweep(at=timezone.now() + timedelta(days=2)))


def main() -> None:
    """Do what the command line asks."""
    import django

    django.setup()
    task, *rest = sys.argv[1:]
    {"prepare": prepare, "take": lambda: take(*rest), "inspect": inspect, "sweep": sweep}[task]()


if __name__ == "__main__":
    main()
