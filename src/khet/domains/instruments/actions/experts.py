"""Expert rounds: opened on a version, experts invited by personal links, closed, decided and carried into a draft."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from khet.domains.instruments import permissions
from khet.domains.instruments.actions import building as building_actions
from khet.domains.instruments.models import Expert, ExpertRound, InstrumentVersion, ItemDecision
from khet.domains.instruments.queries.experts import ExpertRow, RoundRow, expert_row, row_of
from khet.domains.instruments.queries.instruments import form_of
from khet.domains.instruments.queries.thresholds import thresholds
from khet.domains.instruments.rules import building, ioc, rounds
from khet.kernel import work
from khet.kernel.actor import Actor
from khet.kernel.audit import record_change

LINK_BYTES = 16  # 128 random bits
WORK_KIND = "instruments.expert_round"


@dataclass(frozen=True, slots=True)
class Invited:
    """An expert with the secret of the personal link, which is shown once and kept nowhere."""

    expert: ExpertRow
    token: str


@transaction.atomic
def open_round(
    *,
    actor: Actor,
    version_id: int,
    office_id: int,
    title: str,
    introduction: str = "",
    item_keys: Collection[str] | None = None,
    objectives: Mapping[str, str] | None = None,
    closes_on: date | None = None,
    at: datetime,
) -> RoundRow:
    """Put items of a version before experts; without keys, those that are usual.

    The items are copied as they are now, with the office's threshold of today. Raises NotAllowed,
    InstrumentVersion.DoesNotExist and ExpertRefused.
    """
    actor.require_office(permissions.FORM_EDIT, office_id)
    seen = InstrumentVersion.objects.visible_to(actor, permissions.FORM_VIEW)
    version = seen.select_related("instrument").get(pk=version_id)
    form = form_of(version.pk)
    keys = frozenset(item_keys) if item_keys is not None else ioc.usual(form)
    chosen = ioc.items(form, keys)
    rounds.check_items(chosen)
    made = ExpertRound.objects.create(
        office_id=office_id,
        version=version,
        title=title.strip() or version.instrument.title_th,
        introduction=introduction.strip(),
        objectives={name: text.strip() for name, text in (objectives or {}).items() if text.strip()},
        items=ioc.to_plain(chosen),
        form_sha256=version.sha256,
        threshold=thresholds(office_id).ioc,
        closes_on=closes_on,
        created_at=at,
        created_by_id=actor.person_id,
        created_by_name=actor.name,
    )
    _record(actor, "expert_round.opened", made, at, {"items": len(chosen), "closes_on": closes_on})
    _wait(made, at)
    return row_of(made)


@transaction.atomic
def change_round(
    *, actor: Actor, round_id: int, title: str, introduction: str, closes_on: date | None, at: datetime
) -> None:
    """Change the words of a round and its last day. Raises NotAllowed and ExpertRound.DoesNotExist."""
    made = _mine(actor, round_id)
    made.title, made.introduction, made.closes_on = title.strip() or made.title, introduction.strip(), closes_on
    made.save(update_fields=["title", "introduction", "closes_on"])
    if made.applied_at is None:
        _wait(made, at)
    _record(actor, "expert_round.changed", made, at, {"closes_on": closes_on})


@transaction.atomic
def close_round(*, actor: Actor, round_id: int, at: datetime) -> None:
    """Take no more ratings; closing twice changes nothing. Raises NotAllowed and ExpertRound.DoesNotExist."""
    made = _mine(actor, round_id)
    if made.state == ExpertRound.CLOSED:
        return
    made.state, made.closed_at = ExpertRound.CLOSED, at
    made.save(update_fields=["state", "closed_at"])
    _record(actor, "expert_round.closed", made, at, {})


@transaction.atomic
def reopen_round(*, actor: Actor, round_id: int, closes_on: date | None, at: datetime) -> None:
    """Take ratings again, as long as the decisions have not been carried into a draft.

    Raises NotAllowed, ExpertRound.DoesNotExist and ExpertRefused.
    """
    made = _mine(actor, round_id)
    if made.applied_at is not None:
        raise rounds.ExpertRefused("นำผลไปทำฉบับร่างแล้ว จึงเปิดรับความเห็นอีกไม่ได้", "The decisions are in a draft already")
    made.state, made.closed_at, made.closes_on = ExpertRound.OPEN, None, closes_on
    made.save(update_fields=["state", "closed_at", "closes_on"])
    _record(actor, "expert_round.reopened", made, at, {"closes_on": closes_on})


@transaction.atomic
def add_expert(*, actor: Actor, round_id: int, name: str, position: str = "", at: datetime) -> Invited:
    """Invite an expert; the link is given once. Raises NotAllowed, ExpertRound.DoesNotExist and ExpertRefused."""
    made = _mine(actor, round_id)
    known = Expert.objects.filter(round_id=made.pk).values_list("name", flat=True)
    token = secrets.token_urlsafe(LINK_BYTES)
    expert = Expert.objects.create(
        round=made,
        name=rounds.check_expert(name, known),
        position=position.strip(),
        token_digest=rounds.digest(token),
        link_made_at=at,
    )
    _record(actor, "expert.invited", made, at, {"expert": expert.name})
    return Invited(expert_row(expert), token)


@transaction.atomic
def renew_link(*, actor: Actor, expert_id: int, at: datetime) -> Invited:
    """Give an expert a new link; the old one ends, what was said stays. Raises NotAllowed, Expert.DoesNotExist."""
    expert = _expert(actor, expert_id)
    token = secrets.token_urlsafe(LINK_BYTES)
    expert.token_digest, expert.link_made_at = rounds.digest(token), at
    expert.save(update_fields=["token_digest", "link_made_at"])
    _record(actor, "expert.link_renewed", expert.round, at, {"expert": expert.name})
    return Invited(expert_row(expert), token)


@transaction.atomic
def remove_expert(*, actor: Actor, expert_id: int, at: datetime) -> None:
    """Take an expert who said nothing yet off the round. Raises NotAllowed, Expert.DoesNotExist and ExpertRefused."""
    expert = _expert(actor, expert_id)
    if expert.ratings.exists():
        raise rounds.ExpertRefused("ผู้เชี่ยวชาญท่านนี้ให้ความเห็นแล้ว จึงนำออกไม่ได้", "This expert has given ratings already")
    made, name = expert.round, expert.name
    expert.delete()
    _record(actor, "expert.removed", made, at, {"expert": name})


@transaction.atomic
def decide(*, actor: Actor, round_id: int, decisions: Mapping[str, tuple[str, str]], at: datetime) -> int:
    """Keep, revise or drop items, each with a note; how many decisions changed.

    Raises NotAllowed, ExpertRound.DoesNotExist and ExpertRefused.
    """
    made = _mine(actor, round_id)
    items = ioc.from_plain(made.items)
    if made.applied_at is not None:
        raise rounds.ExpertRefused("นำผลไปทำฉบับร่างแล้ว แก้ผลการพิจารณาไม่ได้", "The decisions are in a draft already")
    before = {row.item_key: (row.decision, row.note) for row in ItemDecision.objects.filter(round_id=made.pk)}
    changed = {}
    for key, (decision, note) in decisions.items():
        rounds.check_rating(key, None, items)
        rounds.check_decision(decision)
        if before.get(key) != (decision, note.strip()):
            changed[key] = (decision, note.strip())
    for key, (decision, note) in changed.items():
        ItemDecision.objects.update_or_create(
            round=made,
            item_key=key,
            defaults={
                "decision": decision,
                "note": note,
                "decided_at": at,
                "decided_by_id": actor.person_id,
                "decided_by_name": actor.name,
            },
        )
    if changed:
        detail = {"decisions": {key: decision for key, (decision, _note) in changed.items()}}
        _record(actor, "expert_round.decided", made, at, detail)
    return len(changed)


@transaction.atomic
def apply_decisions(*, actor: Actor, round_id: int, at: datetime) -> int:
    """Carry the decisions into the instrument's next draft: dropped items leave it. Gives the draft's number.

    An open draft is taken on; where there is none, one is begun from the version that the experts read. Items that
    are not in the draft any more need no dropping. Raises NotAllowed, ExpertRound.DoesNotExist, ExpertRefused while
    items are undecided, and StepRefused when a condition speaks of a dropped item.
    """
    made = _mine(actor, round_id)
    if made.applied_at is not None:
        raise rounds.ExpertRefused("นำผลไปทำฉบับร่างแล้ว", "The decisions are in a draft already")
    decided = {row.item_key: row.decision for row in ItemDecision.objects.filter(round_id=made.pk)}
    undecided = [item.key for item in ioc.from_plain(made.items) if item.key not in decided]
    if undecided:
        count = len(undecided)
        raise rounds.ExpertRefused(f"ยังไม่ได้พิจารณาอีก {count} ข้อ", f"{count} items are undecided")
    dropped = frozenset(key for key, decision in decided.items() if decision == ioc.DROP)
    draft = building_actions.begin_draft(
        actor=actor, instrument_id=made.version.instrument_id, from_version_id=made.version_id, at=at
    )
    if dropped:
        draft = building_actions.change_draft(
            actor=actor,
            instrument_id=made.version.instrument_id,
            change=lambda form: building.without(form, dropped & building.keys(form)),
            at=at,
        )
    if made.state == ExpertRound.OPEN:
        made.state, made.closed_at = ExpertRound.CLOSED, at
    made.applied_at, made.applied_version_id = at, draft.id
    made.save(update_fields=["state", "closed_at", "applied_at", "applied_version"])
    work.close_items(kind=WORK_KIND, subject=_subject(made), at=at)
    _record(actor, "expert_round.applied", made, at, {"dropped": sorted(dropped), "version": draft.number})
    return draft.number


def _wait(made: ExpertRound, at: datetime) -> None:
    """Let the round wait for whoever opened it, until its decisions are carried into a draft."""
    if made.created_by_id is not None:
        work.open_item(
            kind=WORK_KIND,
            subject=_subject(made),
            title=f"สรุปผลผู้เชี่ยวชาญ: {made.title}"[:300],
            office_id=made.office_id,
            person_id=made.created_by_id,
            due_on=made.closes_on,
            url_name="instruments:round",
            url_args={"round_id": made.pk},
            at=at,
        )


def _subject(made: ExpertRound) -> str:
    return f"instruments.expert_round:{made.pk}"


def _mine(actor: Actor, round_id: int) -> ExpertRound:
    """The round, locked, for somebody who may edit its office's forms."""
    rows = ExpertRound.objects.visible_to(actor, permissions.FORM_VIEW).select_for_update(of=("self",))
    made = rows.select_related("version__instrument", "applied_version").get(pk=round_id)
    actor.require_office(permissions.FORM_EDIT, made.office_id)
    return made


def _expert(actor: Actor, expert_id: int) -> Expert:
    seen = ExpertRound.objects.visible_to(actor, permissions.FORM_VIEW)
    expert = Expert.objects.select_related("round").filter(round__in=seen).get(pk=expert_id)
    actor.require_office(permissions.FORM_EDIT, expert.round.office_id)
    return expert


def _record(actor: Actor, verb: str, made: ExpertRound, at: datetime, detail: Mapping[str, object]) -> None:
    record_change(actor, verb, made, made.title, office_id=made.office_id, detail=dict(detail), at=at)
