"""Ranking, calibration and storing on a toy collection that a reader can check."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from layan.engines.text.calibration import ChoiceModel, YesNoModel, softmax
from layan.engines.text.phrases import OUTSIDE, NearestPhrases, PhraseClassifier
from layan.engines.text.ranker import LEAST_PHRASES, Ranker
from layan.engines.text.storing import NotARanker, load_ranker, save_ranker

TOPICS = [
    ("Kartu identitas hilang", ["ktp hilang", "lost id card"]),
    ("Akta kelahiran", ["akta lahir bayi", "birth certificate"]),
    ("Pajak bumi dan bangunan", ["bayar pbb", "property tax"]),
    ("Izin reklame", ["pasang spanduk", "billboard permit"]),
]
DOCUMENTS = [{"name": (name,), "keywords": tuple(keywords)} for name, keywords in TOPICS]
WAYS = [
    "{} gimana",
    "cara urus {}",
    "mau {} dong",
    "syarat {} apa",
    "{} di mana",
    "biaya {} berapa",
]
PHRASES = [
    (way.format(keyword), number)
    for number, (_, keywords) in enumerate(TOPICS)
    for keyword in keywords
    for way in WAYS
] + [
    (way.format(thing), OUTSIDE)
    for thing in ("resep rendang", "skor bola", "lirik lagu", "film horor")
    for way in WAYS[:4]
]
SETTINGS = {
    "weights": {"name": 3.0, "keywords": 2.0},
    "short_fields": ["name", "keywords"],
    "long_fields": ["name"],
    "taught_fields": ["name", "keywords"],
    "phrase_field": "keywords",
    "words": {"ilang": "hilang"},
}


def fitted(documents=DOCUMENTS, phrases=PHRASES, **changed):
    ranker = Ranker(**{**SETTINGS, **changed})
    return ranker.fit(documents, phrases, rng=np.random.default_rng(1))


@pytest.fixture(scope="module")
def ranker():
    assert len(PHRASES) >= LEAST_PHRASES
    return fitted()


@pytest.fixture(scope="module")
def lexical():
    return fitted(phrases=())


@pytest.mark.parametrize(
    ("question", "best"),
    [("ktp gw ilang", 0), ("aktaa lahirr", 1), ("spandk toko", 3), ("property tax", 2)],
)
def test_the_right_document_comes_first_with_and_without_phrases(ranker, lexical, question, best):
    assert ranker.rank(question).order[0] == best
    assert lexical.rank(question).order[0] == best


def test_a_question_outside_is_less_in_scope_than_one_inside(ranker, lexical):
    for one in (ranker, lexical):
        assert one.rank("resep rendang enak").in_scope < one.rank("ktp hilang").in_scope
    assert ranker.rank("resep rendang enak").confidence < 0.2 < ranker.rank("ktp hilang").confidence


def test_settings_are_stored_unchanged_and_refitting_gives_the_same():
    given_words = SETTINGS["words"]
    ranker = Ranker(**SETTINGS)
    assert ranker.words is given_words
    assert ranker.fit(DOCUMENTS, PHRASES, rng=np.random.default_rng(1)) is ranker
    again = fitted(copies=1)
    twice = fitted(copies=1)
    assert again.rank("ktp hilang").chances == twice.rank("ktp hilang").chances


@given(st.permutations(range(len(DOCUMENTS))))
@settings(max_examples=10, deadline=None)
def test_the_order_of_documents_does_not_matter(order):
    place = {old: new for new, old in enumerate(order)}
    shuffled = fitted(
        [DOCUMENTS[number] for number in order],
        [(text, OUTSIDE if label == OUTSIDE else place[label]) for text, label in PHRASES],
    )
    straight = fitted()
    for question in ("ktp hilang", "bayar pbb", "izin spanduk"):
        back = [order[number] for number in shuffled.rank(question).order]
        assert back[0] == straight.rank(question).order[0]
        assert np.allclose(
            sorted(shuffled.rank(question).chances),
            sorted(straight.rank(question).chances),
            atol=2e-3,
        )


@given(st.text(max_size=2_000))
@settings(deadline=None, max_examples=150)
def test_any_string_is_ranked(ranker, lexical, text):
    for one in (ranker, lexical):
        ranking = one.rank(text, complete=True)
        assert len(ranking.order) == len(DOCUMENTS)
        assert 0 <= ranking.confidence <= 1
        assert sum(ranking.chances) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "ktp " * 5_000, "\x00\x1b[2J", "🙂" * 400, "' OR 1=1"]
)
def test_hostile_strings_are_ranked(ranker, text):
    assert ranker.rank(text).order


def test_a_question_of_filling_words_alone_is_not_in_scope(ranker):
    assert ranker.rank("apa yang bisa saya dan dia").in_scope == 0


def test_nothing_indexed_ranks_nothing():
    ranking = fitted(documents=(), phrases=()).rank("ktp")
    assert ranking.order == ()
    assert ranking.confidence == 0


def test_few_phrases_are_searched_as_words():
    few = fitted(phrases=[("kartu tertelan mesin", 0), ("resep", OUTSIDE)])
    assert few.scorer_.phrases is None
    assert few.rank("tertelan mesin").order[0] == 0


def test_what_was_saved_answers_the_same(ranker, lexical, tmp_path):
    for number, one in enumerate((ranker, lexical)):
        path = tmp_path / f"{number}.npz"
        save_ranker(one, path, "d1")
        back = load_ranker(path, "d1")
        for question in ("ktp ilang gimana", "resep rendang", "", "bayar pbb di mana"):
            before, after = one.rank(question), back.rank(question)
            assert before.order == after.order
            assert before.chances == pytest.approx(after.chances)
            assert before.in_scope == pytest.approx(after.in_scope)
    assert not list(tmp_path.glob("*.part"))


def test_a_file_for_other_data_or_a_damaged_one_is_refused(ranker, tmp_path):
    path = tmp_path / "ranker.npz"
    save_ranker(ranker, path, "d1")
    with pytest.raises(NotARanker):
        load_ranker(path, "d2")
    path.write_bytes(path.read_bytes()[:-2_000])
    with pytest.raises(NotARanker):
        load_ranker(path, "d1")
    path.write_bytes(b"")
    with pytest.raises(NotARanker):
        load_ranker(path, "d1")
    with pytest.raises(NotARanker):
        load_ranker(tmp_path / "none.npz", "d1")


def test_pickled_objects_are_refused(tmp_path):
    path = tmp_path / "ranker.npz"
    np.savez(path, digest=np.array([{"code": 1}], dtype=object))
    with pytest.raises(NotARanker):
        load_ranker(path, "d1")


def unit_rows(count, columns, seed):
    rows = np.random.default_rng(seed).random((count, columns))
    return sparse.csr_matrix(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_leave_one_out_equals_fitting_without_the_phrase():
    rows, labels = unit_rows(12, 6, 3), [0, 1, 2, OUTSIDE] * 3
    whole = PhraseClassifier().fit(rows, labels, 3)
    closed = whole.unseen_scores(range(12), 12)
    for left_out in (0, 5, 11):
        kept = [row for row in range(12) if row != left_out]
        other = PhraseClassifier().fit(rows[kept], [labels[row] for row in kept], 3)
        assert np.allclose(other.scores(rows[left_out])[0], closed[left_out], atol=1e-3)


def test_copies_leave_with_their_phrase():
    rows, labels = unit_rows(8, 6, 4), [0, 1, 0, 1, 0, 1, 0, 1]
    closed = PhraseClassifier().fit(rows, labels, 2).unseen_scores([0, 1, 2, 3] * 2, 4)
    kept = [1, 2, 3, 5, 6, 7]
    other = PhraseClassifier().fit(rows[kept], [labels[row] for row in kept], 2)
    assert np.allclose(other.scores(rows[0])[0], closed[0], atol=1e-3)


def test_the_nearest_phrase_may_leave_itself_out():
    rows = sparse.csr_matrix(np.eye(3, dtype=np.float32))
    nearest = NearestPhrases().fit(rows, [1, 0, OUTSIDE], 2)
    assert nearest.scores(rows).tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1]]
    assert nearest.scores(rows, own=[0, 1, 2]).max() == 0


def test_choice_and_yes_no_learn_what_they_are_shown():
    rng = np.random.default_rng(5)
    views = rng.random((200, 4, 2)).astype(np.float32)
    chosen = views[:, :, 1].argmax(axis=1)
    model = ChoiceModel().fit(views, chosen)
    assert model.weights_[1] > 5 > abs(model.weights_[0])
    assert (softmax(model.scores(views)).argmax(axis=1) == chosen).mean() > 0.95
    signs = rng.random((200, 2)).astype(np.float32)
    yes = signs[:, 0] > 0.5
    chances = YesNoModel().fit(signs, yes).chance(signs)
    assert ((chances > 0.5) == yes).mean() > 0.95
