"""Instruments come in, change, are published and copied; what was published never changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from lxml import etree

from khet.domains.instruments import permissions as p
from khet.domains.instruments import public as instruments
from khet.domains.instruments.models import Instrument, InstrumentVersion
from khet.domains.instruments.queries import instruments as reading
from khet.kernel.actor import NOBODY, NotAllowed
from khet.kernel.models import AuditEntry
from tests.forms_cast import form, question, workbook
from tests.forms_people import AT, MACHINE, actor, office_id

LATER = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
FORM = form(question("item", "rating", list_key="level5"), question("why"), languages=("th", "en"))
EDIT = (p.FORM_VIEW, p.FORM_EDIT, p.FORM_PUBLISH)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> int:
    return office_id()


def made(here: int, code: str = "visit") -> instruments.VersionRow:
    who = actor(*EDIT, office_id=here)
    return instruments.create_instrument(actor=who, office_id=here, code=code, kind="service", form=FORM, at=AT)


def test_a_workbook_becomes_a_draft_and_is_put_into_use(here: int):
    who = actor(*EDIT, office_id=here)
    data = instruments.export_xlsform(actor=who, version_id=made(here, "first").id)

    found = instruments.import_xlsform(actor=who, office_id=here, data=data, file_name="x.xlsx", at=AT, code="second")
    published = instruments.publish_version(actor=who, version_id=found.version.id, at=LATER)

    assert (found.is_new, found.version.number, found.version.state) == (True, 1, "draft")
    assert (published.state, published.published_at) == ("published", LATER)
    assert instruments.form_of(published.id) == FORM
    root = etree.fromstring(instruments.xform_of(published.id).encode())
    assert root.find(".//{*}data").get("id") == "second"
    assert AuditEntry.objects.filter(verb="instruments.instrument.published").count() == 1


def test_the_same_workbook_again_makes_no_new_version(here: int):
    who = actor(*EDIT, office_id=here)
    data = instruments.export_xlsform(actor=who, version_id=made(here).id)
    before = InstrumentVersion.objects.count()

    found = instruments.import_xlsform(actor=who, office_id=here, data=data, file_name="x.xlsx", at=LATER)

    assert not found.is_new
    assert InstrumentVersion.objects.count() == before


def test_a_faulty_workbook_leaves_nothing_behind(here: int):
    data = workbook(survey=[["type", "name", "label"], ["quiz", "q", "ก"]])

    with pytest.raises(instruments.FormRefused) as refused:
        instruments.import_xlsform(
            actor=actor(*EDIT, office_id=here), office_id=here, data=data, file_name="x.xlsx", at=AT, code="bad"
        )

    assert [(fault.sheet, fault.cell) for fault in refused.value.problems] == [("survey", "A2")]
    assert not Instrument.objects.filter(code="bad").exists()


def test_a_new_version_never_shifts_old_answers(here: int):
    who = actor(*EDIT, office_id=here)
    first = instruments.publish_version(actor=who, version_id=made(here).id, at=AT)
    answers = {"item": "4", "why": "ดี"}
    longer = replace(FORM, questions=(question("new"), *reversed(FORM.questions)))

    draft = instruments.save_draft(actor=who, instrument_id=first.instrument_id, form=longer, at=LATER)
    second = instruments.publish_version(actor=who, version_id=draft.id, at=LATER)

    assert (first.number, second.number) == (1, 2)
    assert instruments.form_of(first.id) == FORM
    states = {row.number: row.state for row in instruments.version_rows(actor=who, instrument_id=first.instrument_id)}
    assert states == {1: "retired", 2: "published"}
    for version in (first, second):
        said = instruments.logic_of(version.id).evaluate(answers, today=date(2026, 11, 21))
        assert {("item",), ("why",)} <= said.relevant
        assert instruments.form_of(version.id).question("item").kind == "rating"


def test_a_published_version_is_not_touched_by_later_drafts(here: int):
    who = actor(*EDIT, office_id=here)
    first = instruments.publish_version(actor=who, version_id=made(here).id, at=AT)
    stored = InstrumentVersion.objects.values().get(pk=first.id)

    changed = replace(FORM, labels={"th": "ชื่อใหม่"})
    draft = instruments.save_draft(actor=who, instrument_id=first.instrument_id, form=changed, at=LATER)
    again = instruments.save_draft(actor=who, instrument_id=first.instrument_id, form=changed, at=LATER)

    assert InstrumentVersion.objects.values().get(pk=first.id) == stored
    assert (draft.id, draft.number) == (again.id, 2)
    with pytest.raises(instruments.VersionFixed):
        instruments.publish_version(actor=who, version_id=first.id, at=LATER)


def test_a_change_that_breaks_comparability_is_kept_with_the_version(here: int):
    who = actor(*EDIT, office_id=here)
    first = instruments.publish_version(actor=who, version_id=made(here).id, at=AT)
    turned = replace(FORM, questions=(replace(FORM.questions[0], reversed=True), FORM.questions[1]))

    draft = instruments.save_draft(actor=who, instrument_id=first.instrument_id, form=turned, at=LATER)

    assert draft.breaks
    assert [change["what"] for change in instruments.changes_of(actor=who, version_id=draft.id)] == ["measure"]


def test_a_form_with_problems_may_be_a_draft_but_is_not_published(here: int):
    who = actor(*EDIT, office_id=here)
    unfinished = form(question("q", "rating", list_key="nowhere"), question("g", "group"))
    draft = instruments.create_instrument(actor=who, office_id=here, code="half", kind="other", form=unfinished, at=AT)

    with pytest.raises(instruments.FormRefused) as refused:
        instruments.publish_version(actor=who, version_id=draft.id, at=LATER)

    assert {problem.key for problem in refused.value.problems} == {"q", "g"}


def test_a_draft_is_thrown_away_and_the_version_in_use_stays(here: int):
    who = actor(*EDIT, office_id=here)
    first = instruments.publish_version(actor=who, version_id=made(here).id, at=AT)
    instruments.save_draft(actor=who, instrument_id=first.instrument_id, form=form(question("q")), at=LATER)

    instruments.discard_draft(actor=who, instrument_id=first.instrument_id, at=LATER)

    row = instruments.instrument_row(actor=who, code="visit", office_id=here)
    assert row.draft is None
    assert row.published == first


def test_an_office_copies_a_shipped_instrument_and_owns_the_copy(here: int):
    shipped = instruments.ensure_library(actor=MACHINE, at=AT)
    who = actor(*EDIT, office_id=here)
    source = next(row for row in shipped if row.code == "training-satisfaction")

    copy = instruments.copy_to_office(actor=who, instrument_id=source.instrument_id, office_id=here, at=LATER)

    assert (copy.office_id, copy.state) == (here, "draft")
    assert instruments.form_of(copy.id) == instruments.form_of(source.id)
    listed = {row.code: row for row in instruments.instrument_rows(actor=who, office_id=here)}
    assert listed["training-satisfaction"].office_id == here
    assert listed["use-at-work"].is_shipped
    with pytest.raises(instruments.CodeTaken):
        instruments.copy_to_office(actor=who, instrument_id=source.instrument_id, office_id=here, at=LATER)


def test_what_ships_is_published_once_and_never_overwrites_what_people_changed():
    first = instruments.ensure_library(actor=MACHINE, at=AT)
    changed = first[0]
    instruments.save_draft(actor=MACHINE, instrument_id=changed.instrument_id, form=FORM, at=LATER)

    assert {row.state for row in first} == {"published"}
    assert len(first) == 6
    assert instruments.ensure_library(actor=MACHINE, at=LATER) == []
    assert InstrumentVersion.objects.filter(instrument_id=changed.instrument_id).count() == 2


def test_retired_instruments_leave_the_list_and_come_back(here: int):
    who = actor(*EDIT, office_id=here)
    row = made(here)

    instruments.retire(actor=who, instrument_id=row.instrument_id, retired=True, at=LATER)

    assert instruments.instrument_rows(actor=who, office_id=here) == []
    assert len(instruments.instrument_rows(actor=who, office_id=here, retired=True)) == 1
    instruments.retire(actor=who, instrument_id=row.instrument_id, retired=False, at=LATER)
    assert len(instruments.instrument_rows(actor=who, office_id=here)) == 1


def test_another_offices_instruments_do_not_exist_for_the_actor(here: int):
    row = made(here)
    stranger = actor(*EDIT, office_id=here + 1)

    assert instruments.instrument_rows(actor=stranger, office_id=here) == []
    with pytest.raises(instruments.NoSuchInstrument):
        instruments.version_row(actor=stranger, version_id=row.id)
    with pytest.raises(instruments.NoSuchInstrument):
        instruments.publish_version(actor=stranger, version_id=row.id, at=LATER)
    with pytest.raises(instruments.NoSuchInstrument):
        instruments.export_xlsform(actor=stranger, version_id=row.id)


def test_nothing_is_written_without_the_permission(here: int):
    row = made(here)
    reader = actor(p.FORM_VIEW, office_id=here)
    editor = actor(p.FORM_VIEW, p.FORM_EDIT, office_id=here)

    with pytest.raises(NotAllowed):
        instruments.create_instrument(actor=reader, office_id=here, code="x1", kind="other", form=FORM, at=AT)
    with pytest.raises(NotAllowed):
        instruments.create_instrument(actor=editor, office_id=None, code="x1", kind="other", form=FORM, at=AT)
    with pytest.raises(instruments.NoSuchInstrument):
        instruments.publish_version(actor=editor, version_id=row.id, at=AT)
    with pytest.raises(instruments.NoSuchInstrument):
        instruments.save_draft(actor=NOBODY, instrument_id=row.instrument_id, form=FORM, at=AT)


def test_what_ships_is_changed_only_by_those_who_reach_everything(here: int):
    shipped = instruments.ensure_library(actor=MACHINE, at=AT)[0]

    with pytest.raises(NotAllowed):
        instruments.save_draft(
            actor=actor(*EDIT, office_id=here), instrument_id=shipped.instrument_id, form=FORM, at=LATER
        )


@pytest.mark.parametrize("code", ["", "x", "ชื่อไทย", "a b", "-a", "A1", "a" * 61])
def test_a_code_is_short_and_plain(here: int, code: str):
    with pytest.raises(instruments.Refusal):
        made(here, code)


def test_a_code_is_taken_once_in_an_office(here: int):
    made(here)

    with pytest.raises(instruments.CodeTaken):
        made(here)


def test_lists_take_two_queries_and_forms_are_kept_by_their_hash(here: int, django_assert_num_queries: object):
    row = made(here)
    who = actor(*EDIT, office_id=here)
    reading._form.cache_clear()

    with django_assert_num_queries(3):  # type: ignore[operator]
        instruments.instrument_rows(actor=who, office_id=here)
    with django_assert_num_queries(2):  # type: ignore[operator]
        instruments.form_of(row.id)
    with django_assert_num_queries(1):  # type: ignore[operator]
        instruments.form_of(row.id)
