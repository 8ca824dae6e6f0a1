"""The annual report puts every group's target beside its result, in quantity and in quality."""

from __future__ import annotations

import pytest

from khet.domains.development import public as development
from khet.domains.instruments import public as instruments
from khet.kernel.actor import NotAllowed
from khet.kernel.documents import Items, Paragraph, Table, plain, render_docx, render_pdf, render_xlsx
from khet.reports.development import annual, annual_story, issuing
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


def test_what_was_reached_is_told_in_words_with_bound_figures(year: Year):
    reach(year, (12, 12), (40, 40), (27, 27))

    told = "\n".join(
        line for block in annual.build(actor=year.developer, plan_id=year.plan_id).blocks for line in said(block)
    )

    assert "แผนมีเป้าหมาย 3 กลุ่ม มีผลแล้ว 3 กลุ่ม บรรลุเป้าหมาย 3 กลุ่ม" in told
    assert "ผู้บริหารสถานศึกษาได้รับการพัฒนาร้อยละ 100.00 (27 จาก 27 คน) เป้าหมายร้อยละ 90.00" in told


def said(block: object) -> list[str]:
    if isinstance(block, Paragraph):
        return [plain(block.text)]
    return [plain(item) for item in block.items] if isinstance(block, Items) else []


def approved(year: Year) -> None:
    development.approve_plan(actor=year.director, plan_id=year.plan_id, at=AT)
    plan = development.plan(actor=year.developer, plan_id=year.plan_id)
    for goal in plan.goals:
        words = development.GoalWords(
            goal.group_label, goal.target_percent, goal.quality, reached_count=9, total_count=10, quality_result="ใช้จริง"
        )
        development.save_goal(
            actor=year.developer, plan_id=plan.id, words=words, goal_id=goal.id, reason="บันทึกผล", at=AT
        )


def test_an_officers_words_stand_in_the_report_and_keep_their_figures(year: Year):
    reach(year, (12, 12), (40, 40), (27, 27))
    told = annual_story.story(actor=year.developer, plan_id=year.plan_id)
    here = next(each for each in annual_story.sections(told, {}) if each.key == "programmes")
    typed = here.bound.text.replace("แผนมี", "ปีนี้เขตมี")
    segments = instruments.words_as_data(instruments.edit_words(here.segments, told.slots, typed))
    development.save_report_section(
        actor=year.developer, plan_id=year.plan_id, key="programmes", segments=segments, revision=0, at=AT
    )
    money = development.BudgetWords("งบดำเนินงาน", "ค่าวิทยากร", 250_000)
    development.save_budget_line(actor=year.developer, programme_id=year.programme_id, words=money, at=AT)

    now = annual.build(actor=year.developer, plan_id=year.plan_id)
    lines = [line for block in now.blocks for line in said(block)]
    assert any("ปีนี้เขตมี 1 โครงการ งบประมาณ 15,000.00 บาท" in line for line in lines)


def test_a_finished_year_is_issued_with_a_number_that_the_same_content_keeps(year: Year):
    with pytest.raises(issuing.NotDone):
        issuing.issue_annual(actor=year.developer, plan_id=year.plan_id, fmt="pdf", at=AT)
    approved(year)

    first = issuing.issue_annual(actor=year.developer, plan_id=year.plan_id, fmt="pdf", at=AT)
    again = issuing.issue_annual(actor=year.developer, plan_id=year.plan_id, fmt="docx", at=AT)
    assert first.reference == again.reference

    figures = {figure.label: figure for figure in annual.build(actor=year.developer, plan_id=year.plan_id).figures()}
    assert figures["ครูผู้ช่วย ผล (ร้อยละ)"].value == "90.00"
    now = issuing.current_annual_figure(dict(figures["ครูผู้ช่วย ผล (ร้อยละ)"].args))
    assert now is not None
    assert now.value == "90.00"
    assert issuing.current_annual_figure({"plan": 10**6, "slot": "goals.count"}) is None

    with pytest.raises(NotAllowed):
        issuing.issue_annual(actor=year.director, plan_id=year.plan_id, fmt="pdf", at=AT)
