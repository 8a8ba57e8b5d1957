"""How Django's sign-in finds accounts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend


class AccountBackend(ModelBackend):
    """Passwords, as Django checks them; demo accounts only while the installation allows them.

    The check runs at sign-in and again on every request, so that switching demo accounts off
    also ends the sessions they have.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether this account may come in at all."""
        if user is not None and user.demo and not settings.LAYAN_DEMO:
            return False
        return super().user_can_authenticate(user)
