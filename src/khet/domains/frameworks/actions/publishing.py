"""Publishing a round: it locks the entries and keeps the outcome word for word, numbered, with its inputs and hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from khet.domains.frameworks import permissions
from khet.domains.frameworks.actions import evaluations, loading, workflow
from khet.domains.frameworks.actions.loading import Place
from khet.domains.frameworks.models import Entry, EntryRevision, Evaluation, Publication
from khet.domains.frameworks.queries import evaluations as evaluation_queries
from khet.domains.frameworks.queries.figures import figures_of_entries
from khet.domains.frameworks.queries.results import entry_rows, outcome_of, plain_of, published_entries
from khet.domains.frameworks.queries.row_makers import publication_row
from khet.domains.frameworks.queries.rows import EntryRow, PublicationRow, ResultSet
from khet.domains.frameworks.rules import nodes
from khet.domains.frameworks.rules.refusals import NothingToPublish, RoundIncomplete
from khet.kernel import audit
from khet.kernel.actor import Actor
from khet.kernel.states import ReasonMissing


@transaction.atomic
def publish_round(
    *,
    actor: Actor,
    evaluation_id: int,
    round_code: str,
    at: datetime,
    acknowledge_missing: Sequence[str] = (),
    reason: str = "",
) -> PublicationRow:
    """Publish a round, or publish it again after amendments (then with a reason).

    Every node that applies must be scored, or have a state, or be named in ``acknowledge_missing``; those stay
    "not reported". Raises RoundIncomplete with the codes, NothingToPublish, ReasonMissing, NoSuchEvaluation.
    """
    place = loading.place(actor, permissions.RESULT_PUBLISH, evaluation_id, round_code)
    scored = Entry.objects.select_for_update().filter(round=place.round, step=Entry.SCORED)
    ready = list(scored)
    is_amendment = place.round.published_at is not None
    missing = missing_codes(place)
    if is_amendment:
        if not ready:
            raise NothingToPublish("ไม่มีผลที่แก้ไขใหม่ให้เผยแพร่", "Nothing was amended since it was published")
        if not reason.strip():
            raise ReasonMissing
    elif unnamed := [code for code in missing if code not in acknowledge_missing]:
        raise RoundIncomplete(unnamed)
    return publish(
        actor=actor, place=place, ready=ready, missing=missing, is_amendment=is_amendment, reason=reason, at=at
    )


def missing_codes(place: Place) -> list[str]:
    """The nodes of the round that apply and have neither a score nor a state yet."""
    done = set(
        Entry.objects.filter(round=place.round, step__in=[Entry.SCORED, Entry.PUBLISHED]).values_list(
            "node_code", flat=True
        )
    )
    return [code for code in nodes.leaf_codes(place.framework, place.office_type) if code not in done]


def publish(
    *,
    actor: Actor,
    place: Place,
    ready: Sequence[Entry],
    missing: Sequence[str],
    is_amendment: bool,
    reason: str,
    at: datetime,
) -> PublicationRow:
    """Lock what is ready and keep the outcome of all published rounds; the caller has checked who, what and when."""
    _lock_entries(actor, place, ready, at, reason)
    evaluation = place.evaluation
    if not is_amendment:
        place.round.published_at, place.round.published_by_id = at, actor.person_id
        place.round.save(update_fields=["published_at", "published_by_id"])
    publication = _keep(actor, place, missing, is_amendment=is_amendment, reason=reason, at=at)
    workflow.refresh_waiting(place=place, at=at)
    for code in nodes.leaf_codes(place.framework, place.office_type):
        workflow.close_owner_work(place=place, code=code, at=at)
    following = evaluations.first_open_round(evaluation)
    if following is not None and not is_amendment:
        evaluations.hand_out_round(evaluation=evaluation, round_code=following.code, at=at)
    _record(actor, place, publication, at)
    return publication_row(publication)


def _lock_entries(actor: Actor, place: Place, ready: Sequence[Entry], at: datetime, reason: str) -> None:
    history = []
    for entry in ready:
        entry.step = workflow.MACHINE.check("publish", entry.step)
        entry.revision += 1
        entry.is_amended = False
        entry.updated_at, entry.updated_by_id, entry.updated_by_name = at, actor.person_id, actor.name
        history.append(EntryRevision(**workflow.revision_of(actor, place, entry, "publish", at, reason)))
    Entry.objects.bulk_update(
        ready, ["step", "revision", "is_amended", "updated_at", "updated_by_id", "updated_by_name"]
    )
    EntryRevision.objects.bulk_create(history)


def _keep(
    actor: Actor, place: Place, missing: Sequence[str], *, is_amendment: bool, reason: str, at: datetime
) -> Publication:
    evaluation = place.evaluation
    row = evaluation_queries.row_of(evaluation)
    published = tuple(found.code for found in evaluation.rounds.all() if found.published_at is not None)
    entries = _standing(evaluation) | {
        key: entry
        for key, entry in entry_rows(evaluation.pk, row).items()
        if entry.step == Entry.PUBLISHED and entry.round_code in published
    }
    outcome = outcome_of(place.framework, row, entries.values(), published)
    snapshot = plain_of(ResultSet(row, place.framework, outcome, entries, "published"))
    used = figures_of_entries([entry.id for entry in entries.values()])
    inputs = {
        "rounds": list(published),
        "office_type": place.office_type,
        "definition": evaluation.version.definition_hash,
        "entries": [_input(entry, used.get(entry.id, [])) for _, entry in sorted(entries.items())],
    }
    last = Publication.objects.filter(evaluation=evaluation).aggregate(last=Max("number"))["last"]
    return Publication.objects.create(
        evaluation=evaluation,
        number=(last or 0) + 1,
        round=place.round,
        is_amendment=is_amendment,
        reason=reason.strip(),
        missing=[code for code in missing if (place.round.code, code) not in entries],
        inputs=inputs,
        snapshot=snapshot,
        content_hash=content_hash(snapshot, inputs),
        published_at=at,
        published_by_id=actor.person_id,
        published_by_name=actor.name,
    )


def _standing(evaluation: Evaluation) -> dict[tuple[str, str], EntryRow]:
    """What stands published now: a score that is being amended stands until its amendment is published too."""
    last = Publication.objects.filter(evaluation=evaluation).order_by("-number").first()
    return published_entries(last) if last is not None else {}


def content_hash(snapshot: dict[str, Any], inputs: dict[str, Any]) -> str:
    """SHA-256 of a publication's content; changing how it is written changes every stored hash."""
    text = json.dumps([snapshot, inputs], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _input(entry: EntryRow, figures: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """An entry as a publication keeps it, with the figures from data that it was filled with."""
    kept = {"figures": list(figures)} if figures else {}
    return kept | {
        "id": entry.id,
        "round": entry.round_code,
        "node": entry.node_code,
        "revision": entry.revision,
        "has_score": entry.has_score,
        "source": entry.source,
        "reporter_ids": list(entry.reporter_ids),
        "confirmed_by_id": entry.confirmed_by_id,
        "scored_by_id": entry.scored_by_id,
        **entry.as_data(),
    }


def _record(actor: Actor, place: Place, publication: Publication, at: datetime) -> None:
    evaluation = place.evaluation
    overall = publication.snapshot["overall"]
    audit.record(
        actor=actor,
        verb="frameworks.round.amended" if publication.is_amendment else "frameworks.round.published",
        target_kind="frameworks.evaluation",
        target_id=evaluation.pk,
        target_label=f"{evaluation.framework.code} {evaluation.year} {place.round.name} #{publication.number}",
        office_id=evaluation.office_id,
        detail={
            "sha256": publication.content_hash,
            "value": overall["value"],
            "missing": publication.missing,
            "reason": publication.reason,
        },
        at=at,
    )
