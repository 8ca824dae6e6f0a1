"""Why something may not be done: every refusal has a Thai message fit to show, and the same in English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


class Refusal(Exception):
    """Something of the frameworks domain may not be done now; ``str()`` is the Thai message."""

    def __init__(self, message_th: str, message_en: str) -> None:
        self.message_th = message_th
        self.message_en = message_en
        super().__init__(message_th)


class NoSuchFramework(Refusal):
    """No framework, version or node of that name can be seen by the actor."""


class NoSuchEvaluation(Refusal):
    """The office was not opened for this framework and year, or the actor may not see it."""


class NoVersionInUse(Refusal):
    """The framework has no active version that an evaluation could use."""


class VersionTaken(Refusal):
    """The same version is stored with other content."""


class AlreadyOpen(Refusal):
    """The office, framework and year already have an evaluation."""


class WrongDates(Refusal):
    """Due dates are out of order."""


class NotOwner(Refusal):
    """The node is owned by somebody else."""


class NotOfTheOffice(Refusal):
    """Work would go to a person or group that is not of the office that is evaluated."""

    def __init__(self) -> None:
        super().__init__(
            "มีผู้รับผิดชอบที่ไม่ใช่บุคคลหรือกลุ่มของสำนักงานนี้ โปรดเลือกใหม่",
            "An owner is not a person or group of this office; choose another",
        )


class SamePerson(Refusal):
    """One person may not take two steps that check each other."""


class Locked(Refusal):
    """The entry waits for somebody else, or was published: it cannot be edited now."""


class RoundIncomplete(Refusal):
    """Nodes are missing from the round; ``missing`` names them."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        named = ", ".join(self.missing)
        super().__init__(
            f"ยังเผยแพร่ไม่ได้ มี {len(self.missing)} ข้อที่ยังไม่ให้ระดับและไม่ระบุสถานะ: {named}",
            f"Not ready to publish: {len(self.missing)} nodes have neither a score nor a state: {named}",
        )


class NothingToPublish(Refusal):
    """The round was published and nothing was amended since."""


class ImportRefused(Refusal):
    """The file as a whole cannot be taken."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field of a report or of criteria: its name, and why in both languages."""

    field: str
    message_th: str
    message_en: str


class BadReport(Refusal):
    """A report cannot be kept as it is; ``problems`` names each field."""

    def __init__(self, problems: Iterable[FieldProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "; ".join(problem.message_th for problem in self.problems),
            "; ".join(problem.message_en for problem in self.problems),
        )


@dataclass(frozen=True, slots=True)
class TextProblem:
    """What is wrong with a criteria file, and where: the line (from 1, or None), the path inside, and why."""

    path: str
    line: int | None
    message_th: str
    message_en: str

    def __str__(self) -> str:
        """The place and the Thai message on one line."""
        place = f"บรรทัด {self.line}" if self.line is not None else self.path
        return f"{place}: {self.message_th}" if place else self.message_th


class CriteriaRefused(Refusal):
    """A criteria file cannot be taken; ``problems`` lists everything that is wrong."""

    def __init__(self, problems: Iterable[TextProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "\n".join(str(problem) for problem in self.problems),
            "\n".join(f"{problem.path or problem.line}: {problem.message_en}" for problem in self.problems),
        )


class Conflict(Refusal):
    """Somebody saved first: ``theirs`` is what is stored now, ``yours`` what was just sent; nothing was changed."""

    def __init__(self, *, theirs: Any, yours: Any, their_name: str, revision: int) -> None:
        self.theirs = theirs
        self.yours = yours
        self.their_name = their_name
        self.revision = revision
        super().__init__(
            f"{their_name or 'ผู้อื่น'} บันทึกรายการนี้ไปก่อนแล้ว ข้อมูลที่ท่านกรอกยังอยู่ โปรดเทียบแล้วบันทึกอีกครั้ง",
            f"{their_name or 'Somebody else'} saved this first. What you typed is kept: compare, then save again.",
        )


class WouldOverwrite(Refusal):
    """A figure would replace what somebody typed; ``fields`` names what, and nothing was changed."""

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = tuple(fields)
        super().__init__(
            "ข้อนี้มีค่าที่กรอกไว้แล้วและต่างจากตัวชี้วัด โปรดยืนยันว่าจะแทนที่",
            "Something else was typed here; confirm that it is to be replaced",
        )


class FigureRefused(Refusal):
    """The figure of an indicator cannot be used for this node; the message says why."""
