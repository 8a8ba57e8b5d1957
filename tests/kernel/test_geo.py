"""Points, distances, boxes."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layan.kernel.geo import EARTH_RADIUS_METRES, Box, Point, PointInvalid

POINTS = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
PUSPEM = Point(-6.1702, 106.6403)


def test_a_quarter_of_the_equator():
    quarter = math.pi / 2 * EARTH_RADIUS_METRES
    assert Point(0, 0).metres_to(Point(0, 90)) == pytest.approx(quarter)
    assert Point(0, 0).metres_to(Point(90, 0)) == pytest.approx(quarter)


def test_a_hundredth_of_a_degree_in_the_city_is_about_a_kilometre():
    assert PUSPEM.metres_to(Point(-6.1802, 106.6403)) == pytest.approx(1_112, abs=1)


@pytest.mark.parametrize(
    ("lat", "lon"), [(90.1, 0), (0, 180.5), (float("nan"), 0), (0, float("inf"))]
)
def test_a_point_off_the_earth_cannot_be_built(lat, lon):
    with pytest.raises(PointInvalid):
        Point(lat, lon)


def test_a_box_with_swapped_sides_cannot_be_built():
    with pytest.raises(PointInvalid):
        Box(west=106.7, south=-6.2, east=106.5, north=-6.1)


def test_a_box_around_nothing_cannot_be_built():
    with pytest.raises(PointInvalid):
        Box.around([])


@given(POINTS, POINTS)
def test_distance_is_symmetric_bounded_and_zero_to_oneself(one, other):
    far = one.metres_to(other)
    assert far == pytest.approx(other.metres_to(one))
    assert 0 <= far <= math.pi * EARTH_RADIUS_METRES * (1 + 1e-9)
    assert one.metres_to(one) == 0


@given(POINTS, POINTS, POINTS)
def test_a_detour_is_never_shorter(one, between, other):
    detour = one.metres_to(between) + between.metres_to(other)
    assert one.metres_to(other) <= detour + 1  # one metre for rounding near the antipodes


@given(st.lists(POINTS, min_size=1, max_size=8))
def test_a_box_holds_the_points_it_was_built_around(points):
    box = Box.around(points)
    assert all(box.contains(point) for point in points)
    assert box.contains(box.centre)
