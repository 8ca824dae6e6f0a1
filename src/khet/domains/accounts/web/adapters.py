"""How django-allauth behaves in Khet: nobody signs up, every event at the door is audited, secrets are encrypted."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khet.domains.accounts.actions import events
from khet.domains.accounts.models import User
from khet.kernel import clock
from khet.kernel.documents import qr

# What allauth would tell by e-mail, and the verb under which the audit keeps it.
NOTICES = {
    "account/email/password_changed": "password.changed",
    "account/email/password_set": "password.changed",
    "account/email/password_reset": "password.set_by_link",
    "mfa/email/totp_activated": "second_factor.added",
    "mfa/email/totp_deactivated": "second_factor.removed",
    "mfa/email/webauthn_added": "second_factor.added",
    "mfa/email/webauthn_removed": "second_factor.removed",
    "mfa/email/recovery_codes_generated": "second_factor.codes_made",
    "socialaccount/email/account_connected": "sign_in.provider_connected",
    "socialaccount/email/account_disconnected": "sign_in.provider_disconnected",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Passwords, sign-in and sign-out."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: an administrator adds people."""
        return False

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Record the sign-in with the steps it took."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        records = get_authentication_records(request, user)
        steps = ", ".join(dict.fromkeys(f"{r.get('method', '')} {r.get('type', '')}".strip() for r in records))
        detail = {"steps": steps, "ip": self.get_client_ip(request)}
        events.record_event(user_id=user.pk, verb="sign_in.done", detail=detail, at=clock.now())
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a wrong name or password."""
        username = str(credentials.get("username", ""))
        ip = self.get_client_ip(request)
        events.record_failure(username=username, step="password", ip=ip, at=clock.now())

    def logout(self, request: HttpRequest) -> None:
        """Record the sign-out before the session is gone."""
        if request.user.is_authenticated:
            events.record_event(user_id=request.user.pk, verb="sign_in.ended", detail={}, at=clock.now())
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again before something that matters, unless the person signed in within the last minutes."""
        records = get_authentication_records(context.request, context.request.user)
        newest = max((record.get("at", 0) for record in records), default=0)
        if time.time() - newest < account_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Store the password; a one-time password has done its work."""
        events.password_was_set(user_id=user.pk, password=password)
        user.refresh_from_db(fields=["password", "must_change_password"])

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Record the event, and tell the owner by e-mail where the office has a mail server."""
        if verb := NOTICES.get(template_prefix):
            detail = {"what": template_prefix.rsplit("/", 1)[-1]}
            events.record_event(user_id=user.pk, verb=verb, detail=detail, at=clock.now())
        address = getattr(user, "email", "")
        if settings.EMAIL_HOST and address:
            super().send_notification_mail(template_prefix, user, context, address)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, whose secrets are kept encrypted with a key made from the server's secret."""

    @staticmethod
    def _box() -> Fernet:
        digest = hashlib.sha256(b"khet second factor " + settings.SECRET_KEY.encode()).digest()
        return Fernet(base64.urlsafe_b64encode(digest))

    def encrypt(self, text: str) -> str:
        """The secret as it is stored."""
        return self._box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; under another server secret a random one, which no code will match."""
        try:
            return self._box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def build_totp_svg(self, url: str) -> str:
        """The code to scan, drawn like every QR code of Khet: the library would load an image library for it."""
        return qr.as_svg(url)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name under which a passkey is kept on the device."""
        return {"id": context.request.get_host().partition(":")[0], "name": "เขต (Khet)"}


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in through the identity provider an office configured: for people who are registered already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody signs up through a provider either."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find who this is at the first visit: the one account with an e-mail address the provider vouches for."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        verified = [address.email for address in sociallogin.email_addresses if address.verified and address.email]
        for email in verified:
            found = User.objects.filter(email__iexact=email, is_active=True).first()
            if found is not None:
                sociallogin.connect(request, found)
                return
        events.record_failure(
            username="", step="provider", ip=AccountAdapter(request).get_client_ip(request), at=clock.now()
        )
        raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))
