"""The door: password, second factor, recovery codes, throttling, sessions, and what the audit keeps."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.conf import LazySettings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from khet.domains.accounts import public as accounts
from khet.kernel import audit
from tests.people_cast import AT, MACHINE, PASSWORD, Cast

Browse = Callable[[str], Client]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HOME = "/people/me/"


@pytest.fixture(autouse=True)
def fresh_counters(db: None) -> None:
    """No attempt of another test counts here."""
    cache.clear()


def sign_in(client: Client, username: str, password: str = PASSWORD) -> HttpResponse:
    return client.post(reverse("account_login"), {"login": username, "password": password, "next": HOME})


def code(back: int = 0) -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 - back))


def verbs() -> list[str]:
    return [entry.verb.removeprefix("accounts.") for entry in audit.entries(MACHINE)]


def test_a_name_and_password_open_the_door_whatever_the_names_case(cast: Cast):
    client = Client()

    answer = sign_in(client, "KLA")

    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert client.get(HOME).status_code == 200
    entry = audit.entries(MACHINE)[0]
    assert (entry.verb, entry.actor_name, entry.detail["steps"]) == (
        "accounts.sign_in.done",
        "นายกล้า ทุ่งทอง",
        "password",
    )


def test_passwords_are_hashed_with_argon2():
    from khet.site import settings as as_written

    assert as_written.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_a_wrong_password_and_an_unknown_name_look_alike(cast: Cast):
    wrong = sign_in(Client(), "kla", "ไม่ใช่รหัสนี้แน่นอน")
    unknown = sign_in(Client(), "kloe", "ไม่ใช่รหัสนี้แน่นอน")

    def text(answer: HttpResponse, name: str) -> str:
        page = answer.content.decode().replace(name, "")
        return "".join(line for line in page.splitlines() if "csrf" not in line.lower())

    assert wrong.status_code == unknown.status_code == 200
    assert text(wrong, "kla") == text(unknown, "kloe")


def test_a_failure_is_recorded_without_what_was_typed(cast: Cast):
    sign_in(Client(), "my-secret-password-typed-as-a-name", "x")
    sign_in(Client(), "kla", "wrong-password-typed")

    known, unknown = audit.entries(MACHINE)[:2]
    assert (known.verb, known.target_label) == ("accounts.sign_in.failed", "นายกล้า ทุ่งทอง")
    assert unknown.target_label == ""
    assert "typed" not in str([known.detail, unknown.detail, unknown.target_id])


def test_asking_for_a_new_password_does_not_tell_who_exists(cast: Cast):
    accounts.edit_person(
        actor=MACHINE,
        person_id=cast.people["officer"].id,
        full_name="นายกล้า ทุ่งทอง",
        position="",
        email="kla@example.org",
        school_id=None,
        at=AT,
    )

    answers = [
        Client().post(reverse("account_reset_password"), {"email": email})
        for email in ("kla@example.org", "nobody@example.org")
    ]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, "/account/password/reset/done/")
    ] * 2


def test_after_five_wrong_passwords_even_the_right_one_waits(cast: Cast):
    for _ in range(5):
        sign_in(Client(), "kla", "wrong-password")

    assert sign_in(Client(), "kla").status_code == 200
    assert sign_in(Client(), "phana").status_code == 302


def test_right_passwords_do_not_use_up_the_attempts(cast: Cast):
    for _ in range(6):
        assert sign_in(Client(), "kla").status_code == 302


def test_attempts_are_counted_across_server_processes(cast: Cast, settings: LazySettings):
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def test_nobody_signs_up_or_changes_addresses_by_themselves(cast: Cast, browse: Browse):
    client = browse("officer")

    for name in ("account_signup", "account_email", "socialaccount_signup"):
        assert client.get(reverse(name)).status_code == 404
        assert client.post(reverse(name), {"username": "new", "email": "x@example.org"}).status_code == 404


def test_a_closed_account_does_not_open(cast: Cast):
    accounts.set_active(actor=MACHINE, person_id=cast.people["officer"].id, active=False, at=AT)

    client = Client()
    sign_in(client, "kla")

    assert client.get(HOME)["Location"].startswith("/account/login/")


def test_a_one_time_password_is_changed_before_anything_else(cast: Cast):
    made = accounts.reset_password(actor=MACHINE, person_id=cast.people["officer"].id, at=AT)
    client = Client()
    sign_in(client, "kla", made.password)
    assert client.get(HOME)["Location"] == reverse("account_change_password")

    new = "ของฉันเองตั้งใหม่-99"
    client.post(reverse("account_change_password"), {"oldpassword": made.password, "password1": new, "password2": new})

    assert client.get(HOME).status_code == 200
    assert "password.changed" in verbs()
    assert sign_in(Client(), "kla", made.password).status_code == 200
    assert sign_in(Client(), "kla", new).status_code == 302


def test_signing_out_is_recorded(cast: Cast):
    client = Client()
    sign_in(client, "kla")

    client.post(reverse("account_logout"))

    assert client.get(HOME).status_code == 302
    assert verbs()[0] == "sign_in.ended"


def test_the_second_factor_is_asked_at_sign_in(cast: Cast):
    TOTP.activate(cast.user("officer"), SECRET)
    client = Client()

    answer = sign_in(client, "kla")
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(HOME).status_code == 302
    client.post(answer["Location"], {"code": code()})

    assert client.get(HOME).status_code == 200
    assert audit.entries(MACHINE)[0].detail["steps"] == "password, mfa totp"


def test_a_wrong_code_is_refused_and_recorded(cast: Cast):
    TOTP.activate(cast.user("officer"), SECRET)
    client = Client()
    step = sign_in(client, "kla")["Location"]

    client.post(step, {"code": "000000"})

    assert client.get(HOME).status_code == 302
    entry = audit.entries(MACHINE)[0]
    assert (entry.verb, entry.detail["step"]) == ("accounts.sign_in.failed", "second factor")


def test_a_code_works_only_once(cast: Cast):
    TOTP.activate(cast.user("officer"), SECRET)
    used, first, second = code(), Client(), Client()
    first.post(sign_in(first, "kla")["Location"], {"code": used})

    second.post(sign_in(second, "kla")["Location"], {"code": used})

    assert first.get(HOME).status_code == 200
    assert second.get(HOME).status_code == 302


def test_a_recovery_code_opens_once(cast: Cast):
    TOTP.activate(cast.user("officer"), SECRET)
    recovery = RecoveryCodes.activate(cast.user("officer")).get_unused_codes()[0]
    first, second = Client(), Client()

    first.post(sign_in(first, "kla")["Location"], {"code": recovery})
    second.post(sign_in(second, "kla")["Location"], {"code": recovery})

    assert first.get(HOME).status_code == 200
    assert second.get(HOME).status_code == 302


def test_secrets_of_second_factors_are_stored_encrypted(cast: Cast):
    TOTP.activate(cast.user("officer"), SECRET)

    stored = Authenticator.objects.get().data["secret"]
    assert SECRET not in stored
    from khet.domains.accounts.web.adapters import MFAAdapter

    assert MFAAdapter().decrypt(stored) == SECRET
    assert MFAAdapter().decrypt("gAAAAA-other-key") != SECRET


def test_a_role_that_sees_personal_data_must_set_up_a_second_factor_first(
    cast: Cast, settings: LazySettings, django_capture_on_commit_callbacks
):
    settings.KHET_SECOND_FACTOR = True
    director, officer = Client(), Client()
    sign_in(director, "phana")
    sign_in(officer, "kla")

    assert director.get(HOME)["Location"] == reverse("mfa_index")
    assert director.get(HOME, headers={"HX-Request": "true"})["HX-Redirect"] == reverse("mfa_index")
    assert officer.get(HOME).status_code == 200
    setting_up = director.get(reverse("mfa_activate_totp"))
    assert setting_up.status_code == 200
    shown = director.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        data = {"code": format_hotp_value(hotp_value(shown, int(time.time()) // 30))}
        director.post(reverse("mfa_activate_totp"), data)
    assert director.get(HOME).status_code == 200
    assert "second_factor.added" in verbs()


def test_recovery_codes_alone_are_no_second_factor(cast: Cast, settings: LazySettings):
    settings.KHET_SECOND_FACTOR = True
    RecoveryCodes.activate(cast.user("director"))

    assert not accounts.standing(cast.user("director").pk, AT.date()).has_second_factor


def test_taking_the_second_factor_off_is_recorded(cast: Cast):
    TOTP.activate(cast.user("officer"), SECRET)
    client = Client()
    client.post(sign_in(client, "kla")["Location"], {"code": code()})

    client.post(reverse("mfa_deactivate_totp"))

    assert "second_factor.removed" in verbs()


def test_some_minutes_after_signing_in_the_password_is_asked_again_before_the_second_factor_changes(cast: Cast):
    client = Client()
    sign_in(client, "kla")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 400
    session.save()

    answer = client.get(reverse("mfa_activate_totp"))

    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_a_lost_second_factor_is_taken_off_by_the_administrator(cast: Cast, browse: Browse):
    TOTP.activate(cast.user("officer"), SECRET)

    browse("administrator").post(reverse("accounts:remove_second_factors", args=[cast.people["officer"].id]))

    assert not Authenticator.objects.exists()
    assert sign_in(Client(), "kla")["Location"] == HOME


def test_sessions_are_listed_and_ended(cast: Cast):
    here, there = Client(), Client()
    sign_in(here, "kla")
    sign_in(there, "kla")
    assert UserSession.objects.count() == 2

    page = here.get(reverse("usersessions_list"))
    here.post(reverse("usersessions_list"))

    assert page.status_code == 200
    assert there.get(HOME).status_code == 302
    assert here.get(HOME).status_code == 200


def test_a_new_password_from_the_administrator_ends_all_sessions(cast: Cast, browse: Browse):
    client = Client()
    sign_in(client, "kla")

    browse("administrator").post(reverse("accounts:reset_password", args=[cast.people["officer"].id]))

    assert client.get(HOME).status_code == 302


def test_a_page_costs_no_write(cast: Cast, django_assert_max_num_queries):
    client = Client()
    sign_in(client, "kla")
    client.get(HOME)

    with django_assert_max_num_queries(40) as captured:
        client.get(HOME)

    assert [q["sql"] for q in captured if q["sql"].startswith(("UPDATE", "INSERT", "DELETE"))] == []


def test_signing_in_leads_only_to_addresses_of_our_own(cast: Cast):
    answer = Client().post(
        reverse("account_login"), {"login": "kla", "password": PASSWORD, "next": "https://evil.example/"}
    )

    assert answer["Location"] == "/"
