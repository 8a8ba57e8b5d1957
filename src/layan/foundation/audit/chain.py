"""Writing the log: rows without gaps, each holding the hash of the one before.

Every writer locks the one row that knows the chain's end, in the transaction of the caller. Whoever
writes second waits until the first has committed or rolled back, so write down an act last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring as quoted
from typing import Any, NamedTuple

from django.db import transaction

from layan.foundation.audit import keys
from layan.foundation.audit.checking import checked_code, checked_facts, checked_text
from layan.foundation.audit.models import ChainEnd, Record
from layan.foundation.audit.types import Actor, AuditInvalid, Entry, Person

BEGINNING = "0" * 64  # what stands before the first row
FORMAT = 1  # the version of the hashed text; part of it
COLUMNS = (
    "sequence", "occurred_at", "actor", "role", "agency", "acting_for", "action",
    "subject_kind", "subject_id", "person_hash", "person_key", "read", "purpose", "facts",
    "previous",
)  # fmt: skip


class _Checked(NamedTuple):
    """The columns of an entry that do not depend on its place in the chain."""

    actor: str
    role: str
    agency: str
    acting_for: str
    action: str
    subject_kind: str
    subject_id: str
    person_hash: str
    person_key: str
    read: bool
    purpose: str
    facts: str


def instant(moment: datetime) -> str:
    """The instant in UTC with microseconds, the only form that is hashed."""
    own = moment.astimezone(UTC)
    return (
        f"{own.year:04}-{own.month:02}-{own.day:02}T{own.hour:02}:{own.minute:02}:{own.second:02}."
        f"{own.microsecond:06}Z"
    )


def row_hash(row: Sequence[Any]) -> str:
    """SHA-256 of a row's canonical JSON; the row holds :data:`COLUMNS` in their order.

    The text is put together by hand, keys sorted, because ``facts`` is canonical JSON already and
    a check of millions of rows must not parse it: a changed byte in it changes the hash as well.
    """
    (
        sequence, occurred_at, actor, role, agency, acting_for, action, subject_kind, subject_id,
        person_hash, person_key, read, purpose, facts, previous,
    ) = row  # fmt: skip
    text = (
        f'{{"acting_for":{quoted(acting_for)},"action":{quoted(action)},"actor":{quoted(actor)},'
        f'"agency":{quoted(agency)},"facts":{facts},"occurred_at":"{instant(occurred_at)}",'
        f'"person_hash":{quoted(person_hash)},"person_key":{quoted(person_key)},'
        f'"previous":{quoted(previous)},"purpose":{quoted(purpose)},'
        f'"read":{"true" if read else "false"},"role":{quoted(role)},"sequence":{sequence},'
        f'"subject_id":{quoted(subject_id)},"subject_kind":{quoted(subject_kind)},'
        f'"version":{FORMAT}}}'
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def record_many(entries: Iterable[Entry], *, now: datetime) -> list[int]:
    """Write down several things that happened at ``now``; their sequence numbers.

    All or none, in the caller's transaction if there is one. Raises
    :class:`~layan.foundation.audit.types.AuditInvalid` and
    :class:`~layan.foundation.audit.types.AuditPersonalNumber`.
    """
    if now.tzinfo is None:
        raise AuditInvalid(field="now", reason="without_zone")
    key: keys.PersonKey | None = None
    checked = []
    for entry in entries:
        if entry.person is not None and key is None:
            key = keys.person_keys()[-1]
        checked.append(_checked(entry, key))
    if not checked:
        return []
    with transaction.atomic(savepoint=False):
        return _append(checked, now)


def _append(checked: list[_Checked], now: datetime) -> list[int]:
    end = _locked_end()
    start, previous = end.sequence, end.hash
    rows = []
    for sequence, entry in enumerate(checked, start + 1):
        hashed = row_hash((sequence, now, *entry, previous))
        rows.append(
            Record(
                sequence=sequence,
                occurred_at=now,
                previous=previous,
                hash=hashed,
                **entry._asdict(),
            )
        )
        previous = hashed
    if len(rows) == 1:
        rows[0].save(force_insert=True)
    else:
        Record.objects.bulk_create(rows)
    moved = ChainEnd.objects.filter(pk=1, sequence=start).update(
        sequence=start + len(rows), hash=previous
    )
    if moved != 1:  # only where the lock above did not hold, and then nothing may be written
        raise AuditInvalid(field="chain", reason="moved")
    return list(range(start + 1, start + len(rows) + 1))


def _locked_end() -> ChainEnd:
    """The end of the chain, locked until the transaction ends.

    On SQLite the transaction itself holds the only write lock (``BEGIN IMMEDIATE``).
    """
    found = ChainEnd.objects.select_for_update().filter(pk=1).first()
    if found is None:
        ChainEnd.objects.bulk_create([ChainEnd(hash=BEGINNING)], ignore_conflicts=True)
        found = ChainEnd.objects.select_for_update().get(pk=1)
    return found


def _checked(entry: Entry, key: keys.PersonKey | None) -> _Checked:
    actor = entry.actor if isinstance(entry.actor, Actor) else Actor(entry.actor)
    person_hash = person_key = ""
    if entry.person is not None and key is not None:
        person_hash, person_key = keys.hash_person(entry.person, key), key.id
    elif entry.read:
        raise AuditInvalid(field="person", reason="empty")
    return _Checked(
        actor=checked_text("actor", actor.id, most=80, needed=True),
        role=checked_text("role", actor.role, most=40),
        agency=checked_text("agency", actor.agency, most=60),
        acting_for=checked_text("acting_for", actor.acting_for, most=80),
        action=checked_code("action", entry.action),
        subject_kind=checked_text("subject_kind", entry.subject_kind, most=60, needed=True),
        subject_id=checked_text("subject_id", entry.subject_id, most=120, needed=True),
        person_hash=person_hash,
        person_key=person_key,
        read=entry.read,
        purpose=checked_text("purpose", entry.purpose, most=300, needed=entry.read),
        facts=checked_facts(entry.facts),
    )


def record(
    actor: Actor | str,
    action: str,
    subject: tuple[str, str],
    *,
    now: datetime,
    person: Person | None = None,
    purpose: str = "",
    **facts: Any,
) -> int:
    """Write down one act; its sequence number.

    ``subject`` is the kind and id of the record acted on, ``person`` whose data it concerns.
    Written in the caller's transaction: if that is rolled back, the act did not happen and its row
    is gone without leaving a gap. Raises as :func:`record_many`.

    ``record(Actor("a1", "officer", "disdukcapil"), "catalog.report_answered",
    ("catalog.report", "R-7"), now=now, state="answered")``
    """
    entry = Entry(actor, action, *subject, person=person, purpose=purpose, facts=facts)
    return record_many([entry], now=now)[0]


def record_read(
    actor: Actor | str,
    action: str,
    subject: tuple[str, str],
    *,
    person: Person,
    purpose: str,
    now: datetime,
    **facts: Any,
) -> int:
    """Write down that ``actor`` saw personal data of ``person``, and why; its sequence number.

    ``purpose`` is shown to that person, so it is a sentence for people. Call it where the data are
    read, whether or not anything is changed. Raises as :func:`record_many`.
    """
    entry = Entry(actor, action, *subject, person=person, purpose=purpose, facts=facts, read=True)
    return record_many([entry], now=now)[0]
