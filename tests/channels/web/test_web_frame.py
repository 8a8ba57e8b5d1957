"""The frame is made once and kept; nothing personal or stale may stay in it."""

import re

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory, override_settings

from layan.channels.web import context
from layan.domains.catalog.public import forget_snapshot, import_pack_folder
from layan.foundation.page_cache import clear_page_cache
from tests.conftest import NOW


def page_of(browser: Client, address: str) -> str:
    clear_page_cache()
    return browser.get(address).content.decode()


def current_of(page: str) -> list[str]:
    menu = re.search(r'<nav class="site-nav".*?</nav>', page, re.DOTALL)
    assert menu
    return re.findall(r'href="([^"]+)" aria-current="page"', menu[0])


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_each_page_marks_its_own_menu_entry(visitor: Client, prefix: str):
    addresses = [link.address for link in context.links("main")]
    assert addresses
    for _ in range(2):
        for address in addresses:
            assert current_of(page_of(visitor, prefix + address)) == [prefix + address]
    assert current_of(page_of(visitor, f"{prefix}/tidak-ada/")) == []


def test_the_two_languages_are_kept_apart(visitor: Client):
    for _ in range(2):
        assert "Kesalahan" not in page_of(visitor, "/en/tentang/").split("<footer")[1]
        assert 'href="/en/tentang/"' in page_of(visitor, "/en/").split("<footer")[1]
        assert 'href="/tentang/"' in page_of(visitor, "/").split("<footer")[1]


def test_a_new_revision_is_seen_in_the_frame(visitor: Client, small_pack):
    before = page_of(visitor, "/")
    file = small_pack / "city.toml"
    text = file.read_text(encoding="utf-8")
    name = re.search(r'^name = "([^"]+)"', text, re.MULTILINE)
    assert name
    assert name[1] in before.split("<footer")[1]
    file.write_text(text.replace(f'"{name[1]}"', '"Kota Baru Sekali"', 1), encoding="utf-8")
    import_pack_folder(small_pack, now=NOW)
    forget_snapshot()
    assert "Kota Baru Sekali" in page_of(visitor, "/").split("<footer")[1]


def test_the_demo_ribbon_goes_with_its_setting(visitor: Client):
    assert 'class="ribbon"' in page_of(visitor, "/")
    with override_settings(LAYAN_DEMO=False):
        assert 'class="ribbon"' not in page_of(visitor, "/")
    assert 'class="ribbon"' in page_of(visitor, "/")


def test_a_stranger_costs_no_look_at_sessions_but_the_answer_varies_by_cookie(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
):
    def opened(*_kept: object) -> None:
        raise AssertionError("a session was opened")

    monkeypatch.setattr(SessionStore, "_session", property(opened))
    monkeypatch.setattr(BaseStorage, "_loaded_messages", property(opened))
    answer = visitor.get("/tentang/")
    assert answer.status_code == 200
    assert "Cookie" in answer["Vary"]


def test_every_signed_in_page_has_its_own_token(visitor: Client, citra: object):
    page_of(visitor, "/")
    visitor.force_login(citra)
    found = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page_of(visitor, "/"))
    other = Client()
    other.force_login(citra)
    again = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page_of(other, "/"))
    assert found
    assert again
    assert found[1] != again[1]


def test_a_message_added_in_this_request_is_shown():
    request = RequestFactory().get("/")
    request._messages = waiting = BaseStorageWithoutCookies(request)
    assert context.messages(request)["messages"] == ()
    waiting.add(20, "kept for you")
    assert context.messages(request)["messages"] is get_messages(request)


class BaseStorageWithoutCookies(BaseStorage):
    """Messages of this request alone."""

    def _get(self, *_args: object, **_named: object) -> tuple[list[object], bool]:
        return [], True
