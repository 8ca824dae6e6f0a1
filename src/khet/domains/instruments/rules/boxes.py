"""Sealing what may leave no history: every state is encrypted with a key of its own, and keys only go forward.

A database keeps old versions of a row (write-ahead log, dead tuples, free pages). Two neighbouring versions of the
urn and the ledger would join a person with an answer. So the key of step n + 1 is a hash of the key of step n: whoever
holds the present key opens the present version and none before it. Changing anything here makes open urns unreadable.
"""

from __future__ import annotations

import hashlib
import secrets
import zlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY = 32
NONCE = 12
OVERHEAD = NONCE + 16
NEXT = b"khet box key"
MAGIC = b"khet-box"
RECORD = len(MAGIC) + 8 + KEY + 4
FURTHEST = 10_000_000


class KeyLost(Exception):
    """The key that would open the box is not there any more (a restored backup, a deleted file)."""


@dataclass(frozen=True, slots=True)
class BoxKey:
    """The key of one step."""

    step: int
    secret: bytes

    @classmethod
    def fresh(cls) -> BoxKey:
        """The first key of a box."""
        return cls(0, secrets.token_bytes(KEY))

    def at(self, step: int) -> BoxKey:
        """The key of this or a later step; raises KeyLost for an earlier one."""
        if not self.step <= step <= self.step + FURTHEST:
            raise KeyLost
        secret = self.secret
        for _ in range(step - self.step):
            secret = hashlib.sha256(NEXT + secret).digest()
        return BoxKey(step, secret)

    def record(self) -> bytes:
        """The key as its file holds it: shorter than a sector of a disk, with a check sum."""
        body = MAGIC + self.step.to_bytes(8, "big") + self.secret
        return body + zlib.crc32(body).to_bytes(4, "big")

    @classmethod
    def read(cls, data: bytes) -> BoxKey:
        """The key out of its file; raises KeyLost for anything else."""
        body, check = data[: RECORD - 4], data[RECORD - 4 : RECORD]
        if len(data) < RECORD or not body.startswith(MAGIC) or zlib.crc32(body).to_bytes(4, "big") != check:
            raise KeyLost
        at = len(MAGIC)
        return cls(int.from_bytes(body[at : at + 8], "big"), body[at + 8 :])


def seal(key: BoxKey, content: bytes) -> bytes:
    """The content, encrypted; the nonce is random because a step that was rolled back is taken again."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key.secret).encrypt(nonce, content, key.step.to_bytes(8, "big"))


def unseal(key: BoxKey, sealed: bytes) -> bytes:
    """The content of a box; raises KeyLost when the key is another one."""
    try:
        return AESGCM(key.secret).decrypt(sealed[:NONCE], sealed[NONCE:], key.step.to_bytes(8, "big"))
    except (InvalidTag, ValueError) as wrong:
        raise KeyLost from wrong
