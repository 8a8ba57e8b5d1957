"""The file store."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Tells the words and statuses of the file store's refusals, and starts tracing when asked."""

    name = "layan.foundation.files"
    label = "files"

    def ready(self) -> None:
        """Register; operations has no app of its own, so its words come along."""
        from layan.foundation.api_kit import register_error_statuses  # noqa: PLC0415
        from layan.foundation.error_words import register_error_words  # noqa: PLC0415
        from layan.foundation.files import words  # noqa: PLC0415
        from layan.foundation.operations import tracing  # noqa: PLC0415
        from layan.foundation.operations import words as operations_words  # noqa: PLC0415

        for sentences in (words.WORDS, operations_words.WORDS):
            register_error_words(sentences)
        register_error_statuses(words.STATUSES)
        tracing.start_if_configured()
