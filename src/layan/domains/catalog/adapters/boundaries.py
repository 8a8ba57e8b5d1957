"""Reads area boundaries from a GeoJSON file (RFC 7946), and says plainly what is wrong with one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NoReturn

from layan.domains.catalog.adapters.bounded_files import FileRefused, read_bounded
from layan.domains.catalog.types import BoundariesInvalid

MOST_BYTES = 20_000_000
AREA_CODE = re.compile(r"\d{2}\.\d{2}(\.\d{2}(\.\d{4})?)?")
# RFC 7946 knows only WGS 84; older files may still say so.
WGS84_NAMES = ("CRS84", "EPSG::4326", "EPSG:4326")


def read_boundaries(file: Path, code_property: str) -> dict[str, dict[str, Any]]:
    """Polygons by area code; ``code_property`` names the property that holds the code.

    Positions are longitude, latitude in WGS 84 degrees; an altitude is dropped. Geometries are
    returned as they are, not simplified.

    Raises :class:`~layan.domains.catalog.types.BoundariesInvalid` with a ``reason`` and, where it
    lies in one feature, its number counted from 1 and its code. The reasons are listed in
    ``docs/how-to/import-boundaries.md``.
    """
    document = _load(file)
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        _refuse("not_a_collection")
    if not _is_wgs84(document.get("crs")):
        _refuse("other_crs")
    features = document.get("features")
    if not isinstance(features, list) or not features:
        _refuse("empty")
    found: dict[str, dict[str, Any]] = {}
    for number, feature in enumerate(features, 1):
        code = _code(feature, code_property, number)
        if code in found:
            _refuse("doubled_code", feature=number, code=code)
        found[code] = _geometry(feature.get("geometry"), number, code)
    return found


def _refuse(reason: str, **facts: object) -> NoReturn:
    raise BoundariesInvalid(reason=reason, **facts)


def _load(file: Path) -> Any:
    def no_number(text: str) -> NoReturn:
        raise ValueError(text)

    try:
        text = read_bounded(file, MOST_BYTES).decode("utf-8-sig")
        return json.loads(text, parse_constant=no_number)
    except FileRefused as refused:
        _refuse(refused.code, file=file.name, most=MOST_BYTES, detail=refused.detail)
    except (ValueError, RecursionError):  # also: not UTF-8, NaN, a number of 10,000 digits
        _refuse("not_json")


def _is_wgs84(crs: Any) -> bool:
    if crs is None:
        return True
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return isinstance(name, str) and name.endswith(WGS84_NAMES)


def _code(feature: Any, code_property: str, number: int) -> str:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        _refuse("not_a_feature", feature=number)
    properties = feature.get("properties")
    code = properties.get(code_property) if isinstance(properties, dict) else None
    if code is None:
        _refuse("code_missing", feature=number, property=code_property)
    if not isinstance(code, str) or not AREA_CODE.fullmatch(code):
        _refuse("code_malformed", feature=number, code=str(code)[:40])
    return code


def _geometry(geometry: Any, number: int, code: str) -> dict[str, Any]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        _refuse("not_a_polygon", feature=number, code=code, kind=str(kind)[:40])
    coordinates = geometry.get("coordinates")
    try:
        polygons = [coordinates] if kind == "Polygon" else _list(coordinates)
        checked = [[_ring(ring) for ring in _list(polygon)] for polygon in polygons]
    except _Wrong as wrong:
        raise BoundariesInvalid(reason=wrong.reason, feature=number, code=code) from None
    return {"type": kind, "coordinates": checked[0] if kind == "Polygon" else checked}


class _Wrong(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise _Wrong("coordinates_malformed")
    return value


def _ring(ring: Any) -> list[list[float]]:
    points = [_position(position) for position in _list(ring)]
    if len(points) < 4:
        raise _Wrong("ring_too_short")
    if points[0] != points[-1]:
        raise _Wrong("ring_open")
    return points


def _position(position: Any) -> list[float]:
    if not isinstance(position, list) or len(position) < 2:
        raise _Wrong("coordinates_malformed")
    lon, lat = position[:2]
    for value in (lon, lat):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _Wrong("coordinates_malformed")
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # the usual cause is latitude first
        raise _Wrong("out_of_the_world")
    return [lon, lat]
