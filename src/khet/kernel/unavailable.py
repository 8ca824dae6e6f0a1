"""What cannot be answered because something the server keeps is gone or broken, said with what to do about it."""

from __future__ import annotations


class Unavailable(Exception):
    """Something that is kept cannot be used; the message and ``advice`` are Thai and fit to show to everybody."""

    def __init__(self, message: str, message_en: str = "", *, advice: str = "") -> None:
        self.message_en = message_en
        self.advice = advice
        super().__init__(message)
