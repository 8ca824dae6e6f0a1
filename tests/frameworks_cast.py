"""Two invented offices, people with one job each, and invented frameworks: QP-like, with everything else beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import khet.domains.frameworks
from khet.domains.accounts import public as accounts
from khet.domains.frameworks import permissions
from khet.domains.frameworks import public as frameworks
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor, Grant, Reach, system
from tests.rebuilt import rebuilt

AT = datetime(2023, 4, 3, 2, 0, tzinfo=UTC)
LATER = datetime(2023, 4, 20, 2, 0, tzinfo=UTC)
YEAR = 2566
MACHINE = system("tests")
SHIPPED = Path(khet.domains.frameworks.__file__).parent / "criteria"

BANDS = """
band_set: five@1
band_sets:
  - code: five
    version: "1"
    name: ห้าระดับ
    decimals: 2
    bands:
      - {level: 5, name: ดีเยี่ยม, from: 4.21, to: 5.00}
      - {level: 4, name: ดีมาก, from: 3.41, to: 4.20}
      - {level: 3, name: ดี, from: 2.61, to: 3.40}
      - {level: 2, name: พอใช้, from: 1.81, to: 2.60}
      - {level: 1, name: ปรับปรุง, from: 1.00, to: 1.80}
"""

RIVER = (
    """
code: river
version: "2566"
name: กรอบสายน้ำ
short_name: RV
subject: office
calendar: fiscal
levels: {min: 1, max: 5}
rounds:
  - {code: "6", name: รอบ 6 เดือน, month: 3, day: 31}
  - {code: "12", name: รอบ 12 เดือน, month: 9, day: 30}
"""
    + BANDS
    + """
nodes:
  - {code: "1", name: น้ำใส, scoring: level}
  - {code: "2a", name: เฉพาะที่ลุ่ม, scoring: level, applies_to: [primary]}
  - {code: "2b", name: เฉพาะที่ดอน, scoring: level, applies_to: [secondary]}
  - {code: X1, name: ปลาชุม, scoring: level, weight: 2}
"""
)

DELTA = (
    """
code: delta
version: "2566"
name: กรอบปากน้ำ
short_name: DL
subject: office
calendar: fiscal
levels: {min: 1, max: 5}
rounds:
  - {code: "12", name: รอบ 12 เดือน, month: 9, day: 30}
parts:
  - {code: level, name: ให้ระดับ, in_overall: true}
  - {code: target, name: เทียบเป้า, in_overall: false}
shared_scores: [["13", "14"]]
"""
    + BANDS
    + """
nodes:
  - code: "10"
    name: ร้อยละของเรือที่เข้าฝั่ง
    part: level
    scoring: percent
    thresholds: [{at: 60, level: 2}, {at: 80, level: 4}]
  - {code: "11", name: ขั้นตอนการทอดแห, part: level, scoring: checklist, steps: [เตรียมแห, ลงเรือ, ทอดแห]}
  - {code: "13", name: พันธุ์ปลา, part: level, scoring: level}
  - {code: "14", name: พันธุ์กุ้ง, part: level, scoring: level}
  - {code: "2", name: ร้อยละของท่าเรือที่ปลอดภัย, part: target, scoring: target, target: 80, unit: ร้อยละ}
  - {code: "24", name: โครงการที่ยังทำอยู่, part: target, scoring: target, unit: ร้อยละ}
"""
)

TREE = (
    """
code: tree
version: "2560"
name: มาตรฐานต้นไม้
subject: office
calendar: fiscal
levels: {min: 1, max: 5}
printed: level
rounds:
  - {code: "12", name: รอบ 12 เดือน, month: 9, day: 30}
"""
    + BANDS
    + """
nodes:
  - {code: "1", name: ราก, scoring: rollup}
  - {code: "1.1", parent: "1", name: รากแก้ว, scoring: level}
  - {code: "1.2", parent: "1", name: รากฝอย, scoring: level, fixed_state: tracked_not_scored}
  - {code: "2", name: ใบ, scoring: rollup}
  - {code: "2.1", parent: "2", name: ใบอ่อน, scoring: level}
  - {code: "2.2", parent: "2", name: ใบแก่, scoring: level}
