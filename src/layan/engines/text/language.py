"""Whether a short text is Indonesian or English, by words only one of the two uses."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from layan.engines.text.words import tokens, word_set

# Everyday words of questions to an office. Words that Indonesians use as well, borrowed (bank,
# online, service, test) or as abbreviations (no = nomor, an = atas nama), are left out.
_ENGLISH = word_set(
    "a about address adopt after age and another apply are before been birth bought bring "
    "broken business call card cat certificate change child children clinic close closed "
    "company cost could damaged daughter dead death died divorce documents does dog electricity "
    "emergency expired family father fee find fire first flood for foreigner free from garbage "
    "get got had has have health help her here his hours house how husband i if in income "
    "insurance is it its job kid kids kill know letter license licence lost many marriage "
    "married marry me mother move moved moving much must my name need new not office old open "
    "or our owner papers pay permit phone please police power renew replace report requirements "
    "restaurant school should sick small someone son stolen take tax tell that the their them "
    "there these they this time to today tomorrow trash vaccine want was water we wedding what "
    "when where which who why wife will with work worker would year years yes you your birthday "
    "snake broke burning hello hi good morning thanks thank passport driving residence identity "
    "die dying"
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


LEAST_ENGLISH = 2  # words; one may be borrowed


def language_of(
    text: str, default: LanguageName = "id", own: Collection[str] = frozenset()
) -> LanguageName:
    """The language of a question; ``default`` when the words do not tell.

    ``own`` are words that speakers of Indonesian use here: slang, names of offices and papers.
    Someone who writes English uses some of them too ("renew my KTP"), so one counts half.

    >>> language_of("how do I replace a lost KTP")
    'en'
    >>> language_of("ktp saya hilang, ngurusnya gimana")
    'id'
    >>> language_of("no wa disdukcapil")
    'id'
    """
    words = tokens(text)
    english = sum(word in _ENGLISH for word in words)
    indonesian = sum(word in _INDONESIAN for word in words)
    local = sum(word in own and word not in _ENGLISH | _INDONESIAN for word in words)
    told = english >= LEAST_ENGLISH or english + local == len(words)
    if told and english > indonesian + local / 2:
        return "en"
    return "id" if indonesian or local else default
