"""What stops a command and a person can mend."""

from __future__ import annotations

from collections.abc import Sequence


class Problem(Exception):
    """Something a person can mend: what is wrong and where, and what to do about it."""

    def __init__(self, message: str, advice: str = "", *, code: int = 1, details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.code = code
        self.details = tuple(details)
