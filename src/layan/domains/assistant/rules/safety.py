"""What must be seen before anything else: greetings, other cities, personal numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from layan.engines.text.words import word_set

_GREETING = word_set(
    "halo hallo hai hi hello hey hei pagi siang sore malam selamat assalamualaikum assalamu "
    "alaikum "
    "waalaikumsalam ass wr wb permisi punten sampurasun kulonuwun misi min admin kak kakak "
    "bang mas mbak "
    "pak bu bapak ibu om tante gan sis bro apa kabar tes test ping p good morning afternoon "
    "evening "
    "makasih terima kasih thanks thank you thx suwun nuhun hatur matur sama ya oke ok siap "
    "baik there "
    "dear sir madam 123 coba semua warga salam sejahtera bos yang banyak atas infonya"
)
_MUST_GREET = word_set(
    "halo hallo hai hi hello hey hei pagi siang sore malam assalamualaikum assalamu ass "
    "permisi punten "
    "sampurasun kulonuwun tes test ping p morning afternoon evening makasih kasih thanks thank "
    "thx suwun "
    "nuhun kabar salam"
)

_THANKS = word_set("makasih kasih thanks thank thx suwun nuhun")

# Places people name when they ask about somebody else's city: Indonesian cities and regencies, and
# countries whose papers people ask for. A pack adds its neighbours; its own names are taken out.
ELSEWHERE = word_set(
    "bandung,depok,bogor,bekasi,jakarta,dki,jaksel,jakbar,jaktim,jakut,jakpus,surabaya,"
    "semarang,solo,"
    "surakarta,yogyakarta,jogja,jogjakarta,malang,kediri,madiun,cirebon,sukabumi,tasikmalaya,garut,"
    "cianjur,karawang,purwakarta,subang,indramayu,kuningan,majalengka,sumedang,ciamis,banjar,"
    "cimahi,serang,cilegon,pandeglang,lebak,rangkasbitung,"
    "medan,palembang,padang,pekanbaru,batam,jambi,bengkulu,lampung,bandar lampung,banda aceh,aceh,"
    "tegal,pekalongan,magelang,salatiga,kudus,purwokerto,cilacap,klaten,sragen,boyolali,wonogiri,"
    "sidoarjo,gresik,mojokerto,jember,banyuwangi,probolinggo,pasuruan,blitar,tulungagung,kudus,"
    "denpasar,bali,mataram,lombok,kupang,pontianak,banjarmasin,banjarbaru,balikpapan,samarinda,"
    "palangkaraya,kalimantan,makassar,manado,palu,kendari,gorontalo,sulawesi,ambon,ternate,"
    "jayapura,"
    "papua,sorong,merauke,singapura,malaysia,jepang,korea,arab saudi,amerika,"
    "australia,jerman,belanda,inggris,kanada,china,hongkong,taiwan,surabaya,bogor kabupaten",
    ",",
)
_HERE_WORDS = (
    r"(?:di|kota|kab|kabupaten|daerah|wilayah|pemkot|pemkab|samsat|dukcapil|disdukcapil|rsud|"
    r"dishub|pdam|warga|in)"
)

_COMING_OR_GOING = re.compile(
    r"\b(?:ke sini|kesini|dari|ke|asal|pindah|pindahan|mutasi|to|from|tki|pmi)\b"
)

_LONG_NUMBER = re.compile(r"(?<!\d)(?:\d[ .\-]?){9,19}\d(?!\d)")
_EMAIL = re.compile(r"(?<![^\s@])[^\s@]++@[^\s@.]++(?:\.++[^\s@.]++)++")


def is_greeting(words: Sequence[str]) -> bool:
    """Whether nothing but a greeting or thanks was said."""
    return (
        0 < len(words) <= 8
        and all(word in _GREETING for word in words)
        and any(word in _MUST_GREET for word in words)
    )


def is_thanks(words: Sequence[str]) -> bool:
    """Whether a greeting (see :func:`is_greeting`) thanks us."""
    return any(word in _THANKS for word in words)


def names_elsewhere(
    words: Sequence[str],
    own: frozenset[str] = frozenset(),
    neighbours: frozenset[str] = frozenset(),
) -> str | None:
    """Another city or country the question is about, or None.

    "ktp di Bandung" is about Bandung; "pindah dari Bandung" and "paspor untuk ke Jepang" are about
    here. ``own`` holds the names of the city's areas, ``neighbours`` those next door, both folded.
    """
    text = " ".join(words)
    if _COMING_OR_GOING.search(text):
        return None
    found = _elsewhere_pattern(own, neighbours).search(text)
    return found[1] if found else None


@lru_cache(maxsize=8)
def _elsewhere_pattern(own: frozenset[str], neighbours: frozenset[str]) -> re.Pattern[str]:
    names = sorted((ELSEWHERE | neighbours) - own, key=lambda name: (-len(name), name))
    told = "|".join(map(re.escape, names))
    return re.compile(rf"\b(?:{_HERE_WORDS} |(?=kab(?:upaten)? ))({told})\b")


def masked(text: str) -> str:
    """The text without NIK, phone and account numbers and e-mail addresses.

    For whoever keeps a question. The assistant itself keeps none.

    >>> masked("NIK saya 3671011234567890")
    'NIK saya [nomor]'
    """
    return _EMAIL.sub("[email]", _LONG_NUMBER.sub("[nomor]", text))
