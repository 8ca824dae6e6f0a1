"""Processes that send, check and decide about a census and may die at a chosen moment: ``python -m tests.data_worker``.

For each word of the command line a process of its own is forked, which does it and may be killed doing it: ``prepare``
puts the offices into a migrated database; ``none`` goes the whole way of a file; the name of a stage goes it and dies
there, ``full-STAGE`` finds the disk full there, ``pause-STAGE`` waits there for a line; ``sweep`` is the daily sweep
two days later. After each, another process looks at what is left, and one line of JSON tells of both.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import traceback
import zipfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.warehouse_worker import after, before

STRANGE, ROWS = 2, 12
STAGES = ("receiving", "received", "stored", "kept", "reading", "checking", "checked", "deciding", "decided")
FULL = ("receiving", "stored", "unpacking", "writing", "flushing")


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def fill() -> None:
    """Let the disk be full."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def pause() -> None:
    """Wait until somebody says to go on."""
    print("paused", flush=True)
    sys.stdin.readline()


HOW = {"full": fill, "pause": pause}


def arm(stage: str, then: Callable[[], None]) -> None:
    """Do something at a stage."""
    from khet.domains.warehouse.actions import evaluating, publishing, reporting, uploads
    from khet.domains.warehouse.models import Decision
    from khet.domains.warehouse.queries import reading
    from khet.engine import snapshots
    from khet.engine.readers import archive
    from khet.kernel import audit
    from khet.kernel.files import blobs, sniffing, storing

    places: dict[str, Callable[[], None]] = {
        "receiving": lambda: before(storing.os, "fsync", then),
        "received": lambda: before(sniffing, "kind_of", then),
        "stored": lambda: after(blobs, "put", then),
        "kept": lambda: after(uploads.files, "store", then),
        "reading": lambda: before(reading.readers, "read", then),
        "unpacking": lambda: before(archive, "contents", then),
        "checking": lambda: before(evaluating.checks, "check", then),
        "checked": lambda: after(reporting, "write", then),
        "deciding": lambda: after(Decision.objects, "update_or_create", then),
        "decided": lambda: before(publishing, "evaluate", then),
        "writing": lambda: before(snapshots, "_write_file", then),
        "flushing": lambda: before(snapshots, "_flush", then),
        "committing": lambda: after(audit, "record_change", then),
    }
    if stage in places:
        places[stage]()


def prepare() -> str:
    """Make the offices."""
    from tests import warehouse_cast as casting

    casting.build()
    return "prepared"


def content() -> bytes:
    """A ZIP with one census, in which two pupils are of a school that nobody knows."""
    from tests import warehouse_cast as casting

    rows = casting.pupils(ROWS)
    rows = [row.but(school="99019999") if at < STRANGE else row for at, row in enumerate(rows)]
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("pupils_2567_06-10.csv"), casting.census(rows))
    return buffer.getvalue()


def take(stage: str) -> str:
    """Send, check, decide and accept; what was done before is gone on with. Answers how it ended."""
    from khet.domains.organisations import public as organisations
    from khet.domains.warehouse import public as warehouse
    from khet.kernel.files import FileRefused
    from tests import warehouse_cast as casting

    actor, at = casting.MACHINE, casting.AT
    office = organisations.find_office("สพป.ริมน้ำ 1")
    how, _, moment = stage.rpartition("-")
    arm(moment, HOW.get(how, die))
    try:
        row = warehouse.upload(actor=actor, office_id=office.id, stream=content(), name="pupils_2567_06-10.zip", at=at)
        warehouse.check(actor=actor, import_id=row.id, at=at)
        for each in warehouse.questions(actor, row.id):
            if each.cause == "school.unknown":
                asked = {"cause": each.cause, "field": each.field, "group": each.group}
                warehouse.decide(actor=actor, import_id=row.id, option="refuse", at=at, **asked)
        made = warehouse.accept(actor=actor, import_id=row.id, at=at)
    except (FileRefused, warehouse.WarehouseProblem) as problem:
        return f"{problem.code}: {problem}"
    return f"published {made.rows}"


def state() -> dict[str, Any]:
    """How many of everything there is."""
    from khet.domains.warehouse.models import Decision, Import, Snapshot
    from khet.domains.warehouse.queries import places
    from khet.kernel import audit
    from khet.kernel.files import blobs
    from khet.kernel.models import StoredFile

    blobs_now = [path for path in blobs.root().glob("??/??/*") if path.is_file()]
    known = set(StoredFile.objects.values_list("sha256", flat=True))
    return {
        "imports": list(Import.objects.order_by("pk").values_list("state", flat=True)),
        "decisions": Decision.objects.count(),
        "snapshots": list(Snapshot.objects.values_list("rows", flat=True)),
        "folders": len(list(Path(places.root()).glob("*/*/*/*"))),
        "orphans": sum(path.name not in known for path in blobs_now),
        "missing": sum(not blobs.path_of(each).exists() for each in known),
        "parts": len(list(blobs.incoming().iterdir())),
        "audit": audit.verify().ok,
    }


def sweep() -> str:
    """Run the daily sweeps as if two days had passed."""
    from django.utils import timezone

    from khet.domains.warehouse.actions import upkeep
    from khet.kernel.files import blobs

    then = timezone.now() + timedelta(days=2)
    upkeep.sweep(at=then)
    blobs.sweep(at=then)
    return "swept"


def apart(act: Callable[[], Any]) -> tuple[int, Any]:
    """Do something in a process of its own: the signal that ended it, and what it answered."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            os.write(writing, json.dumps(act()).encode())
        except Exception:  # noqa: BLE001 (told, so that the test shows it)
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        said = stream.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), json.loads(said or b"null")


def main() -> None:
    """Do what the command line asks, one thing after the other."""
    import django

    django.setup()
    tasks = {"prepare": prepare, "sweep": sweep}
    for word in sys.argv[1:]:
        code, said = apart(tasks.get(word, partial(take, word)))
        print(json.dumps({"word": word, "code": code, "said": said, **apart(state)[1]}), flush=True)


if __name__ == "__main__":
    main()
