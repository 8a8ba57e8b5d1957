"""Every public page, phone and desktop, both languages, light and dark: axe finds nothing."""

import pytest

from tests.journeys.conftest import axe_violations, settled, watched, widest_overflow

PAGES = {
    "start": "/",
    "answer": "/tanya/?q=ktp+saya+hilang+gimana+ngurusnya",
    "answer in English": "/tanya/?q=how+do+i+renew+my+driving+licence",
    "no answer": "/tanya/?q=resep+rendang+padang",
    "emergency": "/tanya/?q=ada+kebakaran+di+rumah+tetangga",
    "all services": "/cari/",
    "search": "/cari/?q=akta+lahir",
    "search narrowed": "/cari/?q=akta&agency=disdukcapil",
    "nothing found": "/cari/?q=zzqxv",
    "life events": "/peristiwa/",
    "life event": "/peristiwa/lost-papers/",
    "topics": "/topik/",
    "topic": "/topik/population/",
    "audiences": "/untuk/",
    "audience": "/untuk/business/",
    "agencies": "/instansi/",
    "agency": "/instansi/disdukcapil/",
    "places": "/tempat/",
    "place": "/tempat/mpp/",
    "papers": "/dokumen/",
    "papers ticked": "/dokumen/?punya=kk&punya=ktp-el",
    "paper": "/dokumen/kk/",
    "calendar": "/kalender/",
    "service": "/layanan/ktp-el-hilang/",
    "service with many places": "/layanan/sktm/",
    "service with a price list": "/layanan/paspor-baru/",
    "report a mistake": "/layanan/ktp-el-hilang/lapor/",
    "find a report": "/laporan/",
    "sign in": "/masuk/",
    "about": "/tentang/",
    "not found": "/tidak-ada-di-sini/",
    "unknown service": "/layanan/tidak-ada/",
}


@pytest.mark.journey
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_a_page_is_sound_for_everybody(site, page, address, language):
    """Dark is looked at on the same load, as when a phone switches at nightfall."""
    page.goto(site.url + ("/en" if language == "en" else "") + address)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert page.title()
    assert widest_overflow(page) == 0
    assert axe_violations(page) == []
    if language == "id":
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        settled(page)
        assert axe_violations(page) == []
    assert page.complaints == []


@pytest.mark.journey
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_a_page_reads_without_scripts(site, browser, address):
    with browser.new_context(java_script_enabled=False) as context:
        page = watched(context)
        page.goto(site.url + address)
        assert page.locator("main").inner_text().strip()
        hidden_without_use = page.locator("main [data-print]:visible, [data-theme-switch]:visible")
        assert hidden_without_use.count() == 0


@pytest.mark.journey
def test_an_english_page_has_no_interface_words_in_indonesian(site, page):
    page.goto(f"{site.url}/en/layanan/ktp-el-hilang/")
    frame = page.locator("header").inner_text() + page.locator("footer").inner_text()
    assert "Masuk" not in frame
    page.goto(f"{site.url}/layanan/ktp-el-hilang/")
    frame = page.locator("header").inner_text() + page.locator("footer").inner_text()
    assert "Sign in" not in frame
