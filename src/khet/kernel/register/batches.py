"""Entering many papers of one kind at once: one lock on their series, a handful of queries, one line in the audit."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from khet.kernel import audit, models
from khet.kernel.actor import Actor
from khet.kernel.audit.chain import plain
from khet.kernel.models import IssuedDocument
from khet.kernel.register.issuing import TOKEN_BYTES, IssuedFigure, reference_of
from khet.kernel.register.numbers import next_numbers


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a batch: what ``issue`` asks for each."""

    title: str
    subject: Mapping[str, Any]
    content_hash: str
    figures: Sequence[IssuedFigure] = field(default=())


@transaction.atomic
def issue_many(
    *,
    actor: Actor,
    series: str,
    office_id: int,
    office_label: str,
    year_be: int,
    document_kind: str,
    count: int,
    write: Callable[[Sequence[str]], Sequence[Paper]],
    at: datetime,
) -> list[IssuedDocument]:
    """Enter ``count`` papers, in the caller's transaction, which holds the series until it ends; nine queries.

    ``write`` is given the references, in order, and answers the papers that carry them; what it raises undoes the
    numbers. The caller checks the permission.
    """
    numbers = next_numbers(series=series, office_id=office_id, year_be=year_be, count=count)
    references = [reference_of(office_label, series, year_be, number) for number in numbers]
    papers = write(references)
    made = IssuedDocument.objects.bulk_create(
        IssuedDocument(
            series=series,
            office_id=office_id,
            office_label=office_label,
            year_be=year_be,
            number=number,
            reference=reference,
            token=secrets.token_urlsafe(TOKEN_BYTES),
            title=paper.title[:500],
            document_kind=document_kind,
            subject=plain(dict(paper.subject)),
            content_hash=paper.content_hash,
            issued_at=at,
            issued_by_id=actor.person_id,
            issued_by_name=actor.name[:200],
        )
        for number, reference, paper in zip(numbers, references, papers, strict=True)
    )
    _write_figures(made, papers)
    if made:
        _record(actor, made, at)
    return made


def _write_figures(documents: Sequence[IssuedDocument], papers: Sequence[Paper]) -> None:
    models.IssuedFigure.objects.bulk_create(
        models.IssuedFigure(
            document=document,
            position=position,
            label=figure.label[:300],
            value=figure.value,
            resolver=figure.resolver,
            arguments=plain(dict(figure.args)),
        )
        for document, paper in zip(documents, papers, strict=True)
        for position, figure in enumerate(paper.figures, start=1)
    )


def _record(actor: Actor, documents: Sequence[IssuedDocument], at: datetime) -> None:
    first, last = documents[0], documents[-1]
    audit.record(
        actor=actor,
        verb="kernel.document.issued_many",
        target_kind="kernel.document",
        target_id=first.pk,
        target_label=f"{first.reference} - {last.number:04}",
        office_id=first.office_id,
        detail={
            "kind": first.document_kind,
            "count": len(documents),
            "first": first.reference,
            "last": last.reference,
            "contents": [document.content_hash for document in documents],
        },
        at=at,
    )
