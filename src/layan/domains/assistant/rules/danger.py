"""Which danger to life or limb a text tells of, if any.

Read before anything is looked up: whoever is in danger gets a number to call, never a form. Papers
and claims about a danger of the past, and things that "die" (a licence, a lamp), are not danger.
The words are those of Indonesian (normalised or as typed) and English, without any city's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from layan.kernel.danger import Danger

_PERSON = (
    r"(?:anak|istri|suami|ibu|bapak|bapa|ayah|mama|mamah|papa|nenek|kakek|mbah|adik|adek|kakak|"
    r"keponakan|cucu|bayi|balita|bocah|saudara|tetangga|teman|temen|pacar|mertua|orang tua|"
    r"orang|lansia|korban|pasien|son|daughter|child|kid|baby|wife|husband|mother|mom|father|dad|"
    r"brother|sister|grandmother|grandma|grandfather|grandpa|friend|neighbou?r)"
)
_OF = (
    r"(?: (?:saya|aku|gue|gw|kami|kita|ku|nya|laki|perempuan|cewek|cowok|kecil|umur|usia|sd|smp|"
    r"sma|tk|tahun|thn|th|\d+|yang|yg|sudah|udah|lagi|tiba|tadi|is|has|"
    r"has been|been|old|years?)){0,7}"
)
_PAPER = (
    r"(?:akta|akte|ijazah|rapor|ktp|kk|kia|kartu|surat|buku|sertifikat|sertipikat|paspor|stnk|"
    r"bpkb|sim|"
    r"izin|npwp|nik|skck|atm|kis|dokumen|berkas|certificate|passport|card|licen[cs]e|permit)"
)
_BELONGING = (
    rf"(?:{_PAPER}|dompet|tas|hp|handphone|motor|mobil|sepeda|laptop|perhiasan|emas|uang|wallet|"
    r"phone|bag)(?:nya)?"
)
# Things whose end is called dying: "sim saya mau mati" asks for a renewal.
_THING = re.compile(
    r"\b(?:sim|stnk|pajak|pkb|skck|bpjs|kis|ktp|kk|kartu|paspor|visa|kitas|izin|ijin|sip|str|nib|"
    r"kir|surat|sertifikat|lampu|pju|listrik|token|air|pompa|meteran|motor|mobil|kendaraan|plat|"
    r"pelat|hp|ponsel|handphone|wifi|internet|aplikasi|server|pohon|tanaman|kontrak|langganan|"
    r"masa berlaku|kucing|anjing|ayam|ikan)(?:nya|ku)?\b"
)
_PERSON_LOST = re.compile(
    rf"\b{_PERSON}(?:nya|ku)?{_OF} (?:hilang|ilang|menghilang|missing|disappeared|lost$)\b"
    rf"|\b{_PERSON}(?:nya|ku)?{_OF} (?:belum|blm|tidak|gak|ga|nggak) (?:pulang|kembali|ketemu)\b"
    rf"|\b(?:kehilangan|cari|mencari|nyari) (?:anak|orang hilang|adik|ibu|bapak|istri|suami)\b"
    rf"|\b(?:orang|anak) hilang\b|\bmissing {_PERSON}\b|\blost my (?:son|daughter|child|kid)$"
)
_LOST_OTHERWISE = re.compile(
    rf"^(?: nya)?(?: saya)? (?:{_BELONGING}|ingatan|akal|nafsu|kontak|pendengaran|penglihatan|"
    r"pekerjaan|"
    r"his|her)\b"
    r"|\b(?:bertahun|(?:\d+|satu|dua|tiga|empat|lima|beberapa) (?:tahun|bulan)|cerai|nikah)\b"
)
_BELONGING_WORD = re.compile(rf"\b{_BELONGING}\b")
_STUDY = re.compile(r"\b(?:sosialisasi|pelatihan|seminar|penyuluhan|skripsi|lowongan|training)\b")

_SELF_HARM = re.compile(
    r"\b(?:bunuh diri|bundir|gantung diri|(?:ingin|pengen|pengin|pingin|kepengen|mending|"
    r"lebih baik|mendingan) mati|mau mati (?:aja|saja|rasanya)|(?:meng)?akhiri hidup|"
    r"(?:capek|cape|lelah|bosan|malas|tidak mau|tidak ingin|gak mau|ga mau) hidup(?: lagi)?|"
    r"hidup(?: saya| aku| gue)? (?:tidak ada|gak ada|ga ada) (?:guna|artinya)\w*|"
    r"(?:menyakiti|nyakitin|melukai) diri|kill(?:ing)? my ?self|suicid\w+|"
    r"(?:want|wanna|going) (?:to )?die|end (?:my|it all) ?(?:life)?$|end my life|self ?harm|"
    r"hurt myself|(?:do not|don t|dont) want to live)\b"
)
_WANTS_TO_DIE = re.compile(r"\bmau mati\b")
_DONE_TO = (
    r"pukul|hajar|siksa|aniaya|tendang|tampar|cekik|gebuk|gebug|gampar|keroyok|bacok|tonjok|"
    r"jambak|tusuk|perkosa|cabul|sekap|kroyok|gebukin|seret|banting|bunuh"
)
_VIOLENCE = re.compile(
    rf"\b(?:di(?:{_DONE_TO})(?:i|in|kan)?|di ?leceh(?:kan|in)|pelecehan|"
    r"(?:me)?mukul(?:i|in)?|(?:me)?nampar(?:i|in)?|(?:me)?nendang(?:i|in)?|nyekik|mencekik|"
    r"nyiksa|menyiksa|(?:me)?nganiaya|penganiayaan|gebukin|ngegebukin|menggebuk\w*|ngehajar|"
    r"menghajar|(?:mem|nge)bacok|memperkosa|merkosa|perkosa\w*|pemerkosaan|pencabulan|mencabuli|"
    r"kdrt|kekerasan (?:dalam rumah tangga|seksual|pada|terhadap)|"
    r"(?:ancam|ngancam|mengancam|diancam)(?: mau| akan)? (?:di)?bunuh|"
    rf"(?:pukul|pukuli|hajar|siksa|aniaya) (?:oleh )?{_PERSON}|"
    rf"{_PERSON}(?: saya)? (?:beats?|beating|hits?|hitting|chokes?|choked|abuses?|abused) "
    r"(?:me|us|her|him)|"
    r"domestic violence|raped?|beaten|strangl\w+|sexually|assaulted|stabbed|being abused|"
    r"threaten\w* to kill)\b"
)
_MEDICAL = re.compile(
    r"\b(?:stroke|strok|pingsan|tidak sadar\w*|gak sadar\w*|ga sadar\w*|kejang\w*|"
    r"sesak(?: na[fpv]as)?|"
    r"(?:tidak|gak|ga|susah|sulit) (?:bisa )?(?:ber)?na[fp]as|serangan jantung|jantungnya|"
    r"nyeri dada|dada(?:nya)? (?:sakit|nyeri)|keracunan|pendarahan|perdarahan|"
    r"(?:ber)?darah (?:banyak|terus)|sekarat|tersedak|keselek|overdosis|tenggelam|hanyut|kesetrum|"
    r"tersengat listrik|digigit (?:ular|kobra)|ketuban pecah|pecah ketuban|mau lahiran sekarang|"
    r"unconscious|heart attack|(?:can t|cant|cannot|can not|not) breath\w*|seizure|bleeding|"
    r"choking|"
    r"overdose|drown\w*|kepala(?:nya)? bocor|luka parah|"
    r"tolong\b.*\bmau (?:melahirkan|lahiran)|panggil ambulans|call an ambulance|collapsed|"
    r"fainted)\b"
)
_CRITICAL = re.compile(rf"\b{_PERSON}(?:nya|ku)?\b.*\bkritis\b|\bkritis\b.*\b{_PERSON}\b")
_FIRE = re.compile(
    r"\b(?:(?<!pemadam )kebakaran|(?:rumah|toko|ruko|pasar|gudang|pabrik|motor|mobil|"
    r"gedung)(?:nya)?"
    r"(?: \w+){0,3} "
    r"(?:ter|ke)bakar|terbakar (?:rumah|api)|ada api|api (?:besar|membesar)|fire|burning|"
    r"gas(?:nya)? bocor|bocor gas|kebocoran gas|bau gas|meledak|ledakan|explosion|gas leak|"
    r"panggil damkar)\b"
)
_BEASTS = r"(?:ular|tawon|biawak|buaya|kobra|sanca|oray|snake|wasps?|hornets?)"
_ANIMAL = re.compile(
    rf"\b{_BEASTS}\b.*\b(?:masuk|rumah|kamar|dapur|mandi|gigit|sarang|atap|house|kitchen|room|bit)"
    rf"\b|\b(?:masuk|rumah|kamar|dapur|sarang|atap)\b.*\b{_BEASTS}\b"
)
_FLOOD = re.compile(
    r"\b(?:(?:ke)?banjir\b.*\b(?:masuk|naik|tinggi|sepinggang|sedada|sepaha|selutut|seleher|"
    r"terjebak|evakuasi|tolong|perahu|sekarang)|(?:tolong|terjebak)\b.*\bbanjir|"
    r"air (?:masuk|naik) (?:ke )?(?:rumah|dalam)|flood\w*)\b"
)
_ACCIDENT = re.compile(
    r"\b(?:kecelakaan|tabrakan|tertabrak|ketabrak|ditabrak|tabrak lari|accident|crash|tertimpa|"
    r"ketimpa|gempa|tanah longsor|longsor|(?:rumah|tembok|bangunan|gedung|atap)(?: \w+){0,2} "
    r"(?:ambruk|roboh|runtuh)|terjebak|trapped|earthquake|landslide)\b"
)
_CRIME = re.compile(
    r"\b(?:begal|dibegal|kebegal|dirampok|kerampokan|perampokan|rampok|(?:maling|pencuri) masuk|"
    r"tawuran|penculikan|diculik|robbed|kidnapped|burglar|ditodong|panggil polisi)\b"
)
_OTHER = re.compile(r"\b(?:darurat|gawat|112|emergency|sos)\b")
# Who names these asks about papers, money or care afterwards.
_AFTERWARDS = re.compile(
    rf"\b(?:{_PAPER}|rekomendasi|apar|santunan|klaim|bpjs|asuransi|jkk|jamsostek|jasa raharja|"
    r"proteksi|pelatihan|sosialisasi|lowongan|claim|insurance|safety|extinguisher|kpr|kredit|"
    r"minggu lalu|bulan lalu|tahun lalu|kemarin dulu|sudah dua|"
    r"kursi roda|alat bantu|terapi|fisioterapi|kontrol|pensiun|rekam|"
    r"bekas|habis|abis|pasca|riwayat|cegah|mencegah|pencegahan|bansos|"
    r"(?:rawan|sering|bikin) (?:kecelakaan|tabrakan|banjir|kebakaran)|puskesmas mana|"
    r"bantuan korban|ludes|hangus|numpang|mengungsi|pengungsian|wheelchair)\b"
)
_ORDER: Sequence[tuple[Danger, re.Pattern[str]]] = (
    (Danger.ANIMAL, _ANIMAL),
    (Danger.MEDICAL, _MEDICAL),
    (Danger.MEDICAL, _CRITICAL),
    (Danger.FIRE, _FIRE),
    (Danger.CRIME, _CRIME),
    (Danger.FLOOD, _FLOOD),
    (Danger.ACCIDENT, _ACCIDENT),
    (Danger.OTHER, _OTHER),
)


def danger_of(words: Sequence[str]) -> Danger | None:
    """The danger that the words tell of, or None.

    >>> danger_of("saya dicekik suami".split())
    <Danger.VIOLENCE: 'violence'>
    >>> danger_of("sim saya mau mati perpanjang di mana".split()) is None
    True
    """
    text = " ".join(words)
    if _SELF_HARM.search(text) or (_WANTS_TO_DIE.search(text) and not _THING.search(text)):
        return Danger.SELF_HARM
    if _VIOLENCE.search(text) and not _STUDY.search(text):
        return Danger.VIOLENCE
    if _somebody_is_lost(text):
        return Danger.MISSING
    if _AFTERWARDS.search(text) and "112" not in words:
        return None
    return next((danger for danger, signs in _ORDER if signs.search(text)), None)


def _somebody_is_lost(text: str) -> bool:
    """A person cannot be found; "akta anak hilang" and "anak hilang kartunya" lost a paper."""
    found = _PERSON_LOST.search(text)
    return (
        found is not None
        and not _BELONGING_WORD.search(text[: found.end()])
        and not _LOST_OTHERWISE.search(text[found.end() :])
    )
