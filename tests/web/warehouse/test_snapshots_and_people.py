"""What was accepted: where it came from, what changed since, who is behind it, and taking it out of use."""

from __future__ import annotations

import pytest

from khet.domains.warehouse import public as warehouse
from khet.domains.warehouse.models import Disagreement, Individual, Merge, Snapshot
from khet.kernel.models import AuditEntry
from tests import rosters
from tests.warehouse_web_cast import SCHOOLS, roster

PURPOSE = "ตรวจนักเรียนที่หายไปจากรอบก่อน"


@pytest.fixture
def two(store):
    """Two censuses: three pupils left, five came, one moved."""
    june = rosters.pupils(SCHOOLS, 30)
    november = [*june[3:29], rosters.Pupil(30, SCHOOLS[0], "ม.1"), *rosters.pupils(SCHOOLS, 5, begin=300)]
    first = store.publish(rosters.workbook(june))
    return first, store.publish(rosters.workbook(november, month="พฤศจิกายน"), "nov.xlsx")


def _compare(store, two, who="data"):
    return store.browse(who).get(f"/data/compare/?before={two[0].uuid}&after={two[1].uuid}").content.decode()


def test_a_snapshot_shows_its_source_its_counts_and_who_accepted_it(store, two):
    page = store.browse("officer").get(f"/data/snapshots/{two[0].uuid}/").content.decode()

    for words in ("dmc.xlsx", two[0].source_sha256, "นางนำ ข้อมูลเข้า", "ปีการศึกษา 2567", ">30<"):
        assert words in page
    assert "เลิกใช้ชุดข้อมูลนี้" not in page


def test_a_snapshot_is_taken_out_of_use_with_a_reason_and_says_so(store, two):
    browser = store.browse("data")
    address = f"/data/snapshots/{two[0].uuid}/"

    assert browser.post(f"{address}supersede/", {"reason": " "}).status_code == 422
    browser.post(f"{address}supersede/", {"reason": "ขาดสองโรงเรียน"})
    page = browser.get(address).content.decode()
    assert "เลิกใช้แล้ว" in page
    assert "ขาดสองโรงเรียน" in page
    assert browser.post(f"{address}supersede/", {"reason": "อีกครั้ง"}).status_code == 422


@pytest.mark.parametrize("who", ["officer", "stranger"])
def test_nobody_else_takes_it_out_of_use(store, two, who):
    answer = store.browse(who).post(f"/data/snapshots/{two[0].uuid}/supersede/", {"reason": "x"})

    assert answer.status_code in {403, 404, 422}
    assert not Snapshot.objects.filter(superseded_at__isnull=False).exists()


def test_two_censuses_are_compared_by_school(store, two):
    page = _compare(store, two)

    for word, count in (("เข้ามาใหม่", 5), ("ออกไป", 3), ("ย้ายโรงเรียน", 1)):
        assert f"<dt>{word}</dt><dd>{count}</dd>" in page
    assert "ย้ายจากไหนไปไหน" in page


def test_small_counts_are_not_told_to_whoever_may_not_see_people(store, two):
    page = _compare(store, two, "officer")

    assert "<dt>ออกไป</dt><dd>ปกปิด</dd>" in page
    assert "ย้ายจากไหนไปไหน" not in page
    assert "เปิดรายชื่อ" not in page


def test_names_open_with_a_purpose_only_and_the_audit_keeps_it(store, two):
    browser = store.browse("data")
    asked = {"before": two[0].uuid, "after": two[1].uuid, "kind": "out"}

    assert browser.post("/data/compare/names/", asked).status_code == 422
    page = browser.post("/data/compare/names/", {**asked, "purpose": PURPOSE}).content.decode()
    assert page.count("<tr>") == 4
    assert rosters.citizen(1) not in page
    kept = AuditEntry.objects.get(verb="warehouse.persons.opened")
    assert kept.detail["purpose"] == PURPOSE
    assert kept.detail["shown"] == 3


