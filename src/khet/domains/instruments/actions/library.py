"""Brings the instruments that ship into the database, as instruments for all offices."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from khet.domains.instruments import permissions
from khet.domains.instruments.actions import storing
from khet.domains.instruments.actions.forms import check_may, publish_version
from khet.domains.instruments.models import Instrument
from khet.domains.instruments.queries.instruments import row_of_version
from khet.domains.instruments.queries.rows import VersionRow
from khet.domains.instruments.rules import library_text
from khet.domains.instruments.rules.form_json import sha256
from khet.domains.instruments.rules.library_text import Shipped
from khet.kernel.actor import Actor

LIBRARY = Path(__file__).resolve().parents[1] / "library"


@transaction.atomic
def ensure_library(*, actor: Actor, at: datetime) -> list[VersionRow]:
    """Bring the shipped instruments up to date and into use; answers the versions that are new.

    One whose newest version was written by somebody here stays as it is: an update never undoes people's work.
    """
    check_may(actor, permissions.FORM_PUBLISH, None)
    stored = {
        each.code: each for each in Instrument.objects.visible_to(actor, permissions.FORM_PUBLISH).filter(office=None)
    }
    added = []
    for position, shipped in enumerate(library(), start=1):
        instrument = stored.get(shipped.code) or storing.make(
            actor, office_id=None, code=shipped.code, kind=shipped.kind, form=shipped.form, at=at, position=position
        )
        last = storing.newest(instrument)
        if last is not None and (not last.is_shipped or last.sha256 == sha256(shipped.form)):
            continue
        version = storing.draft(actor, instrument, shipped.form, at=at, is_shipped=True)
        published = publish_version(actor=actor, version_id=row_of_version(version, instrument).id, at=at)
        added.append(published)
    return added


def library() -> list[Shipped]:
    """The instruments that the product ships, in the order of their files."""
    return [library_text.read(_plain(file)) for file in sorted(LIBRARY.glob("*.yaml"))]


def _plain(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))
