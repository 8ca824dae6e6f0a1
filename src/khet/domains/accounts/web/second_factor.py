"""The forms that ask for a second factor, which record a wrong code; set in ``MFA_FORMS``."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms
from django.core.exceptions import ValidationError

from khet.domains.accounts.actions import events
from khet.kernel import clock


class _Recorded(forms.BaseAuthenticateForm):  # type: ignore[misc]
    """Records the failure and lets it pass on."""

    def clean_code(self) -> str:
        """The code, if it is right."""
        try:
            return str(super().clean_code())
        except ValidationError:
            ip = get_adapter().get_client_ip(context.request)
            events.record_failure(username=self.user.username, step="second factor", ip=ip, at=clock.now())
            raise


class AuthenticateForm(_Recorded, forms.AuthenticateForm):  # type: ignore[misc]
    """Asked at sign-in."""


class ReauthenticateForm(_Recorded, forms.ReauthenticateForm):  # type: ignore[misc]
    """Asked again before something that matters."""
