"""Whatever colour a city chooses, it can be read."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from layan.channels.web.theme import PAPER_DARK, PAPER_LIGHT, contrast, palette
from layan.foundation.templatetags.layan import icon_names, rupiah
from layan.kernel.provenance import Source, SourceKind
from layan.kernel.words import Words

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_agrees_with_values_worked_out_by_hand():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(brand=COLOURS, accent=COLOURS)
def test_every_pair_of_a_palette_keeps_four_and_a_half_to_one(brand: str, accent: str):
    made = palette(brand, accent)
    assert contrast(made.brand, PAPER_LIGHT) >= 4.5
    assert contrast(made.night, PAPER_DARK) >= 4.5
    assert contrast(made.brand_text, made.brand) >= 4.5
    assert contrast(made.night_text, made.night) >= 4.5
    assert contrast(made.accent_text, made.accent) >= 4.5


def test_a_readable_brand_stays_as_the_city_chose_it():
    assert palette("#0F5C5C", "#E8A317").brand == "#0f5c5c"


def render(text: str, **values: object) -> str:
    return Template("{% load layan %}" + text).render(Context(values))


def test_an_unknown_icon_falls_back_to_a_plain_one():
    assert "#id-card" in render('{% icon "id-card" %}')
    assert "#circle" in render("{% icon name %}", name='"><script>')
    assert "<script>" not in render("{% icon name %}", name='"><script>')


def test_the_sprite_holds_every_icon_the_city_packs_name():
    packs = Path(__file__).resolve().parents[3] / "cities"
    for file in packs.glob("*/catalog/*.yaml"):
        named = set(re.findall(r"\bicon: ([a-z0-9-]+)", file.read_text(encoding="utf-8")))
        assert named <= icon_names(), file


def test_untranslated_text_is_marked_with_its_language(settings):
    from django.utils.translation import override

    with override("en"):
        assert (
            render("{% said w %}", w=Words("Kartu <b>")) == '<span lang="id">Kartu &lt;b&gt;</span>'
        )
        assert render("{% said w %}", w=Words("Kartu", "Card")) == "Card"


def test_money_is_written_as_people_write_it():
    assert [rupiah(amount) for amount in (0, 25_000, 1_250_000)] == [
        "Rp0",
        "Rp25.000",
        "Rp1.250.000",
    ]


def test_an_unverified_fact_is_called_so():
    shown = render("{% source s %}", s=Source(SourceKind.CONTOH))
    assert "badge--contoh" in shown
    shown = render("{% source s %}", s=Source(SourceKind.RESMI, "https://contoh.go.id/a?b=<i>"))
    assert "<i>" not in shown
