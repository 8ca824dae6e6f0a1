"""The columns of the results workbook and CSV: their keys, their Thai heads, and how a state is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from khet.calc.criteria import Framework, Scoring, State
from khet.domains.frameworks.rules.refusals import ImportRefused
from khet.domains.frameworks.rules.tables import Cell

CODE, NAME, HOW, STATE, TARGET, RESULT, COMMENT = "code", "name", "how", "state", "target", "result", "comment"
LEVEL, NUMERATOR, DENOMINATOR, STEPS = "round", "numerator", "denominator", "steps"
SCORE = "score"
BY_ROUND = (LEVEL, NUMERATOR, DENOMINATOR, STEPS)
FAULTS_HEAD = "ข้อผิดพลาด"

_KEY = re.compile(r"(round|numerator|denominator|steps)([a-z0-9]*)")

STATE_WORDS: dict[State, tuple[str, ...]] = {
    State.SCORED: ("ประเมินแล้ว", "มีผลการประเมิน"),
    State.ROLLED_UP: ("คำนวณจากข้อย่อย", "รวมจากข้อย่อย", "heading", "หัวข้อ"),
    State.NOT_APPLICABLE: ("ไม่เกี่ยวข้อง", "เฉพาะ สพป.", "เฉพาะ สพม.", "เฉพาะ สพป", "เฉพาะ สพม", "ไม่ต้องประเมิน"),
    State.TRACKED_NOT_SCORED: ("ติดตามแต่ไม่ประเมินผล", "ไม่ประเมินผล"),
    State.IN_PROGRESS: ("อยู่ระหว่างดำเนินการ",),
    State.NOT_REPORTED: ("ยังไม่รายงาน",),
}
CHOICES = (State.NOT_APPLICABLE, State.TRACKED_NOT_SCORED, State.IN_PROGRESS, State.NOT_REPORTED)


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is read: which figure it holds, and of which round ("" when of none)."""

    place: int
    kind: str
    round_code: str = ""
    head: str = ""

    @property
    def key(self) -> str:
        """How a CSV names it."""
        return f"{self.kind}{self.round_code}"


def state_word(state: State) -> str:
    """The word a workbook offers for a state."""
    return STATE_WORDS[state][0]


def read_state(text: str, framework: Framework) -> State | None:
    """The state that a key or a Thai word means; None when it is no state."""
    wanted = _folded(text)
    for state in State:
        label = framework.state_labels.get(state)
        words = [state.value, *STATE_WORDS[state], *([label] if label else [])]
        if wanted in [_folded(word) for word in words]:
            return state
    return None


def workbook_columns(framework: Framework) -> tuple[Column, ...]:
    """The columns of the workbook of a framework, with their Thai heads; only figures some node of it takes."""
    kinds = {node.scoring for node in framework.nodes}
    found = [(CODE, "", "รหัส"), (NAME, "", "ชื่อ"), (HOW, "", "วิธีประเมิน")]
    several = len(framework.rounds) > 1
    for each in framework.rounds:
        tail = f" {each.name}" if several else ""
        if Scoring.PERCENT in kinds:
            found.append((NUMERATOR, each.code, f"จำนวนที่ทำได้{tail}"))
            found.append((DENOMINATOR, each.code, f"จำนวนทั้งหมด{tail}"))
        if Scoring.CHECKLIST in kinds:
            found.append((STEPS, each.code, f"ขั้นที่ทำแล้ว{tail}"))
        if kinds - {Scoring.TARGET, Scoring.ROLLUP}:
            found.append((LEVEL, each.code, f"{'คะแนน' if Scoring.POINTS in kinds else 'ระดับ'}{tail}"))
    if Scoring.TARGET in kinds:
        found += [(TARGET, "", "ค่าเป้าหมาย"), (RESULT, "", "ผลที่ได้")]
    found += [(STATE, "", "สถานะ (เมื่อไม่มีผล)"), (COMMENT, "", "คำอธิบาย")]
    return tuple(Column(place, kind, code, head) for place, (kind, code, head) in enumerate(found, start=1))


def known_keys(framework: Framework) -> frozenset[str]:
    """The names a CSV head may use."""
    return frozenset({*_csv_names(framework), NUMERATOR, DENOMINATOR, STEPS})


def csv_columns(head: Sequence[Cell], framework: Framework) -> tuple[Column, ...]:
    """What each column of a CSV holds. Raises ImportRefused for unknown or repeated heads and a missing ``code``.

    ``score`` is the level of the only round; with several rounds it, and rounds the framework does not have, are
    read with no round, so that only a value in them is a fault.
    """
    found: list[Column] = []
    unknown = []
    for cell in head:
        name = cell.text.strip().lower().lstrip("\ufeff")
        if not name:
            continue
        column = _csv_column(cell, name, framework)
        if column is None:
            unknown.append(cell.text.strip())
        else:
            found.append(column)
    if unknown:
        named, known = ", ".join(unknown), ", ".join(_csv_names(framework))
        raise ImportRefused(
            f"ไม่รู้จักคอลัมน์ {named} คอลัมน์ที่ใช้ได้: {known}", f"Unknown columns: {named}; known columns: {known}"
        )
    _check_once(found)
    return tuple(found)


def _csv_names(framework: Framework) -> list[str]:
    """The names a CSV head is best given, those that most files need first."""
    levels, *others = ([f"{kind}{each.code}".lower() for each in framework.rounds] for kind in BY_ROUND)
    return [CODE, *levels, SCORE, TARGET, RESULT, STATE, COMMENT, *chain.from_iterable(others), NAME, HOW]


def _csv_column(cell: Cell, name: str, framework: Framework) -> Column | None:
    only = framework.rounds[0].code if len(framework.rounds) == 1 else ""
    if name == SCORE:
        return Column(cell.column, LEVEL, only, SCORE)
    if name in (CODE, NAME, HOW, STATE, TARGET, RESULT, COMMENT):
        return Column(cell.column, name, "", name)
    parts = _KEY.fullmatch(name)
    if parts is None:
        return None
    codes = {each.code.lower(): each.code for each in framework.rounds}
    code = codes.get(parts[2], "") if parts[2] else only
    return Column(cell.column, parts[1], code, name)


def _check_once(found: Sequence[Column]) -> None:
    kinds = [column.kind for column in found]
    if CODE not in kinds:
        raise ImportRefused("หัวตารางไม่มีคอลัมน์ code", "The head has no column “code”")
    heads = [column.head for column in found]
    twice = sorted({head for head in heads if heads.count(head) > 1})
    if twice:
        named = ", ".join(twice)
        raise ImportRefused(f"คอลัมน์ซ้ำ: {named}", f"Columns appear twice: {named}")


def _folded(text: str) -> str:
    return re.sub(r"[\s()]+", "", text).lower()
