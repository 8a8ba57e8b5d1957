"""The fast way to score one question against the slow one, which says what is meant.

The reference knows nothing of inverted lists: it fits the index and the phrase models of
:mod:`layan.engines.text` by themselves and multiplies matrices.
"""

import math

import numpy as np
import pytest
from scipy import sparse

from layan.engines.text.calibration import softmax
from layan.engines.text.lexical import LexicalIndex
from layan.engines.text.phrases import NearestPhrases, PhraseClassifier
from layan.engines.text.postings import Postings
from layan.engines.text.ranker import Ranker
from layan.engines.text.storing import load_ranker, save_ranker
from layan.engines.text.vectors import TfidfVectors, letter_features, word_features
from tests.engines.text.test_ranker import DOCUMENTS, PHRASES, fitted

QUESTIONS = [
    "ktp saya hilang gimana ngurusnya",
    "aktaa lahirr anak kedua",
    "bayar pbb bayar pbb bayar",
    "lost id card lost id card",
    "spandk",
    "resep rendang enak",
    "apa yang bisa saya",
    "",
    "12345 ??",
    "kartu kartu identitas pasang billboard property",
]


class Reference:
    """What `Ranker` must answer, by its description."""

    def __init__(self, ranker: Ranker, phrases: list[tuple[str, int]]) -> None:
        self.ranker = ranker
        read = ranker.reader_.read
        self.lexical = LexicalIndex(ranker.weights, ranker.short_fields, ranker.long_fields).fit(
            DOCUMENTS, ranker.reader_
        )
        if not phrases:
            self.heard = None
            return
        taught = [
            (text, number)
            for number, document in enumerate(DOCUMENTS)
            for field in ranker.taught_fields
            for text in document.get(field, ())
        ]
        self.heard = [read(text) for text, _ in phrases]
        readings = self.heard + [read(text) for text, _ in taught]
        self.words = TfidfVectors().fit([self.word_names(one) for one in readings])
        self.letters = TfidfVectors().fit([self.letter_names(one) for one in readings])
        joined: list[tuple[list, int]] = []
        for one, (_, label) in zip(readings[len(phrases) :], taught, strict=True):
            if joined and joined[-1][1] == label and len(joined[-1][0]) < ranker.chunk:
                joined[-1][0].append(one)
            else:
                joined.append(([one], label))
        labels = [label for _, label in phrases]
        self.classifier = PhraseClassifier(ranker.penalty, ranker.power).fit(
            sparse.csr_matrix(
                np.concatenate(
                    [self.rows([[one] for one in self.heard]), self.rows([g for g, _ in joined])]
                )
            ),
            labels + [label for _, label in joined],
            len(DOCUMENTS),
        )
        self.nearest = NearestPhrases().fit(
            sparse.csr_matrix(self.rows([[one] for one in readings])),
            labels + [label for _, label in taught],
            len(DOCUMENTS),
        )

    @staticmethod
    def word_names(reading):
        return [*reading.telling, *word_features(reading.words, reading.roots)]

    @staticmethod
    def letter_names(reading):
        typed = [word for word in dict.fromkeys(reading.typed) if word not in reading.words]
        return letter_features([*reading.words, *typed], shortest=3)

    def rows(self, groups):
        """Dense unit rows, one for each group of readings."""
        words = [[name for one in group for name in self.word_names(one)] for group in groups]
        letters = [[name for one in group for name in self.letter_names(one)] for group in groups]
        return np.hstack(
            [
                self.words.transform(words).toarray() * np.float32(math.sqrt(0.5)),
                self.letters.transform(letters).toarray() * np.float32(math.sqrt(0.5)),
            ]
        )

    def rank(self, text):
        """The blend, the chances by document, and the chance that any answers."""
        reading = self.ranker.reader_.read(text)
        lexical = self.lexical.score([reading]).stacked()[0]
        views, classes, nearest = lexical, None, None
        if self.heard is not None:
            row = sparse.csr_matrix(self.rows([[reading]]))
            classes, nearest = self.classifier.scores(row)[0], self.nearest.scores(row)[0]
            views = np.column_stack([classes[:-1], nearest[:-1], lexical])
        blend = views @ self.ranker.choice_.weights_
        best = int(np.argmax(blend))
        signs = [
            softmax(blend)[best],
            lexical[:, 0].max(),
            lexical[best, 1],
            lexical[:, 2].max(),
            lexical[:, 3].max(),
            self.lexical.known_share(reading),
            math.log1p(len(reading.telling)),
        ]
        if classes is not None:
            first, second = sorted(classes[:-1])[:-3:-1]
            signs += [first, first - second, classes[-1], nearest[:-1].max(), nearest[-1]]
        scope = self.ranker.scope_.chance(np.array([signs], dtype=np.float32))[0]
        return blend, softmax(blend), scope if reading.telling else 0.0


