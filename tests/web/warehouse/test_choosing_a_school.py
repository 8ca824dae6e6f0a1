"""A row whose school the register does not know may be given to any school of the office, by list, name or code."""

from __future__ import annotations

import re

import pytest

from khet.domains.organisations import public as organisations
from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import Decision
from khet.domains.warehouse.web.shown import token
from khet.kernel import jobs
from tests import people_cast, rosters
from tests.warehouse_web_cast import SCHOOLS

UNKNOWN = ("99019999", "ไม่คล้ายใครเลย")


@pytest.fixture
def row(store):
    """A file in which two of six pupils are of a school that nobody knows."""
    pupils = [*rosters.pupils(SCHOOLS, 4), *(rosters.Pupil(at, UNKNOWN) for at in (51, 52))]
    return store.take(rosters.workbook(pupils))


@pytest.fixture
def question(store, row):
    """What is asked about them."""
    return next(each for each in warehouse.questions(store.actor("data"), row.id) if each.cause == "school.unknown")


def _decide(store, row, **answers):
    answer = store.browse("data").post(f"/data/imports/{row.id}/decide/", answers, follow=True)
    jobs.run_pending()
    return answer.content.decode()


def _school(store, code):
    return next(each.school_id for each in organisations.school_keys(store.office_id) if ("smis8", code) in each.codes)


def test_the_page_offers_every_school_of_the_office_and_none_of_another(store, row, question):
    organisations.add_school(
        actor=people_cast.MACHINE,
        office_id=store.cast.other_office.id,
        name="บ้านต่างเขต",
        codes={"smis8": "99020777"},
        at=people_cast.AT,
    )
    page = store.browse("data").get(f"/data/imports/{row.id}/").content.decode()
    listed = re.search(r'<datalist id="office-schools">(.*?)</datalist>', page).group(1)

    assert f'name="s.{token(question)}"' in page
    assert all(f"{name} ({code})" in listed for code, name in SCHOOLS)
    assert "บ้านต่างเขต" not in page


@pytest.mark.parametrize("typed", ["บ้านท่าน้ำวิทยา (99010902)", " 99010902 ", "โรงเรียนบ้านท่าน้ำวิทยา"])
def test_what_the_list_shows_a_code_or_a_name_settles_all_rows_at_once(store, row, question, typed):
    _decide(store, row, **{f"s.{token(question)}": typed})
    after = warehouse.import_row(store.actor("data"), row.id)

    assert [each.option for each in Decision.objects.all()] == [f"school:{_school(store, '99010902')}"]
    assert (row.waiting, after.waiting, after.refused) == (2, 0, 0)


def test_a_typed_school_is_told_as_the_answer_and_an_option_may_replace_it(store, row, question):
    key = token(question)
    warehouse.decide(
        actor=store.actor("data"),
        import_id=row.id,
        cause=question.cause,
        field=question.field,
        group=question.group,
        option="code:99010903",
        at=people_cast.AT,
    )
    page = store.browse("data").get(f"/data/imports/{row.id}/").content.decode()

    assert "ตัดสินแล้ว: บ้านท่าทรายวิทยา (99010903)" in page
    assert 'value="บ้านท่าทรายวิทยา (99010903)"' in page
    _decide(store, row, **{f"q.{key}": "refuse", f"s.{key}": "บ้านท่าทรายวิทยา (99010903)"})
    assert Decision.objects.get().option == "refuse"


def test_a_school_that_the_office_does_not_have_is_said_and_the_other_answers_are_kept(store, row, question):
    page = _decide(store, row, **{f"s.{token(question)}": "บ้านต่างเขต"})

    assert "ไม่พบโรงเรียน “บ้านต่างเขต” ในเขตนี้" in page
    assert not Decision.objects.exists()


def test_a_school_typed_under_a_question_about_something_else_has_no_effect(store):
    other = store.take(rosters.workbook(rosters.faulty(SCHOOLS, 60)))
    date = next(each for each in warehouse.questions(store.actor("data"), other.id) if each.cause == "date.unreadable")
    _decide(store, other, **{f"s.{token(date)}": "99010902"})

    assert not Decision.objects.exists()
