"""The words of the audit log and its refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from layan.kernel.errors import LayanError
from layan.kernel.identifiers import Nik

Person = Nik | str
Flaw = Literal["gap", "link", "hash", "head", "signature", "protection"]


class AuditError(LayanError):
    """The root of the audit log's refusals."""

    code = "foundation.audit_error"


class AuditInvalid(AuditError):
    """A row cannot be written so: ``field`` says where, ``reason`` why. The value is never kept."""

    code = "foundation.audit_invalid"


class AuditPersonalNumber(AuditError):
    """``field`` holds 16 digits that look like a NIK; the log takes a person's keyed hash only."""

    code = "foundation.audit_personal_number"


class AuditKeyUnusable(AuditError):
    """A key file cannot be used; ``file`` says which, ``reason`` why."""

    code = "foundation.audit_key_unusable"


class AuditHeadInvalid(AuditError):
    """The text is not a signed head as `layan audit head --json` prints it."""

    code = "foundation.audit_head_invalid"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account's id or a system's name, and the role and agency held at that moment.

    ``acting_for`` is the id of the person or company whose mandate is used.

    >>> Actor("system.worker").role
    ''
    """

    id: str
    role: str = ""
    agency: str = ""
    acting_for: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to be written down.

    ``action`` is a dotted code such as ``catalog.report_answered``; ``subject_kind`` and
    ``subject_id`` name the record it was done to; ``person`` is whose data it concerns and is
    stored as a keyed hash; ``read`` says that personal data were only looked at. ``facts`` hold
    texts, whole numbers, truth values, nothing, lists and mappings of these.
    """

    actor: Actor | str
    action: str
    subject_kind: str
    subject_id: str
    person: Person | None = None
    purpose: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    read: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """One time somebody looked at a person's data, as that person may see it.

    ``name`` is empty for the public unless the city's policy is to name its staff.
    """

    sequence: int
    at: datetime
    actor: str
    role: str
    agency: str
    acting_for: str
    name: str
    action: str
    subject_kind: str
    subject_id: str
    purpose: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The end of the chain as it was signed once a day; safe to publish."""

    day: date
    sequence: int
    hash: str
    signed_at: datetime
    key_id: str
    signature: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first thing that is wrong: the row's sequence, the kind of flaw, and what was found."""

    sequence: int
    flaw: Flaw
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the whole log found.

    ``rows`` were checked before the end or the first flaw; ``lost_keys`` are persons' keys that
    rows name and the key folder lacks (the chain still holds, but those persons' readings cannot
    be found any more).
    """

    rows: int
    signed_days: int
    last_sequence: int
    last_hash: str
    broken: Broken | None = None
    lost_keys: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with the chain."""
        return self.broken is None
