"""Small maps without tiles: degrees to the units of a drawing.

A city is small enough for the equirectangular projection scaled by the cosine of its middle
latitude: at 20 km across and 6 degrees south the error is below one metre a kilometre.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BBox = tuple[float, float, float, float]  # west, south, east, north in degrees


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawing of ``width`` by ``height`` units that shows a box of degrees."""

    west: float
    north: float
    units_per_lon: float
    units_per_lat: float
    width: int
    height: int

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Degrees to units: x to the right, y downwards, rounded to a tenth."""
        return (
            round((lon - self.west) * self.units_per_lon, 1),
            round((self.north - lat) * self.units_per_lat, 1),
        )

    def holds(self, lon: float, lat: float) -> bool:
        """Whether the point is on the drawing."""
        x, y = self.point(lon, lat)
        return 0 <= x <= self.width and 0 <= y <= self.height


TALLEST = 1.15  # height of a drawing over its width; a narrow box is widened


def frame(box: BBox, *, width: int = 416, margin: float = 0.08) -> Frame:
    """A frame for a box, with a margin on each side (a share of its size)."""
    west, south, east, north = box
    wide, high = max(east - west, 1e-4), max(north - south, 1e-4)
    least = high / TALLEST / math.cos(math.radians((south + north) / 2))
    if wide < least:
        west, east, wide = west - (least - wide) / 2, east + (least - wide) / 2, least
    west, east = west - wide * margin, east + wide * margin
    south, north = south - high * margin, north + high * margin
    units_per_lon = width / (east - west)
    units_per_lat = units_per_lon / math.cos(math.radians((south + north) / 2))
    return Frame(
        west, north, units_per_lon, units_per_lat, width, math.ceil((north - south) * units_per_lat)
    )


def box_around(points: Iterable[tuple[float, float]], *, least: float = 0.02) -> BBox:
    """The box of some (lon, lat) points, at least ``least`` degrees each way."""
    found = list(points)
    lons, lats = [lon for lon, _ in found], [lat for _, lat in found]
    middle_lon, middle_lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    half_lon = max(max(lons) - min(lons), least) / 2
    half_lat = max(max(lats) - min(lats), least) / 2
    return (
        middle_lon - half_lon,
        middle_lat - half_lat,
        middle_lon + half_lon,
        middle_lat + half_lat,
    )


def outline(geometry: Mapping[str, Any], view: Frame) -> str:
    """The ``d`` of an SVG path for a GeoJSON Polygon or MultiPolygon; empty for anything else.

    Vertices that fall on the same unit as the one before are dropped, so that a detailed boundary
    stays small.
    """
    kind, coordinates = geometry.get("type"), geometry.get("coordinates") or ()
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(kind), [])
    return "".join(_ring(ring, view) for polygon in polygons for ring in polygon)


def _ring(ring: Sequence[Sequence[float]], view: Frame) -> str:
    points: list[tuple[int, int]] = []
    for lon, lat, *_ in ring:
        x, y = view.point(lon, lat)
        if not points or points[-1] != (round(x), round(y)):
            points.append((round(x), round(y)))
    if len(points) < 4:
        return ""
    return "M" + "L".join(f"{x} {y}" for x, y in points[:-1]) + "Z"
