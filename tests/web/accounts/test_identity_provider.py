"""Sign-in through an office's identity provider: for people who are registered here already, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from khet.domains.accounts import public as accounts
from khet.domains.accounts.models import User
from khet.kernel import audit
from khet.site.environment import BadSetting, Environment
from khet.site.identity import identity_provider, sign_in_origins
from tests.people_cast import AT, MACHINE, Cast
from tests.web.accounts.identity_provider import Provider

HOME = "/people/me/"


@pytest.fixture
def provider(cast: Cast, settings: LazySettings) -> Iterator[Provider]:
    with Provider() as running:
        settings.SOCIALACCOUNT_PROVIDERS = running.apps()
        accounts.edit_person(
            actor=MACHINE,
            person_id=cast.people["officer"].id,
            full_name="นายกล้า ทุ่งทอง",
            position="",
            email="kla@example.org",
            school_id=None,
            at=AT,
        )
        yield running


def visit(client: Client) -> HttpResponse:
    """Press the button, sign in over there, and come back."""
    there = client.post(reverse("openid_connect_login", kwargs={"provider_id": "office"}))
    asked = parse_qs(urlsplit(there["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    back = {"code": "once", "state": asked["state"][0]}
    return client.get(reverse("openid_connect_callback", kwargs={"provider_id": "office"}), back)


def test_a_registered_person_is_known_by_the_address_the_provider_vouches_for(provider: Provider):
    client = Client()

    visit(client)

    assert "นายกล้า ทุ่งทอง" in client.get(HOME).content.decode()
    assert audit.entries(MACHINE)[0].verb == "accounts.sign_in.done"


def test_later_the_person_is_known_by_the_providers_own_key(provider: Provider):
    visit(Client())
    provider.person = {"sub": "42", "email": "changed@example.org", "email_verified": True}
    client = Client()

    visit(client)

    assert client.get(HOME).status_code == 200
    assert SocialAccount.objects.get().user.username == "kla"


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "7", "email": "stranger@example.org", "email_verified": True},
        {"sub": "7", "email": "kla@example.org", "email_verified": False},
        {"sub": "7"},
    ],
)
def test_nobody_else_comes_in_and_no_account_is_made(provider: Provider, person: dict[str, object]):
    provider.person, client = person, Client()
    before = User.objects.count()

    answer = visit(client)

    assert answer.status_code == 403
    assert client.get(HOME).status_code == 302
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)
    assert audit.entries(MACHINE)[0].detail["step"] == "provider"


def test_a_closed_account_stays_closed(provider: Provider, cast: Cast):
    accounts.set_active(actor=MACHINE, person_id=cast.people["officer"].id, active=False, at=AT)
    client = Client()

    visit(client)

    assert client.get(HOME).status_code == 302


def test_the_second_factor_is_asked_all_the_same(provider: Provider, cast: Cast):
    TOTP.activate(cast.user("officer"), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client = Client()

    answer = visit(client)

    assert answer["Location"].startswith(reverse("mfa_authenticate"))


def environment(tmp_path, monkeypatch: pytest.MonkeyPatch, **values: str) -> Environment:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return Environment(tmp_path)


def test_without_configuration_there_is_no_provider(tmp_path, monkeypatch: pytest.MonkeyPatch):
    env = environment(tmp_path, monkeypatch)

    assert identity_provider(env) == {}
    assert sign_in_origins(env) == []


def test_the_configuration_comes_from_the_environment(tmp_path, monkeypatch: pytest.MonkeyPatch):
    env = environment(
        tmp_path,
        monkeypatch,
        KHET_OIDC_ISSUER="https://id.example.org/realms/office/",
        KHET_OIDC_CLIENT_ID="khet",
        KHET_OIDC_CLIENT_SECRET="s",
    )

    app = identity_provider(env)["openid_connect"]["APPS"][0]

    assert app["settings"]["server_url"] == "https://id.example.org/realms/office"
    assert app["settings"]["verified_email"] is False
    assert sign_in_origins(env) == ["https://id.example.org"]


def test_a_provider_without_encryption_is_refused(tmp_path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(BadSetting, match="https"):
        identity_provider(environment(tmp_path, monkeypatch, KHET_OIDC_ISSUER="http://id.example.org"))
