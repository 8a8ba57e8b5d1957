"""Small server-drawn maps; whatever they show stands in a list beside them too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from layan.domains.catalog import types as t
from layan.domains.catalog.rules.mapping import (
    BBox,
    Frame,
    Mark,
    box_around,
    frame,
    outline,
    spread,
)
from layan.domains.catalog.views.facts import Facts

MOST_POINTS = 120
MOST_LABELS, MOST_NAMES = 14, 6  # areas where their outlines are drawn, else places
DISTRICT_CODE = 8  # letters of a district's code


@dataclass(frozen=True, slots=True)
class Shape:
    """The outline of an area."""

    name: str
    path: str
    district: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map; coordinates are text, which no page writes with a decimal comma."""

    x: str
    y: str
    name: str
    here: bool
    address: str


@dataclass(frozen=True, slots=True)
class Label:
    """The name of an area or a place, centred on x."""

    x: str
    y: str
    name: str


@dataclass(frozen=True, slots=True)
class Map:
    """What the template draws."""

    width: str
    height: str
    shapes: tuple[Shape, ...]
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    districts: bool  # there are lines of districts
    inner: bool  # there are lines of sub-districts
    here: bool
    approximate: bool  # some point is the middle of its area, not the door


def drawing(
    ready: Facts,
    places: Sequence[t.Place],
    addresses: dict[str, str],
    *,
    here: str = "",
    area: t.Area | None = None,
) -> Map | None:
    """A map of some places, of the whole city or of one district; None without a place."""
    if not places:
        return None
    known = ready.known
    district = area.code[:8] if area is not None else ""
    if district:
        inside = [row for row in known.areas.values() if row.code.startswith(district)]
        # Around one place its neighbourhood is enough; a list of places gets the whole district.
        corners = [(place.lon, place.lat) for place in places]
        if not here:
            corners += [(row.lon, row.lat) for row in inside]
        box = box_around(corners)
        if not here:
            box = _with_shapes(box, ready, (row.code for row in inside))
    else:
        box = known.city.bbox
    view = frame(box)
    level = t.AreaKind.SUB_DISTRICT if district else t.AreaKind.DISTRICT
    areas = [
        row
        for row in known.areas.values()
        if row.kind == level and (not district or row.code.startswith(district))
    ]
    dots = [
        Dot(*_text(view, place.lon, place.lat), ready.say(place.name), place.id == here, address)
        for place in places[:MOST_POINTS]
        if view.holds(place.lon, place.lat)
        for address in (addresses.get(place.id, ""),)
    ]
    shapes = _shapes(ready, view, district)
    marks = [Mark(float(dot.x), float(dot.y), dot.name, always=True) for dot in dots if dot.here]
    if shapes:
        marks += [
            Mark(*view.point(row.lon, row.lat), row.name)
            for row in areas
            if view.holds(row.lon, row.lat)
        ]
    else:  # names of areas would float in an empty box: name the places instead
        marks += [Mark(float(dot.x), float(dot.y), dot.name) for dot in dots if not dot.here][
            :MOST_NAMES
        ]
    labels = spread(marks, view, most=MOST_LABELS if shapes else MOST_NAMES)
    return Map(
        str(view.width),
        str(view.height),
        shapes,
        tuple(sorted(dots, key=lambda dot: dot.here)),
        tuple(Label(f"{one.x:.1f}", f"{one.y:.1f}", one.name) for one in labels),
        any(shape.district for shape in shapes),
        any(not shape.district for shape in shapes),
        any(dot.here for dot in dots),
        any(place.location is not t.LocationKind.EXACT for place in places),
    )


def _text(view: Frame, lon: float, lat: float) -> tuple[str, str]:
    x, y = view.point(lon, lat)
    return f"{x:.1f}", f"{y:.1f}"


def _with_shapes(box: BBox, ready: Facts, codes: Iterable[str]) -> BBox:
    west, south, east, north = box
    for code in codes:
        geometry = ready.boundaries.get(code)
        for lon, lat in _corners(geometry) if geometry else ():
            west, east = min(west, lon), max(east, lon)
            south, north = min(south, lat), max(north, lat)
    return west, south, east, north


def _corners(geometry: dict[str, object]) -> Iterable[tuple[float, float]]:
    stack = [geometry.get("coordinates")]
    while stack:
        part = stack.pop()
        if not isinstance(part, list) or not part:
            continue
        if isinstance(part[0], int | float):
            yield float(part[0]), float(part[1])
        else:
            stack.extend(part)


def _shapes(ready: Facts, view: Frame, district: str) -> tuple[Shape, ...]:
    """Outlines of the districts; over them, in the map of one district, of its sub-districts."""
    return tuple(
        Shape(ready.known.areas[code].name, path, len(code) == DISTRICT_CODE)
        for code, path in _paths(_Key(ready, view, district))
        if path
    )


@dataclass(frozen=True, slots=True)
class _Key:
    """What a set of outlines depends on; compared by the identity of the facts."""

    ready: Facts
    view: Frame
    district: str

    def __hash__(self) -> int:
        return hash((id(self.ready), self.view, self.district))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Key)
            and self.ready is other.ready
            and (self.view, self.district) == (other.view, other.district)
        )


@lru_cache(maxsize=32)
def _paths(key: _Key) -> tuple[tuple[str, str], ...]:
    areas = key.ready.known.areas
    wanted = [
        code
        for code in key.ready.boundaries
        if code in areas and (not key.district or code.startswith(key.district))
    ]
    districts = [code for code in wanted if len(code) == DISTRICT_CODE]
    inner = [code for code in wanted if len(code) > DISTRICT_CODE]
    # A line of a district is drawn over those inside it, so that it is the stronger one.
    shown = [*inner, *districts] if key.district or not districts else districts
    return tuple((code, outline(key.ready.boundaries[code], key.view)) for code in shown)
