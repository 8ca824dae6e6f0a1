"""Who may open which page of people, and what it shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from khet.domains.accounts import public as accounts
from khet.domains.accounts.models import ApiToken, GroupMembership, Person, Role, RoleAssignment, User
from khet.kernel import audit
from tests.people_cast import MACHINE, Cast

Browse = Callable[[str], Client]


def addresses(cast: Cast) -> dict[str, str]:
    officer, bystander = cast.people["officer"].id, cast.people["bystander"].id
    held = RoleAssignment.objects.get(person_id=officer).pk
    inside = GroupMembership.objects.get(person_id=officer).pk
    named: dict[str, list[object]] = {
        "people": [], "person": [officer], "add_person": [], "import_people": [], "edit_person": [officer],
        "leave": [officer], "come_back": [officer], "give_role": [officer], "end_role": [held],
        "join_group": [bystander], "leave_group": [inside], "create_sign_in": [bystander],
        "reset_password": [officer], "password_link": [officer], "remove_second_factors": [officer],
        "set_active": [officer], "profile": [], "tokens": [], "add_token": [], "revoke_token": [1], "roles": [],
        "add_role": [], "role": ["officer"], "edit_role": ["officer"], "remove_role": ["officer"],
    }  # fmt: skip
    return {name: reverse(f"accounts:{name}", args=args) for name, args in named.items()}


OWN = ["profile", "tokens", "add_token"]
READING = ["people", "person"]
CHANGING = [
    "add_person", "import_people", "edit_person", "leave", "give_role", "end_role", "join_group", "leave_group",
    "create_sign_in", "roles", "add_role", "role",
]  # fmt: skip
SENDING = ["come_back", "reset_password", "password_link", "remove_second_factors", "set_active"]
ABOUT_A_PERSON = [
    "person", "edit_person", "leave", "give_role", "end_role", "join_group", "leave_group", "create_sign_in", *SENDING,
]  # fmt: skip


def test_every_page_is_listed_here(cast: Cast):
    from khet.domains.accounts.web.urls import urlpatterns

    listed = {*OWN, *READING, *CHANGING, *SENDING, "revoke_token", "edit_role", "remove_role"}
    assert {pattern.name for pattern in urlpatterns} == listed


@pytest.mark.parametrize("name", [*OWN, *READING, *CHANGING])
def test_an_administrator_opens_every_page(cast: Cast, browse: Browse, name: str):
    assert browse("administrator").get(addresses(cast)[name]).status_code == 200


@pytest.mark.parametrize("name", READING)
def test_a_director_reads_the_people_of_the_office(cast: Cast, browse: Browse, name: str):
    page = browse("director").get(addresses(cast)[name])

    assert page.status_code == 200
    assert "นายกล้า ทุ่งทอง" in page.content.decode()


@pytest.mark.parametrize("name", CHANGING)
@pytest.mark.parametrize("who", ["director", "officer", "teacher"])
def test_those_without_the_permission_are_told_so(cast: Cast, browse: Browse, who: str, name: str):
    assert browse(who).get(addresses(cast)[name]).status_code == 403


@pytest.mark.parametrize("name", [*SENDING, *CHANGING])
@pytest.mark.parametrize("who", ["director", "officer"])
def test_nothing_is_sent_without_the_permission(cast: Cast, browse: Browse, who: str, name: str):
    assert browse(who).post(addresses(cast)[name], {}).status_code in {403, 405}


@pytest.mark.parametrize("who", ["officer", "teacher", "network_head"])
def test_those_who_may_not_see_people_see_none(cast: Cast, browse: Browse, who: str):
    client = browse(who)

    assert client.get(addresses(cast)["people"]).status_code == 403
    assert client.get(addresses(cast)["person"]).status_code == 403


@pytest.mark.parametrize("name", ABOUT_A_PERSON)
def test_people_of_another_office_do_not_exist(cast: Cast, browse: Browse, name: str):
    client, address = browse("outsider"), addresses(cast)[name]

    if name not in SENDING:
        assert client.get(address).status_code == 404
    assert client.post(address, {"ends_on": "1/1/2567", "username": "xyz"}).status_code in {404, 405}


def test_the_outsiders_list_holds_only_their_own_people(cast: Cast, browse: Browse):
    page = browse("outsider").get(addresses(cast)["people"]).content.decode()

    assert "นายหมอก ยอดดอย" in page
    assert "นายกล้า ทุ่งทอง" not in page


@pytest.mark.parametrize("name", [*OWN, *READING, *CHANGING])
def test_nobody_is_sent_to_the_sign_in(cast: Cast, name: str):
    answer = Client().get(addresses(cast)[name])

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize("who", ["teacher", "bystander_with_account", "director"])
def test_everybody_has_their_own_page(cast: Cast, browse: Browse, who: str):
    if who == "bystander_with_account":
        from tests import people_cast

        cast.people[who] = people_cast.person(cast.office.id, "นายไร้ บทบาท", "rai")
    client = browse(who)

    for name in OWN:
        answer = client.get(addresses(cast)[name])
        assert answer.status_code == 200
    assert cast.people[who].full_name in client.get(addresses(cast)["profile"]).content.decode()


def test_shared_roles_are_edited_only_by_those_who_reach_every_office(cast: Cast, browse: Browse):
    client, address = browse("administrator"), addresses(cast)["edit_role"]

    assert client.get(address).status_code == 404
    held = RoleAssignment.objects.get(person_id=cast.people["administrator"].id)
    accounts.give_role(
        actor=MACHINE,
        person_id=held.person_id,
        role="administrator",
        office_id=cast.other_office.id,
        starts_on=held.starts_on,
        at=held.person.created_at,
    )
    data = {"name": "เจ้าหน้าที่", "permissions_frameworks": ["frameworks.criteria.view"]}
    assert client.post(address, data).status_code == 302
    assert Role.objects.get(key="officer").permissions == ["frameworks.criteria.view"]


def test_an_office_copies_a_role_changes_and_removes_it(cast: Cast, browse: Browse):
    client = browse("administrator")
    page = client.get(reverse("accounts:add_role") + "?copy=officer").content.decode()
    assert 'value="frameworks.result.report"' in page

    data = {"name": "เจ้าหน้าที่พัสดุ", "permissions_kernel": ["kernel.job.view"]}
    made = client.post(reverse("accounts:add_role"), data)

    key = Role.objects.get(name="เจ้าหน้าที่พัสดุ").key
    assert made["Location"] == reverse("accounts:role", args=[key])
    assert client.post(reverse("accounts:remove_role", args=[key])).status_code == 302
    assert not Role.objects.filter(key=key).exists()
    client.post(reverse("accounts:remove_role", args=["officer"]), follow=True)
    assert Role.objects.filter(key="officer").exists()


def test_a_person_is_added_given_a_role_and_put_into_a_group(cast: Cast, browse: Browse):
    client = browse("administrator")
    client.post(reverse("accounts:add_person"), {"full_name": "นางสาวใบ เตยหอม", "position": "นักวิชาการศึกษา"})
    new = Person.objects.get(full_name="นางสาวใบ เตยหอม")

    role = client.post(
        reverse("accounts:give_role", args=[new.pk]) + "?reach=networks",
        {"role": "committee_member", "places": [cast.north.id], "starts_on": "1/10/2566"},
    )
    group = client.post(
        reverse("accounts:join_group", args=[new.pk]), {"group_id": cast.planning.id, "starts_on": "1/10/2566"}
    )

    assert (role.status_code, group.status_code) == (302, 302)
    page = client.get(reverse("accounts:person", args=[new.pk])).content.decode()
    for text in ("กรรมการ", "สหวิทยาเขตเหนือ", "กลุ่มนโยบายและแผน", "ตั้งแต่ 1 ต.ค. 2566"):
        assert text in page


def test_a_network_of_another_office_cannot_be_slipped_into_the_form(cast: Cast, browse: Browse):
    client, mok = browse("outsider"), cast.people["outsider"]
    client.post(reverse("accounts:add_person"), {"full_name": "นายลม เย็นใจ"})
    new = Person.objects.get(full_name="นายลม เย็นใจ")

    answer = client.post(
        reverse("accounts:give_role", args=[new.pk]) + "?reach=schools",
        {"role": "director", "places": [cast.schools["bridge"].id], "starts_on": "1/10/2566"},
    )

    assert answer.status_code == 422
    assert not RoleAssignment.objects.filter(person=new).exists()
    assert mok.office_id == new.office_id


def test_a_sign_in_is_made_with_a_password_shown_once(cast: Cast, browse: Browse):
    client, bystander = browse("administrator"), cast.people["bystander"].id

    answer = client.post(reverse("accounts:create_sign_in", args=[bystander]), {"username": "Fah"})

    user = User.objects.get(username="fah")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert user.must_change_password
    assert "รหัสผ่าน" in answer.content.decode()
    assert user.password not in str([entry.detail for entry in audit.entries(MACHINE)])


def test_a_link_to_set_a_password_works_once(cast: Cast, browse: Browse):
    answer = browse("administrator").post(reverse("accounts:password_link", args=[cast.people["officer"].id]))
    link = answer.content.decode().split("<dd><code>http://testserver")[1].split("</code>")[0]
    visitor = Client()
    form = visitor.get(link, follow=True)
    set_at = form.redirect_chain[-1][0]

    visitor.post(set_at, {"password1": "ตั้งใหม่เองแล้วนะ-77", "password2": "ตั้งใหม่เองแล้วนะ-77"})

    assert cast.user("officer").check_password("ตั้งใหม่เองแล้วนะ-77")
    again = Client().get(link, follow=True).content.decode()
    assert 'name="password1"' not in again


def test_an_account_is_closed_and_opened(cast: Cast, browse: Browse):
    client, officer = browse("administrator"), cast.people["officer"].id
    working = browse("officer")

    client.post(reverse("accounts:set_active", args=[officer]), {"active": "no"})
    assert working.get(reverse("accounts:profile")).status_code == 302
    client.post(reverse("accounts:set_active", args=[officer]), {"active": "yes"})

    assert cast.user("officer").is_active


def test_people_are_imported_with_passwords_shown_once(cast: Cast, browse: Browse):
    text = "full_name,username,role\nนางสาวใบ เตยหอม,bai,officer\n"

    answer = browse("administrator").post(
        reverse("accounts:import_people"), {"file": SimpleUploadedFile("p.csv", text.encode())}
    )

    page = answer.content.decode()
    assert "เพิ่มบุคลากร 1 คน" in page
    assert "bai" in page


def test_a_token_is_made_shown_once_and_revoked(cast: Cast, browse: Browse):
    client = browse("officer")
    data = {"name": "ระบบสารบรรณ", "scopes": ["frameworks.result.view"], "expires_on": "31/12/2599"}
    assert client.post(reverse("accounts:add_token"), data).status_code == 422

    from datetime import timedelta

    from khet.calc.calendars import be_year
    from khet.kernel import clock

    day = clock.today() + timedelta(days=30)
    answer = client.post(
        reverse("accounts:add_token"), {**data, "expires_on": f"{day.day}/{day.month}/{be_year(day.year)}"}
    )

    secret = answer.content.decode().split('<code class="strong">')[1].split("</code>")[0]
    token = ApiToken.objects.get()
    assert secret.startswith("khet_")
    assert secret not in client.get(reverse("accounts:tokens")).content.decode()
    assert browse("director").post(reverse("accounts:revoke_token", args=[token.pk])).status_code == 404
    client.post(reverse("accounts:revoke_token", args=[token.pk]))
    assert ApiToken.objects.get().revoked_at is not None


def test_leaving_and_coming_back_on_screen(cast: Cast, browse: Browse):
    client, officer = browse("administrator"), cast.people["officer"].id

    assert client.post(reverse("accounts:leave", args=[officer]), {"left_on": "1/11/2566"}).status_code == 302
    assert "พ้นหน้าที่ตั้งแต่วันที่ 1 พฤศจิกายน 2566" in client.get(reverse("accounts:person", args=[officer])).content.decode()
    client.post(reverse("accounts:come_back", args=[officer]))
    assert Person.objects.get(pk=officer).left_on is None


@pytest.mark.parametrize(("name", "budget"), [("people", 22), ("person", 28), ("profile", 26), ("roles", 20)])
def test_a_page_stays_within_its_queries(
    cast: Cast, browse: Browse, name: str, budget: int, django_assert_max_num_queries
):
    client, address = browse("administrator"), addresses(cast)[name]

    with django_assert_max_num_queries(budget):
        client.get(address)
