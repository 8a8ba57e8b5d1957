"""Prices, times, hours and papers in both languages at once; the words are those of the pages."""

from __future__ import annotations

from layan.domains.catalog import types as t
from layan.domains.catalog.adapters.cpsv_ap.graph import joined
from layan.domains.catalog.adapters.cpsv_ap.terms import FORMS
from layan.domains.catalog.rules import wording
from layan.kernel.words import Words


def week_words(week: t.Week) -> Words:
    """The week in one sentence per language, closed days left out."""
    said = {
        language: "; ".join(
            f"{name} {wording.spans_words(week.on(number), language)}"
            for number, name in enumerate(wording.WEEKDAYS[language])
            if week.on(number)
        )
        for language in ("id", "en")
    }
    return Words(said["id"] or "Tidak ada jam buka tetap", said["en"] or "No fixed opening hours")


def cost_words(cost: t.Cost) -> Words:
    """The price in words, with its formula and note."""
    said = Words(f"{wording.cost_words(cost)}.", f"{wording.cost_words(cost, 'en')}.")
    return joined(said, cost.formula, cost.note)


def time_words(time: t.Duration) -> Words:
    """The promised time in words, with its note."""
    said = Words(f"{wording.duration_words(time)}.", f"{wording.duration_words(time, 'en')}.")
    return joined(said, time.note)


def need_words(need: t.EvidenceNeed) -> Words:
    """In which form a paper is asked, when and whether it may be missing."""
    form = FORMS[need.form]
    may = Words("Boleh tidak ada:", "Optional:") if need.optional else Words("Diminta:", "Asked:")
    when = Words(f"({need.when.id})", f"({need.when.en})" if need.when.en else "")
    return joined(may, form, when if need.when else Words(""), need.note)


def time_sentence(time: t.Duration) -> Words:
    """The promised time as a sentence."""
    words = time_words(time)
    return Words(
        f"Waktu penyelesaian: {words.id}", f"Processing time: {words.en}" if words.en else ""
    )
