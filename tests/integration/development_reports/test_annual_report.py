"""The annual report puts every group's target beside its result, in quantity and in quality."""

from __future__ import annotations

import pytest

from khet.domains.development import public as development
from khet.kernel.documents import Table, plain, render_docx, render_pdf, render_xlsx
from khet.reports.development import annual
from tests import development_cast
from tests.development_cast import AT, Year


@pytest.fixture
def year(db: None) -> Year:
    return development_cast.build(teachers=0)


def rows(year: Year, name: str) -> list[list[str]]:
    document = annual.build(actor=year.developer, plan_id=year.plan_id)
    table = next(block for block in document.blocks if isinstance(block, Table) and block.name == name)
    return [[plain(cell.text) for cell in row.cells] for row in table.rows]


def reach(year: Year, *results: tuple[int, int]) -> None:
    goals = development.plan(actor=year.developer, plan_id=year.plan_id).goals
    for goal, (reached, total) in zip(goals, results, strict=True):
        words = development.GoalWords(
            goal.group_label,
            goal.target_percent,
            goal.quality,
            reached_count=reached,
            total_count=total,
            quality_result=f"{goal.group_label}ผ่านเกณฑ์",
        )
        development.save_goal(actor=year.developer, plan_id=year.plan_id, words=words, goal_id=goal.id, at=AT)


def test_goals_of_100_90_90_are_reached_with_100_100_100(year: Year):
    reach(year, (12, 12), (40, 40), (27, 27))

    assert [row[1:] for row in rows(year, "เชิงปริมาณ")] == [
        ["ครูผู้ช่วย", "100.00", "12 จาก 12", "100.00", "บรรลุ"],
        ["บุคลากรทางการศึกษา", "90.00", "40 จาก 40", "100.00", "บรรลุ"],
        ["ผู้บริหารสถานศึกษา", "90.00", "27 จาก 27", "100.00", "บรรลุ"],
    ]
    assert rows(year, "เชิงคุณภาพ")[0][3] == "ครูผู้ช่วยผ่านเกณฑ์"


def test_a_target_is_compared_exactly_never_after_rounding(year: Year):
    reach(year, (29999, 30000), (9, 10), (26, 27))

    assert [row[4:] for row in rows(year, "เชิงปริมาณ")] == [
        ["100.00", "ไม่บรรลุ"],
        ["90.00", "บรรลุ"],
        ["96.30", "บรรลุ"],
    ]


def test_a_goal_without_a_result_says_so_and_keeps_the_report_a_draft(year: Year):
    document = annual.build(actor=year.developer, plan_id=year.plan_id)

    assert document.draft
    assert [row[3:] for row in rows(year, "เชิงปริมาณ")] == [["–", "–", "ยังไม่มีผล"]] * 3


def test_programmes_stand_with_their_money(year: Year):
    assert rows(year, "โครงการ") == [
        ["1", "อบรมการสอนเชิงรุก", "อบรมเชิงปฏิบัติการ", "–", "12,500.00", "0.00"],
        ["รวม", "12,500.00", "0.00"],
    ]


def test_every_format_can_be_made(year: Year):
    document = annual.build(actor=year.developer, plan_id=year.plan_id)

    assert render_pdf(document).startswith(b"%PDF")
    assert render_docx(document).startswith(b"PK")
    assert render_xlsx(document).startswith(b"PK")