@pytest.mark.parametrize("who", ["officer", "keeper", "stranger"])
def test_names_do_not_open_for_others(store, two, who):
    asked = {"before": two[0].uuid, "after": two[1].uuid, "kind": "out", "purpose": PURPOSE}

    assert store.browse(who).post("/data/compare/names/", asked).status_code in {403, 404}
    assert not AuditEntry.objects.filter(verb="warehouse.persons.opened").exists()


def test_two_that_cannot_be_compared_are_said_so(store, two):
    browser = store.browse("data")

    assert browser.get(f"/data/compare/?before={two[0].uuid}&after={two[0].uuid}").status_code == 422
    assert browser.get("/data/compare/?before=nothing&after=else").status_code == 422
    assert browser.get("/data/compare/").status_code == 200


@pytest.fixture
def pair(store):
    """One pupil who stands twice: with a number in one school, without in another."""
    store.publish(roster(12))
    twin = rosters.Pupil(1, SCHOOLS[0], changes={2: rosters.citizen(900), 5: "90000"})
    again = store.take(rosters.workbook([twin, *rosters.pupils(SCHOOLS, 11, begin=2)], month="พฤศจิกายน"), "nov.xlsx")
    for question in warehouse.questions(store.actor("data"), again.id):
        from khet.kernel import clock

        warehouse.decide(
            actor=store.actor("data"),
            import_id=again.id,
            cause=question.cause,
            field=question.field,
            group=question.group,
            option="new_person",
            at=clock.now(),
        )
    from khet.kernel import clock

    warehouse.accept(actor=store.actor("data"), import_id=again.id, at=clock.now())
    return warehouse.candidates(store.actor("data"), store.office_id)[0]


def test_candidates_stand_side_by_side_with_reasons_and_are_joined_and_parted(store, pair):
    browser = store.browse("data")
    page = browser.get("/data/people/").content.decode()
    assert "คนเดียวกันหรือไม่" in page
    assert pair.one.first_name in page
    ids = (pair.one.individual_id, pair.other.individual_id)

    browser.post("/data/people/merge/", {"pair": f"{ids[0]}-{ids[1]}", "keep": ids[0], "note": "เลขพิมพ์ผิด"})
    assert Individual.objects.get(pk=ids[1]).kept_as_id == ids[0]
    made = Merge.objects.get()
    browser.post(f"/data/people/merges/{made.pk}/undo/", {"reason": ""})
    assert Merge.objects.get().undone_at is None
    browser.post(f"/data/people/merges/{made.pk}/undo/", {"reason": "คนละคน"})
    assert Individual.objects.get(pk=ids[1]).kept_as_id is None
    assert "คนละคน" in browser.get("/data/people/").content.decode()


def test_names_of_candidates_are_masked_for_whoever_may_not_see_people(store, pair):
    page = store.browse("keeper").get("/data/people/").content.decode()

    assert pair.one.last_name not in page
    assert "ปิดบางส่วน" in page


@pytest.mark.parametrize("keep", ["999999", "", "x"])
def test_only_one_of_the_pair_can_be_kept(store, pair, keep):
    sent = {"pair": f"{pair.one.individual_id}-{pair.other.individual_id}", "keep": keep}

    assert store.browse("data").post("/data/people/merge/", sent).status_code == 404
    assert not Merge.objects.exists()


def test_nobody_of_another_office_joins_or_parts_anybody(store, pair):
    ids = (pair.one.individual_id, pair.other.individual_id)
    store.browse("stranger").post("/data/people/merge/", {"pair": f"{ids[0]}-{ids[1]}", "keep": ids[0]})

    assert not Merge.objects.exists()


