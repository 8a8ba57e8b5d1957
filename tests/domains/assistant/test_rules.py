"""The assistant's pure decisions: intents, safety, policy, wording."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layan.domains.assistant.rules import policy, safety
from layan.domains.assistant.rules.intents import intent_of
from layan.domains.assistant.rules.wording import TEXT, duration, rupiah, week
from layan.domains.assistant.types import Intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("ktp hilang syaratnya apa", Intent.REQUIREMENTS),
        ("bikin paspor biaya berapa", Intent.COST),
        ("akta lahir berapa hari jadi", Intent.TIME),
        ("urus kk di mana", Intent.PLACE),
        ("puskesmas buka jam berapa", Intent.HOURS),
        ("bagaimana cara daftar bpjs", Intent.HOW),
        ("skck", Intent.GENERAL),
        ("how long does a passport take", Intent.TIME),
        ("where is the tax office", Intent.PLACE),
        ("what documents do i need", Intent.REQUIREMENTS),
        ("how much is it", Intent.COST),
    ],
)
def test_the_asking_words_tell_the_intent(text, intent):
    assert intent_of(text.split()) is intent


@pytest.mark.parametrize("text", ["halo", "selamat pagi admin", "makasih ya kak", "hi", "p"])
def test_greetings_are_greetings(text):
    assert safety.is_greeting(text.split())


@pytest.mark.parametrize("text", ["halo ktp hilang", "", "kk", "pagi buka jam berapa"])
def test_questions_are_not_greetings(text):
    assert not safety.is_greeting(text.split())


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("bikin ktp di bandung", "bandung"),
        ("pbb kota bekasi", "bekasi"),
        ("bikin kk kabupaten tangerang", "kabupaten tangerang"),
        ("pindah dari bandung", None),
        ("paspor buat ke jepang", None),
        ("ktp hilang di pasar", None),
    ],
)
def test_another_city_is_noticed_unless_one_comes_from_or_goes_there(text, place):
    neighbours = frozenset({"kabupaten tangerang"})
    assert safety.names_elsewhere(text.split(), frozenset(), neighbours) == place


def test_ones_own_city_is_not_elsewhere():
    assert safety.names_elsewhere(["ktp", "di", "bandung"], frozenset({"bandung"})) is None


def test_personal_numbers_are_masked():
    told = safety.masked("NIK 3671 0112 3456 7890, hp 0812-3456-7890, ani@contoh.id, umur 17")
    assert "3671" not in told
    assert "0812" not in told
    assert "ani@" not in told
    assert "umur 17" in told


@given(st.text())
def test_masking_never_fails(text):
    assert isinstance(safety.masked(text), str)


def test_thanks_are_told_from_a_greeting():
    assert safety.is_thanks(["terima", "kasih", "kak"])
    assert not safety.is_thanks(["selamat", "pagi"])


def test_a_sure_ranking_tells_one_service_and_an_unsure_one_offers():
    sure = policy.decide([0.97, 0.02], 0.99)
    assert (sure.verdict, sure.offered) == (policy.Verdict.TELL, ())
    close = policy.decide([0.5, 0.3, 0.1, 0.06, 0.04], 0.9)
    assert (close.verdict, close.offered) == (policy.Verdict.TELL, (1, 2, 3))
    lonely = policy.decide([0.6, 0.02, 0.01], 0.9)
    assert (lonely.verdict, lonely.offered) == (policy.Verdict.TELL, (1, 2))
    unsure = policy.decide([0.1, 0.08, 0.01], 0.6)
    assert (unsure.verdict, unsure.offered) == (policy.Verdict.OFFER, (0, 1))
    outside = policy.decide([0.9, 0.1], 0.01)
    assert (outside.verdict, outside.offered) == (policy.Verdict.REFUSE, ())
    assert policy.decide([], 1.0).verdict is policy.Verdict.REFUSE


@given(
    st.lists(st.floats(0, 1), max_size=20).map(lambda row: sorted(row, reverse=True)),
    st.floats(0, 1),
)
def test_a_told_service_is_never_offered_again(chances, in_scope):
    decision = policy.decide(chances, in_scope)
    assert len(decision.offered) <= policy.MOST_OFFERED
    if decision.verdict is policy.Verdict.TELL:
        assert 0 not in decision.offered


def test_one_bare_word_that_names_several_services_tells_none_of_them():
    names = [["ktp", "baru"], ["ktp", "hilang"], ["ktp", "rusak"], ["kartu", "kuning"]]
    assert policy.is_ambiguous(["ktp"], names)
    assert not policy.is_ambiguous(["ktp", "hilang"], names)
    assert not policy.is_ambiguous(["kuning"], names)
    assert policy.decide([0.25, 0.2, 0.1], 0.99, ambiguous=True).verdict is policy.Verdict.OFFER
    assert policy.decide([0.25, 0.2, 0.1], 0.99).verdict is policy.Verdict.TELL


def test_money_time_and_hours_are_written_as_people_write_them():
    assert rupiah(1_250_000, "id") == "Rp1.250.000"
    assert rupiah(1_250_000, "en") == "Rp1,250,000"
    assert duration(3, 3, "day", "en") == "3 days"
    assert duration(0, 0, "day", "id") == "langsung selesai"
    assert duration(30, 1440, "minute", "id") == "30 menit sampai 24 jam"
    assert week([("mon", "08:00-15:00"), ("tue", ""), ("wed", "08:00-15:00")], "en") == (
        "Mon 08:00-15:00, Wed 08:00-15:00"
    )
    assert week([("sun", "")], "id") == "tutup"


def test_every_text_exists_in_both_languages():
    assert all(words.id and words.en for words in TEXT.values())
