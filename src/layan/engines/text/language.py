"""Whether a short text is Indonesian or English, by words only one of the two uses."""

from __future__ import annotations

from typing import Literal

from layan.engines.text.words import tokens, word_set

# Everyday words of questions to an office. Words both languages write alike (hospital, formulir
# aside: online, data, normal, surat never) are left out.
_ENGLISH = word_set(
    "a about address adopt after age am an and another any apply are as at baby bank be before "
    "been birth bought bring broken business buy by call can card cat certificate change child "
    "children clinic close closed company cost could court damaged daughter dead death died "
    "divorce "
    "do doctor documents does dog driver electricity emergency expired family father fee find fire "
    "first flood for foreigner free from garbage get got had has have health help her here his "
    "home "
    "hours house how husband i if in income insurance is it its job kid kids kill know land late "
    "letter license licence lost many marriage married marry me mother move moved moving much "
    "must my name near need new no not of office old on open or our owner papers parents park pay "
    "permit phone please police power proof register renew replace report requirements restaurant "
    "road school sell service shop should sick small someone son start stolen street take tax tell "
    "test that the their them there these they this time to today tomorrow tourist training trash "
    "us vaccine want was water we wedding what when where which who why wife will with work worker "
    "would year years yes you your birthday letter street snake broke burning help lights hello hi "
    "good morning thanks thank"
)
_INDONESIAN = word_set(
    "ada adalah agar aja aku akan anak anda apa apakah atau ayah bagaimana bapak baru belum berapa "
    "biaya bikin bisa boleh bu buat cara dan dapat dari datang dengan di dia dimana dong gak "
    "ga gimana "
    "gmn hari harus hilang ibu ilang ini istri itu jadi jika kah kak kalau kami kapan karena "
    "kartu ke "
    "kemana kota lagi lama lapor mana masih mau mohon nama ngurus nya orang pak perlu punya "
    "rumah rusak "
    "saja sama sampai saya sekolah sih suami sudah surat syarat tahun tanah tapi tempat tidak "
    "tolong "
    "udah untuk urus usaha warga ya yang yg"
)

LanguageName = Literal["id", "en"]


def language_of(text: str, default: LanguageName = "id") -> LanguageName:
    """The language of a question; ``default`` when the words do not tell.

    >>> language_of("how do I replace a lost KTP")
    'en'
    >>> language_of("ktp saya hilang, ngurusnya gimana")
    'id'
    """
    words = tokens(text)
    english = sum(word in _ENGLISH for word in words)
    indonesian = sum(word in _INDONESIAN for word in words)
    if english > indonesian:
        return "en"
    return "id" if indonesian else default