@pytest.fixture
def stated(store):
    """An O-NET file whose stated mean of the area is the plain one."""
    lines = [
        "รหัสโรงเรียน,โรงเรียน,จน.นร.,ไทย,สังคม,อังกฤษ,คณิตศาสตร์,วิทยาศาสตร์,เฉลี่ย",
        "99010000,ระดับเขต,110,50,50,50,50,50,50",
    ]
    for (code, name), candidates, score in zip(SCHOOLS, (10, 50, 50), (70, 40, 40), strict=True):
        lines.append(f"{code},{name},{candidates},{score},{score},{score},{score},{score},{score}")
    return store.take("\n".join(lines).encode("cp874"), "โอเน็ต ป.6 ปีการศึกษา 2566.csv")


def test_a_stated_mean_that_the_rows_do_not_give_is_shown_and_settled_with_a_reason(store, stated):
    browser = store.browse("data")
    page = browser.get(f"/data/imports/{stated.id}/").content.decode()
    found = Disagreement.objects.order_by("pk").first()

    assert "ยอดที่ไฟล์ระบุไม่ตรงกับที่คำนวณจากแถว" in page
    assert "42.73" in page
    address = f"/data/disagreements/{found.pk}/"
    assert browser.post(address, {"settlement": "stated_wrong", "note": ""}).status_code == 422
    browser.post(address, {"settlement": "stated_wrong", "note": "เฉลี่ยโดยไม่ถ่วงน้ำหนัก"})
    assert Disagreement.objects.get(pk=found.pk).settlement == "stated_wrong"
    assert "เฉลี่ยโดยไม่ถ่วงน้ำหนัก" in browser.get(f"/data/imports/{stated.id}/").content.decode()


def test_another_office_s_disagreement_does_not_exist(store, stated):
    found = Disagreement.objects.first()
    answer = store.browse("stranger").post(f"/data/disagreements/{found.pk}/", {"settlement": "explained", "note": "x"})

    assert answer.status_code == 404
    assert Disagreement.objects.get(pk=found.pk).settlement == ""


def test_every_dataset_has_a_workbook_to_fill_in(store):
    browser = store.browse("data")
    page = browser.get("/data/templates/").content.decode()

    assert "ทะเบียนนักเรียนรายบุคคล" in page
    answer = browser.get("/data/templates/pupils.xlsx")
    assert answer.content.startswith(b"PK")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert browser.get("/data/templates/nothing.xlsx").status_code == 404


def test_places_of_schools_are_listed_with_those_that_are_missing(store):
    page = store.browse("officer").get("/data/places/").content.decode()

    assert "มีพิกัดแล้ว 0 จาก" in page
    assert SCHOOLS[0][1] in page


def test_a_crumb_that_the_reader_may_not_open_is_no_link(store):
    snapshot = store.publish(roster())
    pages = {
        who: store.browse(who).get(f"/data/snapshots/{snapshot.uuid}/").content.decode() for who in ("data", "officer")
    }

    assert '<li><a href="/data/">' in pages["data"]
    assert 'href="/data/"' not in pages["officer"]
    assert "<li>คลังข้อมูล</li>" in pages["officer"]


def test_an_empty_warehouse_says_what_is_missing(store):
    browser = store.browse("data")

    assert "ยังไม่มีสองรอบให้เปรียบเทียบ" in browser.get("/data/compare/").content.decode()
    figures = browser.get("/figures/").content.decode()
    assert "ยังไม่มีข้อมูลให้คำนวณ" in figures
    assert "ไม่พบตัวชี้วัด" not in figures
    assert '<a class="btn main" href="/data/">' in figures


def test_a_snapshot_of_schools_counts_no_people(store):
    headings = "รหัสโรงเรียน,ชื่อโรงเรียน,น.ร.(คน),ภาษา,คำนวณ,เหตุผล,รวมเฉลี่ย"
    lines = [headings, *(f"{code},{name},20,50.00,40.00,,45.00" for code, name in SCHOOLS)]
    snapshot = store.publish("\n".join(lines).encode(), "nt_p3_2567.csv")

    assert "บุคคลที่พบครั้งแรก" not in store.browse("data").get(f"/data/snapshots/{snapshot.uuid}/").content.decode()