@pytest.fixture(
    scope="module",
    params=[{}, {"power": 2.0}, {"chunk": 2}, {"phrases": ()}],
    ids=["usual", "another power", "small chunks", "without phrases"],
)
def pair(request):
    changed = dict(request.param)
    phrases = list(changed.pop("phrases", PHRASES))
    ranker = fitted(phrases=phrases, **changed)
    return ranker, Reference(ranker, phrases)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_fast_way_says_what_the_slow_one_says(pair, question):
    ranker, reference = pair
    blend, chances, scope = reference.rank(question)
    ranking = ranker.rank(question)
    assert np.allclose(ranking.scores, blend, atol=1e-5)
    assert np.allclose(ranking.chances, chances[list(ranking.order)], atol=1e-5)
    assert ranking.in_scope == pytest.approx(scope, abs=1e-5)
    steps = np.diff(blend[list(ranking.order)])
    assert (steps <= 1e-5).all()


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_stored_ranker_says_the_same(pair, question, tmp_path):
    ranker, reference = pair
    save_ranker(ranker, tmp_path / "ranker.npz", "d")
    ranking = load_ranker(tmp_path / "ranker.npz", "d").rank(question)
    assert np.allclose(ranking.scores, reference.rank(question)[0], atol=1e-5)


def test_asking_twice_changes_nothing(pair):
    ranker, _ = pair
    before = [ranker.rank(question).scores for question in QUESTIONS]
    again = [ranker.rank(question).scores for question in QUESTIONS]
    assert all((one == other).all() for one, other in zip(before, again, strict=True))


def test_postings_add_up_as_a_product_of_matrices():
    rng = np.random.default_rng(3)
    one = sparse.random_array((5, 4), density=0.4, rng=rng, format="csr")
    other = sparse.random_array((3, 6), density=0.4, rng=rng, format="csr")
    postings = Postings.of([[one, None], [None, other]])
    weights = np.array([0.5, 2.0, 1.0], dtype=np.float32)
    row = np.zeros(8)
    row[[1, 4, 6]] = weights
    wanted = row @ sparse.block_diag([one, other]).toarray()
    assert np.allclose(postings.sums([1, 4, 6], weights), wanted, atol=1e-6)
    assert postings.sums([], np.zeros(0, dtype=np.float32)).tolist() == [0] * 10


@pytest.mark.parametrize(
    ("starts", "columns"),
    [([0, 2], [0]), ([0, 1], [3]), ([0, 1], [-1]), ([1, 1], [0]), ([0, 2, 1, 1], [0])],
)
def test_postings_that_lead_outside_are_refused(starts, columns):
    with pytest.raises(ValueError, match=r"posting"):
        Postings(
            np.array(starts, dtype=np.int64),
            np.array(columns, dtype=np.int32),
            np.ones(len(columns), dtype=np.float32),
            3,
        )


def test_being_made_ready_changes_no_answer():
    cold, ready = fitted(), fitted()
    ready.make_ready()
    for question in QUESTIONS:
        assert (cold.rank(question).scores == ready.rank(question).scores).all()
    fitted(documents=(), phrases=()).make_ready()
