"""What the warehouse does by itself once a day: sweeps folders nobody knows, and removes what is kept no longer.

A dataset says for how many years it is kept. After that its snapshots lose their files and their source, and people
whom no remaining snapshot tells about are forgotten; that there was a snapshot, and its counts, stay known.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction

from khet.calc.calendars import AcademicYear
from khet.domains.warehouse.models import Decision, Import, Individual, Merge, Question, Snapshot
from khet.domains.warehouse.queries import places
from khet.domains.warehouse.queries.imports import dataset_name
from khet.engine import schemas, snapshots
from khet.kernel import audit
from khet.kernel.actor import Actor

ORPHAN_AGE = timedelta(days=1)
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Removed:
    """What the end of retention took away."""

    snapshots: int = 0
    files: int = 0
    people: int = 0


def sweep(*, at: datetime) -> int:
    """Remove folders older than a day that no snapshot names, finished or not; how many."""
    known = set(Snapshot.objects.filter(removed_at__isnull=True).values_list("folder", flat=True))
    removed = 0
    for folder in list(_leaves(places.root())):
        place = folder.relative_to(places.root()).as_posix()
        if place not in known and folder.stat().st_mtime < (at - ORPHAN_AGE).timestamp():
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def _leaves(root: Path) -> Iterator[Path]:
    """Every folder where a snapshot could be: office / dataset / period / uuid."""
    return (folder for folder in root.glob("*/*/*/*") if folder.is_dir())


def remove_expired(*, actor: Actor, at: datetime, today: date) -> Removed:
    """Remove what is beyond the retention of its dataset, each snapshot in a transaction of its own, audited."""
    year = AcademicYear.of(today).be
    gone = files = 0
    for snapshot in _expired(year):
        files += _remove(actor, snapshot, at)
        gone += 1
    people = _forget_people(actor, at) if gone else 0
    return Removed(gone, files, people)


def _expired(year: int) -> list[Snapshot]:
    found: list[Snapshot] = []
    for key, dataset in schemas.load().items():
        last = year - dataset.retention_years
        found += Snapshot.objects.filter(dataset=key, year__lt=last, removed_at__isnull=True).order_by("pk")
    return found


def _remove(actor: Actor, snapshot: Snapshot, at: datetime) -> int:
    """Take one snapshot's files away, and its import's source and words once no other snapshot needs them."""
    with transaction.atomic():
        if not Snapshot.objects.filter(pk=snapshot.pk, removed_at__isnull=True).update(removed_at=at):
            return 0
        files = _clear_import(snapshot)
        audit.record_change(
            actor,
            "snapshot.removed",
            snapshot,
            f"{dataset_name(snapshot.dataset)} {snapshot.year} {snapshot.round}".strip(),
            office_id=snapshot.office_id,
            detail={"uuid": str(snapshot.uuid), "rows": snapshot.rows, "source_files": files},
            at=at,
        )
    shutil.rmtree(places.folder_of(snapshot), ignore_errors=True)
    return files


def _clear_import(snapshot: Snapshot) -> int:
    """Remove the source file and every word of its rows; how many files."""
    row = Import.objects.select_for_update().get(pk=snapshot.imported_id)
    if Snapshot.objects.filter(imported=row, removed_at__isnull=True).exists():
        return 0
    Question.objects.filter(imported=row).delete()
    Decision.objects.filter(imported=row).delete()
    file = row.file
    row.file, row.report = None, {}
    row.save(update_fields=["file", "report"])
    if file is None:
        return 0
    file.delete()
    return 1


def _forget_people(actor: Actor, at: datetime) -> int:
    """Remove everybody whom no snapshot that is kept tells about, and whose merges lead to nobody kept either."""
    told = _pseudonyms_told()
    standing = dict(Individual.objects.values_list("pk", "kept_as_id"))
    names = dict(Individual.objects.values_list("pk", "pseudonym"))
    needed: set[int] = set()
    for person, pseudonym in names.items():
        if pseudonym in told:
            each: int | None = person
            while each is not None:
                needed.add(each)
                each = standing[each]
    gone = sorted(set(names) - needed)
    if not gone:
        return 0
    with transaction.atomic():
        for start in range(0, len(gone), CHUNK):
            part = gone[start : start + CHUNK]
            Merge.objects.filter(absorbed_id__in=part).delete()
            Merge.objects.filter(kept_id__in=part).delete()
            Individual.objects.filter(pk__in=part).update(kept_as=None)
            Individual.objects.filter(pk__in=part).delete()
        audit.record(
            actor=actor,
            verb="warehouse.people.forgotten",
            target_kind="warehouse.individual",
            target_id="-",
            detail={"people": len(gone)},
            at=at,
        )
    return len(gone)


def _pseudonyms_told() -> set[int]:
    """Everybody whom a snapshot that is kept tells about, superseded ones among them."""
    told: set[int] = set()
    about_people = [key for key, dataset in schemas.load().items() if snapshots.has_people(dataset)]
    for snapshot in Snapshot.objects.filter(removed_at__isnull=True, dataset__in=about_people).order_by("pk"):
        told.update(places.table_of(snapshot, columns=["person"]).column("person").to_pylist())
    return told


def as_plain(removed: Removed, swept: int) -> dict[str, int]:
    """For the job's result."""
    return {**asdict(removed), "folders": swept}
