"""The outbox as a Django application."""

from datetime import time

from django.apps import AppConfig
from django.utils.translation import gettext_noop

from layan.foundation import api_kit, error_words

WORDS = {
    "foundation.outbox_error": gettext_noop("The outbox refused this."),
    "foundation.outbox_no_transaction": gettext_noop(
        "The event %(name)s was published outside a transaction."
    ),
    "foundation.outbox_event_invalid": gettext_noop(
        "%(name)s cannot be written into the outbox (%(reason)s)."
    ),
    "foundation.outbox_handler_taken": gettext_noop("The name %(name)s is registered already."),
    "foundation.outbox_task_unknown": gettext_noop("There is no task called %(name)s."),
    "foundation.outbox_letter_unknown": gettext_noop("There is no dead letter %(number)s."),
}
STATUSES = dict.fromkeys(WORDS, 500) | {"foundation.outbox_letter_unknown": 404}
CLEAR_AT = time(2, 30)  # local time, when few people are awake


class OutboxConfig(AppConfig):
    """Tells the words of errors and lets the worker clear up every night."""

    name = "layan.foundation.outbox"
    label = "outbox"

    def ready(self) -> None:
        """Register words, statuses, gauges, the nightly task and its schedule."""
        from layan.foundation.outbox import gauges, registry  # noqa: PLC0415 - models are ready now
        from layan.foundation.outbox.tasks import CLEAR, clear  # noqa: PLC0415

        error_words.register_error_words(WORDS)
        api_kit.register_error_statuses(STATUSES)
        registry.register_task(CLEAR, clear)
        registry.register_schedule(CLEAR, registry.Daily(CLEAR_AT), task=CLEAR)
        gauges.register()
