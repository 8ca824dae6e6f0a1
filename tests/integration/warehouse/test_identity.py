"""Who a row is about: recognised by number, asked where that is not sure, merged and parted by a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import Individual, Snapshot
from khet.engine import snapshots
from khet.kernel.actor import NotAllowed
from khet.kernel.models import AuditEntry
from tests.frameworks_cast import actor
from tests.warehouse_cast import AT, LATER, NEXT_JUNE, NEXT_YEAR, NOVEMBER, Cast, Pupil, census, number, pupils

SIX = pupils(6)
G_CODE = "G670100000001"


def decide(cast: Cast, report: warehouse.ImportReport, cause: str, option: str, group: str | None = None) -> None:
    found = [
        row
        for row in warehouse.questions(cast.officer, report.import_id)
        if row.cause == cause and group in (None, row.group)
    ]
    for row in found:
        warehouse.decide(
            actor=cast.officer,
            import_id=report.import_id,
            cause=cause,
            field=row.field,
            group=row.group,
            option=option,
            at=LATER,
        )


def causes(report: warehouse.ImportReport) -> list[str]:
    return sorted(each["cause"] for each in report.findings if each["severity"] == "ask")


def person_of(folder: Path, snapshot: warehouse.SnapshotRow, row: int) -> int:
    place = folder / Snapshot.objects.get(uuid=snapshot.uuid).folder
    return {each["row"]: each["person"] for each in snapshots.read(place).to_pylist()}[row]


def test_a_number_of_somebody_else_updates_nobody(cast: Cast):
    cast.take(census(SIX))
    wrong = SIX[0].but(first_name="คนละคน", last_name="คนละสกุล", birth_date="09/09/2556", house_no="999")

    report = cast.check(census([wrong, *SIX[1:]]), NOVEMBER, at=LATER)
    warehouse.accept(actor=cast.officer, import_id=report.import_id, at=LATER)

    assert causes(report) == ["identity.conflict"]
    assert report.waiting == 1
    assert Individual.objects.get(student_no="00001").first_name == SIX[0].first_name
    assert not Individual.objects.filter(first_name="คนละคน").exists()


@pytest.mark.parametrize(("option", "people"), [("new_person", 7), ("refuse", 6)])
def test_a_conflict_is_decided_by_a_person(cast: Cast, option: str, people: int):
    cast.take(census(SIX))
    wrong = SIX[0].but(first_name="คนละคน", last_name="คนละสกุล", birth_date="09/09/2556")
    report = cast.check(census([wrong, *SIX[1:]]), NOVEMBER, at=LATER)

    decide(cast, report, "identity.conflict", option)
    warehouse.accept(actor=cast.officer, import_id=report.import_id, at=LATER)
    done = warehouse.report(cast.officer, report.import_id)

    assert done.waiting == 0
    assert Individual.objects.count() == people
    assert Individual.objects.get(identifiers__digest__isnull=False, student_no="00001", first_name=SIX[0].first_name)


def test_a_conflict_may_be_the_same_person_with_new_details(cast: Cast):
    cast.take(census(SIX))
    known = Individual.objects.get(student_no="00001")
    changed = SIX[0].but(first_name="ชื่อใหม่", last_name="สกุลใหม่", birth_date="09/09/2556")
    report = cast.check(census([changed, *SIX[1:]]), NOVEMBER, at=LATER)

    decide(cast, report, "identity.conflict", f"person:{known.pk}")
    warehouse.accept(actor=cast.officer, import_id=report.import_id, at=LATER)

    known.refresh_from_db()
    assert known.first_name == "ชื่อใหม่"
    assert known.former_names.get().first_name == SIX[0].first_name


def test_a_name_alone_may_change(cast: Cast):
    cast.take(census(SIX))

    report = cast.check(census([SIX[0].but(first_name="เปลี่ยนชื่อ", last_name="แล้ว"), *SIX[1:]]), NOVEMBER, at=LATER)

    assert report.waiting == 0


def test_a_g_code_that_becomes_a_citizen_number_stays_one_person(cast: Cast, folder: Path):
    was = SIX[0].but(citizen_id=G_CODE)
    june = cast.take(census([was, *SIX[1:]]))
    report = cast.check(census([SIX[0].but(citizen_id=number(99)), *SIX[1:]]), NOVEMBER, at=LATER)

    decide(cast, report, "identity.new_number", "same")
    november = warehouse.accept(actor=cast.officer, import_id=report.import_id, at=LATER)

    assert causes(report) == ["identity.new_number"]
    assert person_of(folder, november, 2) == person_of(folder, june, 2)
    assert sorted(Individual.objects.get(student_no="00001").identifiers.values_list("kind", flat=True)) == [
        "citizen",
        "g_code",
    ]
    third = cast.check(census([SIX[0].but(citizen_id=number(99)), *SIX[1:]]), NEXT_JUNE, at=NEXT_YEAR)
    assert not [cause for cause in causes(third) if cause.startswith("identity")]


def test_a_new_number_of_somebody_with_another_number_is_asked_one_by_one(cast: Cast):
    cast.take(census(SIX))

    report = cast.check(census([SIX[0].but(citizen_id=number(99)), *SIX[1:]]), NOVEMBER, at=LATER)
    question = warehouse.questions(cast.officer, report.import_id)[0]

    assert question.cause == "identity.candidates"
    assert [option.key.split(":")[0] for option in question.options] == ["person", "new_person", "refuse"]
    assert "ชื่อและนามสกุลตรงกัน" in question.options[0].label_th


def test_somebody_without_a_number_is_known_by_school_number_name_and_birth(cast: Cast, folder: Path):
    june = cast.take(census(SIX))

    report = cast.check(census([SIX[0].but(citizen_id=""), *SIX[1:]]), NOVEMBER, at=LATER)
    november = warehouse.accept(actor=cast.officer, import_id=report.import_id, at=LATER)

    assert not [cause for cause in causes(report) if cause.startswith("identity")]
    assert person_of(folder, november, 2) == person_of(folder, june, 2)


def test_nobody_without_a_number_is_made_up_in_silence(cast: Cast):
    bare = SIX[0].but(citizen_id="", first_name="ใครกัน", last_name="ไม่รู้จัก", student_no="77777")

    report = cast.check(census([bare, *SIX[1:]]))
    decide(cast, report, "identity.no_number", "new_person")
    made = warehouse.accept(actor=cast.officer, import_id=report.import_id, at=LATER)

    assert "identity.no_number" in causes(report)
    assert made.rows == 6
    assert Individual.objects.filter(identifiers__isnull=True).get().first_name == "ใครกัน"


def test_one_of_many_rows_can_be_decided_apart(cast: Cast):
    bare = [SIX[at].but(citizen_id="", first_name=f"คน{at}", student_no=f"8000{at}") for at in range(2)]
    report = cast.check(census([*bare, *SIX[2:]]))
    question = next(
        row for row in warehouse.questions(cast.officer, report.import_id) if row.cause == "identity.no_number"
    )
    for option, rows in (("new_person", ()), ("refuse", (question.rows[0],))):
        warehouse.decide(
            actor=cast.officer,
            import_id=report.import_id,
            cause=question.cause,
            field=question.field,
            group=question.group,
            option=option,
            rows=rows,
            at=AT,
        )

    made = warehouse.accept(actor=cast.officer, import_id=report.import_id, at=LATER)

    assert (made.rows, made.refused) == (5, 1)


def test_an_option_that_the_question_does_not_have_is_refused(cast: Cast):
    report = cast.check(census([SIX[0].but(citizen_id="", student_no="8"), *SIX[1:]]))

    with pytest.raises(warehouse.NoSuchOption):
        decide(cast, report, "identity.no_number", "person:1")


def test_a_pupil_of_another_office_is_recognised_by_number(cast: Cast):
    cast.take(census(SIX))
    person = Individual.objects.get(student_no="00001")
    Individual.objects.filter(pk=person.pk).update(office_id=cast.other_office.id, school_id=None)

    made = cast.take(census(reversed(SIX)), NOVEMBER, at=LATER)
    person.refresh_from_db()

    assert made.counts["people_new"] == 0
    assert person.office_id == cast.office.id


def twins(cast: Cast) -> tuple[Individual, Individual]:
    again = SIX[0].but(citizen_id=number(99), student_no="99999", birth_date="01/01/2557")
    cast.take(census([*SIX, again]))
    return Individual.objects.get(student_no="00001"), Individual.objects.get(student_no="99999")


def test_a_merge_joins_old_snapshots_and_can_be_undone(cast: Cast):
    kept, absorbed = twins(cast)

    merged = warehouse.merge(actor=cast.officer, kept_id=kept.pk, absorbed_id=absorbed.pk, note="คนเดียวกัน", at=LATER)
    links = warehouse.people_links().kept
    warehouse.undo_merge(actor=cast.officer, merge_id=merged.id, reason="คนละคน", at=LATER)

    assert links == {absorbed.pseudonym: kept.pseudonym}
    assert warehouse.people_links().kept == {}
    assert [row.undone_reason for row in warehouse.merges(cast.officer, cast.office.id)] == ["คนละคน"]
    assert AuditEntry.objects.filter(verb__in=["warehouse.people.merged", "warehouse.people.split"]).count() == 2


def test_both_numbers_of_a_merged_person_lead_to_one(cast: Cast, folder: Path):
    kept, absorbed = twins(cast)
    warehouse.merge(actor=cast.officer, kept_id=kept.pk, absorbed_id=absorbed.pk, at=LATER)

    november = cast.take(census([SIX[0].but(citizen_id=number(99)), *SIX[1:]]), NOVEMBER, at=LATER)

    assert person_of(folder, november, 2) == kept.pseudonym


def test_two_rows_of_one_person_wait_for_a_choice(cast: Cast):
    kept, absorbed = twins(cast)
    warehouse.merge(actor=cast.officer, kept_id=kept.pk, absorbed_id=absorbed.pk, at=LATER)
    both = census([*SIX, SIX[0].but(citizen_id=number(99), student_no="99999", birth_date="01/01/2557")])

    report = cast.check(both, NOVEMBER, at=LATER)
    decide(cast, report, "identity.same_person_twice", "keep:2")
    made = warehouse.accept(actor=cast.officer, import_id=report.import_id, at=LATER)

    assert report.waiting == 2
    assert (made.rows, made.refused) == (6, 1)


def test_what_cannot_be_one_person_is_not_merged(cast: Cast):
    kept, absorbed = twins(cast)
    warehouse.merge(actor=cast.officer, kept_id=kept.pk, absorbed_id=absorbed.pk, at=LATER)

    with pytest.raises(warehouse.CannotMerge):
        warehouse.merge(actor=cast.officer, kept_id=kept.pk, absorbed_id=absorbed.pk, at=LATER)
    with pytest.raises(warehouse.NotFound):
        warehouse.merge(actor=cast.outsider, kept_id=kept.pk, absorbed_id=absorbed.pk, at=LATER)
    with pytest.raises(NotAllowed):
        warehouse.merge(actor=cast.reader, kept_id=kept.pk, absorbed_id=absorbed.pk, at=LATER)


def test_candidates_are_told_with_their_reasons(cast: Cast):
    kept, absorbed = twins(cast)
    Individual.objects.filter(pk=absorbed.pk).update(birth_date=kept.birth_date)

    found = warehouse.candidates(cast.officer, cast.office.id)

    assert [(each.one.individual_id, each.other.individual_id) for each in found] == [(kept.pk, absorbed.pk)]
    assert [reason[0] for reason in found[0].reasons] == ["name.same", "birth.same", "school.same"]


def test_names_are_opened_with_a_purpose_and_audited(cast: Cast, folder: Path):
    made = cast.take(census(SIX))
    pseudonym = person_of(folder, made, 2)

    rows = warehouse.persons_behind(
        actor=cast.officer,
        office_id=cast.office.id,
        pseudonyms=[pseudonym],
        purpose="ติดตามนักเรียนขาดเรียนนาน",
        snapshot=made.uuid,
        sensitive=["weight"],
        at=LATER,
    )
    entry = AuditEntry.objects.get(verb="warehouse.persons.opened")

    assert [(row.first_name, row.sensitive["weight"]) for row in rows] == [(SIX[0].first_name, 250)]
    assert rows[0].identifier.startswith("x-xxxx")
    assert entry.detail["purpose"] == "ติดตามนักเรียนขาดเรียนนาน"
    assert entry.detail["shown"] == 1


def test_names_stay_closed_without_purpose_permission_or_reach(cast: Cast, folder: Path):
    made = cast.take(census(SIX))
    asked = {"office_id": cast.office.id, "pseudonyms": [person_of(folder, made, 2)], "at": LATER}

    with pytest.raises(warehouse.ReasonNeeded):
        warehouse.persons_behind(actor=cast.officer, purpose=" ", **asked)
    with pytest.raises(NotAllowed):
        warehouse.persons_behind(actor=cast.reader, purpose="อยากรู้", **asked)

    assert warehouse.persons_behind(actor=cast.outsider, purpose="อยากรู้", **asked) == []


def test_a_school_sees_its_own_pupils_only(cast: Cast, folder: Path):
    made = cast.take(census(SIX))
    school = cast.schools["99010002"].id
    principal = actor("ผอ.", 504, warehouse.permissions.PERSON_VIEW, school_ids=(school,))
    everybody = [person_of(folder, made, row) for row in range(2, 8)]

    rows = warehouse.persons_behind(
        actor=principal, office_id=cast.office.id, pseudonyms=everybody, purpose="ดูแลนักเรียน", at=LATER
    )

    assert {row.school_id for row in rows} == {school}
    assert len(rows) == 2


def test_prefixes_and_spaces_do_not_make_another_person(cast: Cast):
    cast.take(census(SIX))
    bare = SIX[0].but(citizen_id="", prefix="", first_name=f"เด็กชาย {SIX[0].first_name}")

    report = cast.check(census([bare, *SIX[1:]]), NOVEMBER, at=LATER)

    assert not [cause for cause in causes(report) if cause.startswith("identity")]
    assert Pupil().prefix == "เด็กชาย"
