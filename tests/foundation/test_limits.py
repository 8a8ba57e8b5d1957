"""Counting acts: who is one visitor, what is taken back, and searches."""

import pytest
from django.test import RequestFactory

from layan.domains.catalog.api import services as api
from layan.domains.catalog.views import search
from layan.foundation.limits import TooMany, address_of, count, take_back


@pytest.mark.parametrize(
    ("address", "visitor"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_who_is_one_visitor(address, visitor):
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=address)) == visitor


def test_what_is_taken_back_does_not_count():
    for _ in range(5):
        take_back(count("x", "v", most=1, seconds=1_000_000_000))
    count("x", "v", most=1, seconds=1_000_000_000)
    with pytest.raises(TooMany):
        count("x", "v", most=1, seconds=1_000_000_000)


def test_taking_back_after_the_window_does_nothing():
    take_back("limit:x:v:0")


@pytest.mark.django_db
def test_searching_is_limited_but_pages_from_memory_are_free(
    client, small_city, monkeypatch, settings
):
    settings.LAYAN_PAGE_CACHE_SECONDS = 60
    monkeypatch.setattr(search, "SEARCHES", 2)
    monkeypatch.setattr(search, "WINDOW_SECONDS", 1_000_000_000)
    asked = [client.get("/cari/?q=" + word).status_code for word in ("a", "a", "a", "b", "c")]
    assert asked == [200, 200, 200, 200, 429]


@pytest.mark.django_db
def test_the_api_limits_searches_too(client, small_city, monkeypatch):
    monkeypatch.setattr(api, "SEARCHES", 2)
    monkeypatch.setattr(api, "WINDOW_SECONDS", 1_000_000_000)
    answers = [client.get("/api/v1/search", {"q": word}) for word in ("a", "b", "c")]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json()["code"] == "foundation.too_many"
    assert client.get("/api/v1/services").status_code == 200
