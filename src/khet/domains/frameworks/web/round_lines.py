"""What the page of a round prints: a line for each node, and how far the round has come, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from khet.domains.frameworks.queries.evaluations import OwnerRow
from khet.domains.frameworks.queries.rows import EntryRow, ResultSet, RoundRow
from khet.domains.frameworks.web import places, queue
from khet.domains.frameworks.web.queue import CONFIRM, REPORT, SCORE
from khet.domains.frameworks.web.sheet import shared_prefix
from khet.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Names:
    """Names of people and groups by id."""

    people: Mapping[int, str]
    groups: Mapping[int, str]

    def owner(self, row: OwnerRow | None) -> str:
        """Who owns a node, in words; empty when nobody does."""
        if row is None:
            return ""
        return self.people.get(row.person_id or 0, "") or self.groups.get(row.group_id or 0, "")


@dataclass(frozen=True, slots=True)
class Line:
    """One node in the round: where it stands, with whom, and until when."""

    code: str
    muted: str
    name: str
    step: str
    is_returned: bool
    is_amended: bool
    owner: str
    self_level: str
    score: str
    due_on: date | None
    url: str
    task: str
    revision: int

    @property
    def may_confirm(self) -> bool:
        """Whether the person who looks may confirm it."""
        return self.task == CONFIRM


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the way: how many nodes stand before it, until when, and what of that waits for the reader."""

    name: str
    text: str
    count: int
    due_on: date | None
    mine: int
    first_url: str
    button: str


def lines_of(
    actor: Actor, found: ResultSet, chosen: RoundRow, held: Mapping[str, OwnerRow], names: Names
) -> list[Line]:
    """Every node of the round that somebody reports, in the order of the criteria."""
    codes = queue.open_codes(found)
    tasks = {code: task for task, known in queue.waiting(actor, found, chosen.code, held).items() for code in known}
    muted = shared_prefix([found.framework.node(code).name for code in codes])
    return [_line(found, chosen, code, tasks.get(code, ""), names.owner(held.get(code)), muted) for code in codes]


def stages_of(lines: Sequence[Line], chosen: RoundRow) -> list[Stage]:
    """The way of the round in four steps."""
    if chosen.is_published:
        return []
    done = sum(line.step == "scored" for line in lines)
    way = (
        (REPORT, {"not_reported", "draft"}, _("ผู้รับผิดชอบรายงาน"), chosen.report_due_on, _("เริ่มรายงาน %(count)s ข้อ")),
        (CONFIRM, {"submitted"}, _("หัวหน้ากลุ่มยืนยัน"), chosen.confirm_due_on, _("เริ่มตรวจ %(count)s ข้อ")),
        (SCORE, {"confirmed"}, _("ผู้ประเมินให้ระดับ"), chosen.score_due_on, _("เริ่มให้ระดับ %(count)s ข้อ")),
    )
    stages = [_stage(lines, name, steps, text, due_on, button) for name, steps, text, due_on, button in way]
    return [*stages, Stage("publish", _("เผยแพร่"), done, None, 0, "", "")]


def _stage(lines: Sequence[Line], name: str, steps: set[str], text: str, due_on: date, button: str) -> Stage:
    mine = [line for line in lines if line.task == name]
    count = sum(line.step in steps for line in lines)
    return Stage(
        name=name,
        text=text,
        count=count,
        due_on=due_on if count else None,
        mine=len(mine),
        first_url=mine[0].url if mine else "",
        button=button % {"count": len(mine)},
    )


def _line(found: ResultSet, chosen: RoundRow, code: str, task: str, owner: str, muted: str) -> Line:
    row = found.entry(chosen.code, code)
    return Line(
        code=code,
        muted=muted,
        name=found.framework.node(code).name.removeprefix(muted),
        step=row.step if row else "not_reported",
        is_returned=bool(row and row.returned_reason and row.step == "draft"),
        is_amended=bool(row and row.is_amended),
        owner=owner,
        self_level=_proposed(row) if row else "–",
        score=_shown(row.score.level) if row and row.has_score else "–",
        due_on=None if chosen.is_published else chosen.due_on(row.step if row else "draft"),
        url=places.entry_url(found.evaluation.id, chosen.code, code),
        task=task,
        revision=row.revision if row else 0,
    )


def _proposed(row: EntryRow) -> str:
    """What the owner says, as short as a cell takes it: the level, else the share, the result or the steps done."""
    report = row.report
    if report.self_level is None and report.denominator is not None:
        return f"{_shown(report.numerator)}/{_shown(report.denominator)}"
    if report.self_level is None and report.result is not None:
        return _shown(report.result)
    if report.self_level is None and report.done_steps:
        return _("%(count)s ขั้น") % {"count": len(report.done_steps)}
    return _shown(report.self_level)


def _shown(value: Any) -> str:
    return "–" if value is None else f"{value.normalize():f}"
