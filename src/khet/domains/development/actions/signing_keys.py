"""The keys that sign: the private halves lie in the data folder and nowhere else, the public halves in the database.

A backup does not carry private keys. Where they are missing a new key is made, and what older keys signed still
verifies by their public halves.
"""

from __future__ import annotations

import base64
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from khet.domains.development import permissions
from khet.domains.development.models import SigningKey
from khet.domains.development.rules.certificate_refusals import KeyLost
from khet.domains.development.rules.certificate_signing import Signer, new_key
from khet.kernel import audit
from khet.kernel.actor import Actor, NotAllowed

FOLDER = "certificate-keys"


def folder() -> Path:
    """Where the private keys lie."""
    return Path(settings.KHET_HOME) / FOLDER


def signer(*, actor: Actor, at: datetime) -> Signer:
    """The newest key in use whose private half is here; a new one when there is none. Raises KeyLost."""
    for key in SigningKey.objects.filter(retired_at__isnull=True):
        path = folder() / f"{key.key_id}.key"
        if path.exists():
            return _read(path, key)
    return _make(actor, at)


@transaction.atomic
def rotate(*, actor: Actor, at: datetime) -> str:
    """Sign with a new key from now on; the id of the new key. What was signed before keeps verifying.

    Raises NotAllowed for who does not reach every office: one key signs for all.
    """
    if not actor.reach(permissions.CERTIFICATE_ISSUE).everything:
        raise NotAllowed(permissions.CERTIFICATE_ISSUE)
    SigningKey.objects.filter(retired_at__isnull=True).update(retired_at=at)
    return _make(actor, at).key_id


def _read(path: Path, key: SigningKey) -> Signer:
    try:
        found = Signer(base64.b64decode(path.read_text(encoding="ascii"), validate=True))
    except ValueError:
        raise KeyLost(key.key_id) from None
    if found.public.hex() != key.public_key:
        raise KeyLost(key.key_id)
    return found


def _make(actor: Actor, at: datetime) -> Signer:
    private = new_key()
    made = Signer(private)
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder() / f"{made.key_id}.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(private))
        file.flush()
        os.fsync(file.fileno())
    with transaction.atomic():
        row = SigningKey.objects.create(key_id=made.key_id, public_key=made.public.hex(), made_at=at)
        audit.record_change(
            actor, "signing_key.made", row, made.key_id, office_id=None, detail={"public_key": row.public_key}, at=at
        )
    return made
