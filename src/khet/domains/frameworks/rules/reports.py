"""What may be reported and scored for a node, and how stored rows become the entries that ``calc`` rolls up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from khet.calc.criteria import NON_SCORES, Framework, Node, Scoring, State
from khet.calc.rollup import NodeEntry, check_entry
from khet.domains.frameworks.rules import nodes
from khet.domains.frameworks.rules.numbers import as_text, tidy_or_none
from khet.domains.frameworks.rules.refusals import BadReport, FieldProblem

# What a reporter may say instead of figures; an evaluator may state any non-score.
REPORTABLE_STATES = (State.IN_PROGRESS, State.NOT_APPLICABLE, State.NOT_REPORTED)


@dataclass(frozen=True, slots=True)
class Report:
    """What the owner of a node says for one round; ``done_steps`` are numbered from 1, None means not answered."""

    state: State | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    done_steps: frozenset[int] | None = None
    target: Decimal | None = None
    result: Decimal | None = None
    self_level: Decimal | None = None
    remark: str = ""

    @property
    def has_figures(self) -> bool:
        """Tell whether anything was reported that a value could come from; a target alone is no result."""
        return any(given is not None for given in (self.numerator, self.done_steps, self.result, self.self_level))

    @property
    def is_empty(self) -> bool:
        """Tell whether the report says nothing yet."""
        return not self.has_figures and self.state is None

    def as_data(self) -> dict[str, Any]:
        """The report as JSON keeps it in the history of an entry."""
        return {
            "state": self.state.value if self.state else "",
            "numerator": as_text(self.numerator),
            "denominator": as_text(self.denominator),
            "done_steps": None if self.done_steps is None else sorted(self.done_steps),
            "target": as_text(self.target),
            "result": as_text(self.result),
            "self_level": as_text(self.self_level),
            "remark": self.remark,
        }


@dataclass(frozen=True, slots=True)
class Score:
    """What the evaluator decides: a level (or points), or a state instead of one, with a remark."""

    level: Decimal | None = None
    state: State | None = None
    remark: str = ""

    def as_data(self) -> dict[str, Any]:
        """The score as JSON keeps it in the history of an entry."""
        return {
            "score": as_text(self.level),
            "score_state": self.state.value if self.state else "",
            "score_remark": self.remark,
        }


@dataclass(frozen=True, slots=True)
class Stored:
    """One stored row, as far as a roll-up cares: which round it is of, the report, and the score if there is one."""

    round_code: str
    report: Report
    score: Score | None = field(default=None)


# Where ``calc`` names a place of an entry, and the field of the form it came from.
_FIELDS = {"rounds": "self_level", "percents": "numerator", "steps": "done_steps"}


def check_report(framework: Framework, node: Node, report: Report, *, round_code: str, office_type: str) -> None:
    """Refuse a report that cannot be true of this node; every wrong field is named at once."""
    problems = _entry_problems(framework, node, _raw(round_code, report), office_type)
    problems += _state_problems(report)
    if (report.numerator is None) != (report.denominator is None):
        missing = "denominator" if report.denominator is None else "numerator"
        problems.append(
            FieldProblem(missing, "ร้อยละต้องมีทั้งจำนวนที่ทำได้และจำนวนทั้งหมด", "A percentage needs both its figures")
        )
    if problems:
        raise BadReport(problems)


def check_score(
    framework: Framework, node: Node, score: Score, report: Report, *, round_code: str, office_type: str
) -> None:
    """Refuse a score out of range, a score together with a state, and neither where nothing was reported."""
    rounds = {} if score.level is None else {round_code: score.level}
    found = _entry_problems(framework, node, NodeEntry(rounds=rounds), office_type)
    problems = [replace(problem, field="score") for problem in found]
    if score.level is not None and score.state is not None:
        problems.append(
            FieldProblem("score_state", "เลือกอย่างใดอย่างหนึ่ง: ระดับ หรือสถานะ", "Give a level or a state, not both")
        )
    if score.state is not None and score.state not in NON_SCORES:
        problems.append(FieldProblem("score_state", "สถานะนี้เลือกเองไม่ได้", "This state cannot be chosen"))
    if score.level is None and score.state is None and not _speaks_for_itself(node, report):
        problems.append(FieldProblem("score", "โปรดให้ระดับ หรือระบุสถานะ", "Give a level, or a state"))
    if problems:
        raise BadReport(problems)


def check_complete(report: Report) -> None:
    """Refuse to submit a report that says nothing, or claims "not applicable" without saying why."""
    if report.is_empty:
        raise BadReport([FieldProblem("self_level", "ยังไม่ได้กรอกผล", "Nothing was reported yet")])
    if report.state is State.NOT_APPLICABLE and not report.remark.strip():
        raise BadReport([FieldProblem("remark", "โปรดอธิบายว่าเหตุใดข้อนี้จึงไม่เกี่ยวข้อง", "Say why this does not apply")])


def level_problems(
    framework: Framework, node: Node, levels: Mapping[str, Decimal], name: str, *, office_type: str
) -> list[FieldProblem]:
    """What is wrong with levels given for this node, by round."""
    found = _entry_problems(framework, node, NodeEntry(rounds=dict(levels)), office_type)
    return [replace(problem, field=name) for problem in found]


def _entry_problems(framework: Framework, node: Node, entry: NodeEntry, office_type: str) -> list[FieldProblem]:
    found = [
        FieldProblem(_field(problem.path, node), problem.message_th, problem.message_en)
        for problem in check_entry(framework, node, entry, office_type)
    ]
    if entry.has_figures and node.applies(office_type) and not nodes.applies(framework, node.code, office_type):
        found.append(
            FieldProblem("state", "หัวข้อของข้อนี้ไม่ใช้กับสำนักงานประเภทนี้", "Its heading does not apply to this kind of office")
        )
    return found


def _field(path: str, node: Node) -> str:
    place = path.removeprefix(f"{node.code}.").split(".")[0]
    return _FIELDS.get(place, place)


def _raw(round_code: str, report: Report) -> NodeEntry:
    has_share = report.numerator is not None and report.denominator is not None
    return NodeEntry(
        state=report.state,
        rounds={} if report.self_level is None else {round_code: report.self_level},
        percents={round_code: (report.numerator, report.denominator)} if has_share else {},  # type: ignore[dict-item]
        steps={} if report.done_steps is None else {round_code: report.done_steps},
        target=report.target,
        result=report.result,
    )


def _speaks_for_itself(node: Node, report: Report) -> bool:
    """Whether the reported figures give the value without an evaluator's level: compared, by thresholds, by steps."""
    has_share = report.numerator is not None and report.denominator is not None
    if report.state is not None:
        return True
    if node.scoring is Scoring.TARGET:
        return report.result is not None or has_share
    if node.scoring is Scoring.PERCENT:
        return bool(node.thresholds) and has_share
    return node.scoring is Scoring.CHECKLIST and report.done_steps is not None


