"""Offices, groups, schools and people from the command line; faults name the place, and nothing is half-kept."""

import json

from tests.integration.cli.conftest import PASSWORD


def test_an_office_is_listed_with_its_codes(khet, office):
    listed = json.loads(khet("office", "list", "--json").out)

    assert listed == [{"short_name": office, "name": "เขตทดลอง", "type": "secondary", "codes": ["109988"]}]


def test_an_office_without_a_code_is_found_by_its_name(khet, office):
    khet("office", "add", "--short", "สพม.ไร้รหัส", "--name", "ไร้รหัส", "--type", "secondary")

    assert khet("group", "add", "--office", "สพม.ไร้รหัส", "--name", "กลุ่มหนึ่ง").code == 0


def test_the_same_office_twice_is_refused(khet, office):
    again = khet("office", "add", "--short", office, "--name", "ข", "--type", "secondary")

    assert again.code == 1
    assert office in again.err


def test_schools_come_with_their_networks(khet, office, table):
    file = table("code10,name,network", "1099110001,ลำธารวิทยา,เครือข่ายหนึ่ง", "1099110002,สายลมวิทยา,เครือข่ายหนึ่ง")

    taken = khet("school", "import", file, "--office", office)

    assert taken.code == 0, taken.err
    assert "เพิ่มสถานศึกษา 2 แห่ง" in taken.out


def test_a_faulty_school_file_names_each_row_and_keeps_nothing(khet, office, table):
    file = table("code10,name", "1099110001,ลำธารวิทยา", "12,สั้นไป", "1099110003,")

    refused = khet("school", "import", file, "--office", office)

    assert refused.code == 1
    assert "แถว 3" in refused.err
    assert "แถว 4" in refused.err
    again = khet("school", "import", table("code10,name", "1099110001,ลำธารวิทยา"), "--office", office)
    assert "เพิ่มสถานศึกษา 1 แห่ง" in again.out


def test_groups_are_added_together_or_not_at_all(khet, office):
    refused = khet("group", "add", "--office", office, "--name", "กลุ่มหนึ่ง", "--name", "กลุ่มหนึ่ง")

    assert refused.code == 1
    assert khet("group", "add", "--office", office, "--name", "กลุ่มหนึ่ง").code == 0


def add(khet, office, username, *more):
    return khet("person", "add", "--office", office, "--name", f"นางสาว{username}", "--username", username, *more)


def test_a_made_up_password_is_shown_once(khet, office):
    added = add(khet, office, "one", "--role", "officer", "--generate")

    assert added.code == 0, added.err
    assert "แสดงครั้งเดียว" in added.out


def test_a_password_may_come_from_a_file(khet, office, tmp_path, client):
    file = tmp_path / "password"
    file.write_text(PASSWORD + "\n", encoding="utf-8")

    added = add(khet, office, "two", "--role", "officer", "--password-file", file)

    assert added.code == 0, added.err
    assert PASSWORD not in added.out
    assert client.login(username="two", password=PASSWORD)


def test_a_weak_password_is_refused(khet, office, monkeypatch):
    monkeypatch.setenv("KHET_PASSWORD", "12345678")

    refused = add(khet, office, "three", "--role", "officer")

    assert refused.code == 1
    assert "Traceback" not in refused.err
    assert "three" not in khet("person", "list", "--office", office).out


def test_an_unknown_group_is_refused_and_nobody_is_added(khet, office):
    refused = add(khet, office, "four", "--role", "officer", "--group", "กลุ่มไม่มี", "--generate")

    assert refused.code == 1
    assert "กลุ่มไม่มี" in refused.err
    assert json.loads(khet("person", "list", "--office", office, "--json").out) == []


def test_a_token_is_made_for_its_owner(khet, office):
    add(khet, office, "five", "--role", "officer", "--generate")

    made = khet(
        "token", "create", "--username", "five", "--name", "ทดลอง", "--scope", "frameworks.result.view", "--json"
    )

    assert made.code == 0, made.err
    assert json.loads(made.out)["token"].startswith("khet_")


def test_a_token_cannot_do_more_than_its_owner(khet, office):
    add(khet, office, "six", "--role", "officer", "--generate")

    refused = khet("token", "create", "--username", "six", "--name", "x", "--scope", "accounts.role.edit")

    assert refused.code == 1
    assert "accounts.role.edit" in refused.err
