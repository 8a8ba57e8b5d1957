"""A citizen reports a mistake; an officer of the right agency answers; the first answer stands."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from layan.domains.catalog import actions
from layan.domains.catalog.models import CorrectionReport
from layan.domains.catalog.queries import reports as queries
from layan.domains.catalog.queries.snapshot import catalog
from layan.domains.catalog.types import ReportClosed, ReportState, ReportUnknown
from layan.domains.identity.models import Account
from tests import cast
from tests.conftest import NOW

FORM = "/en/layanan/ktp-el-hilang/lapor/"
GOOD = {"part": "cost", "text": "Saya diminta membayar Rp10.000.", "website": ""}


@pytest.fixture
def number(small_city):
    return actions.report_mistake("ktp-el-hilang", "cost", "Diminta Rp10.000.", now=NOW)


def test_the_form_takes_a_report_and_shows_its_number(small_city, client):
    sent = client.post(FORM, GOOD, follow=True)
    row = CorrectionReport.objects.get()
    assert (row.service_id, row.part, row.text) == ("ktp-el-hilang", "cost", GOOD["text"])
    assert sent.redirect_chain[0][0] == f"/en/laporan/{row.number}/?baru=1"
    assert row.number in sent.content.decode()
    assert "Thank you" in sent.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "abc"},
        {"text": "x" * 1001},
        {"part": "everything"},
        {"website": "https://spam.example"},
    ],
)
def test_a_refused_report_keeps_what_was_typed_and_links_to_the_field(small_city, client, wrong):
    answer = client.post(FORM, {**GOOD, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert CorrectionReport.objects.count() == 0
    assert {**GOOD, **wrong}["text"] in page
    assert re.search(r'role="alert".*href="#id_(part|text|website)"', page, re.DOTALL)


def test_html_in_a_report_is_shown_as_text(small_city, client):
    page = client.post(FORM, {**GOOD, "text": "<script>alert(1)</script>"}, follow=True)
    assert b"<script>alert(1)" not in page.content
    assert b"&lt;script&gt;alert(1)" in page.content


def test_the_form_needs_its_token(small_city):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(FORM, GOOD).status_code == 403
    assert CorrectionReport.objects.count() == 0


def test_the_sixth_report_in_ten_minutes_waits_and_keeps_its_text(small_city, client, monkeypatch):
    monkeypatch.setattr("layan.foundation.limits.now", lambda: NOW)
    for _ in range(5):
        assert client.post(FORM, GOOD).status_code == 302
    refused = client.post(FORM, {**GOOD, "text": "Yang keenam jangan hilang."})
    assert refused.status_code == 429
    assert "Yang keenam jangan hilang." in refused.content.decode()
    assert CorrectionReport.objects.count() == 5
    monkeypatch.setattr("layan.foundation.limits.now", lambda: NOW + timedelta(minutes=10))
    assert client.post(FORM, GOOD).status_code == 302


def test_an_invalid_try_does_not_use_up_the_limit(small_city, client):
    for _ in range(8):
        client.post(FORM, {**GOOD, "text": ""})
    assert client.post(FORM, GOOD).status_code == 302


def test_status_says_who_has_it_and_then_the_answer(number, citra, client):
    waiting = client.get(f"/en/laporan/{number}/").content.decode()
    assert "has had it since Monday, 23 Nov 2026 at 09:00" in waiting
    actions.answer_report(citra, number, ReportState.ACCEPTED, "Sudah kami perbaiki.", now=NOW)
    answered = client.get(f"/en/laporan/{number}/").content.decode()
    assert "Sudah kami perbaiki." in answered
    assert citra.name not in answered


def test_a_number_is_found_however_it_is_typed(number, client):
    spaced = f" {number[:4].lower()}-{number[4:].lower()} "
    found = client.get("/laporan/", {"nomor": spaced})
    assert (found.status_code, found["Location"]) == (302, f"/laporan/{number}/")
    assert client.get(f"/laporan/{number.lower()}/")["Location"] == f"/laporan/{number}/"


@pytest.mark.parametrize("strange", ["ZZZZZZZZ", "' OR 1=1 --", "-", "x" * 500, "\x00", "💥"])
def test_an_unknown_number_says_so_and_keeps_it(small_city, client, strange):
    answer = client.get("/en/laporan/", {"nomor": strange})
    assert answer.status_code in {200, 404}
    assert answer.status_code == 404 or "field-error" in answer.content.decode()
    assert client.get("/laporan/ZZZZZZZZ/").status_code == 404
    assert client.get("/laporan/-/").status_code == 404


def test_an_officer_sees_the_reports_of_her_agency_only(number, citra, dedi, fitri, ani):
    other = actions.report_mistake("nib", "time", "Lebih dari sehari.", now=NOW)

    def seen(account):
        return {row.number for row in queries.reports_for(account, waiting=True)[0]}

    assert seen(citra) == {number}
    assert seen(dedi) == {other}
    assert seen(fitri) == {number, other}
    assert seen(ani) == set()
    assert queries.report_counts(citra).waiting == 1
    assert queries.report_counts(ani).waiting == 0
    with pytest.raises(ReportUnknown):
        queries.report_for(dedi, number)


def test_waiting_reports_come_oldest_first(small_city, citra):
    later = actions.report_mistake("kk-hilang", "time", "Kedua.", now=NOW + timedelta(hours=1))
    first = actions.report_mistake("ktp-el-hilang", "time", "Pertama.", now=NOW)
    rows, total = queries.reports_for(citra, waiting=True)
    assert ([row.number for row in rows], total) == ([first, later], 2)
    assert queries.report_counts(citra).oldest == NOW


def test_a_report_of_a_retired_service_can_still_be_read(number, citra, client):
    from layan.domains.catalog.models import Service

    Service.objects.filter(id="ktp-el-hilang").update(active=False)
    assert client.get(f"/laporan/{number}/").status_code == 200
    assert queries.report_for(citra, number).service_name.en == "Replace a lost ID card (KTP-el)"


def test_services_with_unverified_facts_are_listed_oldest_first(small_city, citra, dedi, ani):
    mine = queries.unchecked_services(catalog(), citra)
    assert {row.service.id: row.fields for row in mine} == {
        "ktp-el-hilang": ("processing_time", "evidence"),
        "kk-hilang": ("cost", "processing_time", "evidence"),
    }
    assert {row.service.agency for row in queries.unchecked_services(catalog(), dedi)} == {
        "dpmptsp"
    }
    assert queries.unchecked_services(catalog(), ani) == ()


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_the_same_moment_one_wins():
    from layan.domains.catalog.public import import_pack_folder
    from tests.conftest import ROOT

    import_pack_folder(ROOT / "tests" / "cities" / "small", now=NOW)
    number = actions.report_mistake("ktp-el-hilang", "cost", "Diminta Rp10.000.", now=NOW)
    officers = [cast.enter("citra"), cast.enter("eka")]
    ready = threading.Barrier(len(officers))
    outcome: dict[str, str] = {}

    def answer(account: Account) -> None:
        try:
            ready.wait(timeout=10)
            actions.answer_report(
                account, number, ReportState.DECLINED, f"Jawaban {account.login}.", now=NOW
            )
            outcome[account.login] = "won"
        except ReportClosed:
            outcome[account.login] = "late"
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcome.values()) == ["late", "won"]
    winner = next(login for login, result in outcome.items() if result == "won")
    assert CorrectionReport.objects.get().answer == f"Jawaban {winner}."
