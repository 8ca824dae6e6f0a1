"""Puts answers into the urn, tips them out, and moves the keys on: the only place that writes a ballot box.

Nothing here writes a time, a person or a line of a log, and nothing else may be written in the same transaction.
See docs/adr/0015-anonymous-answers.md before changing a line.
"""

from __future__ import annotations

import base64
import fcntl
import os
import uuid
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import SystemRandom

from django.db import transaction

from khet.domains.instruments.models import AnonymousAnswer, AnswerPicture, BallotBox, Campaign
from khet.domains.instruments.queries import boxes
from khet.domains.instruments.queries.boxes import Part
from khet.domains.instruments.rules import urn
from khet.domains.instruments.rules.boxes import OVERHEAD, RECORD, BoxKey, KeyLost, seal
from khet.domains.instruments.rules.urn import Ledger, Paper
from khet.domains.instruments.rules.windows import AlreadyAnswered, Over
from khet.kernel import erasing

CHANCE = SystemRandom()
PARTS: tuple[Part, ...] = ("urns", "ledgers")
AT_ONCE = 50


class NothingLost(Exception):
    """An urn that can be opened is not given up."""


def make(campaign: Campaign) -> BallotBox:
    """A new box with its first keys, which are on the disk before the row is; in the caller's transaction."""
    box = BallotBox(campaign=campaign)
    for part in PARTS:
        _write_first(part, box)
    box.save(force_insert=True)
    return box


def drop(*, campaign_id: int, paper: Paper, ballot: bytes | None, mark: bytes) -> bool:
    """Take one paper; False when this very opening was taken before. In the caller's transaction.

    Raises Over when the campaign was closed meanwhile, AlreadyAnswered when the ballot was spent by another opening,
    KeyLost when the urn cannot be opened (nothing is taken then).
    """
    box = _locked(campaign_id)
    _check_taking(campaign_id)
    papers = boxes.papers_of(box)
    ledger = _ledger(box)
    if ballot is not None:
        if (known := ledger.spent.get(ballot)) is not None:
            if known == mark:
                return False
            raise AlreadyAnswered
        ledger.spent[ballot] = mark
    else:
        if ledger.knows(mark):
            return False
        ledger.remember(mark)
    kept, tipped = urn.put(papers, paper, chance=CHANCE)
    _insert(campaign_id, tipped)
    box.received += 1
    box.spent = len(ledger.spent)
    _store(box, kept, ledger)
    return True


def close(campaign: Campaign) -> int:
    """Tip out everything, put all rows into random order, forget the ledger but for its count; how many answers.

    Raises KeyLost when the urn cannot be opened. In the caller's transaction, which holds the campaign's lock.
    """
    box = _locked(campaign.pk)
    _insert(campaign.pk, urn.tip(boxes.papers_of(box), chance=CHANCE))
    _reorder(campaign.pk)
    box.urn, box.ledger, box.waiting = b"", b"", 0
    box.save()
    _forget(box)
    return box.received - box.papers_lost


def give_up(box_of: int) -> int:
    """Begin a new urn where the old one's key is lost; how many answers nobody can read any more.

    Raises NothingLost when the urn can be opened: what waits in it was acknowledged.
    """
    box = _locked(box_of)
    if _opens(box):
        raise NothingLost
    lost = box.waiting
    box.papers_lost += lost
    box.urn, box.urn_step, box.waiting = b"", 0, 0
    box.ledger, box.ledger_step = b"", 0
    box.key_name = uuid.uuid4()
    for part in PARTS:
        _write_first(part, box)
    box.save()
    return lost


def _opens(box: BallotBox) -> bool:
    """Whether the next answer could be taken: the key is there, and what waits can be read with it."""
    try:
        boxes.key_of("urns", box)
        boxes.papers_of(box)
    except KeyLost:
        return False
    return True


def _locked(campaign_id: int) -> BallotBox:
    return BallotBox.objects.select_for_update().get(campaign_id=campaign_id)


def _check_taking(campaign_id: int) -> None:
    """Ask again once the box is held: what was joined to a row that others held is as old as the wait for it.

    An answer that was acknowledged into a box closed meanwhile would go with its key.
    """
    if Campaign.objects.values_list("state", flat=True).get(pk=campaign_id) != Campaign.OPEN:
        raise Over("ปิดรับคำตอบแล้ว ขอบคุณที่สนใจ", "This form is closed. Thank you for your interest")


def _ledger(box: BallotBox) -> Ledger:
    """The ledger; a new one where a restore has lost its key, because answers are worth more than who gave them."""
    try:
        return boxes.ledger_of(box)
    except KeyLost:
        box.ledgers_lost += 1
        box.ledger_step = 0
        _write_first("ledgers", box)
        return Ledger()


