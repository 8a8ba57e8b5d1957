"""Logs that a machine can read and that name nobody.

The formatters mask the finished line, trace included: a filter would see neither the arguments that
were put in later nor the text of an exception.
"""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Literal

request_id: ContextVar[str] = ContextVar("request_id", default="")

LONGEST_MESSAGE = 2_000  # characters of a message that are written
LONGEST_TRACE = 20_000  # the end of a trace tells what happened
LONGEST_WORD = 200  # an address somebody made up may fill a whole request line

# From the most to the least specific; each is replaced by a word that says what stood there.
# Each runs in time linear in the text: whoever can send a request can write into the log.
MASKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(://)[^\s/@:]*:[^\s/@]*@"), r"\1[login]@"),
    # What Django signs: a value, perhaps a time, a signature. It would open a file or a session.
    (re.compile(r"(?<![\w-])[\w-]{16,}(?::[\w-]{5,8})?:[\w-]{40,}"), "[signed]"),
    (
        re.compile(r"(?i)\b(bearer|token|password|passphrase|sandi)([ =:]{1,8})[^\s,;]+"),
        r"\1\2[secret]",
    ),
    # The local part has no bound here: an address often hangs on the words of a query string.
    (
        re.compile(r"(?<![\w.%+-])[\w.%+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++"),
        "[email]",
    ),
    # NIK and KK have 16 digits, NPWP 15 or 16, NIP and NOP 18; people group them with signs.
    (re.compile(r"(?<!\d)\d(?:[ .-]?\d){14,17}(?!\d)"), "[number]"),
    (re.compile(r"(?<!\d)(?:\+?62|0)[ .-]?8\d(?:[ .-]?\d){6,10}(?!\d)"), "[phone]"),
    (re.compile(r"(?<!\d)(?:\+62[ -]?|\(?0)[2-9]\d{1,2}\)?[ -]\d{5,8}(?!\d)"), "[phone]"),
)


def masked(text: str) -> str:
    """The text without numbers of persons, telephones, e-mail addresses, passwords and tokens.

    >>> masked("NIK 3671-0000-0000-0000 dari ani@example.org, 0812 0000 0001")
    'NIK [number] dari [email], [phone]'
    """
    for pattern, word in MASKS:
        text = pattern.sub(word, text)
    return text


_LONG_WORD = re.compile(rf"(\S{{{LONGEST_WORD}}})\S+")


def written(message: str) -> str:
    """A message as it is logged: cut, masked, and no word of it longer than a log line bears.

    >>> written("Not Found: /" + "a" * 5_000)[-5:]
    'aaaa…'
    """
    if len(message) > LONGEST_MESSAGE:
        # Not within a word: half an address or number is no longer recognised, but still told.
        end = message.rfind(" ", LONGEST_MESSAGE - LONGEST_WORD, LONGEST_MESSAGE)
        message = message[: end if end > 0 else LONGEST_MESSAGE] + "…"
    return _LONG_WORD.sub(r"\1…", masked(message))


def _trace(text: str) -> str:
    return masked(text if len(text) <= LONGEST_TRACE else "…" + text[-LONGEST_TRACE:])


class PlainFormatter(logging.Formatter):
    """One line for a person; a line feed in a message cannot forge a second entry."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """The line before the trace."""
        message = written(record.message)
        record.message = message.replace("\r", "\\r").replace("\n", "\\n")
        asked = request_id.get()
        return super().formatMessage(record) + (f" request={asked}" if asked else "")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802
        """UTC, to the millisecond."""
        return _time(record)

    def format(self, record: logging.LogRecord) -> str:
        """The masked entry; its time stays, for the masks begin after it."""
        stamp = _time(record)
        return stamp + _trace(super().format(record).removeprefix(stamp))


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, perhaps request_id and trace."""

    def format(self, record: logging.LogRecord) -> str:
        """The masked entry."""
        entry: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname,
            "logger": record.name,
            "message": written(record.getMessage()),
        }
        if asked := request_id.get():
            entry["request_id"] = asked
        if record.exc_info:
            entry["trace"] = _trace(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False, default=str)


class OneLine(logging.Filter):
    """Takes the trace off a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the line itself stays."""
        record.exc_info = record.exc_text = None
        return True


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def logging_settings(form: Literal["plain", "json"], level: str) -> dict[str, Any]:
    """Django's ``LOGGING``: everything to standard error, in that form."""
    formatter = JsonFormatter if form == "json" else PlainFormatter
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"one_line": {"()": OneLine}},
        "formatters": {"line": {"()": formatter}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        # Django would add a handler of its own, without masks, while DEBUG is on.
        "loggers": {
            "django": {"handlers": [], "level": "NOTSET", "propagate": True},
            # Scanners call by any host name all day: one line each, without a trace.
            "django.security.DisallowedHost": {"level": "NOTSET", "filters": ["one_line"]},
        },
    }
