"""The assistant slice: answers grounded in the catalogue."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop

from layan.foundation import error_words

WORDS = {"assistant.nothing_asked": gettext_noop("The question is empty. Write what you need.")}


class AssistantConfig(AppConfig):
    """Registers the slice with Django."""

    name = "layan.domains.assistant"
    label = "assistant"

    def ready(self) -> None:
        """Tell the words of errors."""
        error_words.register_error_words(WORDS)
