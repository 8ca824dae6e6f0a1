"""Questions about schools take any school of the office, by number or code, and never one of another office."""

from __future__ import annotations

import pytest

from khet.domains.organisations import public as organisations
from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import Decision
from tests.warehouse_cast import AT, MACHINE, Cast, census, pupils

SIX = pupils(6)


def asked(cast: Cast, code: str, cause: str = "school.unknown") -> warehouse.QuestionRow:
    report = cast.check(census([pupil.but(school=code) if at < 2 else pupil for at, pupil in enumerate(SIX)]))
    return next(row for row in warehouse.questions(cast.officer, report.import_id) if row.cause == cause)


def decide(cast: Cast, question: warehouse.QuestionRow, option: str, rows: tuple[int, ...] = ()) -> None:
    warehouse.decide(
        actor=cast.officer,
        import_id=question.import_id,
        cause=question.cause,
        field=question.field,
        group=question.group,
        option=option,
        rows=rows,
        at=AT,
    )


@pytest.mark.parametrize("by", ["school", "code"])
def test_a_school_that_was_not_proposed_takes_all_rows_of_the_question(cast: Cast, by: str):
    question = asked(cast, "99018888")
    school = cast.schools["99010003"].id
    decide(cast, question, f"school:{school}" if by == "school" else "code:99010003")
    after = warehouse.check(actor=cast.officer, import_id=question.import_id, at=AT)

    assert question.takes_any_school
    assert [option.key for option in question.options] == ["refuse"]
    assert Decision.objects.get().option == f"school:{school}"
    assert (after.waiting, after.refused) == (0, 0)
    repairs = [each for each in after.findings if each["cause"] == "decided"]
    assert repairs[0]["sample"] == ["99018888 → วัดป่าสมมติ (99010003)"]


@pytest.mark.parametrize("by", ["school", "code"])
def test_a_school_of_another_office_is_refused(cast: Cast, by: str):
    there = organisations.add_school(
        actor=MACHINE, office_id=cast.other_office.id, name="บ้านต่างเขต", codes={"smis8": "99020001"}, at=AT
    )
    question = asked(cast, "99018888")

    with pytest.raises(warehouse.NoSuchOption):
        decide(cast, question, f"school:{there.id}" if by == "school" else "code:99020001")
    assert not Decision.objects.exists()


def test_a_decision_about_a_school_that_is_none_of_the_office_any_more_is_asked_again(cast: Cast):
    question = asked(cast, "99018888")
    decide(cast, question, "code:99010003")
    Decision.objects.update(option="school:987654")
    after = warehouse.check(actor=cast.officer, import_id=question.import_id, at=AT)

    assert after.waiting == 2


def test_a_mistyped_code_of_another_office_is_given_to_the_right_school(cast: Cast):
    question = asked(cast, "99029999", "school.other_office")
    decide(cast, question, "code:99010001")

    assert question.takes_any_school
    assert warehouse.check(actor=cast.officer, import_id=question.import_id, at=AT).waiting == 0


def test_several_schools_of_another_office_are_not_made_one(cast: Cast):
    strange = ["99029998", "99029999"]
    rows = [pupil.but(school=strange[at]) if at < 2 else pupil for at, pupil in enumerate(SIX)]
    report = cast.check(census(rows))
    question = next(
        row for row in warehouse.questions(cast.officer, report.import_id) if row.cause == "school.other_office"
    )

    assert not question.takes_any_school
    with pytest.raises(warehouse.NoSuchOption):
        decide(cast, question, "code:99010001")
    decide(cast, question, "code:99010001", rows=(question.rows[0],))
    assert warehouse.check(actor=cast.officer, import_id=question.import_id, at=AT).waiting == 1


def test_a_question_about_anything_else_takes_no_school(cast: Cast):
    report = cast.check(census([SIX[0].but(birth_date="32/13/2558"), *SIX[1:]]))
    question = next(row for row in warehouse.questions(cast.officer, report.import_id) if row.cause.startswith("date."))

    with pytest.raises(warehouse.NoSuchOption):
        decide(cast, question, "code:99010001")
