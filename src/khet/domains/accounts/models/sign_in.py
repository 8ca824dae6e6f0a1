"""Sign-in: the account a person signs in with, and tokens for other systems.

Personal fields of User: username, email, last_login. Retention: with the person; a token keeps only a hash.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from khet.domains.accounts.models.people import Person
from khet.kernel.actor import Actor


class UserManager(BaseUserManager["User"]):
    """Finds accounts by their sign-in name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The account with this sign-in name."""
        return self.get(username__iexact=username or "")


class User(AbstractBaseUser):
    """บัญชีผู้ใช้: how one person signs in; what they may do hangs on the person's roles."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user")
    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="username_unique_whatever_case"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="email_unique_when_given"),
        ]

    def __str__(self) -> str:
        return self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's own permissions are not used: ask the actor."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Django's own permissions are not used: ask the actor."""
        return False


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens, seen by their owner."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own tokens."""
        return self.filter(user_id=actor.user_id) if actor.user_id is not None else self.none()


class ApiToken(models.Model):
    """รหัสเชื่อมต่อ: a key for another system; only its hash is kept, its scopes narrow what the owner may do."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_on = models.DateField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name
