"""The audit log as a Django application."""

from datetime import time

from django.apps import AppConfig
from django.utils.translation import gettext_noop

from layan.foundation import api_kit, error_words

WORDS = {
    "foundation.audit_error": gettext_noop("The audit log refused this."),
    "foundation.audit_invalid": gettext_noop(
        "This cannot be written into the audit log (%(field)s: %(reason)s)."
    ),
    "foundation.audit_personal_number": gettext_noop(
        "The audit log does not take NIK numbers (%(field)s)."
    ),
    "foundation.audit_key_unusable": gettext_noop(
        "The key file %(file)s cannot be used (%(reason)s)."
    ),
    "foundation.audit_key_unusable.readable_by_others": gettext_noop(
        "Others can read the key file %(file)s. Allow only its owner to read it: chmod 600."
    ),
    "foundation.audit_head_invalid": gettext_noop(
        "This is not a signed head as `layan audit head --json` prints it."
    ),
}
SIGN_AT = time(0, 10)  # local time; the day that has just ended


class AuditConfig(AppConfig):
    """Tells the words of errors and lets the worker sign the chain's end every night."""

    name = "layan.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        """Register words, statuses, the nightly task and its schedule."""
        from layan.foundation.audit.tasks import SIGN, sign_yesterday  # noqa: PLC0415 - models ready
        from layan.foundation.outbox import registry  # noqa: PLC0415

        error_words.register_error_words(WORDS)
        api_kit.register_error_statuses(dict.fromkeys(WORDS, 500))
        registry.register_task(SIGN, sign_yesterday)
        registry.register_schedule(SIGN, registry.Daily(SIGN_AT), task=SIGN)
