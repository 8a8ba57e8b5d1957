"""What may stand in the log: short plain text, simple facts, and nobody's number."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from layan.foundation.audit.types import AuditInvalid, AuditPersonalNumber
from layan.kernel.identifiers import IdentifierInvalid, Kk, Nik

MOST_FACTS_CHARACTERS = 8_000
DEEPEST_FACTS = 4
LARGEST_NUMBER = 2**53 - 1  # what every JSON reader keeps exactly (RFC 8785)
CODE = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
FACT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]*")
# Ids and digests are random: one in some thousands holds sixteen digits in a row.
RANDOM_ID = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
    r"|(?=[0-9]*[a-f])[0-9a-f]{24,})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
# What people put between digits: space, dot, hyphen, underscore and their typographic kin.
MARK = r"[ .\-_\u00a0\u2009-\u2015\u200b\u202f]"
SIXTEEN = re.compile(rf"(?<!\d)(?=(\d(?:{MARK}?\d){{15}})(?!\d))")


def looks_like_personal_number(text: str) -> bool:
    """Whether 16 digits stand together, or apart by one mark as people write a NIK or KK.

    >>> looks_like_personal_number("NIK 3671-9041-0190-0001")
    True
    >>> looks_like_personal_number("2026-11-23 2026-11-24")
    False
    """
    if len(text) < 16:
        return False
    if not text.isascii():
        text = "".join(
            str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text
        )
    plain = RANDOM_ID.sub(" ", text)
    return any(_reads_as_number(found[1]) for found in SIXTEEN.finditer(plain))


def _reads_as_number(text: str) -> bool:
    marks = set(text) - set("0123456789")
    if not marks:
        return True
    if len(marks) > 1:  # coordinates, dates and times mix their marks
        return False
    digits = re.sub(r"\D", "", text)
    for kind in (Nik, Kk):
        try:
            kind(digits)
        except IdentifierInvalid:
            continue
        return True
    return False


def checked_text(field: str, text: str, *, most: int, needed: bool = False) -> str:
    """The text, if it may stand in that field of the log.

    Raises :class:`AuditInvalid` and :class:`AuditPersonalNumber`.
    """
    if not isinstance(text, str):
        raise AuditInvalid(field=field, reason="not_text")
    if needed and not text:
        raise AuditInvalid(field=field, reason="empty")
    if len(text) > most:
        raise AuditInvalid(field=field, reason="too_long")
    if not text.isprintable():  # control characters, line ends, halves of a character
        raise AuditInvalid(field=field, reason="unprintable")
    if looks_like_personal_number(text):
        raise AuditPersonalNumber(field=field)
    return text


def checked_code(field: str, code: str, *, most: int = 100) -> str:
    """A dotted code such as ``catalog.report_answered``; raises :class:`AuditInvalid`."""
    checked_text(field, code, most=most, needed=True)
    if not CODE.fullmatch(code):
        raise AuditInvalid(field=field, reason="not_a_code")
    return code


def canonical(value: Any) -> str:
    """JSON in one form only, so that equal facts have equal hashes (RFC 8785 for what we allow)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checked_facts(facts: Mapping[str, Any]) -> str:
    """The facts as canonical JSON.

    Raises :class:`AuditInvalid` for what JSON readers would not all read alike (fractions, dates:
    write them as text with their unit), :class:`AuditPersonalNumber` for a NIK at any depth.
    """
    if not facts:
        return "{}"
    text = canonical(_plain(facts, "facts", DEEPEST_FACTS))
    if len(text) > MOST_FACTS_CHARACTERS:
        raise AuditInvalid(field="facts", reason="too_long")
    return text


def _plain(value: Any, field: str, depth: int) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST_NUMBER:
            raise AuditInvalid(field=field, reason="number_too_large")
        if len(str(abs(value))) == 16:
            raise AuditPersonalNumber(field=field)
        return int(value)
    if isinstance(value, str):
        return str(_fact_text(value, field))
    if depth == 0:
        raise AuditInvalid(field=field, reason="too_deep")
    if isinstance(value, Mapping):
        for name in value:
            # A name that is no plain word could be a number in disguise; it is not repeated.
            if not isinstance(name, str) or not FACT_NAME.fullmatch(name):
                raise AuditInvalid(field=field, reason="name")
            if looks_like_personal_number(name):
                raise AuditPersonalNumber(field=field)
        return {name: _plain(inner, f"{field}.{name}", depth - 1) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        rows = sorted(value) if isinstance(value, set | frozenset) else value
        return [_plain(inner, f"{field}[]", depth - 1) for inner in rows]
    raise AuditInvalid(field=field, reason="not_plain")


def _fact_text(text: str, field: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        raise AuditInvalid(field=field, reason="unprintable") from problem
    if "\x00" in text:
        raise AuditInvalid(field=field, reason="unprintable")
    if looks_like_personal_number(text):
        raise AuditPersonalNumber(field=field)
    return text