def _state_problems(report: Report) -> list[FieldProblem]:
    if report.state is None:
        return []
    if report.state not in REPORTABLE_STATES:
        return [FieldProblem("state", "สถานะนี้ผู้รายงานเลือกเองไม่ได้", "A reporter cannot choose this state")]
    if report.has_figures:
        return [FieldProblem("state", "มีทั้งผลและสถานะ โปรดลบอย่างใดอย่างหนึ่ง", "Figures and a state exclude each other")]
    return []


def combined(rows: Iterable[Stored], *, basis: str = "current") -> NodeEntry:
    """One node's rows of all rounds as the entry that ``calc`` rolls up.

    ``basis`` "current" takes the evaluator's score where there is one and the self-score where not yet;
    "self" takes what the owner reported only. A state counts when no round has figures, the latest winning.
    Target and result are those of the latest round that has them.
    """
    entry = NodeEntry()
    for row in rows:
        entry = _with_row(entry, row, basis)
    return replace(entry, state=None) if entry.has_figures else entry


def _with_row(entry: NodeEntry, row: Stored, basis: str) -> NodeEntry:
    report, score = row.report, row.score if basis == "current" else None
    state = score.state if score and score.state else (None if score and score.level is not None else report.state)
    if state is not None:
        return replace(entry, state=state)
    rounds, percents, steps = dict(entry.rounds), dict(entry.percents), dict(entry.steps)
    level = score.level if score and score.level is not None else (report.self_level if score is None else None)
    if level is not None:
        rounds[row.round_code] = level
    if report.numerator is not None and report.denominator is not None:
        percents[row.round_code] = (report.numerator, report.denominator)
    if report.done_steps is not None:
        steps[row.round_code] = report.done_steps
    return replace(
        entry,
        rounds=rounds,
        percents=percents,
        steps=steps,
        target=report.target if report.target is not None else entry.target,
        result=report.result if report.result is not None else entry.result,
    )


def report_of(data: Mapping[str, Any]) -> Report:
    """The report that ``Report.as_data`` wrote."""
    done = data["done_steps"]
    return Report(
        state=State(data["state"]) if data["state"] else None,
        numerator=_figure(data["numerator"]),
        denominator=_figure(data["denominator"]),
        done_steps=None if done is None else frozenset(done),
        target=_figure(data["target"]),
        result=_figure(data["result"]),
        self_level=_figure(data["self_level"]),
        remark=data["remark"],
    )


def _figure(text: str | None) -> Decimal | None:
    return tidy_or_none(Decimal(text)) if text is not None else None
