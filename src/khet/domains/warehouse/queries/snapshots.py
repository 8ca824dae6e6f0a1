"""Snapshots as plain rows, and as the sources that figures are computed from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from khet.domains.organisations import public as organisations
from khet.domains.warehouse import permissions
from khet.domains.warehouse.models import Individual, SchoolPlace, Snapshot
from khet.domains.warehouse.queries import known, places
from khet.domains.warehouse.queries.imports import dataset_name
from khet.domains.warehouse.queries.rows import SnapshotRow
from khet.domains.warehouse.rules.periods import order_of
from khet.domains.warehouse.rules.refusals import NotFound, StorageDamaged
from khet.engine.snapshots import ROWS, is_whole
from khet.engine.sources import People, SchoolRow, Schools, Source, size_code
from khet.kernel.actor import Actor


def snapshots(
    actor: Actor,
    office_id: int | None = None,
    dataset: str | None = None,
    year: int | None = None,
    *,
    current: bool = False,
) -> list[SnapshotRow]:
    """The snapshots within reach, newest period first, superseded ones among them; one query."""
    found = Snapshot.objects.visible_to(actor, permissions.SNAPSHOT_VIEW)
    exact = {"office_id": office_id, "dataset": dataset or None, "year": year}
    found = found.filter(**{name: value for name, value in exact.items() if value is not None})
    if current:
        found = found.current()
    rows = [row_of(each) for each in found.select_related("superseded_by")]
    return sorted(rows, key=lambda row: (order_of(row.year, row.round), row.published_at), reverse=True)


def loaded(actor: Actor, uuid: str, permission: str = permissions.SNAPSHOT_VIEW) -> Snapshot:
    """A snapshot within reach; raises NotFound; one query."""
    seen = Snapshot.objects.visible_to(actor, permission).select_related("superseded_by")
    try:
        found = seen.filter(uuid=UUID(str(uuid))).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound(f"ไม่พบชุดข้อมูล {uuid}", f"No snapshot {uuid}")
    return found


def snapshot(actor: Actor, uuid: str) -> SnapshotRow:
    """One snapshot; raises NotFound; one query."""
    return row_of(loaded(actor, uuid))


def row_of(each: Snapshot) -> SnapshotRow:
    """The plain row of a snapshot."""
    return SnapshotRow(
        uuid=str(each.uuid),
        office_id=each.office_id,
        dataset=each.dataset,
        dataset_name=dataset_name(each.dataset),
        year=each.year,
        round=each.round,
        schema_version=each.schema_version,
        rows=each.rows,
        schools=each.schools,
        waiting=each.waiting,
        refused=each.refused,
        counts=each.counts,
        import_id=each.imported_id,
        source_name=each.source_name,
        source_sha256=each.source_sha256,
        sha256=each.sha256,
        size=each.size,
        published_at=each.published_at,
        published_by_name=each.published_by_name,
        superseded_at=each.superseded_at,
        superseded_by=str(each.superseded_by.uuid) if each.superseded_by else "",
        superseded_reason=each.superseded_reason,
        removed_at=each.removed_at,
    )


def is_spoilt(actor: Actor, import_id: int) -> bool:
    """Whether the snapshot that stands of an import has lost files or holds others than were written; one query."""
    found = Snapshot.objects.visible_to(actor, permissions.SNAPSHOT_VIEW).current()
    row = found.filter(imported_id=import_id, removed_at__isnull=True).first()
    return row is not None and not is_whole(places.folder_of(row), _digests(row))


def _digests(row: Snapshot) -> Mapping[str, str]:
    """What each file of a snapshot has to be; of the first ones only the rows' was kept."""
    found: dict[str, str] = row.counts.get("files") or {ROWS: row.sha256}
    return found


def damage(uuids: Collection[str] | None = None, *, most: int | None = None) -> tuple[int, list[StorageDamaged]]:
    """How many snapshots were looked at, every file of them read, and what is wrong with which; callers guard.

    Those of these numbers, or all that are kept, at most so many of them: those not looked at for the longest cannot be
    known, so some are drawn at random. One query.
    """
    found = Snapshot.objects.filter(removed_at__isnull=True)
    if uuids is not None:
        found = found.filter(uuid__in=list(uuids))
    if most is not None:
        found = found.order_by("?")[:most]
    rows = list(found)
    broken = [row for row in rows if not is_whole(places.folder_of(row), _digests(row))]
    return len(rows), [places.damaged(row) for row in sorted(broken, key=lambda row: row.folder)]


def sources(
    *, office_ids: Collection[int], datasets: Collection[str] | None = None, years: Collection[int] | None = None
) -> list[Source]:
    """The current snapshots that figures are computed from, whoever asks: callers guard; one query."""
    found = Snapshot.objects.current().filter(office_id__in=list(office_ids), removed_at__isnull=True)
    if datasets is not None:
        found = found.filter(dataset__in=list(datasets))
    if years is not None:
        found = found.filter(year__in=list(years))
    base = places.root()
    rows = found.order_by("office_id", "dataset", "year", "round")
    fields = rows.values_list("office_id", "dataset", "year", "round", "folder", "rows", "uuid", "counts__absent")
    return [
        Source(office_id, dataset, year, round_, base / folder, count, str(uuid), frozenset(absent or ()))
        for office_id, dataset, year, round_, folder, count, uuid, absent in fields
    ]


def offices_with_data() -> list[int]:
    """The offices with a snapshot that stands, whoever asks; one query."""
    found = Snapshot.objects.current().filter(removed_at__isnull=True).order_by("office_id")
    return list(found.values_list("office_id", flat=True).distinct())


def schools_dimension(*, office_ids: Collection[int], on: date) -> Schools:
    """Where each school of these offices stands on a day, with the size its last census gives; callers guard."""
    rows = []
    for office_id in sorted(office_ids):
        counts = known.last_counts(office_id)
        for school_id, network_id in organisations.networks_of_schools(office_id, on).items():
            size = size_code(counts[school_id]) if school_id in counts else ""
            rows.append(SchoolRow(school_id, office_id, network_id, size))
    return Schools(tuple(rows))


def people_links() -> People:
    """Every pseudonym that was found to be somebody else's, with whose; callers guard; one query."""
    merged = Individual.objects.filter(kept_as__isnull=False)
    pairs = dict(merged.values_list("pk", "kept_as_id"))
    ids = set(pairs) | set(pairs.values())
    names = dict(Individual.objects.filter(pk__in=ids).values_list("pk", "pseudonym"))
    links = {}
    for absorbed in pairs:
        kept = absorbed
        while kept in pairs:
            kept = pairs[kept]
        links[names[absorbed]] = names[kept]
    return People(links)


def school_places(school_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Latitude and longitude of schools as decimal texts, where they are known; one query. They are public facts."""
    found = SchoolPlace.objects.filter(school_id__in=list(school_ids))
    return {
        school: (str(latitude), str(longitude))
        for school, latitude, longitude in found.values_list("school_id", "latitude", "longitude")
    }


def changed_since(uuid: str) -> SnapshotRow | None:
    """What superseded a snapshot, for papers that were made from it; None while it still stands; callers guard."""
    found = Snapshot.objects.filter(uuid=uuid, superseded_at__isnull=False).select_related("superseded_by").first()
    return row_of(found) if found else None
