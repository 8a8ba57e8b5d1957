"""What people come to do, from the first page to the last click."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import axe_violations, watched

pytestmark = pytest.mark.journey


def sign_in(site, page, login):
    page.goto(f"{site.url}/masuk/")
    page.get_by_label("Nama akun").or_(page.locator("[name=login]")).first.fill(login)
    page.locator("[name=password]").fill(site.password)
    page.locator("main form button[type=submit]").click()


def send_report(site, page, text):
    """Report a mistake as a visitor; the report's number."""
    page.goto(f"{site.url}/layanan/ktp-el-hilang/")
    page.get_by_role("link", name="Laporkan kesalahan").first.click()
    page.locator("[name=part]").select_option("cost")
    page.locator("[name=text]").fill(text)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/laporan/[A-Z0-9]{8}/"))
    found = re.search(r"/laporan/([A-Z0-9]{8})/", page.url)
    assert found
    return found[1]


def test_ani_asks_in_slang_and_gets_papers_cost_time_and_place(site, page):
    page.goto(site.url)
    page.locator("main input[name=q]").fill("ktp saya hilang gimana ngurusnya")
    page.locator("main input[name=q]").press("Enter")
    answer = page.locator("#answer")
    expect(answer).to_contain_text("Penggantian KTP-el karena hilang")
    for fact in ("Kartu Keluarga", "gratis", "hari kerja", "Mal Pelayanan Publik"):
        expect(answer).to_contain_text(fact)
    expect(answer).to_contain_text("belum diverifikasi")
    answer.get_by_role("link", name="Penggantian KTP-el karena hilang").first.click()
    expect(page.locator("h1")).to_contain_text("Penggantian KTP-el karena hilang")


def test_a_question_the_city_cannot_answer_is_told_so(site, page):
    page.goto(f"{site.url}/tanya/?q=resep+rendang+padang")
    assert page.locator("#answer a[href*='/layanan/']").count() == 0


def test_ticking_papers_shows_what_is_missing(site, page):
    page.goto(f"{site.url}/layanan/ktp-el-hilang/")
    before = page.locator(".checklist-progress").inner_text()
    page.locator("[data-checklist] input[value=kk]").check()
    expect(page.locator(".checklist-progress")).not_to_have_text(before)
    expect(page.locator("[data-checklist] input[value=kk]")).to_be_checked()


def test_the_checklist_works_without_scripts(site, browser):
    with browser.new_context(java_script_enabled=False) as context:
        page = watched(context)
        page.goto(f"{site.url}/layanan/ktp-el-hilang/")
        before = page.locator(".checklist-progress").inner_text()
        page.locator("[data-checklist] input[value=kk]").check()
        page.locator("[data-checklist] button[type=submit]").click()
        assert "punya=kk" in page.url
        assert page.locator(".checklist-progress").inner_text() != before


def test_keyboard_alone_reaches_an_answer(site, page):
    page.goto(site.url)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_class("skip-link")
    page.keyboard.press("/")
    expect(page.locator("main input[name=q]")).to_be_focused()
    page.keyboard.type("bikin paspor anak")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/tanya/"))
    expect(page.locator("#answer")).to_contain_text("Paspor")


def test_a_mistake_is_reported_answered_and_read(site, browser, page):
    number = send_report(site, page, "Di loket saya diminta membayar materai.")
    expect(page.locator("main")).to_contain_text(number)
    with browser.new_context() as other:
        office = watched(other)
        sign_in(site, office, "citra")
        office.goto(f"{site.url}/konsol/laporan/")
        assert axe_violations(office) == []
        office.get_by_role("link", name=re.compile(number)).first.click()
        assert axe_violations(office) == []
        office.locator("[name=state]").first.check()
        office.locator("[name=answer]").fill("Terima kasih, biaya sudah kami perbaiki di halaman.")
        office.locator("main form.answer-form button[type=submit]").click()
        expect(office.locator("main")).to_contain_text(f"membacanya dengan nomor {number}")
    page.goto(f"{site.url}/laporan/{number}/")
    expect(page.locator("main")).to_contain_text("biaya sudah kami perbaiki")


def test_another_office_does_not_see_the_report(site, browser, page):
    number = send_report(site, page, "Jam buka di sini salah sejak bulan lalu.")
    with browser.new_context() as other:
        office = watched(other)
        sign_in(site, office, "dedi")
        answer = office.goto(f"{site.url}/konsol/laporan/{number}/")
        assert answer.status == 404


def test_citizens_do_not_enter_the_console(site, page):
    sign_in(site, page, "ani")
    answer = page.goto(f"{site.url}/konsol/")
    assert answer.status == 403
    assert axe_violations(page) == []


def test_a_report_sent_empty_keeps_nothing_lost_and_says_what_is_missing(site, page):
    page.goto(f"{site.url}/layanan/ktp-el-hilang/lapor/")
    page.locator("main form button[type=submit]").click()
    summary = page.locator(".error-summary, [role=alert]").first
    expect(summary).to_be_visible()
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") in {"part", "text"}
    assert axe_violations(page) == []


def test_the_language_switch_keeps_the_page(site, page):
    page.goto(f"{site.url}/layanan/paspor-baru/")
    page.locator("a[hreflang=en]").first.click()
    page.wait_for_url(re.compile("/en/layanan/paspor-baru/"))
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_colour_choice_lasts(site, page):
    page.goto(site.url)
    page.locator("[data-theme-switch]").first.click()
    chosen = page.locator("html").get_attribute("data-theme")
    assert chosen in {"light", "dark"}
    page.goto(f"{site.url}/tentang/")
    assert page.locator("html").get_attribute("data-theme") == chosen


def test_a_service_prints_without_the_frame(site, page):
    page.goto(f"{site.url}/layanan/ktp-el-hilang/")
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("header nav").first).to_be_hidden()
