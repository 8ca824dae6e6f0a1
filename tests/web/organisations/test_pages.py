"""Who may open which page of organisations, and what it shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from khet.domains.organisations import public as organisations
from tests.people_cast import AT, MACHINE, Cast

Browse = Callable[[str], Client]


def addresses(cast: Cast) -> dict[str, str]:
    office, bridge = cast.office.id, cast.schools["bridge"].id
    named = {
        "structure": [], "office": [office], "schools": [], "school": [bridge], "edit_office": [office],
        "add_office_code": [office], "add_network": [office], "rename_network": [cast.north.id],
        "close_network": [cast.north.id], "add_group": [office], "rename_group": [cast.planning.id],
        "close_group": [cast.planning.id], "add_school": [office], "import_schools": [office],
        "rename_school": [bridge], "school_code": [bridge], "school_status": [bridge], "move_school": [bridge],
        "merge_school": [bridge], "split_school": [bridge], "close_school": [bridge],
    }  # fmt: skip
    return {name: reverse(f"organisations:{name}", args=args) for name, args in named.items()}


READING = ["structure", "office", "schools", "school"]
CHANGING = [
    "edit_office", "add_office_code", "add_network", "rename_network", "close_network", "add_group", "rename_group",
    "close_group", "add_school", "import_schools", "rename_school", "school_code", "school_status", "move_school",
    "merge_school", "split_school", "close_school",
]  # fmt: skip


def test_every_page_is_listed_here(cast: Cast):
    from khet.domains.organisations.web.urls import urlpatterns

    assert {pattern.name for pattern in urlpatterns} == {*READING, *CHANGING, "offices"}


@pytest.mark.parametrize("name", [*READING, *CHANGING])
def test_an_administrator_opens_every_page(cast: Cast, browse: Browse, name: str):
    assert browse("administrator").get(addresses(cast)[name]).status_code == 200


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize("who", ["director", "officer", "network_head"])
def test_those_within_reach_read(cast: Cast, browse: Browse, who: str, name: str):
    assert browse(who).get(addresses(cast)[name]).status_code == 200


@pytest.mark.parametrize("name", CHANGING)
@pytest.mark.parametrize("who", ["director", "officer", "teacher"])
def test_those_without_the_permission_are_told_so(cast: Cast, browse: Browse, who: str, name: str):
    client, address = browse(who), addresses(cast)[name]

    assert client.get(address).status_code == 403
    assert client.post(address, {}).status_code == 403


@pytest.mark.parametrize("name", ["office", "school", *CHANGING])
def test_an_outsider_finds_nothing(cast: Cast, browse: Browse, name: str):
    client, address = browse("outsider"), addresses(cast)[name]

    assert client.get(address).status_code == 404
    assert client.post(address, {"name": "ยึดแล้ว", "effective_on": "1/10/2566"}).status_code in {404, 405}


@pytest.mark.parametrize("name", [*READING, *CHANGING])
def test_nobody_is_sent_to_the_sign_in(cast: Cast, name: str):
    answer = Client().get(addresses(cast)[name])

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_an_outsider_who_asks_for_the_office_by_number_gets_none_of_its_schools(cast: Cast, browse: Browse):
    answer = browse("outsider").get(reverse("organisations:schools"), {"office": cast.office.id})

    assert answer.status_code == 404


def test_a_teacher_sees_only_the_own_school_in_list_and_export(cast: Cast, browse: Browse):
    client, address = browse("teacher"), reverse("organisations:schools")

    page = client.get(address).content.decode()
    assert "โรงเรียนต้นไทรพิทยาคม" in page
    assert "โรงเรียนสะพานไม้วิทยา" not in page
    assert "โรงเรียนสะพานไม้วิทยา" not in client.get(address, {"export": "csv"}).content.decode("utf-8-sig")


def test_the_list_is_shown_as_it_was_on_a_day(cast: Cast, browse: Browse):
    organisations.rename_school(
        actor=MACHINE,
        school_id=cast.schools["bridge"].id,
        name="โรงเรียนสะพานเหล็กวิทยา",
        effective_on=date(2022, 5, 16),
        at=AT,
    )
    client, address = browse("director"), reverse("organisations:schools")

    assert "สะพานเหล็ก" in client.get(address).content.decode()
    then = client.get(address, {"on": "15 พ.ค. 2565"}).content.decode()
    assert "สะพานไม้" in then
    assert "สะพานเหล็ก" not in then
    assert "ณ วันที่ 15 พฤษภาคม 2565" in then


def test_a_day_that_cannot_be_read_is_said_and_todays_structure_shown(cast: Cast, browse: Browse):
    answer = browse("director").get(reverse("organisations:schools"), {"on": "32/13/2566"})

    assert answer.status_code == 200
    assert "โรงเรียนสะพานไม้วิทยา" in answer.content.decode()
    assert 'class="error"' in answer.content.decode()


def test_a_school_is_renamed_on_screen_with_a_thai_date(cast: Cast, browse: Browse):
    client, bridge = browse("administrator"), cast.schools["bridge"].id
    address = reverse("organisations:rename_school", args=[bridge])

    answer = client.post(address, {"name": "โรงเรียนสะพานเหล็กวิทยา", "effective_on": "๑ ตุลาคม ๒๕๖๕"})

    assert answer.status_code == 302
    assert organisations.school(bridge, date(2022, 10, 1)).name == "โรงเรียนสะพานเหล็กวิทยา"
    page = client.get(reverse("organisations:school", args=[bridge])).content.decode()
    assert "ถึง 30 กันยายน 2565" in page


def test_a_refusal_keeps_what_was_typed(cast: Cast, browse: Browse):
    address = reverse("organisations:add_school", args=[cast.office.id])

    answer = browse("administrator").post(address, {"name": "โรงเรียนฝนตก", "smis8": "99010001"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "ใช้อยู่แล้ว" in page
    assert 'value="โรงเรียนฝนตก"' in page


def test_a_file_with_faults_lists_each_and_takes_nothing(cast: Cast, browse: Browse):
    from django.core.files.uploadedfile import SimpleUploadedFile

    address = reverse("organisations:import_schools", args=[cast.office.id])
    text = "name,code8\nโรงเรียนหนึ่ง,12\nโรงเรียนสอง,99010001\n"

    answer = browse("administrator").post(address, {"file": SimpleUploadedFile("s.csv", text.encode("cp874"))})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "แถว 2 คอลัมน์ code8" in page
    assert "แถว 3 คอลัมน์ name" in page


def test_a_good_file_is_taken_over_on_screen(cast: Cast, browse: Browse):
    from django.core.files.uploadedfile import SimpleUploadedFile

    address = reverse("organisations:import_schools", args=[cast.office.id])
    text = "name,code8,network\nโรงเรียนหนึ่ง,99010050,สหวิทยาเขตกลาง\n"

    answer = browse("administrator").post(address, {"file": SimpleUploadedFile("s.csv", text.encode())})

    assert answer.status_code == 200
    assert "เพิ่มสถานศึกษา 1 แห่ง" in answer.content.decode()


def test_a_school_moves_merges_splits_and_closes_on_screen(cast: Cast, browse: Browse):
    client = browse("administrator")

    def send(name: str, school: str, data: dict[str, object]) -> None:
        address = reverse(f"organisations:{name}", args=[cast.schools[school].id])
        answer = client.post(address, {"effective_on": "1/10/2566", **data})
        assert answer.status_code == 302, answer.content.decode()

    send("move_school", "bridge", {"place": f"{cast.office.id}:{cast.south.id}", "note": "ที่ 5/2566"})
    send("split_school", "lotus", {"name": "โรงเรียนบึงน้อย", "smis8": "99010077"})
    send("school_code", "lotus", {"kind": "obec6", "code": "010003", "effective_on": ""})
    send("school_status", "lotus", {"status": "suspended"})
    send("merge_school", "bridge", {"into": cast.schools["banyan"].id, "effective_on": "1/11/2566"})
    send("close_school", "banyan", {"effective_on": "1/12/2566"})

    rows = organisations.office_schools(cast.office.id, date(2023, 12, 2))
    assert [(row.name, row.status) for row in rows] == [
        ("โรงเรียนบึงน้อย", "open"),
        ("โรงเรียนบึงบัววิทยาลัย", "suspended"),
    ]


def test_networks_and_groups_are_added_renamed_and_closed_on_screen(cast: Cast, browse: Browse):
    client = browse("administrator")
    office = cast.office.id

    for name, args, data in (
        ("add_network", [office], {"name": "สหวิทยาเขตกลาง"}),
        ("rename_network", [cast.north.id], {"name": "สหวิทยาเขตเหนือสุด"}),
        ("close_network", [cast.south.id], {"effective_on": "1/10/2566"}),
        ("add_group", [office], {"name": "กลุ่มอำนวยการ"}),
        ("rename_group", [cast.planning.id], {"name": "กลุ่มแผน"}),
        ("edit_office", [office], {"name": "สำนักงานเขตริมน้ำ", "name_en": "Riverside"}),
        ("add_office_code", [office], {"code": "101799"}),
    ):
        assert client.post(reverse(f"organisations:{name}", args=args), data).status_code == 302, name

    page = client.get(reverse("organisations:structure")).content.decode()
    for text in ("สหวิทยาเขตกลาง", "สหวิทยาเขตเหนือสุด", "กลุ่มอำนวยการ", "กลุ่มแผน", "Riverside", "101799"):
        assert text in page
    assert "สหวิทยาเขตใต้" not in page


@pytest.mark.parametrize(("name", "budget"), [("structure", 22), ("schools", 22), ("school", 28)])
def test_a_page_stays_within_its_queries(
    cast: Cast, browse: Browse, name: str, budget: int, django_assert_max_num_queries
):
    client = browse("director")

    with django_assert_max_num_queries(budget):
        client.get(addresses(cast)[name])