def _store(box: BallotBox, papers: Sequence[Paper], ledger: Ledger) -> None:
    urn_key = boxes.key_of("urns", box).at(box.urn_step + 1)
    ledger_key = boxes.key_of("ledgers", box).at(box.ledger_step + 1)
    content = urn.urn_bytes(papers, at_least=max(len(box.urn) - OVERHEAD, 0))
    box.urn, box.urn_step = seal(urn_key, content), urn_key.step
    box.ledger, box.ledger_step = seal(ledger_key, ledger.dump()), ledger_key.step
    box.waiting = len(papers)
    box.save()
    transaction.on_commit(partial(_advance, box, urn_key, ledger_key), robust=True)


def _insert(campaign_id: int, papers: Sequence[Paper]) -> None:
    """Papers become rows whose random keys are their only order."""
    pictures = [
        AnswerPicture(id=uuid.UUID(key), campaign_id=campaign_id, data=base64.b64decode(data))
        for paper in papers
        for key, data in paper.get("pictures", {}).items()
    ]
    answers = [AnonymousAnswer(id=uuid.uuid4(), campaign_id=campaign_id, answers=paper["answers"]) for paper in papers]
    AnswerPicture.objects.bulk_create(sorted(pictures, key=lambda row: row.pk))
    AnonymousAnswer.objects.bulk_create(sorted(answers, key=lambda row: row.pk))


def _reorder(campaign_id: int) -> None:
    """Write every row again under a new key, in the keys' order: no place and no transaction tells of batches."""
    erasing.overwrite_deleted()
    renamed = _pictures_anew(campaign_id)
    rows = list(AnonymousAnswer.objects.filter(campaign_id=campaign_id).values_list("answers", flat=True))
    AnonymousAnswer.objects.filter(campaign_id=campaign_id).delete()
    _insert(campaign_id, urn.tip([{"answers": urn.renamed(row, renamed)} for row in rows], chance=CHANCE))


def _pictures_anew(campaign_id: int) -> dict[str, str]:
    """Write every picture again under a new key, in the keys' order; the new key by the old one.

    Pictures lie in the batches in which they were tipped out, and each answer names its own.
    """
    kept = AnswerPicture.objects.filter(campaign_id=campaign_id)
    fresh = sorted((uuid.uuid4(), old) for old in kept.values_list("pk", flat=True))
    for at in range(0, len(fresh), AT_ONCE):
        part = fresh[at : at + AT_ONCE]
        data = dict(kept.filter(pk__in=[old for _new, old in part]).values_list("pk", "data"))
        AnswerPicture.objects.bulk_create(
            AnswerPicture(id=new, campaign_id=campaign_id, data=data[old]) for new, old in part
        )
        kept.filter(pk__in=list(data)).delete()
    return {str(old): str(new) for new, old in fresh}


def _advance(box: BallotBox, urn_key: BoxKey, ledger_key: BoxKey) -> None:
    """Overwrite the keys of the version before; called once the new version is committed."""
    for part, key in (("urns", urn_key), ("ledgers", ledger_key)):
        path = boxes.key_file(part, box)  # type: ignore[arg-type]
        restored = boxes.restored_file(box)
        if part == "urns" and restored.exists() and not _holds(path, key):
            _write(path, key)
            restored.unlink()
            continue
        with path.open("r+b") as target:
            fcntl.flock(target, fcntl.LOCK_EX)
            if BoxKey.read(target.read(RECORD)).step < key.step:
                os.pwrite(target.fileno(), key.record(), 0)


def _holds(path: Path, key: BoxKey) -> bool:
    """Whether the file holds a key of this urn that is not ahead of the database, as after a restore it may be."""
    return path.exists() and BoxKey.read(path.read_bytes()).step <= key.step


def _write_first(part: Part, box: BallotBox) -> None:
    """Put the first key of a part on the disk, for good, before any row relies on it."""
    _write(boxes.key_file(part, box), BoxKey.fresh())


def _write(path: Path, key: BoxKey) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, key.record())
        os.fsync(handle)
    finally:
        os.close(handle)
    above = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(above)
    finally:
        os.close(above)


def _forget(box: BallotBox) -> None:
    """Overwrite and remove the keys, once the closing is committed."""

    def remove() -> None:
        for part in PARTS:
            path = boxes.key_file(part, box)
            if path.exists():
                with path.open("r+b") as target:
                    os.pwrite(target.fileno(), bytes(RECORD), 0)
                path.unlink()

    transaction.on_commit(remove, robust=True)
    for model in (AnonymousAnswer, AnswerPicture, BallotBox):
        erasing.sweep_on_commit(model)
