"""What is hashed and how. Changing anything here changes stored hashes and breaks every chain."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from khet.kernel.models import AuditEntry, AuditHead

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain as it stands: how many rows, and the hash of the last one."""

    count: int
    hash: str


def head() -> Head:
    """The end of the chain now, in one query; kept outside the database it proves that no tail was cut."""
    row = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    return Head(row.count, row.hash) if row else Head(0, GENESIS)


def plain(value: Any) -> Any:
    """The value as JSON that both databases give back unchanged.

    Decimals, fractions and moments become text, and so do floats: PostgreSQL would rewrite some of them.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {printable(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | Fraction | float):
        return str(value)
    return printable(str(value))


def printable(text: str) -> str:
    """Text without what PostgreSQL cannot store: NUL and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def moment(at: datetime) -> str:
    """A moment in UTC to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(entry: AuditEntry) -> str:
    """SHA-256 over the canonical JSON of the row, its place in the chain and the hash before it."""
    content = {
        "sequence": entry.sequence,
        "at": moment(entry.at),
        "actor": [entry.actor_kind, entry.actor_user_id, entry.actor_person_id, entry.actor_name],
        "verb": entry.verb,
        "target": [entry.target_kind, entry.target_id, entry.target_label],
        "office": entry.office_id,
        "detail": entry.detail,
        "previous": entry.previous_hash,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
