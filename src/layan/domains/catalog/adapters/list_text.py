"""Reads the free text of published service standards: numbered lists, durations, prices, names."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from layan.domains.catalog.types import Cost, CostKind, Duration, LegalKind, TimeUnit
from layan.kernel.words import Words

_NUMBER = re.compile(r"(?:(?<=\s)|^)(\d{1,2})\s?[.)]\s*(?=[^\s\d])")
_BULLET = re.compile(r"(?:(?<=\s)|^)[-•\uf0b7]\s+(?=\w)")
_MONEY = re.compile(r"(?<![a-z])rp\.?\s*(\d{1,3}(?:[.\s]\d{3})+|\d+)(?:,(?:-|00))?", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(\d{1,4})\s*(?:\([^)]{0,40}\))?\s*(?:(?:-|s/d|sampai|hingga)\s*(\d{1,4})\s*)?"
    r"(menit|jam|hari\s+kerja|hari|minggu|bulan)\b",
    re.IGNORECASE,
)
_UNITS: Mapping[str, tuple[TimeUnit, int]] = {
    "menit": (TimeUnit.MINUTE, 1),
    "jam": (TimeUnit.HOUR, 1),
    "hari": (TimeUnit.DAY, 1),
    "hari kerja": (TimeUnit.WORKING_DAY, 1),
    "minggu": (TimeUnit.DAY, 7),
    "bulan": (TimeUnit.MONTH, 1),
}
_LEGAL: Sequence[tuple[str, LegalKind]] = (
    (r"peraturan pemerintah|pp", LegalKind.GOVERNMENT_REGULATION),
    (r"peraturan presiden|perpres", LegalKind.PRESIDENTIAL_REGULATION),
    (
        r"peraturan (?:daerah|wali ?kota|bupati|gubernur)|perda|perwali|pergub",
        LegalKind.LOCAL_REGULATION,
    ),
    (
        r"peraturan (?:menteri|kepala badan|badan)|permen\w*|perka\w*|pmk",
        LegalKind.MINISTERIAL_REGULATION,
    ),
    (r"keputusan|kepmen\w*|surat edaran", LegalKind.DECREE),
    (r"undang ?undang|uu", LegalKind.LAW),
)
_LETTERS = re.compile(r"[A-Za-z]{2}")
_LEADING_FORM = re.compile(
    r"^(?:(?:melampirkan|scan|foto\s?copy|fotocopi|fotokopi|salinan|fc|copy|asli|dan)\s+)+",
    re.IGNORECASE,
)
_COPY = re.compile(r"\b(foto\s?copy|fotocopi|fotokopi|salinan|fc|copy)\b", re.IGNORECASE)
_SCAN = re.compile(r"\b(scan|pindai|unggah|upload|softcopy|pdf)\b", re.IGNORECASE)


def tidy(text: str) -> str:
    """One line without doubled blanks, control and private-use characters.

    >>> tidy("  Pas   foto  4x6 ")
    'Pas foto 4x6'
    """
    normal = unicodedata.normalize("NFKC", text)
    kept = "".join(
        " " if unicodedata.category(mark) in {"Cc", "Cf", "Co", "Zl", "Zp"} else mark
        for mark in normal
    )
    return " ".join(kept.split())


def plain(text: str) -> str:
    """Lower-case words only, for comparing what different clerks wrote.

    >>> plain("Foto copy KTP-el (WNI)")
    'foto copy ktp el wni'
    """
    return " ".join(re.findall(r"[a-z0-9]+", tidy(text).casefold()))


def slug(text: str, *, most: int = 60) -> str:
    """An id made of a name; a long name is cut and told apart by a check sum of the whole.

    >>> slug("Surat Izin Praktik Apoteker")
    'surat-izin-praktik-apoteker'
    """
    words = plain(text).replace(" ", "-") or "x"
    if len(words) <= most:
        return words
    mark = checksum(words, 6)
    return f"{words[: most - 7].rstrip('-')}-{mark}"


def checksum(text: str, length: int) -> str:
    """A short lower-case mark of a text, the same on every machine."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()[:length]


def mentions(text: str, words: Iterable[str]) -> bool:
    """Whether any of the words or phrases stands in the text as whole words."""
    padded = f" {plain(text)} "
    return any(f" {plain(word)} " in padded for word in words)


def split_items(text: str, *, separators: Sequence[str], numbered: bool) -> list[str]:
    """The items of a list written as one text.

    A number such as ``4.`` begins an item only when it is the next number of a running list, so
    that the numbers of laws and paper sizes do not cut sentences.

    >>> split_items("KTP | KK 3. Pas foto 4.5 cm", separators=["|"], numbered=True)
    ['KTP', 'KK', 'Pas foto 4.5 cm']
    """
    for separator in separators:
        text = text.replace(separator, "\x1e")
    parts = [text]
    if numbered:
        parts = _split_numbers(text)
    items: list[str] = []
    for part in parts:
        for piece in part.split("\x1e"):
            item = tidy(piece).strip(" -;,")
            if _LETTERS.search(item):
                items.append(item)
    return items


