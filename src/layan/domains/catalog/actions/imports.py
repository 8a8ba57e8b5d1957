"""Import a city pack, in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, models, transaction

from layan.domains.catalog import models as tables
from layan.domains.catalog import types as t
from layan.domains.catalog.actions.changes import (
    COLLECTIONS,
    Change,
    ImportResult,
    change_of,
    compare,
    document,
    key_of,
    set_change,
)
from layan.domains.catalog.adapters.pack_files import read_pack
from layan.domains.catalog.queries.snapshot import forget_snapshot
from layan.domains.identity import public as identity
from layan.foundation.audit import public as audit


def _digest(pack: t.CityPack) -> str:
    text = json.dumps(document(pack), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def import_city(
    pack: t.CityPack, *, now: datetime, dry_run: bool = False, replace: bool = False
) -> ImportResult:
    """Make the database say what the pack says, in one transaction.

    The same pack twice changes nothing the second time. A record the pack no longer has is
    retired, not deleted, since
    others may point at it. A process killed on the way leaves the database as it was. ``dry_run``
    only reports.

    Raises :class:`~layan.domains.catalog.types.OtherCity` when another city is stored and
    ``replace`` is not set.
    """
    try:
        with transaction.atomic():
            result = _import(pack, now=now, dry_run=dry_run, replace=replace)
    except IntegrityError as problem:
        if not dry_run and "catalog_city" in str(
            problem
        ):  # two first imports at the same moment; the other one won
            raise t.ImportBusy(city=pack.city.id) from problem
        raise
    forget_snapshot()
    return result


def import_pack_folder(
    folder: Path, *, now: datetime, dry_run: bool = False, replace: bool = False
) -> ImportResult:
    """Read a pack from a folder and import it.

    Raises :class:`~layan.domains.catalog.types.PackInvalid` with the list of problems.
    """
    reading = read_pack(folder)
    if reading.pack is None:
        raise t.PackInvalid(
            folder=folder.name, count=len(reading.problems), problems=reading.problems
        )
    return import_city(reading.pack, now=now, dry_run=dry_run, replace=replace)


def _import(pack: t.CityPack, *, now: datetime, dry_run: bool, replace: bool) -> ImportResult:
    stored = tables.City.objects.select_for_update().filter(only=True).first()
    if stored is not None and stored.id != pack.city.id and not replace:
        raise t.OtherCity(stored=stored.id, offered=pack.city.id)
    digest = _digest(pack)
    changes: dict[str, Change] = {}
    if stored is not None and stored.digest == digest and stored.id == pack.city.id:
        return ImportResult(pack.city.id, stored.revision, changes, dry_run)

    city = Change()
    compare(
        city,
        pack.city.id,
        stored.document if stored and stored.id == pack.city.id else None,
        document(pack.city),
    )
    changes["city"] = city
    rows = {
        name: {key_of(record): document(record) for record in getattr(pack, name)}
        for name in COLLECTIONS
    }
    agencies = {agency.id: document(agency) for agency in pack.agencies}
    before = {row.id: row for row in identity.agency_rows()}
    changes["agencies"] = change_of(
        {key: (row.position, row.active, row.document) for key, row in before.items()}, agencies
    )
    for name, table in COLLECTIONS.items():
        kept = {
            key: (position, active, document)
            for key, position, active, document in table._default_manager.values_list(
                "id", "position", "active", "document"
            )
        }
        changes[name] = change_of(kept, rows[name])
    changes["phrases"] = set_change(
        tables.Phrase.objects.values_list("service_id", "text"),
        ((row.service, row.text) for row in pack.phrases),
    )
    words = {word.casefold(): row.to for row in pack.words for word in row.words}
    changes["words"] = set_change(
        tables.LocalWord.objects.values_list("word", "meaning"), words.items()
    )
    revision = (stored.revision if stored else 0) + 1
    if not dry_run:
        # The row comes first: of two first imports at one moment, the second fails on it.
        same_city = stored is not None and stored.id == pack.city.id
        if stored is not None and not same_city:
            stored.delete()
        tables.City(
            id=pack.city.id,
            document=document(pack.city),
            digest=digest,
            revision=revision,
            imported_at=now,
        ).save(force_insert=not same_city, force_update=same_city)
        _write(pack, rows, agencies, words, changes, now)
        audit.record(
            "system.import",
            "catalog.city_imported",
            ("catalog.city", pack.city.id),
            now=now,
            revision=revision,
            digest=digest,
        )
    return ImportResult(pack.city.id, revision, changes, dry_run)


def _write(
    pack: t.CityPack,
    rows: Mapping[str, Mapping[str, dict[str, Any]]],
    agencies: Mapping[str, dict[str, Any]],
    words: Mapping[str, str],
    changes: Mapping[str, Change],
    now: datetime,
) -> None:
    if changes["agencies"]:
        gone = {row.id: row for row in identity.agency_rows() if row.id not in agencies}
        identity.sync_agencies(
            [
                *(
                    identity.AgencyRow(key, position, True, row)
                    for position, (key, row) in enumerate(agencies.items())
                ),
                *(row._replace(active=False) for row in gone.values()),
            ]
        )
    extra: dict[str, dict[str, dict[str, Any]]] = {
        "areas": {row.code: {"kind": row.kind, "parent_id": row.parent} for row in pack.areas},
        "places": {
            row.id: {
                "kind": row.kind,
                "agency_id": row.agency,
                "area_id": row.area,
                "hours_id": row.hours,
            }
            for row in pack.places
        },
        "windows": {
            row.id: {"kind": row.kind, "start": row.start, "end": row.end} for row in pack.windows
        },
        "services": {
            row.id: {"code": row.code, "agency_id": row.agency, "status": row.status}
            for row in pack.services
        },
    }
    for name, table in COLLECTIONS.items():
        if changes[name]:
            _write_collection(table, rows[name], extra.get(name, {}), changes[name], now)
    if changes["services"] or changes["places"]:
        _write_links(pack)
    if changes["phrases"]:
        tables.Phrase.objects.all().delete()
        tables.Phrase.objects.bulk_create(
            tables.Phrase(service_id=row.service, text=row.text) for row in pack.phrases
        )
    if changes["words"]:
        tables.LocalWord.objects.all().delete()
        tables.LocalWord.objects.bulk_create(
            tables.LocalWord(word=word, meaning=to) for word, to in words.items()
        )


def _write_collection(
    table: type[tables.Document],
    rows: Mapping[str, dict[str, Any]],
    extra: Mapping[str, dict[str, Any]],
    change: Change,
    now: datetime,
) -> None:
    manager: models.Manager[Any] = table._default_manager
    manager.filter(id__in=change.retired).update(active=False)
    touched, moved = {*change.added, *change.changed}, set(change.moved)
    if table is tables.Service:
        # Codes may change hands between services; free them first so that no moment has two of one.
        for key in [*change.changed, *change.retired]:
            manager.filter(id=key).update(code=f"~{key}")
    made = []
    for position, (key, text) in enumerate(rows.items()):
        if key in touched:
            columns = {
                **extra.get(key, {}),
                **({"updated_at": now} if table is tables.Service else {}),
            }
            made.append(table(id=key, position=position, active=True, document=text, **columns))
        elif key in moved:
            manager.filter(id=key).update(position=position)
    columns_written = ["position", "active", "document", *next(iter(extra.values()), {})]
    if table is tables.Service:
        columns_written.append("updated_at")
    manager.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=columns_written,
        batch_size=200,
    )


def _write_links(pack: t.CityPack) -> None:
    by_kind: dict[str, list[str]] = {}
    for place in pack.places:
        by_kind.setdefault(f"@{place.kind}", []).append(place.id)
    wanted = {
        tables.Service.evidence.through: (
            "evidencetype_id",
            {(row.id, need.type) for row in pack.services for need in row.evidence},
        ),
        tables.Service.life_events.through: (
            "lifeevent_id",
            {(row.id, event) for row in pack.services for event in row.life_events},
        ),
        tables.Service.places.through: (
            "place_id",
            {
                (row.id, place)
                for row in pack.services
                for name in row.places
                for place in by_kind.get(name, [] if name.startswith("@") else [name])
            },
        ),
    }
    for link, (column, pairs) in wanted.items():
        manager: models.Manager[Any] = link._default_manager
        kept = set(manager.values_list("service_id", column))
        stale = kept - pairs
        if stale:
            ids = [
                key
                for key, *pair in manager.values_list("id", "service_id", column)
                if tuple(pair) in stale
            ]
            manager.filter(id__in=ids).delete()
        manager.bulk_create(
            (
                link(service_id=service, **{column: other})
                for service, other in sorted(pairs - kept)
            ),
            batch_size=400,
        )
