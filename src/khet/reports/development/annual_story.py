"""Everything that a plan's annual report rests on: its figures and texts by slot, and the sections made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from khet.calc import rounding
from khet.domains.development import public as development
from khet.domains.organisations import public as organisations
from khet.kernel.actor import Actor
from khet.kernel.documents import FigureRef
from khet.reports.development.sections import Proposed, Section, merged, proposed

RESOLVER = "reports.development.annual"
LABELS: Mapping[str, str] = {
    "goals.count": "เป้าหมายของแผน",
    "goals.known": "เป้าหมายที่มีผล",
    "goals.reached": "เป้าหมายที่บรรลุ",
    "programmes.count": "โครงการในแผน",
    "money.budget": "งบประมาณของแผน",
    "money.spent": "ค่าใช้จ่ายของแผน",
    "money.percent": "ร้อยละของงบประมาณที่ใช้",
}
OF_A_GOAL = {"target": "เป้าหมาย (ร้อยละ)", "percent": "ผล (ร้อยละ)", "reached": "ผล (คน)", "total": "ทั้งหมด (คน)"}


@dataclass(frozen=True, slots=True)
class AnnualStory:
    """A plan with what is told of it; ``slots`` holds every figure and text that a section may name."""

    plan: development.PlanRow
    office: organisations.OfficeRow
    programmes: tuple[development.ProgrammeRow, ...]
    priorities: tuple[development.PriorityRow, ...]
    slots: Mapping[str, str]

    @property
    def is_finished(self) -> bool:
        """Whether the plan is approved and every goal has its result, so that the report may have a number."""
        return self.plan.is_approved and all(goal.reached.percent is not None for goal in self.plan.goals)

    def figure(self, slot: str, value: str) -> FigureRef | None:
        """Where a printed figure comes from; None for a slot that is text."""
        label = LABELS.get(slot, "")
        if slot.startswith("goal."):
            label = self._label_of_goal(slot)
        return FigureRef(label, value, RESOLVER, {"plan": self.plan.id, "slot": slot}) if label else None

    def _label_of_goal(self, slot: str) -> str:
        _goal, number, name = slot.split(".")
        group = next((goal.group_label for goal in self.plan.goals if str(goal.id) == number), "")
        return f"{group} {OF_A_GOAL[name]}" if group and name in OF_A_GOAL else ""


def story(*, actor: Actor, plan_id: int) -> AnnualStory:
    """Gather a plan's report; raises AnnualPlan.DoesNotExist out of reach. Some ten queries."""
    plan = development.plan(actor=actor, plan_id=plan_id)
    office = organisations.office(plan.office_id)
    programmes = tuple(development.programme_rows(actor=actor, plan_id=plan_id))
    priorities = development.priority_rows(actor=actor, office_id=plan.office_id, year_be=plan.year_be)
    slots = _slots(plan, office, programmes)
    return AnnualStory(plan, office, programmes, tuple(sorted(priorities, key=lambda each: each.rank)), slots)


def sections(told: AnnualStory, written: Mapping[str, development.SectionRow]) -> list[Section]:
    """Every section in the order of the report, with what an officer wrote in place of what is proposed."""
    return merged(_proposed(told), told.slots, written)


def _slots(
    plan: development.PlanRow, office: organisations.OfficeRow, programmes: tuple[development.ProgrammeRow, ...]
) -> dict[str, str]:
    known = [goal for goal in plan.goals if goal.reached.is_reached is not None]
    budget, spent = sum(row.budget for row in programmes), sum(row.spent for row in programmes)
    found = {
        "office.name": office.name,
        "plan.title": plan.title,
        "plan.year": str(plan.year_be),
        "plan.rationale": plan.rationale,
        "plan.objectives": plan.objectives,
        "goals.count": str(len(plan.goals)),
        "goals.known": str(len(known)),
        "goals.reached": str(sum(bool(goal.reached.is_reached) for goal in known)),
        "programmes.count": str(len(programmes)),
        "money.budget": development.baht(budget),
        "money.spent": development.baht(spent),
        "money.percent": rounding.text(Fraction(100 * spent, budget), 2) if budget else "–",
    }
    for goal in plan.goals:
        found |= {
            f"goal.{goal.id}.group": goal.group_label,
            f"goal.{goal.id}.target": rounding.text(goal.target_percent, 2),
            f"goal.{goal.id}.percent": goal.reached.percent_text,
            f"goal.{goal.id}.reached": str(goal.reached_count or 0),
            f"goal.{goal.id}.total": str(goal.total_count or 0),
        }
    return found


