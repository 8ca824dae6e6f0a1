"""Where the warehouse keeps its folders, and with which keys: the two things that settings decide."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from khet.domains.warehouse.models import Snapshot
from khet.domains.warehouse.rules.sealing import Keys, keys_of

ALL_YEAR = "all"


def root() -> Path:
    """The folder of all snapshots."""
    return Path(settings.KHET_WAREHOUSE)


def keys() -> Keys:
    """The keys of this server."""
    return keys_of(settings.KHET_IDENTITY_KEY)


def folder_name(*, office_id: int, dataset: str, year: int, round_: str, uuid: str) -> str:
    """Where a snapshot belongs, relative to the warehouse."""
    return f"{office_id}/{dataset}/{year}-{round_ or ALL_YEAR}/{uuid}"


def folder_of(snapshot: Snapshot) -> Path:
    """The folder of a snapshot."""
    return root() / snapshot.folder
