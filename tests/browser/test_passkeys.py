"""A passkey is added and opens the door, in a real browser with an authenticator that the browser pretends to have."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext

from khet.cli.demo.story import PASSWORD
from tests.serving import Served

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_replaces_the_password(context_of: Callable[..., BrowserContext], site: Served):
    context = context_of()
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    home = site.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to an IP address
    page.goto(f"{home}/account/login/")
    page.fill("input[name=login]", "committee")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.goto(f"{home}/account/2fa/webauthn/add/")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")

    context.clear_cookies()
    page.goto(f"{home}/account/login/")
    page.click("#passkey_login")
    page.wait_for_url(f"{home}/")

    page.goto(f"{home}/people/me/")
    assert page.url == f"{home}/people/me/"
