"""Ed25519 over the content of a certificate: making keys, signing, and judging a signature."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from khet.domains.development.rules.certificate_content import Content, canonical

KEY_BYTES, SIGNATURE_BYTES, ID_BYTES = 32, 64, 4

Judgement = Literal["genuine", "forged", "unknown_key"]


@dataclass(frozen=True, slots=True)
class Signed:
    """Content with its signature, and the id of the key that is said to have made it."""

    content: Content
    key_id: str
    signature: bytes


def new_key() -> bytes:
    """A new private key, from the system's randomness."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> bytes:
    """The public half of a private key."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def key_id(public: bytes) -> str:
    """The short name of a key: the first bytes of the SHA-256 of its public half, in hexadecimal."""
    return hashlib.sha256(public).hexdigest()[: ID_BYTES * 2]


class Signer:
    """Signs with one private key."""

    def __init__(self, private: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private)
        self.public = self._key.public_key().public_bytes_raw()
        self.key_id = key_id(self.public)

    def sign(self, content: Content) -> Signed:
        """The content with the signature of this key."""
        return Signed(content, self.key_id, self._key.sign(_message(content)))


def judge(signed: Signed, keys: Mapping[str, bytes]) -> Judgement:
    """Whether one of these public keys made the signature over exactly this content."""
    public = keys.get(signed.key_id)
    if public is None or key_id(public) != signed.key_id:
        return "unknown_key"
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signed.signature, _message(signed.content))
    except (InvalidSignature, ValueError):
        return "forged"
    return "genuine"


def _message(content: Content) -> bytes:
    return canonical(content).encode()
