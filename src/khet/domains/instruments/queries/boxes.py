"""Opens the sealed parts of a ballot box: the keys lie in files beside the database, never in it.

The urn's keys go into backups, so that nothing acknowledged is lost with a machine. The ledger's do not: two backups
must not tell who answered between them. After a restore the ledger is lost, the answers are not.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from django.conf import settings

from khet.domains.instruments.models import BallotBox
from khet.domains.instruments.rules import urn
from khet.domains.instruments.rules.boxes import RECORD, BoxKey, KeyLost, unseal

Part = Literal["urns", "ledgers"]
RESTORED = "urns-kept"


def folder(part: Part) -> Path:
    """Where the keys of all urns, or of all ledgers, lie."""
    return Path(settings.KHET_HOME) / part


def key_file(part: Part, box: BallotBox) -> Path:
    """The file of one key."""
    return folder(part) / f"{box.key_name.hex}.key"


def key_of(part: Part, box: BallotBox) -> BoxKey:
    """The key of the stored version; raises KeyLost. The file may be behind (a crash), never ahead."""
    if part == "ledgers":
        return _read(key_file(part, box)).at(box.ledger_step)
    try:
        return _read(key_file(part, box)).at(box.urn_step)
    except KeyLost:
        return _read(restored_file(box)).at(box.urn_step)


def restored_folder() -> Path:
    """Where keys of urns lie while a backup is written, and just after a restore."""
    return Path(settings.KHET_HOME) / RESTORED


def restored_file(box: BallotBox) -> Path:
    """The key of one urn there."""
    return restored_folder() / f"{box.key_name.hex}.key"


@contextmanager
def urns_held_still() -> Iterator[None]:
    """The keys of all urns as they are before a backup reads the rows; an earlier key opens a later version.

    The copies are gone once the backup is written: kept, they would open what was in the database in between.
    """
    copies = []
    for path in sorted(folder("urns").glob("*.key")):
        copy = restored_folder() / path.name
        copy.parent.mkdir(mode=0o700, exist_ok=True)
        with path.open("rb") as source:
            fcntl.flock(source, fcntl.LOCK_SH)
            copy.write_bytes(source.read(RECORD))
        copy.chmod(0o600)
        copies.append(copy)
    try:
        yield
    finally:
        for copy in copies:
            copy.write_bytes(bytes(RECORD))
            copy.unlink()


def _read(path: Path) -> BoxKey:
    try:
        with path.open("rb") as source:
            fcntl.flock(source, fcntl.LOCK_SH)
            return BoxKey.read(source.read(RECORD))
    except OSError as missing:
        raise KeyLost from missing


def papers_of(box: BallotBox) -> list[urn.Paper]:
    """What is in the urn; raises KeyLost."""
    return urn.urn_from(unseal(key_of("urns", box), bytes(box.urn))) if box.urn else []


def ledger_of(box: BallotBox) -> urn.Ledger:
    """Who has spent a link; raises KeyLost."""
    return urn.Ledger.load(unseal(key_of("ledgers", box), bytes(box.ledger))) if box.ledger else urn.Ledger()


def spent_ballots(campaign_id: int) -> frozenset[str]:
    """The ballots that are spent, for reminders and for the page of a link; empty once closed or lost. One query."""
    box = BallotBox.objects.filter(campaign_id=campaign_id).first()
    if box is None:
        return frozenset()
    try:
        return frozenset(ballot.hex() for ballot in ledger_of(box).spent)
    except KeyLost:
        return frozenset()
