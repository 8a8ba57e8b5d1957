"""Keeps a fitted ranker in one file of plain arrays: no pickle, so no foreign code can run."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layan.engines.text.calibration import ChoiceModel, YesNoModel
from layan.engines.text.postings import Postings
from layan.engines.text.ranker import Ranker
from layan.engines.text.reading import Reader
from layan.engines.text.scoring import LearntPhrases, Scorer, Spaces

Arrays = dict[str, NDArray[Any]]


class NotARanker(Exception):
    """The file is missing, damaged, or was made for other data."""


def save_ranker(ranker: Ranker, path: Path, digest: str) -> None:
    """Write a fitted ranker; the file appears whole or not at all."""
    arrays: Arrays = {}
    _put_json(arrays, "digest", digest)
    _put_json(arrays, "settings", ranker.settings())
    _put_json(arrays, "counts", ranker.reader_.counts_)
    _put_json(arrays, "size", ranker.size_)
    arrays["choice"] = ranker.choice_.weights_
    arrays["scope.weights"] = ranker.scope_.weights_
    arrays["scope.mean"] = ranker.scope_.mean_
    arrays["scope.spread"] = ranker.scope_.spread_
    if ranker.scorer_ is not None:
        _put_scorer(arrays, ranker.scorer_)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load_ranker(path: Path, digest: str) -> Ranker:
    """Read a ranker written by :func:`save_ranker` for the same ``digest``.

    Raises :class:`NotARanker` for every other file.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            if _json(file, "digest") != digest:
                raise NotARanker(str(path))
            return _restored({name: file[name] for name in file.files})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as problem:
        raise NotARanker(str(path)) from problem


def _restored(arrays: Arrays) -> Ranker:
    ranker = Ranker(**_json(arrays, "settings"))
    ranker.size_ = _json(arrays, "size")
    ranker.reader_ = Reader(ranker.words).restore(_json(arrays, "counts"))
    ranker.choice_ = ChoiceModel.fixed(arrays["choice"].tolist())
    ranker.scope_ = YesNoModel.fixed(arrays["scope.weights"].tolist())
    ranker.scope_.mean_ = arrays["scope.mean"]
    ranker.scope_.spread_ = arrays["scope.spread"]
    ranker.scorer_ = _scorer(arrays, ranker.size_) if ranker.size_ else None
    return ranker


def _put_scorer(arrays: Arrays, scorer: Scorer) -> None:
    for kind in fields(Spaces):
        _put_names(arrays, f"names.{kind.name}", list(getattr(scorer.spaces, kind.name)))
    arrays["idf"] = scorer.idf
    _put_json(arrays, "unknown", scorer.unknown_idf)
    arrays["postings.starts"] = scorer.postings.starts
    arrays["postings.columns"] = scorer.postings.columns
    arrays["postings.weights"] = scorer.postings.weights
    _put_json(arrays, "postings.width", scorer.postings.width)
    if scorer.phrases is not None:
        arrays["phrases.duals"] = scorer.phrases.duals
        arrays["phrases.order"] = scorer.phrases.order
        arrays["phrases.starts"] = scorer.phrases.starts
        arrays["phrases.labels"] = scorer.phrases.labels
        _put_json(arrays, "phrases.power", scorer.phrases.power)


def _scorer(arrays: Arrays, size: int) -> Scorer:
    spaces: dict[str, dict[str, int]] = {}
    first = 0
    for kind in fields(Spaces):
        spaces[kind.name] = _numbers(arrays, f"names.{kind.name}", first)
        first += len(spaces[kind.name])
    postings = Postings(
        arrays["postings.starts"],
        arrays["postings.columns"],
        arrays["postings.weights"],
        _json(arrays, "postings.width"),
    )
    if len(postings.starts) != first + 1 or len(arrays["idf"]) != first:
        raise ValueError("names and postings of different numbers")
    phrases = None
    if "phrases.duals" in arrays:
        phrases = LearntPhrases(
            np.asfortranarray(arrays["phrases.duals"]),
            _json(arrays, "phrases.power"),
            arrays["phrases.order"],
            arrays["phrases.starts"],
            arrays["phrases.labels"],
        )
    return Scorer(
        size, Spaces(**spaces), arrays["idf"], _json(arrays, "unknown"), postings, phrases
    )


def _put_json(arrays: Arrays, name: str, value: Any) -> None:
    arrays[name] = np.frombuffer(json.dumps(value).encode(), dtype=np.uint8)


def _json(arrays: Mapping[str, NDArray[Any]], name: str) -> Any:
    return json.loads(arrays[name].tobytes())


def _put_names(arrays: Arrays, name: str, names: Sequence[str]) -> None:
    arrays[name] = np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def _numbers(arrays: Arrays, name: str, first: int) -> dict[str, int]:
    """Names with the numbers from ``first`` on."""
    text = arrays[name].tobytes().decode()
    return {word: number for number, word in enumerate(text.split("\n"), first)} if text else {}