def _proposed(told: AnnualStory) -> Iterator[Proposed]:
    plan = told.plan
    yield proposed("preface", "front", "คำนำ", _preface())
    rationale = (
        "{{plan.rationale}}" if plan.rationale else "{{office.name}} จัดทำ{{plan.title}} ปีงบประมาณ พ.ศ. {{plan.year}}"
    )
    yield proposed("rationale", "background", "ความเป็นมา", rationale)
    if plan.objectives:
        yield proposed("objectives", "background", "วัตถุประสงค์", "{{plan.objectives}}")
    if told.priorities:
        said = "แผนจัดลำดับประเด็นการพัฒนาจากหลักฐานดังนี้"
        yield proposed("priorities", "background", "ประเด็นการพัฒนาและหลักฐาน", said)
    yield proposed("quantity", "results", "เป้าหมายและผลเชิงปริมาณ", _quantity(told))
    if plan.goals:
        said = "เป้าหมายและผลเชิงคุณภาพของแต่ละกลุ่มมีดังนี้"
        yield proposed("quality", "results", "เป้าหมายและผลเชิงคุณภาพ", said)
    if told.programmes:
        yield proposed("programmes", "results", "โครงการและงบประมาณ", _money())
    yield proposed("suggestions", "results", "ปัญหาและข้อเสนอแนะ", "")


def _preface() -> str:
    told = "กลุ่มพัฒนาครูและบุคลากรทางการศึกษา {{office.name}} จัดทำรายงานฉบับนี้เพื่อสรุปผลตาม{{plan.title}} "
    told += "ปีงบประมาณ พ.ศ. {{plan.year}}\nสาระของรายงานเทียบเป้าหมายกับผลของแต่ละกลุ่มทั้งเชิงปริมาณและเชิงคุณภาพ "
    return told + "พร้อมโครงการ งบประมาณ และข้อเสนอแนะ เพื่อใช้วางแผนพัฒนาบุคลากรปีต่อไป"


def _quantity(told: AnnualStory) -> str:
    """How many of the goals were reached, and every group's result, in words."""
    if not told.plan.goals:
        return "แผนนี้ไม่มีเป้าหมายรายกลุ่ม"
    if told.slots["goals.known"] == "0":
        return "แผนมีเป้าหมาย {{goals.count}} กลุ่ม ยังไม่มีการบันทึกผล"
    lines = ["แผนมีเป้าหมาย {{goals.count}} กลุ่ม มีผลแล้ว {{goals.known}} กลุ่ม บรรลุเป้าหมาย {{goals.reached}} กลุ่ม"]
    for goal in told.plan.goals:
        if goal.reached.percent is not None:
            at = f"goal.{goal.id}"
            lines.append(
                f"- {{{{{at}.group}}}}ได้รับการพัฒนาร้อยละ {{{{{at}.percent}}}} ({{{{{at}.reached}}}} จาก "
                f"{{{{{at}.total}}}} คน) เป้าหมายร้อยละ {{{{{at}.target}}}}"
            )
    return "\n".join(lines)


def _money() -> str:
    told = "แผนมี {{programmes.count}} โครงการ งบประมาณ {{money.budget}} บาท ใช้จ่าย {{money.spent}} บาท "
    return told + "คิดเป็นร้อยละ {{money.percent}}"
