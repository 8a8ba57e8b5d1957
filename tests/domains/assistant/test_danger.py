"""Who is in danger gets a number; whose licence runs out does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layan.domains.assistant.rules.danger import danger_of
from layan.kernel.danger import Danger


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("pengen mati aja", Danger.SELF_HARM),
        ("mau mati aja rasanya", Danger.SELF_HARM),
        ("saya mau bunuh diri", Danger.SELF_HARM),
        ("temen saya mau bundir", Danger.SELF_HARM),
        ("capek hidup", Danger.SELF_HARM),
        ("i want to die", Danger.SELF_HARM),
        ("i will kill myself", Danger.SELF_HARM),
        ("anak saya diperkosa", Danger.VIOLENCE),
        ("saya dicekik suami", Danger.VIOLENCE),
        ("suami mukulin saya tolong", Danger.VIOLENCE),
        ("saya dipukul suami", Danger.VIOLENCE),
        ("istri saya kdrt", Danger.VIOLENCE),
        ("ditampar majikan", Danger.VIOLENCE),
        ("my husband beats me", Danger.VIOLENCE),
        ("anak hilang", Danger.MISSING),
        ("anak saya hilang dari tadi pagi", Danger.MISSING),
        ("kakek hilang sejak kemarin", Danger.MISSING),
        ("anak umur 5 tahun hilang di pasar", Danger.MISSING),
        ("istri saya belum pulang", Danger.MISSING),
        ("my son is missing", Danger.MISSING),
        ("ibu saya stroke", Danger.MEDICAL),
        ("ayah saya pingsan", Danger.MEDICAL),
        ("bayi kejang", Danger.MEDICAL),
        ("nenek sesak napas", Danger.MEDICAL),
        ("bapak saya kondisinya kritis", Danger.MEDICAL),
        ("anak jatuh kepalanya bocor", Danger.MEDICAL),
        ("tolong istri saya mau melahirkan", Danger.MEDICAL),
        ("kebakaran di rumah tetangga", Danger.FIRE),
        ("gas bocor di dapur", Danger.FIRE),
        ("banjir masuk rumah tolong", Danger.FLOOD),
        ("ular masuk rumah tolong", Danger.ANIMAL),
        ("there is a snake in the kitchen", Danger.ANIMAL),
        ("ada kecelakaan di depan pasar", Danger.ACCIDENT),
        ("motor saya ditabrak", Danger.ACCIDENT),
        ("saya dirampok", Danger.CRIME),
        ("keadaan darurat", Danger.OTHER),
    ],
)
def test_danger_is_told_by_its_kind(text, danger):
    assert danger_of(text.split()) is danger


@pytest.mark.parametrize(
    "text",
    [
        "sim saya mau mati perpanjang dimana",
        "stnk mau mati",
        "pajak motor mau mati",
        "skck mau mati",
        "bpjs mau mati",
        "lampu jalan mau mati",
        "listrik mati",
        "air mati",
        "kpr rumah kritis",
        "akta anak hilang",
        "ktp istri hilang",
        "anak hilang kartunya",
        "hp ibu saya hilang",
        "dompet suami hilang",
        "suami hilang 5 tahun mau cerai",
        "kakek hilang ingatan",
        "buka pukul berapa",
        "bantuan kursi roda buat bapak stroke",
        "bapak stroke rekam ktp di rumah",
        "ijazah hilang karena kebakaran",
        "klaim jkk kecelakaan kerja",
        "buku nikah kebakar minta gantinya",
        "rumah ludes terbakar numpang di aula minta bantuan",
        "bantuan korban banjir",
        "pohon mau roboh",
        "jalan rusak bikin kecelakaan",
        "alamat pemadam kebakaran",
        "istri mau melahirkan pakai bpjs",
        "bayar pbb di mana",
        "surat keterangan kematian",
        "suami meninggal",
        "lost my id card",
        "fire safety permit",
    ],
)
def test_what_only_sounds_like_danger_is_not(text):
    assert danger_of(text.split()) is None


@given(st.lists(st.text(max_size=12), max_size=60))
def test_any_words_are_read(words):
    assert danger_of(words) in {None, *Danger}
