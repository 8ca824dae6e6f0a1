"""A file on its way: what is known of it, what is asked, what is refused, and who may do what."""

from __future__ import annotations

import io
import zipfile

import pytest

from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import Import
from khet.kernel import jobs, work
from khet.kernel.actor import NotAllowed
from khet.kernel.files import FileRefused
from khet.kernel.states import WrongState
from tests.warehouse_cast import AT, HEADERS, JUNE, LATER, NOVEMBER, Cast, census, pupils, table

SIX = pupils(6)
TODAY = AT.date()


def questions(cast: Cast, report: warehouse.ImportReport) -> list[warehouse.QuestionRow]:
    return warehouse.questions(cast.officer, report.import_id)


def test_an_unknown_school_is_asked_and_one_decision_serves_all_its_rows(cast: Cast):
    strange = [pupil.but(school="99019999") if at < 2 else pupil for at, pupil in enumerate(SIX)]
    report = cast.check(census(strange))
    question = next(row for row in questions(cast, report) if row.cause == "school.unknown")

    warehouse.decide(
        actor=cast.officer,
        import_id=report.import_id,
        cause=question.cause,
        field=question.field,
        group=question.group,
        option="refuse",
        at=AT,
    )
    after = warehouse.check(actor=cast.officer, import_id=report.import_id, at=AT)

    assert (report.waiting, question.row_count) == (2, 2)
    assert (after.waiting, after.refused) == (0, 2)
    assert after.rows_in == after.accepted + after.repaired + after.waiting + after.refused


def test_waiting_rows_stay_and_a_fuller_snapshot_follows(cast: Cast):
    report = cast.check(census([SIX[0].but(citizen_id="", student_no="8"), *SIX[1:]]))
    first = warehouse.accept(actor=cast.officer, import_id=report.import_id, at=AT)
    question = next(row for row in questions(cast, report) if row.cause == "identity.no_number")
    warehouse.decide(
        actor=cast.officer,
        import_id=report.import_id,
        cause=question.cause,
        field=question.field,
        group=question.group,
        option="new_person",
        at=LATER,
    )

    second = warehouse.accept(actor=cast.officer, import_id=report.import_id, at=LATER)

    assert (first.rows, first.waiting, second.rows, second.waiting) == (5, 1, 6, 0)
    assert warehouse.snapshot(cast.officer, first.uuid).superseded_by == second.uuid


def test_what_waits_stands_on_home_until_it_is_done(cast: Cast):
    report = cast.check(census([SIX[0].but(citizen_id="", student_no="8"), *SIX[1:]]))
    waiting = work.items_for(cast.officer, today=TODAY)

    question = next(row for row in questions(cast, report) if row.cause == "identity.no_number")
    warehouse.decide(
        actor=cast.officer,
        import_id=report.import_id,
        cause=question.cause,
        field=question.field,
        group=question.group,
        option="refuse",
        at=AT,
    )
    warehouse.accept(actor=cast.officer, import_id=report.import_id, at=AT)

    assert [item.url_args["import_id"] for item in waiting] == [report.import_id]
    assert work.items_for(cast.officer, today=TODAY) == []


def test_a_table_nobody_knows_asks_for_its_columns_and_remembers_them(cast: Cast):
    headers = ["ก", "ข", "ค", "ง", "จ", "ฉ"]
    lines = [[p.school, p.citizen_id, p.first_name, p.last_name, p.grade, p.sex] for p in SIX]
    row = cast.upload(table(headers, lines), "something_2567_06-10.csv")
    with pytest.raises(warehouse.MappingNeeded):
        warehouse.check(actor=cast.officer, import_id=row.id, at=AT)
    keys = ["school_code", "citizen_id", "first_name", "last_name", "grade", "sex"]
    mapping = {"dataset": "pupils", "layout": "", "columns": {key: at for at, key in enumerate(keys)}, "header_row": 1}

    warehouse.choose_mapping(actor=cast.officer, import_id=row.id, mapping=mapping, at=AT)
    report = warehouse.check(actor=cast.officer, import_id=row.id, at=AT)
    next_one = cast.check(table(headers, lines[:3]), "something_2567_11-10.csv", at=LATER)

    assert report.accepted + report.repaired == 6
    assert (next_one.dataset, next_one.rows_in, next_one.waiting) == ("pupils", 3, 0)
    assert [each.dataset for each in warehouse.saved_mappings(cast.officer, cast.office.id)] == ["pupils"]


@pytest.mark.parametrize(
    "mapping",
    [
        {"dataset": "pupils", "columns": {"citizen_id": 99}},
        {"dataset": "pupils", "columns": {"nonsense": 0}},
        {"dataset": "pupils", "columns": {"citizen_id": 0, "first_name": 0}},
        {"dataset": "pupils", "columns": {}},
        {"dataset": "pupils", "columns": "all"},
    ],
)
def test_a_mapping_that_cannot_be_is_refused(cast: Cast, mapping: dict[str, object]):
    row = cast.upload(census(SIX))

    with pytest.raises(warehouse.MappingRefused):
        warehouse.choose_mapping(actor=cast.officer, import_id=row.id, mapping=mapping, at=AT)


def test_a_zip_of_schools_is_one_import(cast: Cast):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for school in range(3):
            archive.writestr(f"โรงเรียน{school}.csv", census(SIX[school::3]))

    report = cast.check(buffer.getvalue(), "schools_2567_06-10.zip")
    made = warehouse.accept(actor=cast.officer, import_id=report.import_id, at=AT)

    assert (report.rows_in, made.rows, made.schools) == (6, 6, 3)


