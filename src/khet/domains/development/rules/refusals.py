"""Why something may not be done: every refusal has a Thai message fit to show, and the same in English."""

from __future__ import annotations


class DevelopmentProblem(Exception):
    """Something of staff development may not be done now; ``str()`` is the Thai message."""

    def __init__(self, message_th: str, message_en: str) -> None:
        self.message_th = message_th
        self.message_en = message_en
        super().__init__(message_th)


class PlanProblem(DevelopmentProblem):
    """The plan cannot be changed this way."""


class EventProblem(DevelopmentProblem):
    """The event cannot be changed this way."""


class SeatProblem(DevelopmentProblem):
    """The registration cannot be taken, changed or given up now."""


class CheckinProblem(DevelopmentProblem):
    """Attendance cannot be recorded; ``code`` names the reason for programs and tests."""

    def __init__(self, code: str, message_th: str, message_en: str) -> None:
        self.code = code
        super().__init__(message_th, message_en)


class ImportProblem(DevelopmentProblem):
    """The list or file cannot be taken; ``faults`` are its lines."""

    def __init__(self, message_th: str, message_en: str, faults: tuple[str, ...] = ()) -> None:
        self.faults = faults
        super().__init__(message_th, message_en)
