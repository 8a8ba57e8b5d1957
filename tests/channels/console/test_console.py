"""The console: who may open it, what it shows, and two officers with one report."""

import pytest

from layan.domains.catalog.models import CorrectionReport
from layan.domains.catalog.public import ReportState, answer_report, report_mistake
from tests.conftest import NOW

PAGES = ("/konsol/", "/konsol/laporan/", "/konsol/laporan/ABCDEFGH/")
ANSWER = {"state": "accepted", "answer": "Benar, halaman sudah kami perbaiki."}


@pytest.fixture
def number(small_city):
    return report_mistake("ktp-el-hilang", "cost", "Diminta Rp10.000 di loket.", now=NOW)


@pytest.mark.parametrize("page", PAGES)
def test_visitors_are_asked_to_sign_in_and_come_back(small_city, client, page):
    answer = client.get(page)
    assert (answer.status_code, answer["Location"]) == (302, f"/masuk/?next={page}")


@pytest.mark.parametrize("page", PAGES)
def test_citizens_are_told_plainly_that_it_is_not_for_them(small_city, client, ani, page):
    client.force_login(ani)
    answer = client.get(f"/en{page}")
    assert answer.status_code == 403
    assert "This page is not open to you" in answer.content.decode()


def test_overview_counts_the_officers_own_agency(number, client, citra):
    report_mistake("nib", "time", "Lebih dari sehari.", now=NOW)
    client.force_login(citra)
    page = client.get("/en/konsol/")
    assert page.context["counts"].waiting == 1
    assert page.context["service_count"] == 3
    assert page.context["unchecked_count"] == 2
    text = page.content.decode()
    assert "Replace a lost family card" in text
    assert "Billboard permit" not in text


def test_the_administrator_sees_every_agency(number, client, fitri):
    other = report_mistake("nib", "time", "Lebih dari sehari.", now=NOW)
    client.force_login(fitri)
    text = client.get("/en/konsol/laporan/").content.decode()
    assert number in text
    assert other in text
    assert client.get("/konsol/").context["service_count"] == 6


def test_another_agencys_officer_gets_a_page_that_does_not_exist(number, client, dedi):
    client.force_login(dedi)
    page = client.get(f"/konsol/laporan/{number}/")
    assert page.status_code == 404
    assert "catalog.report_unknown" in page.content.decode()
    assert client.post(f"/konsol/laporan/{number}/", ANSWER).status_code == 404
    assert number not in client.get("/konsol/laporan/").content.decode()
    assert CorrectionReport.objects.get().state == ReportState.NEW


def test_an_answer_closes_the_report(number, client, citra):
    client.force_login(citra)
    done = client.post(f"/en/konsol/laporan/{number}/", ANSWER, follow=True)
    row = CorrectionReport.objects.get()
    assert (row.state, row.answer, row.answered_by) == ("accepted", ANSWER["answer"], citra)
    assert "Answered. The citizen sees it" in done.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"answer": "pendek"}, {"state": ""}, {"state": "new"}, {"answer": "x" * 1001}]
)
def test_an_incomplete_answer_is_kept_and_refused(number, client, citra, wrong):
    client.force_login(citra)
    sent = {**ANSWER, **wrong}
    page = client.post(f"/konsol/laporan/{number}/", sent)
    assert page.status_code == 422
    assert sent["answer"] in page.content.decode()
    assert 'href="#id_' in page.content.decode()
    assert CorrectionReport.objects.get().state == ReportState.NEW


def test_the_second_officer_reads_the_first_answer_and_keeps_her_own_text(
    number, client, citra, eka
):
    client.force_login(eka)
    client.get(f"/konsol/laporan/{number}/")
    answer_report(citra, number, ReportState.DECLINED, "Halaman sudah benar.", now=NOW)
    late = client.post(f"/en/konsol/laporan/{number}/", ANSWER)
    text = late.content.decode()
    assert late.status_code == 409
    assert f"Already answered by {citra.name}" in text
    assert "Halaman sudah benar." in text
    assert ANSWER["answer"] in text
    assert CorrectionReport.objects.get().answer == "Halaman sudah benar."


def test_queries_do_not_grow_with_the_list(number, client, citra, django_assert_num_queries):
    client.force_login(citra)
    client.get("/konsol/laporan/")
    with django_assert_num_queries(5) as few:
        client.get("/konsol/laporan/")
    for turn in range(12):
        report_mistake("kk-hilang", "time", f"Laporan nomor {turn}.", now=NOW)
    with django_assert_num_queries(len(few)):
        client.get("/konsol/laporan/")


@pytest.mark.parametrize("page", PAGES[:2])
def test_console_pages_are_never_kept_in_a_cache(number, client, citra, page):
    client.force_login(citra)
    assert "no-store" in client.get(page)["Cache-Control"]


@pytest.mark.parametrize("query", ["?page=0", "?page=999999999", "?page=-1", "?tampil=x&page=a"])
def test_strange_pages_of_the_list_do_no_harm(number, client, citra, query):
    client.force_login(citra)
    assert client.get(f"/konsol/laporan/{query}").status_code == 200
