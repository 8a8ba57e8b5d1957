"""Points and boxes on the earth, in WGS 84 degrees."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from layan.kernel.errors import LayanError

EARTH_RADIUS_METRES = 6_371_008.8  # mean radius R1 of the IUGG, (2a + b) / 3 of WGS 84


class PointInvalid(LayanError):
    """The numbers are not degrees on the earth."""

    code = "kernel.point_invalid"


@dataclass(frozen=True, slots=True)
class Point:
    """Latitude and longitude in degrees; south and west are negative.

    >>> round(Point(-6.1783, 106.6319).metres_to(Point(-6.1255, 106.6559)))
    6443
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        # written so that NaN fails too
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise PointInvalid(lat=self.lat, lon=self.lon)

    def metres_to(self, other: Point) -> float:
        """Great-circle distance by the haversine formula; within 0.6 % of the ellipsoid's."""
        lat_1, lat_2 = math.radians(self.lat), math.radians(other.lat)
        half_lat = (lat_2 - lat_1) / 2
        half_lon = math.radians(other.lon - self.lon) / 2
        chord = (
            math.sin(half_lat) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin(half_lon) ** 2
        )
        return 2 * EARTH_RADIUS_METRES * math.asin(min(1.0, math.sqrt(chord)))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of degrees, in GeoJSON's order; it may not cross the date line."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        Point(self.south, self.west)
        Point(self.north, self.east)
        if self.west > self.east or self.south > self.north:
            raise PointInvalid(west=self.west, south=self.south, east=self.east, north=self.north)

    @classmethod
    def around(cls, points: Iterable[Point]) -> Self:
        """The smallest box that holds all points; at least one is needed."""
        known = list(points)
        if not known:
            raise PointInvalid(reason="no_points")
        lats, lons = [point.lat for point in known], [point.lon for point in known]
        return cls(min(lons), min(lats), max(lons), max(lats))

    @property
    def centre(self) -> Point:
        """The middle of the box."""
        return Point((self.south + self.north) / 2, (self.west + self.east) / 2)

    def contains(self, point: Point) -> bool:
        """Whether the point lies in the box or on its edge."""
        return self.south <= point.lat <= self.north and self.west <= point.lon <= self.east
