"""What an import would change: the pack compared with what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from layan.domains.catalog import models as tables
from layan.domains.catalog import types as t

COLLECTIONS: Mapping[str, type[tables.Document]] = {
    "areas": tables.Area,
    "hours": tables.OpeningHours,
    "places": tables.Place,
    "windows": tables.CalendarWindow,
    "topics": tables.Topic,
    "life_events": tables.LifeEvent,
    "evidence": tables.EvidenceType,
    "legal": tables.LegalResource,
    "services": tables.Service,
}


@dataclass(slots=True)
class Change:
    """What an import does to one collection, by record id."""

    added: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(
        default_factory=dict
    )  # id: names of the fields that differ
    retired: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)  # the same text, in another place of the file
    same: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.retired or self.moved)


@dataclass(slots=True)
class ImportResult:
    """What an import did, or would do."""

    city: str
    revision: int
    changes: dict[str, Change]
    dry_run: bool

    @property
    def changed(self) -> bool:
        """Whether anything differs from what is stored."""
        return any(self.changes.values())


def document(record: BaseModel) -> dict[str, Any]:
    """The stored form of a record: JSON values, defaults left out."""
    dumped: dict[str, Any] = record.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    return dumped


def key_of(record: Any) -> str:
    """The id of a record; of an area, its code."""
    return str(record.code if isinstance(record, t.Area) else record.id)


def compare(
    change: Change, key: str, old: Mapping[str, Any] | None, new: Mapping[str, Any]
) -> None:
    """Count one record as added, changed (with the fields that differ) or the same."""
    if old is None:
        change.added.append(key)
    elif old != new:
        change.changed[key] = sorted(
            name for name in {*old, *new} if old.get(name) != new.get(name)
        )
    else:
        change.same += 1


def change_of(
    kept: Mapping[str, tuple[int, bool, dict[str, Any]]], wanted: Mapping[str, dict[str, Any]]
) -> Change:
    """Compare rows (position, active, document) by id with the wanted documents."""
    change = Change()
    for position, (key, document) in enumerate(wanted.items()):
        old = kept.get(key)
        compare(change, key, old[2] if old is not None and old[1] else None, document)
        if old is not None and old[1] and old[0] != position and key not in change.changed:
            change.moved.append(key)
    change.retired = [key for key, (_, active, _) in kept.items() if active and key not in wanted]
    return change


def set_change(kept: Iterable[tuple[Any, ...]], wanted: Iterable[tuple[Any, ...]]) -> Change:
    """Compare two sets of plain rows."""
    old, new = (
        {" | ".join(map(str, row)) for row in kept},
        {" | ".join(map(str, row)) for row in wanted},
    )
    return Change(added=sorted(new - old), retired=sorted(old - new), same=len(old & new))
