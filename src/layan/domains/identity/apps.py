"""The identity slice: people who sign in, and the agencies they work for."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop

from layan.foundation.error_words import register_error_words

WORDS = {
    "identity.error": gettext_noop("This cannot be done with this account."),
    "identity.demo_forbidden": gettext_noop("Demo accounts are switched off here."),
}


class IdentityConfig(AppConfig):
    """Registers the slice with Django."""

    name = "layan.domains.identity"
    label = "identity"

    def ready(self) -> None:
        """Tell the words of errors."""
        register_error_words(WORDS)