def _split_numbers(text: str) -> list[str]:
    cuts: list[tuple[int, int]] = []
    last, since = 0, 0
    for found in _NUMBER.finditer(text):
        number = int(found.group(1))
        marks = text.count("\x1e", since, found.start())
        if number in {last + 1, marks + 1, marks + 2, last + marks + 1}:
            cuts.append((found.start(), found.end()))
            last, since = number, found.end()
    pieces, start = [], 0
    for left, right in cuts:
        pieces.append(text[start:left])
        start = right
    return [*pieces, text[start:]]


def split_laws(text: str, *, separators: Sequence[str]) -> list[str]:
    """The laws of a list, also when they are marked by dashes."""
    found: list[str] = []
    for item in split_items(text, separators=separators, numbered=True):
        found.extend(
            cut for part in _BULLET.split(item) if _LETTERS.search(cut := part.strip(" -;,."))
        )
    return found


def legal_kind(title: str) -> LegalKind:
    """The rank of a law by the first words of its title."""
    words = plain(title)
    for pattern, kind in _LEGAL:
        if re.match(rf"(?:{pattern})\b", words):
            return kind
    return LegalKind.OTHER


def form_of(text: str) -> str:
    """In which form a paper is asked: ``copy``, ``digital`` or ``original``."""
    if _COPY.search(text):
        return "copy"
    return "digital" if _SCAN.search(text) else "original"


def paper_of(text: str) -> str:
    """What paper a requirement names, without the word for its form.

    >>> paper_of("Fotocopy sertifikat tanah")
    'Sertifikat tanah'
    """
    bare = _LEADING_FORM.sub("", text).strip() or text
    return bare[:1].upper() + bare[1:]


def read_duration(text: str, *, bare_unit: TimeUnit | None = None) -> Duration | None:
    """A processing time, or None when the text names none.

    Several times make a range when they share a unit; else the first counts. Whatever the two
    numbers do not tell stays in the note. ``bare_unit`` is the unit of a number without one.

    >>> read_duration("10 (sepuluh) hari kerja").max
    10
    """
    clean = tidy(text)
    found = [
        (int(low), int(high or low), *_UNITS[" ".join(unit.lower().split())])
        for low, high, unit in _AMOUNT.findall(clean)
    ]
    if not found:
        if bare_unit is not None and clean.isdigit() and len(clean) <= 4:
            return Duration(min=int(clean), max=int(clean), unit=bare_unit)
        return None
    unit, times = found[0][2], found[0][3]
    same = [row for row in found if row[2] is unit and row[3] == times]
    low = min(row[0] for row in same) * times
    high = max(row[1] for row in same) * times
    simple = _AMOUNT.fullmatch(clean) is not None and len(found) == 1
    return Duration(
        min=min(low, high), max=max(low, high), unit=unit, note=Words("" if simple else clean)
    )


def read_cost(text: str, *, free_words: Sequence[str]) -> Cost | None:
    """A price, or None when the text is empty.

    A text that is neither free nor an amount in rupiah is kept word by word as a formula, since
    that is what the city published.

    >>> read_cost("Rp. 350.000", free_words=["gratis"]).amount
    350000
    """
    clean = tidy(text).strip(" |")
    if not plain(clean):
        return None
    amounts = [int(re.sub(r"\D", "", found)) for found in _MONEY.findall(clean)]
    note = Words("" if len(clean) <= 18 else clean)
    if amounts and len(set(amounts)) == 1:
        return Cost(kind=CostKind.FIXED, amount=amounts[0], note=note)
    if amounts:
        return Cost(kind=CostKind.RANGE, min=min(amounts), max=max(amounts), note=note)
    first = plain(clean)
    if any(first == plain(word) or first.startswith(f"{plain(word)} ") for word in free_words):
        return Cost(kind=CostKind.FREE, note=note)
    return Cost(kind=CostKind.FORMULA, formula=Words(clean))


def sentence_case(text: str, *, keep: Iterable[str]) -> str:
    """A name that was shouted, in ordinary letters; words of ``keep`` stay as written there.

    >>> sentence_case("NPWP BADAN PUSAT", keep=["NPWP"])
    'NPWP badan pusat'
    """
    if text != text.upper():
        return text
    written = {word.casefold(): word for word in keep}
    low = re.sub(r"\w+", lambda found: written.get(found[0].casefold(), found[0].lower()), text)
    return low[:1].upper() + low[1:]
