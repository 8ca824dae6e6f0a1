"""Sign-in through an office's own identity provider (OpenID Connect), by configuration only."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from khet.site.environment import BadSetting, Environment


def identity_provider(env: Environment) -> dict[str, Any]:
    """What django-allauth needs to know of the provider; empty when no ``KHET_OIDC_ISSUER`` is set.

    ``KHET_OIDC_TRUST_EMAIL`` takes the provider's e-mail addresses as verified although it does not say so; only
    for a provider that gives addresses to its own staff and lets nobody change them.
    """
    issuer = env.text("KHET_OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        return {}
    if not issuer.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise BadSetting("KHET_OIDC_ISSUER must start with https://")
    app = {
        "provider_id": "office",
        "name": env.text("KHET_OIDC_NAME", "บัญชีของสำนักงาน"),
        "client_id": env.text("KHET_OIDC_CLIENT_ID"),
        "secret": env.text("KHET_OIDC_CLIENT_SECRET"),
        "settings": {
            "server_url": issuer,
            "oauth_pkce_enabled": True,
            "verified_email": env.flag("KHET_OIDC_TRUST_EMAIL", False),
        },
    }
    return {"openid_connect": {"APPS": [app]}}


def sign_in_origins(env: Environment) -> list[str]:
    """Where the sign-in form may lead besides ourselves: browsers hold a form's redirects to the same policy.

    ``KHET_OIDC_SIGN_IN_ORIGINS`` names them when the provider's sign-in page stands elsewhere than its issuer.
    """
    issuer = urlsplit(env.text("KHET_OIDC_ISSUER", ""))
    own = f"{issuer.scheme}://{issuer.netloc}" if issuer.netloc else ""
    return env.words("KHET_OIDC_SIGN_IN_ORIGINS", own)
