"""Numbers of people as they are stored: a keyed digest to find them by, and a seal that only the server opens.

Three keys are derived from the server's one secret, so that none of them opens what another closed. Changing how they
are derived, or the secret, makes every stored digest and seal useless.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from uuid import UUID

NONCE = 12


@dataclass(frozen=True)
class Keys:
    """The keys of one server."""

    digesting: bytes
    sealing: bytes
    naming: bytes

    @cached_property
    def _cipher(self) -> object:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self.sealing)

    def digest(self, number: str) -> str:
        """The keyed digest of a number, as 64 hexadecimal digits."""
        return hmac.digest(self.digesting, number.encode(), "sha256").hex()

    def digests(self, numbers: Iterable[str | None]) -> list[str | None]:
        """The digests of a column; None where there is no number."""
        key = self.digesting
        return [hmac.digest(key, number.encode(), "sha256").hex() if number else None for number in numbers]

    def seal(self, number: str) -> bytes:
        """The number, encrypted and authenticated (AES-256-GCM, a random nonce before the text)."""
        nonce = os.urandom(NONCE)
        sealed: bytes = self._cipher.encrypt(nonce, number.encode(), None)  # type: ignore[attr-defined]
        return nonce + sealed

    def unseal(self, sealed: bytes) -> str:
        """The number behind a seal; raises cryptography's InvalidTag for what this server did not seal."""
        opened: bytes = self._cipher.decrypt(sealed[:NONCE], bytes(sealed[NONCE:]), None)  # type: ignore[attr-defined]
        return opened.decode()

    def pseudonym(self, uuid: UUID) -> int:
        """What stands for somebody in snapshots: the first 63 bits of the keyed digest of their uuid."""
        return int.from_bytes(hmac.digest(self.naming, uuid.bytes, "sha256")[:8], "big") >> 1


@lru_cache(maxsize=4)
def keys_of(secret: str) -> Keys:
    """The keys that come from a server's secret."""
    master = secret.encode()
    return Keys(
        digesting=hmac.digest(master, b"khet identity digest v1", "sha256"),
        sealing=hmac.digest(master, b"khet identity seal v1", "sha256"),
        naming=hmac.digest(master, b"khet identity pseudonym v1", "sha256"),
    )
