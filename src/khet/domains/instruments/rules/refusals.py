"""Why something may not be done: every refusal has a Thai message fit to show, and the same in English."""

from __future__ import annotations

from collections.abc import Sequence


class Refusal(Exception):
    """Something of instruments may not be done now; ``str()`` is the Thai message."""

    def __init__(self, message_th: str, message_en: str) -> None:
        self.message_th = message_th
        self.message_en = message_en
        super().__init__(message_th)


class NoSuchInstrument(Refusal):
    """No instrument or version of that name can be seen by the actor."""


class NoSuchBandSet(Refusal):
    """No band set of that key ships or belongs to the office."""


class VersionFixed(Refusal):
    """The version is published or retired, so it never changes."""


class CodeTaken(Refusal):
    """The code belongs to another instrument of the office."""


class FormRefused(Refusal):
    """The form cannot be taken or published; ``problems`` say where and why, each with both languages."""

    def __init__(self, problems: Sequence[object], message_th: str = "", message_en: str = "") -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        super().__init__(
            message_th or f"แบบนี้ยังใช้ไม่ได้ พบ {count:,} จุดที่ต้องแก้",
            message_en or f"The form cannot be used yet: {count:,} places must be mended",
        )
