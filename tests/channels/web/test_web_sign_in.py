"""Signing in: neutral, slow to guess, and never a way to another site."""

import pytest
from django.test import Client

from layan.domains.identity.views import TRIES_PER_LOGIN
from tests.cast import PASSWORD

GOOD = {"login": "citra", "password": PASSWORD}


@pytest.fixture
def door(small_city: object, citra: object) -> Client:
    """A browser before the sign-in page, with Citra's account behind it."""
    return Client()


def test_the_right_password_opens_a_fresh_session(door: Client):
    door.get("/masuk/")
    before = door.session.session_key
    response = door.post("/masuk/", {**GOOD, "next": "/tentang/"})
    assert response.status_code == 302
    assert response["Location"] == "/tentang/"
    assert door.session.session_key != before
    assert door.session["_auth_user_id"]


def test_names_are_found_without_regard_to_case(door: Client):
    assert door.post("/masuk/", {**GOOD, "login": " CITRA ", "next": "/"}).status_code == 302


@pytest.mark.parametrize("login", ["citra", "nobody-here"])
def test_a_wrong_name_and_a_wrong_password_look_alike(door: Client, login: str):
    response = door.post("/en/masuk/", {"login": login, "password": "wrong-password"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "The user name or the password is not right." in page
    assert f'value="{login}"' in page
    assert "wrong-password" not in page
    assert "_auth_user_id" not in door.session


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/x",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "\x00/tentang/",
    ],
)
def test_a_foreign_next_address_is_ignored(door: Client, wanted: str):
    response = door.post("/masuk/", {**GOOD, "next": wanted})
    assert response.status_code == 302
    assert response["Location"].startswith("/konsol/")


def test_a_citizen_lands_on_the_start_page(small_city: object, ani: object):
    response = Client().post("/masuk/", {"login": "ani", "password": PASSWORD})
    assert response["Location"] == "/"


def test_a_disabled_account_cannot_sign_in(door: Client, citra):
    citra.is_active = False
    citra.save()
    assert door.post("/masuk/", GOOD).status_code == 422


def test_guessing_one_name_is_stopped_even_with_the_right_password(door: Client):
    for _ in range(2 * TRIES_PER_LOGIN):  # twice, since a window may end on the way
        response = door.post("/masuk/", {"login": "citra", "password": "wrong-password"})
    assert response.status_code == 429
    assert door.post("/masuk/", {**GOOD, "login": "CITRA"}).status_code == 429


def test_sign_in_without_the_form_token_is_refused_with_a_page(visitor: Client, citra: object):
    response = visitor.post("/en/masuk/", GOOD)
    assert response.status_code == 403
    assert "web.form_expired" in response.content.decode()
    assert "This form has expired" in response.content.decode()


def test_signing_out_needs_a_post_and_ends_the_session(door: Client, citra):
    door.force_login(citra)
    assert door.get("/keluar/").status_code == 405
    assert door.session["_auth_user_id"]
    response = door.post("/keluar/")
    assert response.status_code == 302
    assert "_auth_user_id" not in door.session


def test_the_sign_in_page_is_never_kept_by_caches(door: Client):
    assert "no-store" in door.get("/masuk/")["Cache-Control"]
