"""The assistant's own words, in both languages, and how it writes money, time and hours.

They are kept here and not in the translation files because an answer speaks the language of the
question, not that of the page around it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from layan.kernel.words import Words

TEXT: Mapping[str, Words] = {
    "papers": Words("Yang dibawa", "What to bring"),
    "no_papers": Words("tidak ada berkas khusus", "no special papers"),
    "copy": Words("fotokopi", "copy"),
    "digital": Words("berkas digital", "digital file"),
    "optional": Words("bila ada", "if you have it"),
    "cost": Words("Biaya", "Cost"),
    "free": Words("gratis", "free"),
    "time": Words("Lama proses", "Time it takes"),
    "place": Words("Tempat", "Where"),
    "hours": Words("Jam buka", "Opening hours"),
    "how": Words("Langkah pertama", "First step"),
    "who": Words("Untuk siapa", "Who may apply"),
    "online": Words("daring", "online"),
    "all_places": Words("{count} tempat: {kind}", "{count} places: {kind}"),
    "more_places": Words("dan {count} tempat lain", "and {count} more places"),
    "no_place": Words("tidak ada loket", "no counter"),
    "closed": Words("tutup", "closed"),
    "at_once": Words("langsung selesai", "done at once"),
    "paused": Words("Layanan ini sedang tidak dibuka.", "This service is closed for now."),
    "seasonal": Words(
        "Layanan ini hanya dibuka pada waktu tertentu.", "This service opens only at certain times."
    ),
    "unverified": Words("(contoh, belum diverifikasi)", "(example, not verified)"),
    "or": Words("Bukan ini? Mungkin: {names}.", "Not this? Perhaps: {names}."),
    "greeting": Words(
        "Halo! Tulis layanan yang Anda perlukan, misalnya: KTP hilang, akta lahir, bayar PBB.",
        "Hello! Write which service you need, for example: lost ID card, birth certificate, "
        "property tax.",
    ),
    "call": Words(
        "Telepon {number} sekarang. Kalau bisa, jangan sendirian dan pergi ke tempat aman.",
        "Call {number} now. If you can, do not stay alone and go to a safe place.",
    ),
    "thanks": Words(
        "Sama-sama! Kalau ada lagi yang ingin Anda tanyakan, tulis saja di sini.",
        "You are welcome! If there is anything else, just ask here.",
    ),
    "now": Words("Sekarang", "Now"),
    "today": Words("Hari ini", "Today"),
    "address": Words("Alamat", "Address"),
    "phone": Words("Telepon", "Phone"),
    "no_phone": Words(
        "Kami belum punya nomor telepon kantor ini.", "We have no phone number of this office."
    ),
    "web": Words("Situs", "Website"),
    "place_page": Words("Halaman tempat: {place}", "Page of the place: {place}"),
    "unknown": Words(
        "Maaf, kami tidak tahu jawabannya. Pertanyaan ini tidak cocok dengan layanan di "
        "katalog {city}.",
        "Sorry, we do not know. This question fits no service in the catalogue of {city}.",
    ),
    "elsewhere": Words(
        "Maaf, kami hanya tahu layanan di {city}. Untuk daerah lain, tanyakan ke kantor di sana.",
        "Sorry, we only know services in {city}. For another place, ask the office there.",
    ),
    "unclear": Words(
        "Maaf, kami belum yakin layanan mana yang Anda maksud.",
        "Sorry, we are not sure which service you mean.",
    ),
    "guess": Words(
        "Kami tidak yakin. Mungkin ini yang Anda maksud:",
        "We are not sure. Perhaps you mean this:",
    ),
    "perhaps": Words("Apakah maksud Anda: {names}?", "Do you mean: {names}?"),
    "help": Words("Anda bisa bertanya ke: {lines}.", "You can ask: {lines}."),
    "cut": Words(
        "Pertanyaan Anda panjang. Kami hanya membaca {count} huruf pertama.",
        "Your question is long. We read only the first {count} characters.",
    ),
    "page": Words("Halaman layanan: {service}", "Service page: {service}"),
}

_UNITS: Mapping[str, tuple[str, str, str]] = {
    "minute": ("menit", "minute", "minutes"),
    "hour": ("jam", "hour", "hours"),
    "day": ("hari", "day", "days"),
    "working_day": ("hari kerja", "working day", "working days"),
    "month": ("bulan", "month", "months"),
}
_DAYS: Mapping[str, Words] = {
    "mon": Words("Senin", "Mon"),
    "tue": Words("Selasa", "Tue"),
    "wed": Words("Rabu", "Wed"),
    "thu": Words("Kamis", "Thu"),
    "fri": Words("Jumat", "Fri"),
    "sat": Words("Sabtu", "Sat"),
    "sun": Words("Minggu", "Sun"),
}


TWO_HOURS = 120  # minutes from which hours are easier to read


def say(name: str, language: str, **facts: object) -> str:
    """One of the assistant's texts with its facts filled in."""
    return TEXT[name].in_language(language).format(**facts)


def rupiah(amount: int, language: str) -> str:
    """Whole rupiah as people write them.

    >>> rupiah(120000, "id")
    'Rp120.000'
    """
    written = f"{amount:,}"
    return f"Rp{written if language == 'en' else written.replace(',', '.')}"


def duration(least: int, most: int, unit: str, language: str) -> str:
    """A stretch of time.

    >>> duration(1, 3, "working_day", "id")
    '1 sampai 3 hari kerja'
    """
    if most == 0:
        return say("at_once", language)
    if unit == "minute" and most >= TWO_HOURS and most % 60 == 0:
        start = f"{duration(least, least, unit, language)} {_to(language)} " if least % 60 else ""
        return start + duration(0 if start else least // 60, most // 60, "hour", language)
    singular_id, singular, plural = _UNITS[unit]
    name = singular_id if language != "en" else (singular if most == 1 else plural)
    if least in {0, most}:
        return f"{most} {name}"
    return f"{least} {_to(language)} {most} {name}"


def _to(language: str) -> str:
    return "to" if language == "en" else "sampai"


def week(days: Sequence[tuple[str, str]], language: str) -> str:
    """Opening hours, equal neighbouring days joined; ``days`` are (day, "08:00-15:00" or "").

    >>> week([("mon", "08:00-15:00"), ("tue", "08:00-15:00"), ("sat", "")], "id")
    'Senin-Selasa 08.00-15.00'
    """
    runs: list[tuple[str, str, str]] = []
    for day, hours in days:
        if runs and runs[-1][2] == hours:
            runs[-1] = (runs[-1][0], day, hours)
        else:
            runs.append((day, day, hours))
    told = []
    for first, last, hours in runs:
        if hours:
            start, end = _DAYS[first].in_language(language), _DAYS[last].in_language(language)
            told.append(f"{start if first == last else f'{start}-{end}'} {hours}")
    text = ", ".join(told) or say("closed", language)
    return text if language == "en" else text.replace(":", ".")
