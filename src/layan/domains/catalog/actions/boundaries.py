"""Store area boundaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from layan.domains.catalog import models as tables
from layan.domains.catalog import types as t
from layan.domains.catalog.queries.snapshot import forget_snapshot


def import_boundaries(geometries: Mapping[str, dict[str, Any]], *, source: str) -> int:
    """Store GeoJSON geometries by area code; returns how many areas got one.

    Raises :class:`~layan.domains.catalog.types.BoundariesInvalid` naming codes the city does not
    have.
    """
    with transaction.atomic():
        known = set(tables.Area.objects.filter(active=True).values_list("id", flat=True))
        strange = sorted(set(geometries) - known)
        if strange or not geometries:
            raise t.BoundariesInvalid(
                reason="unknown_codes" if strange else "empty", codes=", ".join(strange[:5])
            )
        for code, geometry in geometries.items():
            tables.Area.objects.filter(id=code).update(
                boundary=geometry, boundary_source=source[:200]
            )
        tables.City.objects.update(revision=models.F("revision") + 1)
    forget_snapshot()
    return len(geometries)
