"""File names as people give them, made safe to store, show and send."""

from __future__ import annotations

import unicodedata

LONGEST = 200
RESERVED = '\\/:*?"<>|'


def safe_name(name: str) -> str:
    """The last part of the path without control, direction-changing or reserved characters, never empty.

    Thai letters stay as they are; a right-to-left override that would disguise an extension does not.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        letter for letter in last if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    )
    kept = "".join("_" if letter in RESERVED else letter for letter in kept).strip(" .")
    stem, dot, extension = kept.rpartition(".")
    if dot and stem:
        return f"{stem[: LONGEST - len(extension) - 1].rstrip()}.{extension}"
    return kept[:LONGEST] or "file"


def extension(name: str) -> str:
    """The extension in small letters without its dot; empty when there is none."""
    stem, dot, last = name.rpartition(".")
    return last.lower() if dot and stem else ""
