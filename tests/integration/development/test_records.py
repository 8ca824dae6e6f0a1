"""Money, papers, pictures and learning at work: kept, summed up, and only by those who may."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist
from PIL import Image

from khet.domains.development import public as development
from khet.domains.development.actions import groups, leavings, plans
from khet.domains.development.models import AnnualPlan, Event, Photo, PlanChange
from khet.kernel import files, work
from khet.kernel.actor import NotAllowed
from tests import development_cast
from tests.development_cast import AT, DAY, TODAY


@pytest.fixture
def year(db):
    return development_cast.build(teachers=2)


def spend(year, amount=480_000, line=None):
    words = development.ExpenseWords("ค่าอาหาร", amount, DAY, line)
    return development.add_expense(actor=year.developer, event_id=year.event_id, words=words, at=AT)


def test_what_is_spent_is_the_sum_of_expenses(year):
    spend(year, 480_000, year.line_id)
    spend(year, 20_050)
    words = development.ExpenseWords("ค่าจ้างพิมพ์", 100, DAY)
    development.add_programme_expense(actor=year.developer, programme_id=year.programme_id, words=words, at=AT)

    [line] = development.budget_rows([year.programme_id])[year.programme_id]
    plan = development.plan(actor=year.developer, plan_id=year.plan_id)
    facts = development.report_facts(actor=year.developer, event_id=year.event_id)

    assert (line.spent, line.left) == (480_000, 770_000)
    assert (plan.budget, plan.spent, facts.spent) == (1_250_000, 500_150, 500_050)


def test_an_expense_of_nothing_or_of_anothers_budget_is_refused(year):
    with pytest.raises(development.EventProblem):
        spend(year, 0)
    with pytest.raises(ObjectDoesNotExist):
        spend(year, 5, 10**6)


def test_missing_expenses_wait_on_home_once_the_event_was_held(year):
    development.step(actor=year.developer, event_id=year.event_id, to="done", at=AT)
    kinds = {item.kind for item in work.items_for(year.developer, today=TODAY)}

    spend(year)

    assert kinds == {"development.record_expenses"}
    assert not work.items_for(year.developer, today=TODAY)


def test_photos_are_upright_small_and_without_their_camera(year):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Somebody's camera"
    out = io.BytesIO()
    Image.new("RGB", (3000, 2000)).save(out, format="JPEG", exif=exif)

    uploads = [development.Upload("ภาพ ๑.JPG", out.getvalue())]
    [photo] = development.add_photos(actor=year.developer, event_id=year.event_id, uploads=uploads, at=AT)

    with files.open_file(photo.file) as stream:
        kept = Image.open(io.BytesIO(stream.read()))
        assert (kept.size, dict(kept.getexif())) == ((1067, 1600), {})


def test_one_broken_photo_keeps_all_of_them_out(year):
    uploads = [development.Upload("a.png", development_cast.picture()), development.Upload("b.png", b"no picture")]

    with pytest.raises(development.EventProblem):
        development.add_photos(actor=year.developer, event_id=year.event_id, uploads=uploads, at=AT)

    assert not Photo.objects.exists()


def test_a_program_in_the_clothes_of_a_paper_is_refused(year):
    upload = development.Upload("แผน.pdf", b"MZ\x90\x00" + b"\x00" * 100)

    with pytest.raises(files.FileRefused):
        development.add_material(actor=year.developer, event_id=year.event_id, title="แผน", upload=upload, at=AT)


@pytest.mark.parametrize("more", [{}, {"upload": development.Upload("a.txt", b"x"), "url": "https://example.org"}])
def test_a_material_is_either_a_file_or_a_link(year, more):
    with pytest.raises(development.EventProblem):
        development.add_material(actor=year.developer, event_id=year.event_id, title="x", at=AT, **more)


def test_what_is_removed_is_gone_and_audited(year):
    lesson = development.save_group_lesson(
        actor=year.developer, event_id=year.event_id, group_name="กลุ่ม 1", text="ได้เรียนรู้", at=AT
    )

    leavings.remove(actor=year.developer, event_id=year.event_id, kind="lesson", record_id=lesson.pk, at=AT)

    assert not year.event.group_lessons.exists()


def test_a_changed_approved_plan_keeps_what_stood_there(year):
    development.approve_plan(actor=year.director, plan_id=year.plan_id, at=AT)
    goal = AnnualPlan.objects.get().goals.first()
    words = development.GoalWords(goal.group_label, Decimal(95), goal.quality)

    with pytest.raises(development.PlanProblem):
        development.save_goal(actor=year.developer, plan_id=year.plan_id, goal_id=goal.pk, words=words, at=AT)
    development.save_goal(
        actor=year.developer, plan_id=year.plan_id, goal_id=goal.pk, words=words, reason="มติที่ประชุม", at=AT
    )

    change = PlanChange.objects.get()
    assert (change.before, change.after) == ({"target_percent": "100.00"}, {"target_percent": "95"})


def test_a_result_may_be_written_into_an_approved_plan_without_a_reason(year):
    development.approve_plan(actor=year.director, plan_id=year.plan_id, at=AT)
    goal = AnnualPlan.objects.get().goals.first()
    words = development.GoalWords(goal.group_label, goal.target_percent, goal.quality, 48, 48, "เต็มตามศักยภาพ")

    development.save_goal(actor=year.developer, plan_id=year.plan_id, goal_id=goal.pk, words=words, at=AT)

    assert not PlanChange.objects.exists()


def test_a_programme_with_events_stays_in_the_plan(year):
    with pytest.raises(development.PlanProblem):
        plans.remove_part(
            actor=year.developer, plan_id=year.plan_id, kind="programme", part_id=year.programme_id, at=AT
        )


def test_members_write_the_log_of_their_own_circle_and_nobody_elses(year):
    first, second = (row.id for row in year.teachers)
    words = development.PlcWords("วงคณิต", "นักเรียนคิดเลขไม่คล่อง", development_cast.YEAR, first, (first,))
    circle = development.save_plc(actor=year.developer, office_id=year.office_id, words=words, at=AT)
    log = development.PlcLogWords(TODAY, Decimal(2), "ปัญหา", present_ids=(first,))

    development.add_plc_log(actor=year.teacher(0), group_id=circle.pk, words=log, at=AT)

    with pytest.raises((NotAllowed, ObjectDoesNotExist)):
        development.add_plc_log(actor=year.teacher(1), group_id=circle.pk, words=log, at=AT)
    stranger = development.PlcLogWords(TODAY, Decimal(2), "ปัญหา", present_ids=(second,))
    with pytest.raises(development.EventProblem):
        development.add_plc_log(actor=year.teacher(0), group_id=circle.pk, words=stranger, at=AT)


def test_nobody_accepts_their_own_learning(year):
    words = development.SelfLearningWords("อบรมออนไลน์", Decimal(3), TODAY, url="https://example.org")
    own = development.report_self_learning(actor=year.developer, words=words, at=AT)
    other = development.report_self_learning(actor=year.teacher(0), words=words, at=AT)

    development.decide_self_learning(actor=year.developer, record_id=other.pk, accept=True, at=AT)

    with pytest.raises(development.EventProblem):
        groups.decide_self_learning(actor=year.developer, record_id=own.pk, accept=True, at=AT)
    assert "รับรองการเรียนรู้" in work.notifications(year.teacher(0))[0].text


@pytest.mark.parametrize("who", ["outsider", "teacher", "officer"])
def test_others_change_nothing(year, who):
    actor = year.people.actor(who)
    words = development.EventWords("x", DAY, DAY)

    with pytest.raises((NotAllowed, ObjectDoesNotExist)):
        development.edit_event(actor=actor, event_id=year.event_id, words=words, at=AT)
    with pytest.raises((NotAllowed, ObjectDoesNotExist)):
        development.save_note(actor=actor, event_id=year.event_id, kind="problem", text="x", at=AT)
    with pytest.raises((NotAllowed, ObjectDoesNotExist)):
        development.edit_plan(actor=actor, plan_id=year.plan_id, words=development.PlanWords("x"), at=AT)
    assert Event.objects.get().title == "อบรมการสอนเชิงรุก รุ่น 1"


def test_the_plan_of_the_sukhothai_kind_reaches_all_its_goals(year):
    for goal, (reached, total) in zip(
        AnnualPlan.objects.get().goals.all(), [(48, 48), (31, 31), (27, 27)], strict=True
    ):
        words = development.GoalWords(goal.group_label, goal.target_percent, goal.quality, reached, total)
        development.save_goal(actor=year.developer, plan_id=year.plan_id, goal_id=goal.pk, words=words, at=AT)

    goals = development.plan(actor=year.developer, plan_id=year.plan_id).goals

    assert [f"{goal.target_percent:.0f}" for goal in goals] == ["100", "90", "90"]
    assert [goal.reached.percent_text for goal in goals] == ["100.00", "100.00", "100.00"]
    assert all(goal.reached.is_reached for goal in goals)
