"""What people stumbled over on the site: time zones, languages, refusals, signing in."""

import datetime as dt
import logging
import re

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import timezone

from layan.domains.assistant.views import parted
from layan.foundation.templatetags.layan import linked
from tests.cast import PASSWORD

LATE_IN_UTC = dt.datetime(2026, 11, 22, 20, 0, tzinfo=dt.UTC)  # 23 Nov, 03.00 in the city


def shown(code: str, value: object) -> str:
    """A filter's words for a value."""
    template = Template("{% load catalog_words layan %}{{ value|" + code + " }}")
    return template.render(Context({"value": value}))


@pytest.mark.parametrize("code", ["short_date", "full_date", "day", "moment"])
def test_every_date_is_that_of_the_city(code: str):
    assert "23 Nov 2026" in shown(code, LATE_IN_UTC)
    if code != "moment":
        assert "22 Nov 2026" in shown(code, dt.date(2026, 11, 22))


def test_the_weekday_is_that_of_the_city():
    assert shown("weekday", LATE_IN_UTC) == shown("weekday", dt.date(2026, 11, 23))


def test_the_zone_of_the_city_holds_while_a_page_is_made(visitor: Client, monkeypatch):
    zones: list[str] = []
    monkeypatch.setattr(timezone, "activate", lambda zone: zones.append(str(zone)))
    visitor.get("/tentang/", {"fresh": "1"})
    assert zones == ["Asia/Jakarta"]


def test_a_page_of_one_language_offers_no_other(visitor: Client):
    page = visitor.get("/api/v1/docs").content.decode()
    assert "hreflang" not in page
    assert "/en/api/" not in page
    assert 'hreflang="en"' in visitor.get("/tentang/").content.decode()
    assert 'hreflang="id"' in visitor.get("/en/tidak-ada/").content.decode()


def test_a_refusal_is_one_line_of_log_without_a_trace(small_city, client, ani, caplog):
    client.force_login(ani)
    with caplog.at_level(logging.WARNING, "django.request"):
        assert client.get("/konsol/").status_code == 403
    told = [row for row in caplog.records if "/konsol/" in row.getMessage()]
    assert [row.exc_info for row in told] == [None]


def test_a_citizen_reads_who_she_is_after_signing_in(small_city, client, ani):
    page = client.post("/en/masuk/", {"login": "ani", "password": PASSWORD}, follow=True)
    text = page.content.decode()
    assert f"You are signed in as {ani.name}." in text
    assert "There is nothing in your account yet" in text
    assert "You are signed in" not in client.get("/en/").content.decode()


def test_an_officer_is_told_her_name_only(small_city, client, citra):
    page = client.post("/en/masuk/", {"login": "citra", "password": PASSWORD}, follow=True)
    assert f"You are signed in as {citra.name}." in page.content.decode()
    assert "nothing in your account" not in page.content.decode()


def test_the_menu_of_a_phone_needs_no_script(visitor: Client):
    page = visitor.get("/tentang/").content.decode()
    menu = re.search(r'<nav class="site-nav".*?</nav>', page, re.DOTALL)
    assert menu
    assert re.search(r"<details[^>]*><summary>.*Menu</summary>", menu[0])
    assert menu[0].count("<a href=") == 4


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("daring: https://example.org/a.", ["https://example.org/a"]),
        ("javascript:alert(1) data:x ftp://example.org", []),
        ("(http://example.org/b) <b>", ["http://example.org/b"]),
        ('https://example.org/"onclick="x', ["https://example.org"]),
    ],
)
def test_only_web_addresses_become_links_and_the_rest_is_escaped(text: str, links: list[str]):
    made = linked(text)
    assert [found.rstrip("/") for found in re.findall(r'href="([^"]+)"', made)] == links
    assert made.count('rel="nofollow noopener"') == len(links)
    assert "<b>" not in made
    assert '"onclick' not in made


def test_papers_are_parted_outside_brackets_only():
    assert parted("KK (asli; fotokopi); KTP ; ") == ("KK (asli; fotokopi)", "KTP")
    assert parted("") == ()