def test_the_same_pupil_in_two_files_of_a_zip_waits(cast: Cast):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.csv", census(SIX[:3]))
        archive.writestr("b.csv", census([SIX[0].but(school="99010003"), *SIX[3:]]))

    report = cast.check(buffer.getvalue(), "schools_2567_06-10.zip")

    assert report.waiting == 2
    assert {row for each in report.findings for row in each["rows"]} >= {2, 1_000_002}


def test_an_unknown_period_is_asked_before_anything_is_published(cast: Cast):
    row = cast.upload(census(SIX), "pupils.csv")
    warehouse.check(actor=cast.officer, import_id=row.id, at=AT)

    with pytest.raises((warehouse.PeriodUnknown, warehouse.NothingToPublish)):
        warehouse.accept(actor=cast.officer, import_id=row.id, at=AT)
    warehouse.set_period(actor=cast.officer, import_id=row.id, year=2567, round_="06-10", at=AT)
    made = warehouse.accept(actor=cast.officer, import_id=row.id, at=AT)

    assert (made.year, made.round) == (2567, "06-10")


def test_a_period_the_dataset_does_not_have_is_refused(cast: Cast):
    row = cast.upload(census(SIX))
    warehouse.check(actor=cast.officer, import_id=row.id, at=AT)

    with pytest.raises(warehouse.PeriodUnknown):
        warehouse.set_period(actor=cast.officer, import_id=row.id, year=2567, round_="1", at=AT)


def test_a_file_without_a_table_is_refused_and_says_why(cast: Cast):
    row = cast.upload(b"\n\n", "empty_2567.csv")

    with pytest.raises(warehouse.FileUnreadable):
        warehouse.check(actor=cast.officer, import_id=row.id, at=AT)

    stood = warehouse.import_row(cast.officer, row.id)
    assert stood.state == Import.REFUSED
    assert stood.problem


def test_a_program_is_not_even_kept(cast: Cast):
    with pytest.raises(FileRefused):
        cast.upload(b"MZ\x90", "data.csv")


def test_a_withdrawn_import_is_over_and_its_file_may_come_again(cast: Cast):
    row = cast.upload(census(SIX))
    warehouse.withdraw(actor=cast.officer, import_id=row.id, at=AT)

    with pytest.raises(WrongState):
        warehouse.check(actor=cast.officer, import_id=row.id, at=AT)

    assert not cast.upload(census(SIX)).is_again


def test_an_accepted_import_is_not_withdrawn(cast: Cast):
    made = cast.take(census(SIX))

    with pytest.raises(WrongState):
        warehouse.withdraw(actor=cast.officer, import_id=made.import_id, at=LATER)


def test_another_office_sees_nothing_of_it(cast: Cast):
    made = cast.take(census(SIX))

    for ask in (warehouse.import_row, warehouse.report, warehouse.questions):
        with pytest.raises(warehouse.NotFound):
            ask(cast.outsider, made.import_id)
    with pytest.raises(warehouse.NotFound):
        warehouse.snapshot(cast.outsider, made.uuid)
    assert warehouse.snapshots(cast.outsider) == []
    assert warehouse.imports(cast.outsider) == []


def test_who_only_reads_changes_nothing(cast: Cast):
    made = cast.take(census(SIX))

    with pytest.raises(NotAllowed):
        warehouse.upload(actor=cast.reader, office_id=cast.office.id, stream=b"a", name="a.csv", at=AT)
    with pytest.raises(warehouse.NotFound):
        warehouse.supersede(actor=cast.reader, uuid=made.uuid, reason="ไม่ชอบ", at=AT)
    with pytest.raises(warehouse.NotFound):
        warehouse.accept(actor=cast.reader, import_id=made.import_id, at=AT)


def test_the_background_does_the_same(cast: Cast):
    row = cast.upload(census(SIX))
    warehouse.start(actor=jobs_actor(), import_id=row.id, at=AT)
    jobs.run_pending()
    warehouse.start_accept(actor=jobs_actor(), import_id=row.id, at=AT)
    jobs.run_pending()

    found = warehouse.snapshots(cast.officer, current=True)

    assert [each.rows for each in found] == [6]


def jobs_actor():
    from tests.warehouse_cast import MACHINE

    return MACHINE


def test_a_job_that_needs_a_mapping_ends_well_and_says_so(cast: Cast):
    row = cast.upload(table(["ก", "ข"], [["1", "2"], ["3", "4"]]), "x_2567.csv")
    job = warehouse.start(actor=jobs_actor(), import_id=row.id, at=AT)
    jobs.run_pending()

    job.refresh_from_db()
    assert (job.state, job.result["mapping_needed"]) == ("done", True)


def test_the_marked_workbook_is_a_workbook_and_audited(cast: Cast):
    report = cast.check(census([SIX[0].but(school="99019999"), *SIX[1:]]))

    content = warehouse.marked_workbook(actor=cast.officer, import_id=report.import_id, at=AT)

    assert content[:2] == b"PK"


def test_the_report_has_the_keys_of_the_interface_and_no_others(cast: Cast):
    plain = cast.check(census(SIX)).as_plain()

    assert list(plain) == [
        "dataset",
        "encoding",
        "rows_in",
        "accepted",
        "repaired",
        "waiting",
        "refused",
        "findings",
        "reconciliation",
        "snapshot",
    ]
    assert plain["encoding"] == "utf-8-sig"
    assert (JUNE, NOVEMBER, HEADERS["school"]) == ("pupils_2567_06-10.csv", "pupils_2567_11-10.csv", "รหัสโรงเรียน")
