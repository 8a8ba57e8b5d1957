"""Whether a question is about an office itself (its hours, address, number), and about which.

Only a question that names nothing but an office is taken so: "jam buka samsat" is about the office,
"bayar pajak motor di samsat jam berapa" about a service there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from layan.domains.assistant.types import Intent
from layan.engines.text.words import word_set

_HOURS = re.compile(
    r"\b(?:jam|buka|bukanya|tutup|tutupnya|hours|open|opens|opening|close|closes|closed)\b"
)
_WHERE = re.compile(
    r"\b(?:alamat|alamatnya|lokasi|lokasinya|letak|letaknya|mana|dimana|dmn|where|address|"
    r"telepon|telpon|telp|tlp|telephone|phone|nomor|nomer|no|wa|whatsapp|kontak|contact|"
    r"call center|number|hp)\b"
)
# Words of such questions that name no office.
_ASKING = word_set(
    "jam buka bukanya tutup tutupnya alamat alamatnya lokasi lokasinya letak letaknya mana dimana "
    "dmn di ke where address telepon telpon telp tlp telephone phone nomor nomer no wa whatsapp "
    "kontak contact number hp nya kantor pelayanan layanan loket operasional kerja berapa brp "
    "pukul "
    "hari ini besok senin selasa rabu kamis jumat jumaat sabtu minggu ahad weekend libur sekarang "
    "masih sudah apa apakah kah ya min admin kak pak bu tolong mohon tanya mau tahu tau info "
    "informasi yang yg untuk dan sampai smp dari mulai tidak gak ga nggak ada itu the is are does "
    "do what time hours open opens opening close closes closed today now office of at on when "
    "until "
    "saturday sunday monday tuesday wednesday thursday friday in for to halo permisi dong sih "
    "siang "
    "pagi sore malam saat hours please kota bisa boleh dihubungi hubungi"
)
_SAME = {"camat": "kecamatan", "lurah": "kelurahan", "pkm": "puskesmas", "dukcapil": "disdukcapil"}
MOST_ALIKE = 3  # more places that fit equally well mean that none was named


@dataclass(frozen=True, slots=True)
class OfficeQuestion:
    """Places asked about, best first, and whether their hours or where they are."""

    places: tuple[str, ...]
    intent: Intent


def office_question(
    words: Sequence[str],
    names: Mapping[str, Sequence[frozenset[str]]],
    city: frozenset[str] = frozenset(),
) -> OfficeQuestion | None:
    """The office question that the words put, or None.

    ``names`` holds for each place the sets of words it is known by, folded; ``city`` the words of
    the city's name, which add nothing when they are no part of the place's.
    """
    text = " ".join(words)
    hours = _HOURS.search(text) is not None
    if not hours and not _WHERE.search(text):
        return None
    told = {_SAME.get(word, word) for word in words if word not in _ASKING}
    if not told:
        return None
    alike = _alike(told, names) or _alike(told - city, names)
    if not alike:
        return None
    return OfficeQuestion(alike, Intent.HOURS if hours else Intent.PLACE)


def _alike(told: set[str], names: Mapping[str, Sequence[frozenset[str]]]) -> tuple[str, ...]:
    """The places whose names hold all words told and the fewest others; none when too many."""
    fits: Counter[str] = Counter()
    for place, known in names.items():
        over = [len(name - told - _ASKING) for name in known if told and told <= _wide(name)]
        if over:
            fits[place] = -min(over)
    best = max(fits.values(), default=0)
    alike = tuple(place for place, fit in fits.items() if fit == best)
    return alike if len(alike) <= MOST_ALIKE else ()


def _wide(name: frozenset[str]) -> frozenset[str]:
    return name | {_SAME[word] for word in name if word in _SAME}
