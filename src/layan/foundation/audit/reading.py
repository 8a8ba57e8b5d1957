"""Who saw my data: the readings of one person's data, as that person may see them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping

from django.conf import settings

from layan.foundation.audit import keys
from layan.foundation.audit.models import Record
from layan.foundation.audit.types import Person, Read

MOST_AT_ONCE = 200
Names = Callable[[Collection[str]], Mapping[str, str]]
_names: list[Names] = []


def register_names(names: Names) -> None:
    """Say who turns actors' ids into names; identity does so once, in ``AppConfig.ready``."""
    _names[:] = [names]


def names_of(actors: Collection[str]) -> dict[str, str]:
    """The names of those actors that are known; a system has none."""
    return dict(_names[0](actors)) if _names and actors else {}


def reads_of(
    person: Person, *, before: int | None = None, limit: int = 50, name_staff: bool | None = None
) -> list[Read]:
    """When, by whom, what of this person's data was read and why; the latest first.

    ``before`` is the sequence of the last reading already shown, for the next page; ``limit`` is
    at most 200. Everybody who read is told by role and agency as held at that moment; by name only
    with ``name_staff``, which is the setting ``LAYAN_NAME_STAFF`` (off) unless said here.
    """
    hashes = [keys.hash_person(person, key) for key in keys.person_keys()]
    rows = Record.objects.filter(person_hash__in=hashes, read=True)
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    found = list(rows.order_by("-sequence")[: max(1, min(limit, MOST_AT_ONCE))])
    if name_staff is None:
        name_staff = bool(getattr(settings, "LAYAN_NAME_STAFF", False))
    names = names_of({row.actor for row in found}) if name_staff else {}
    return [
        Read(
            sequence=row.sequence,
            at=row.occurred_at,
            actor=row.actor,
            role=row.role,
            agency=row.agency,
            acting_for=row.acting_for,
            name=names.get(row.actor, ""),
            action=row.action,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            purpose=row.purpose,
            facts=json.loads(row.facts),
        )
        for row in found
    ]
