"""Whatever an address holds, a page reads only what it knows."""

import pytest
from django.http import QueryDict

from layan.foundation import reading


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("p=a,b", ("a", "b")),
        ("p=a&p=b", ("a", "b")),
        ("p=b,a,b, a ", ("b", "a")),
        ("p=A,x,,<b>", ()),
        ("", ()),
    ],
)
def test_choices_by_commas_or_repeated_are_known_and_once(query, found):
    assert reading.chosen(QueryDict(query), "p", {"a", "b"}) == found


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("", 1),
        ("page=3", 3),
        ("page=0", 1),
        ("page=-2", 1),
        ("page=1e3", 1),
        ("page=%C2%B2", 1),
        ("page=99999999", 10_000),
        ("page=99999999999999999999", 1),
    ],
)
def test_page_numbers_stay_sane(query, page):
    assert reading.page_number(QueryDict(query)) == page


@pytest.mark.parametrize("bad", ["", "nan", "inf", "-1e309", "91", "x", "6,1"])
def test_what_is_no_coordinate_is_none(bad):
    assert reading.degrees(QueryDict(f"lat={bad}"), "lat", 90) is None


def test_a_coordinate_is_read():
    assert reading.degrees(QueryDict("lat=-6.18"), "lat", 90) == -6.18


def test_free_text_loses_control_characters_and_is_cut():
    query = QueryDict(mutable=True)
    query["q"] = " ktp\x00\nhilang " + "x" * 50
    assert reading.text(query, "q", 20) == "ktp hilang " + "x" * 7


def test_an_unknown_single_value_is_empty():
    assert reading.one(QueryDict("a=x"), "a", {"y"}) == ""
    assert reading.one(QueryDict("a=y"), "a", {"y"}) == "y"
