"""Tables of identity. Issue of trust (passkeys, recovery, mandates) builds on these two."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from layan.domains.identity.types import STAFF, Role, login_of


class Agency(models.Model):
    """An office of the city or of a partner; ``document`` is the catalogue's description."""

    id = models.CharField(primary_key=True, max_length=60)
    short = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)
    document = models.JSONField(default=dict)

    class Meta:
        """Order as in the pack."""

        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        return self.short


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts with normalised login names."""

    def make(self, login: str, password: str | None, **fields: Any) -> Account:
        """A saved account; ``None`` as password means it cannot sign in by password."""
        account = self.model(login=login_of(login), **fields)
        account.set_password(password)
        account.full_clean(exclude=["password"])
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        """Sign-in looks names up without regard to case."""
        return self.get(login__iexact=login_of(username or ""))


class Account(AbstractBaseUser):
    """Somebody who can sign in. Citizens need none to browse, ask or see papers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    login = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(
        max_length=20, choices=[(role.value, role.value) for role in Role], default=Role.CITIZEN
    )
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts"
    )
    language = models.CharField(max_length=2, choices=[("id", "id"), ("en", "en")], default="id")
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """Staff of an agency must name it; nobody else may."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("login"), name="account_login_ci"),
            models.CheckConstraint(
                condition=models.Q(role__in=["officer", "head"], agency__isnull=False)
                | models.Q(role__in=["citizen", "administrator"], agency__isnull=True),
                name="account_agency_fits_role",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Whether the console opens for this person."""
        return self.is_active and self.role in STAFF