"""
)


def actor(
    name: str,
    person_id: int,
    *carried: str,
    office_ids: tuple[int, ...] = (),
    school_ids: tuple[int, ...] = (),
    network_ids: tuple[int, ...] = (),
    group_ids: tuple[int, ...] = (),
    own: bool = False,
    everything: bool = False,
) -> Actor:
    """A person with these permissions and this reach."""
    reach = Reach(
        everything=everything,
        office_ids=frozenset(office_ids),
        network_ids=frozenset(network_ids),
        school_ids=frozenset(school_ids),
        own=own,
    )
    return Actor(
        user_id=person_id,
        person_id=person_id,
        name=name,
        group_ids=frozenset(group_ids),
        home_office_id=office_ids[0] if office_ids else None,
        grants=(Grant("invented", frozenset(carried), reach),),
    )


@dataclass(frozen=True, slots=True)
class Cast:
    """The offices, and everybody by their job; ``outsider`` does all jobs in the other office."""

    office: organisations.OfficeRow
    other_office: organisations.OfficeRow
    planner: Actor
    reporter: Actor
    colleague: Actor
    head: Actor
    evaluator: Actor
    publisher: Actor
    importer: Actor
    reader: Actor
    outsider: Actor

    def everybody(self) -> dict[str, Actor]:
        """All actors by name."""
        names = ("planner", "reporter", "colleague", "head", "evaluator", "publisher", "importer", "reader", "outsider")
        return {name: getattr(self, name) for name in names}


def office(short_name: str, code: str, kind: str = "secondary") -> organisations.OfficeRow:
    """An invented office."""
    return organisations.add_office(
        actor=MACHINE, short_name=short_name, name=f"สำนักงานเขตสมมติ {short_name}", office_type=kind, codes=[code], at=AT
    )


def worker(name: str, office_id: int, *carried: str) -> Actor:
    """Somebody who works at an office, with these permissions over all of it."""
    found = accounts.add_person(actor=MACHINE, office_id=office_id, full_name=name, at=AT)
    return actor(name, found.id, *carried, office_ids=(office_id,))


@rebuilt
def build() -> Cast:
    """Both offices with the people of the first."""
    here, there = office("สพม.ริมน้ำ", "9901"), office("สพป.ดอยหมอก 1", "9902", "primary")
    p = permissions
    return Cast(
        office=here,
        other_office=there,
        planner=worker("นางแผน งานดี", here.id, p.RESULT_VIEW, p.RESULT_ASSIGN, p.FOLLOW_UP_MANAGE),
        reporter=worker("นายกล้า ทุ่งทอง", here.id, p.RESULT_VIEW, p.RESULT_REPORT, p.FOLLOW_UP_REPORT),
        colleague=worker("นายพร้อม ช่วยงาน", here.id, p.RESULT_VIEW, p.RESULT_REPORT),
        head=worker("นางมาลัย สายธาร", here.id, p.RESULT_VIEW, p.RESULT_CONFIRM, p.RESULT_REPORT),
        evaluator=worker(
            "นายตรง เที่ยงธรรม",
            here.id,
            p.RESULT_VIEW,
            p.RESULT_SCORE,
            p.RESULT_AMEND,
            p.RESULT_REPORT,
            p.SUGGESTION_WRITE,
            p.SUGGESTION_VIEW,
            p.FOLLOW_UP_VERIFY,
        ),
        publisher=worker("นายพนา วารี", here.id, p.RESULT_VIEW, p.RESULT_PUBLISH),
        importer=worker("นางนำ ข้อมูลเข้า", here.id, p.RESULT_VIEW, p.RESULT_IMPORT, p.RESULT_PUBLISH, p.RESULT_AMEND),
        reader=worker("นายอ่าน อย่างเดียว", here.id, p.RESULT_VIEW, p.SUGGESTION_VIEW),
        outsider=worker("นายหมอก ยอดดอย", there.id, *p.ALL),
    )


def store(*texts: str) -> None:
    """Store criteria files as national frameworks in use."""
    for text in texts:
        frameworks.import_framework(actor=MACHINE, text=text, at=AT)


@rebuilt
def whole() -> Cast:
    """Both offices, and the invented criteria stored."""
    store(RIVER, DELTA, TREE)
    return build()


def shipped(name: str) -> str:
    """One of the criteria files that come with the product."""
    return (SHIPPED / f"{name}.yaml").read_text(encoding="utf-8")


def level(figure: str, **more: object) -> frameworks.Report:
    """A report that proposes a level."""
    return frameworks.Report(self_level=Decimal(figure), **more)  # type: ignore[arg-type]


def score(figure: str) -> frameworks.Score:
    """An evaluator's level."""
    return frameworks.Score(level=Decimal(figure))


def through(cast: Cast, evaluation_id: int, round_code: str, levels: dict[str, str], *, upto: str = "scored") -> None:
    """Take nodes along the whole way, each step by the person whose step it is."""
    place = {"evaluation_id": evaluation_id, "round_code": round_code, "at": AT}
    for code, figure in levels.items():
        row = frameworks.save_report(
            actor=cast.reporter, node_code=code, report=level(figure), expected_revision=0, **place
        )
        steps = [("submitted", frameworks.submit, cast.reporter), ("confirmed", frameworks.confirm, cast.head)]
        for name, step, who in steps:
            row = step(actor=who, node_code=code, expected_revision=row.revision, **place)
            if name == upto:
                break
        if upto == "scored":
            frameworks.score(
                actor=cast.evaluator, node_code=code, score=score(figure), expected_revision=row.revision, **place
            )
