"""What goes over the press's socket: a length and a pickle, between processes of one server and one user only."""

from __future__ import annotations

import pickle
import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LENGTH = struct.Struct("!Q")
SOURCES = Path(__file__).resolve().parents[3]


class Hangup(Exception):
    """The other side went away in the middle of a message."""


@dataclass(slots=True)
class Place:
    """Where the press of this server listens; ``address`` is empty while none is open, or inside the press itself."""

    address: str = ""
    listener: socket.socket | None = None


PLACE = Place()


def send(connection: socket.socket, message: Any) -> None:
    """Send one message whole."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    connection.sendall(LENGTH.pack(len(body)) + body)


def receive(connection: socket.socket) -> Any:
    """Wait for one message; raises Hangup when the other side ends first."""
    (size,) = LENGTH.unpack(_exactly(connection, LENGTH.size))
    return pickle.loads(_exactly(connection, size))  # noqa: S301 - the socket's folder is closed to other users


def _exactly(connection: socket.socket, size: int) -> bytes:
    held = bytearray()
    while len(held) < size:
        part = connection.recv(min(size - len(held), 1 << 20))
        if not part:
            raise Hangup
        held += part
    return bytes(held)
