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


LETTER, LINE = 6.4, 14.0  # units a letter is wide and a line is high, at 12 units of type
CLEAR = 12.0  # from the middle of a point to its label
LONGEST_LABEL = 26


@dataclass(frozen=True, slots=True)
class Mark:
    """A label for a spot on a drawing; ``always`` for the one that may not be left out."""

    x: float
    y: float
    name: str
    always: bool = False

    @property
    def shown(self) -> str:
        """The name as far as it has room."""
        return (
            self.name if len(self.name) <= LONGEST_LABEL else self.name[: LONGEST_LABEL - 1] + "…"
        )


def spread(marks: Iterable[Mark], view: Frame, *, most: int) -> tuple[Mark, ...]:
    """The marks that find room, those that must be shown first; x and y are where text is centred.

    Each tries above and below its spot; a label that would leave the drawing is moved inside, one
    that would cover another is left out.
    """
    boxes: list[BBox] = []
    placed: list[Mark] = []
    for mark in sorted(marks, key=lambda one: not one.always):
        half = len(mark.shown) * LETTER / 2
        x = min(max(mark.x, half + 2), max(view.width - half - 2, half + 2))
        tries = [
            (x - half, y - LINE / 2, x + half, y + LINE / 2)
            for y in (mark.y - CLEAR - LINE / 2, mark.y + CLEAR + LINE / 2)
            if LINE / 2 <= y <= view.height - LINE / 2
        ]
        free = next((box for box in tries if not any(_meet(box, other) for other in boxes)), None)
        if free is None and mark.always and tries:
            free = tries[0]
        if free is not None and len(placed) < most:
            boxes.append(free)
            middle = round((free[1] + free[3]) / 2 + LINE / 4, 1)
            placed.append(Mark(round(x, 1), middle, mark.shown, mark.always))
    return tuple(placed)


def _meet(one: BBox, other: BBox) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


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
