"""Evidence as plain rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from khet.kernel.models import EvidenceLink, StoredFile


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece of evidence that stands; fields of the other kinds are empty."""

    id: int
    kind: str
    title: str
    note: str
    url: str
    file_id: int | None
    file_name: str
    file_size: int
    media_type: str
    figure_value: str
    figure_resolver: str
    figure_args: dict[str, Any]
    added_at: datetime
    added_by_id: int | None


def links_for(subject_kind: str, subject_ids: Collection[str | int]) -> dict[str, list[EvidenceRow]]:
    """The evidence of these records, by subject id as text, in one query; records without any have no key.

    The caller has made sure that the records themselves may be seen.
    """
    found = EvidenceLink.objects.filter(
        subject_kind=subject_kind, subject_id__in=[str(key) for key in subject_ids], removed_at__isnull=True
    )
    rows: dict[str, list[EvidenceRow]] = defaultdict(list)
    for link in found.select_related("file").order_by("pk"):
        rows[link.subject_id].append(_row(link))
    return dict(rows)


def file_of(subject_kind: str, subject_id: str | int, evidence_id: int) -> StoredFile:
    """The stored file of one standing piece of evidence of a record; raises EvidenceLink.DoesNotExist; one query."""
    link = EvidenceLink.objects.select_related("file").get(
        pk=evidence_id,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        kind=EvidenceLink.FILE,
        removed_at__isnull=True,
    )
    if link.file is None:
        raise EvidenceLink.DoesNotExist
    return link.file


def _row(link: EvidenceLink) -> EvidenceRow:
    stored = link.file
    return EvidenceRow(
        id=link.pk,
        kind=link.kind,
        title=link.title,
        note=link.note,
        url=link.url,
        file_id=link.file_id,
        file_name=stored.name if stored else "",
        file_size=stored.size if stored else 0,
        media_type=stored.media_type if stored else "",
        figure_value=link.figure_value,
        figure_resolver=link.figure_resolver,
        figure_args=dict(link.figure_args),
        added_at=link.added_at,
        added_by_id=link.added_by_id,
    )
