"""Typed text becomes bounded, folded tokens; slang is replaced; roots are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layan.engines.text.language import language_of
from layan.engines.text.reading import Reader
from layan.engines.text.spelling import SpellingRepair
from layan.engines.text.words import MAX_CHARACTERS, Normaliser, Roots, bounded, folded, tokens

TABLE = {"gmn": "gimana", "gimana": "bagaimana", "pdam": "air pdam", "ga bisa": "tidak bisa"}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("tolooong bangetttt", ["tolong", "banget"]),
        ("syarat2nya apa", ["syaratnya", "apa"]),
        ("surat-surat tanah", ["surat", "tanah"]),
        ("umur 17thn", ["umur", "17", "thn"]),
        ("E-KTP/KK", ["e", "ktp", "kk"]),
        ("\u202ektp\x00hilang", ["ktp", "hilang"]),
        ("café", ["cafe"]),
        ("😀🎉", []),
    ],
)
def test_typed_text_is_folded_into_tokens(typed, read):
    assert tokens(typed) == read


@given(st.text())
def test_folding_twice_changes_nothing_for_words(text):
    once = tokens(text)
    assert tokens(" ".join(once)) == once or any(word[-1:] == "2" for word in once)


@given(st.text(max_size=3_000))
def test_text_is_bounded_and_has_no_control_characters(text):
    cut = bounded(text)
    assert len(cut) <= MAX_CHARACTERS
    assert all(letter.isprintable() or letter.isspace() or ord(letter) > 127 for letter in cut)
    assert "\n" not in folded(text)


@given(st.lists(st.sampled_from(["gmn", "gimana", "pdam", "air", "ga", "bisa", "ktp"])))
def test_normalising_twice_changes_nothing(words):
    normaliser = Normaliser(TABLE)
    once = normaliser.replace(words)
    assert normaliser.replace(once) == once


def test_chains_in_the_table_are_followed_and_circles_end():
    assert Normaliser(TABLE).replace(["gmn"]) == ["bagaimana"]
    assert Normaliser({"a1": "b1", "b1": "a1"}).replace(["a1"]) in (["a1"], ["b1"])


def test_an_entry_that_adds_a_word_adds_it_once():
    assert Normaliser(TABLE).replace(["tagihan", "pdam"]) == ["tagihan", "air", "pdam"]
    assert Normaliser(TABLE).replace(["air", "pdam"]) == ["air", "pdam"]


@pytest.mark.parametrize("typed", ["ngurusin", "mengurus", "urusnya", "diurus", "pengurusan"])
def test_everyday_affixes_lead_to_the_same_root(typed):
    roots = Roots().fit(["urus", "mengurus", "ktp"])
    assert roots.root(typed) == roots.root("urus")


def test_an_everyday_affix_is_not_believed_without_a_known_root():
    assert Roots().fit(["ktp"]).root("nginap") == Roots().fit([]).root("nginap")


def test_known_words_are_never_repaired_and_near_ones_are():
    spelling = SpellingRepair().fit({"kelahiran": 5, "kematian": 5, "paspor": 9})
    assert spelling.repair(["kelahirann", "kematian", "pasoor"]) == [
        "kelahiran",
        "kematian",
        "paspor",
    ]


def test_short_far_and_foreign_words_stay():
    spelling = SpellingRepair().fit({"paspor": 9, "akta": 9}, known=["pastor"])
    assert spelling.repair(["akte", "pastor", "komputer"]) == ["akte", "pastor", "komputer"]


def test_the_more_frequent_of_two_near_words_wins():
    assert SpellingRepair().fit({"kartu": 2, "karta": 9}).repair(["kartx"]) == ["karta"]


def test_reading_reports_only_spelling_repairs():
    reading = Reader({"ilang": "hilang"}).fit(["paspor hilang"]).read("pasoor ilang")
    assert reading.words == ("paspor", "hilang")
    assert reading.repaired == (("pasoor", "paspor"),)


def test_an_unknown_last_word_is_completed_on_request_only():
    reader = Reader().fit(["imunisasi anak"])
    assert reader.read("imuni", complete=True).words == ("imunisasi",)
    assert reader.read("imuni").words == ("imuni",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("how long does a birth certificate take", "en"),
        ("berapa lama bikin akta lahir", "id"),
        ("ktp", "id"),
        ("", "id"),
        ("police report for lost wallet", "en"),
        ("no antrian disdukcapil ambil dmn", "id"),
        ("no wa disdukcapil", "id"),
        ("no hp samsat", "id"),
        ("an bapak budi bank bjb", "id"),
        ("test online park", "id"),
        ("tes late start service motor", "id"),
        ("passport requirements", "en"),
        ("where is the tax office", "en"),
    ],
)
def test_the_language_of_a_question_is_told(text, language):
    assert language_of(text) == language


def test_words_used_here_do_not_make_an_english_question_indonesian():
    own = frozenset({"ktp", "skck", "dmn", "samsat"})
    assert language_of("renew skck", own=own) == "en"
    assert language_of("where is the samsat", own=own) == "en"
    assert language_of("renew skck samsat dmn", own=own) == "id"
