"""Opens the sealed parts of a ballot box: the keys lie in files beside the database, never in it.

The urn's keys go into backups, so that nothing acknowledged is lost with a machine. The ledger's do not: two backups
must not tell who answered between them. After a restore the ledger is lost, the answers are not.
"""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import Literal

from django.conf import settings

from khet.domains.instruments.models import BallotBox
from khet.domains.instruments.rules import urn
from khet.domains.instruments.rules.boxes import RECORD, BoxKey, KeyLost, unseal

Part = Literal["urns", "ledgers"]


def folder(part: Part) -> Path:
    """Where the keys of all urns, or of all ledgers, lie."""
    return Path(settings.KHET_HOME) / part


def key_file(part: Part, box: BallotBox) -> Path:
    """The file of one key."""
    return folder(part) / f"{box.key_name.hex}.key"


def key_of(part: Part, box: BallotBox) -> BoxKey:
    """The key of the stored version; raises KeyLost. The file may be behind (a crash), never ahead."""
    try:
        with key_file(part, box).open("rb") as source:
            fcntl.flock(source, fcntl.LOCK_SH)
            found = BoxKey.read(source.read(RECORD))
    except OSError as missing:
        raise KeyLost from missing
    return found.at(box.urn_step if part == "urns" else box.ledger_step)


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
