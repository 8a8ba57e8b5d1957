"""Signing in: who gets in, where they land, and that guessing is slow."""

import pytest
from django.urls import reverse

from layan.domains.identity.views import TRIES_PER_ADDRESS, TRIES_PER_LOGIN
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    return reverse("identity:sign-in")


def sign_in(client, address, login, password=PASSWORD, **more):
    return client.post(address, {"login": login, "password": password, **more})


def test_an_officer_lands_in_the_console_and_a_citizen_on_the_start_page(
    client, address, citra, ani
):
    assert sign_in(client, address, "citra").url == reverse("console:home")
    client.logout()
    assert sign_in(client, address, "ani").url == reverse("web:start")


def test_the_session_gets_a_new_key(client, address, ani):
    client.get(address)
    client.session["x"] = 1
    before = client.session.session_key
    sign_in(client, address, "ani")
    assert client.session.session_key != before
    assert client.session["_auth_user_id"] == str(ani.pk)


def test_a_wrong_name_and_a_wrong_password_look_alike(client, address, ani):
    wrong = [
        sign_in(client, address, "ani", "salah"),
        sign_in(client, address, "tidak-ada", "salah"),
    ]
    assert {answer.status_code for answer in wrong} == {422}
    first, second = (
        answer.content.replace(b"tidak-ada", b"ani").split(b"<form", 1)[1].split(b"</form>")[0]
        for answer in wrong
    )
    assert without_token(first) == without_token(second)


def without_token(form):
    import re

    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", form)


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "/\\evil.example",
        "http:///x",
    ],
)
def test_nobody_is_sent_to_another_site(client, address, ani, wanted):
    assert sign_in(client, address, "ani", next=wanted).url == reverse("web:start")


def test_somebody_who_was_sent_here_goes_back(client, address, citra):
    wanted = reverse("console:home") + "?x=1"
    assert sign_in(client, address, "citra", next=wanted).url == wanted


def test_guessing_one_name_is_stopped_even_from_many_addresses(client, address, ani):
    for number in range(TRIES_PER_LOGIN):
        client.post(address, {"login": "ani", "password": "x"}, REMOTE_ADDR=f"198.51.100.{number}")
    answer = client.post(
        address, {"login": "ANI ", "password": PASSWORD}, REMOTE_ADDR="198.51.100.99"
    )
    assert answer.status_code == 429
    assert "_auth_user_id" not in client.session


def test_signing_out_needs_a_form_and_ends_the_session(client, address, ani):
    sign_in(client, address, "ani")
    assert client.get(reverse("identity:sign-out")).status_code == 405
    assert "_auth_user_id" in client.session
    client.post(reverse("identity:sign-out"))
    assert "_auth_user_id" not in client.session


def test_a_forged_form_is_refused(ani, address):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict, address, "ani").status_code == 403


def test_the_page_is_never_kept_by_a_cache(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_only_failed_tries_count(client, address, ani):
    for _ in range(TRIES_PER_ADDRESS + 2):
        assert sign_in(client, address, "ani").status_code == 302
        client.logout()


def test_a_name_written_otherwise_is_the_same_name(client, address, ani):
    wide = "\uff21\uff2e\uff29"  # full-width ANI
    for number in range(TRIES_PER_LOGIN):
        told = {"login": [wide, "ani", " Ani"][number % 3], "password": "x"}
        client.post(address, told, REMOTE_ADDR=f"198.51.100.{number}")
    late = {"login": "aNi", "password": PASSWORD}
    assert client.post(address, late, REMOTE_ADDR="198.51.100.99").status_code == 429


def test_a_full_width_name_signs_in(client, address, ani):
    assert sign_in(client, address, "\uff21\uff2e\uff29").status_code == 302


def test_one_ipv6_network_is_one_visitor(client, address, ani):
    def tried(number, host):
        told = {"login": f"orang-{number}", "password": "x"}
        return client.post(address, told, REMOTE_ADDR=host).status_code

    for number in range(TRIES_PER_ADDRESS):
        assert tried(number, f"2001:db8:1:2::{number + 1:x}") == 422
    assert tried(99, "2001:db8:1:2:ffff::1") == 429
    assert tried(99, "2001:db8:1:3::1") == 422
