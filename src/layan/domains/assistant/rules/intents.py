"""What somebody wants to know about a service, by the words that ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

from layan.domains.assistant.types import Intent

# Read on the normalised words (slang and regional words replaced), English as typed. The order
# settles ties: "berapa lama" must be seen before "berapa", opening hours before places.
_SIGNS: Sequence[tuple[Intent, str]] = (
    (
        Intent.HOURS,
        (
            r"jam (buka|tutup|pelayanan|layanan|kerja|operasional|berapa (buka|tutup))|"
            r"(buka|tutup)(nya)? (jam|hari|sampai)|(sabtu|minggu|libur|malam) (buka|tutup)|"
            r"buka (tidak|kah)|masih buka|(buka|sampai) (smp )?jam berapa|"
            r"opening hours|(open|close[sd]?) (on|at|today|until|late)|what time"
        ),
    ),
    (
        Intent.TIME,
        (
            r"berapa (lama|hari|minggu|bulan|menit|tahun)|berapa jam (jadi|selesai)|lamanya|"
            r"(lama|kapan) (jadi|proses|tunggu|selesai|nunggu|cair|keluar|mulai)\w*|"
            r"(jadi|selesai|cair|keluar)(nya)? (berapa lama|kapan)|kapan|jadwal\w*|tanggal berapa|"
            r"sudah (cair|keluar) belum|sehari jadi|batas waktu|paling lambat|"
            r"how long|how many (days|weeks)|when (will|is|do|does|can)|deadline"
        ),
    ),
    (
        Intent.PLACE,
        (
            r"(di|ke) ?mana|alamat(nya)? (di|apa)|lokasi\w*|tempat(nya)? (di|apa|mana)|"
            r"nomor (telepon|telpon|wa|hp)|lapor ke|"
            r"(kantor|puskesmas|kecamatan|kelurahan|polsek|instansi|dinas|loket) mana|terdekat|"
            r"where|which office|nearest|who (do|should) i (call|contact)"
        ),
    ),
    (
        Intent.REQUIREMENTS,
        (
            r"(per)?syarat\w*|berkas\w*|dokumen(nya)? (apa|yang)|bawa (apa|saja|berkas|foto)|"
            r"(di)?bawa\w*$|apa (saja )?yang (di)?(bawa|siapkan|perlukan)|kelengkapan|lampiran|"
            r"(perlu|butuh|pakai) (apa|bawa|surat|izin|rekomendasi)|izin(nya)? (apa|siapa)|"
            r"siapkan apa|jaminan(nya)? apa|siapa (saja )?yang (boleh|bisa)|"
            r"(harus|wajib|mesti) (pakai|punya|ada|umur|bawa|ke polisi|tes|sudah)|"
            r"requirements?|documents?|papers|"
            r"what (do|should|does) (i|he|she|we) (bring|prepare|need)|"
            r"need to bring|eligible|who can"
        ),
    ),
    (
        Intent.COST,
        (
            r"biaya\w*|tarif\w*|ongkos\w*|harga\w*|berapa (duit|uang|rupiah|persen)|sewa\w* berapa|"
            r"bayar(nya)? (berapa|tidak|kah)|(habis|kena|setoran|panjar|iuran) .*berapa|"
            r"gratis (tidak|kan|atau|apa)|gratis$|berapa$|^berapa|"
            r"berapa (ya|sih|min|kak|setahun|sebulan|per)|"
            r"denda\w* berapa|retribusi|mahal|potongan|keringanan berapa|"
            r"(h|ng)itung(an)?nya|how much|cost|fees?|price|is it free|fine to|charge"
        ),
    ),
    (
        Intent.HOW,
        (
            r"cara\w*|bagaimana|gimana|langkah\w*|prosedur\w*|alur\w*|mekanisme|tata cara|lewat|"
            r"urus\w*|mengurus|daftar\w*|mendaftar\w*|ajukan|mengajukan|pengajuan|bisa|boleh|mau|"
            r"ingin|minta|tolong|lapor\w*|cek|how|apply|can i|procedure|register|want to"
        ),
    ),
)
MOST_WORDS_OF_A_NAME = 4  # longer texts that ask nothing tell of a trouble: what is there to do?
_COMPILED = tuple((intent, re.compile(rf"\b(?:{signs})\b")) for intent, signs in _SIGNS)


def intent_of(words: Sequence[str]) -> Intent:
    """The first intent whose words occur; without any, ``GENERAL`` for a bare name, else ``HOW``.

    >>> intent_of(["ktp", "hilang", "berapa", "lama"])
    <Intent.TIME: 'time'>
    """
    text = " ".join(words)
    for intent, signs in _COMPILED:
        if signs.search(text):
            return intent
    return Intent.HOW if len(words) > MOST_WORDS_OF_A_NAME else Intent.GENERAL
