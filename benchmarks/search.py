# ruff: noqa: PLC0415 - Django is set up by the benchmark, its modules come after
"""How often the right service is found, how often the assistant rightly refuses, and how fast.

The questions are ``benchmarks/sets/blind.jsonl``, written by people who had not seen the training
phrases and never used for tuning; ``dev.jsonl`` is the set that thresholds were chosen on, so its
figures (``dev_...``) flatter. Beside them, in the same run and over the same catalogue text: BM25
(``rank-bm25``, Okapi), the same with the training phrases added to each service, and counting words
as SQL's LIKE would. ``..._ci95`` are 95 % intervals: Wilson for shares, bootstrap for the mean
reciprocal rank. ``same_as_training`` counts questions that equal a training phrase or keyword of
the pack but for case and punctuation (mostly one-word questions such as "pbb").

With ``--data DIR`` also the catalogue of another city, which has no phrases: 275 services and 90
questions in ``DIR/mpp_denpasar``. ``large_...`` times a catalogue of 5,000 services without
phrases.
"""

from __future__ import annotations

import json
import math
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from rank_bm25 import BM25Okapi

ROOT = Path(__file__).resolve().parents[1]
SETS = Path(__file__).resolve().parent / "sets"
PACK = ROOT / "cities" / "kota_tangerang"
LARGE = 5_000
WORD = re.compile(r"\w+")
SEED = 7

Rank = Callable[[str], Sequence[int]]


@dataclass(frozen=True)
class Question:
    """A question and the services that answer it; none when it is out of scope."""

    text: str
    services: frozenset[str]


def run(data: Path | None = None) -> dict[str, Any]:
    """All figures; see the module's text."""
    with tempfile.TemporaryDirectory(prefix="layan-bench-") as folder:
        _start_django(folder)
        return {**_city(), **_large(), **_denpasar(data)}


def _start_django(folder: str) -> None:
    """Settings with a folder of their own: the user's database is neither read nor written."""
    import django
    from django.conf import settings

    if not settings.configured:
        os.environ["LAYAN_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "layan.config.settings")
        django.setup()


def _questions(name: str) -> list[Question]:
    rows = (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    made = (json.loads(row) for row in rows if row.strip())
    return [Question(row["text"], frozenset(row["services"])) for row in made]


def _city() -> dict[str, Any]:
    from layan.domains.catalog.adapters.pack_files import read_pack
    from layan.domains.catalog.queries.ranker import documents_of, fit_or_load

    pack = read_pack(PACK).pack
    if pack is None:
        raise SystemExit("the city pack has mistakes; run: layan check-city kota_tangerang")
    words = {word.casefold(): row.to for row in pack.words for word in row.words}
    phrases = [(phrase.text, phrase.service) for phrase in pack.phrases]
    started = time.perf_counter()
    found = fit_or_load(_snapshot(pack), phrases, words, folder=None)
    fit_seconds = time.perf_counter() - started
    ids = list(found.ids)
    texts = [
        " ".join(text for field in document.values() for text in field)
        for document in documents_of(pack.services, pack)
    ]
    heard = dict.fromkeys(ids, "")
    for text, service in phrases:
        if service is not None:
            heard[service] += f" {text}"
    taught = [f"{text}{heard[service]}" for text, service in zip(texts, ids, strict=True)]
    rankers: dict[str, Rank] = {
        "": lambda text: found.rank(text).order,
        "bm25_": _bm25(texts),
        "bm25_phrases_": _bm25(taught),
        "like_": _like(texts),
    }
    known = {_plain(text) for text, _ in phrases}
    known |= {
        _plain(text)
        for service in pack.services
        for text in (*service.keywords.id, *service.keywords.slang, *service.keywords.en)
    }
    figures: dict[str, Any] = {
        "services": len(ids),
        "phrases": len(phrases),
        "fit_s": round(fit_seconds, 2),
    }
    for set_name, prefix in (("blind", ""), ("dev", "dev_")):
        questions = _questions(set_name)
        inside = [question for question in questions if question.services & set(ids)]
        outside = [question for question in questions if not question.services]
        figures[f"{prefix}in_scope"] = len(inside)
        figures[f"{prefix}out_of_scope"] = len(outside)
        figures[f"{prefix}same_as_training"] = sum(
            _plain(question.text) in known for question in questions
        )
        for name, rank in rankers.items():
            figures |= _recalls(f"{prefix}{name}", rank, inside, ids)
        figures |= _answers(prefix, found, inside, outside)
    return figures


def _plain(text: str) -> str:
    return " ".join(WORD.findall(text.casefold()))


def _snapshot(pack: Any) -> Any:
    """The pack as the catalogue would hold it, without a database."""
    from layan.domains.catalog.queries.snapshot import Catalog

    keyed = {
        name: {record.id: record for record in getattr(pack, name)}
        for name in (
            "agencies",
            "hours",
            "places",
            "topics",
            "life_events",
            "evidence",
            "legal",
            "services",
        )
    }
    return Catalog(
        city=pack.city,
        revision=1,
        imported_at=datetime(2026, 1, 1, tzinfo=UTC),
        areas={area.code: area for area in pack.areas},
        windows=pack.windows,
        **keyed,
    )


def _bm25(texts: Sequence[str]) -> Rank:
    index = BM25Okapi([WORD.findall(text.casefold()) for text in texts])
    return lambda text: np.argsort(
        -index.get_scores(WORD.findall(text.casefold())), kind="stable"
    ).tolist()


def _like(texts: Sequence[str]) -> Rank:
    """As ``ORDER BY (text LIKE '%word%') + ... DESC``: counts the words that occur anywhere."""
    folded = [text.casefold() for text in texts]

    def rank(text: str) -> Sequence[int]:
        words = set(WORD.findall(text.casefold()))
        counts = [sum(word in body for word in words) for body in folded]
        order: list[int] = np.argsort(-np.array(counts), kind="stable").tolist()
        return order

    return rank


def _recalls(
    prefix: str, rank: Rank, questions: Sequence[Question], ids: Sequence[str]
) -> dict[str, Any]:
    places = []
    for question in questions:
        order = rank(question.text)
        places.append(
            next((at for at, number in enumerate(order) if ids[number] in question.services), None)
        )
    return _rank_figures(prefix, places)


def _rank_figures(prefix: str, places: Sequence[int | None]) -> dict[str, Any]:
    inverse = np.array([0.0 if place is None else 1 / (1 + place) for place in places])
    rng = np.random.default_rng(SEED)
    draws = rng.integers(len(inverse), size=(2_000, len(inverse)))
    low, high = np.percentile(inverse[draws].mean(axis=1), [2.5, 97.5])
    figures: dict[str, Any] = {}
    for top in (1, 3):
        right = sum(place is not None and place < top for place in places)
        figures |= _share(f"{prefix}recall{top}", right, len(places))
    figures[f"{prefix}mrr"] = round(float(inverse.mean()), 4)
    figures[f"{prefix}mrr_ci95"] = [round(float(low), 4), round(float(high), 4)]
    return figures


def _share(name: str, count: int, total: int) -> dict[str, Any]:
    """A share with its Wilson 95 % interval."""
    if not total:
        return {name: None, f"{name}_ci95": None}
    share, z = count / total, 1.959964
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    half /= 1 + z * z / total
    return {
        name: round(share, 4),
        f"{name}_ci95": [round(middle - half, 4), round(middle + half, 4)],
    }


def _answers(
    prefix: str, found: Any, inside: Sequence[Question], outside: Sequence[Question]
) -> dict[str, Any]:
    """What ``ask`` makes of the questions: refusals, right answers, and the time of each."""
    from layan.domains.assistant.queries import ask_with

    wall, busy = [], []
    told = []
    for question in [*inside, *outside]:
        start, start_busy = time.perf_counter(), time.thread_time()
        answer = ask_with(found, question.text)
        wall.append(time.perf_counter() - start)
        busy.append(time.thread_time() - start_busy)
        told.append(answer.service.id if answer.service else None)
    here, away = told[: len(inside)], told[len(inside) :]
    right = sum(
        service in question.services for service, question in zip(here, inside, strict=True)
    )
    refused = sum(service is None for service in here)
    answered = len(here) - refused
    return {
        **_share(f"{prefix}refusal", sum(service is None for service in away), len(away)),
        **_share(f"{prefix}false_refusal", refused, len(here)),
        **_share(f"{prefix}answered_correct", right, answered),
        **_share(f"{prefix}told_right", right, len(here)),
        **_times(f"{prefix}ask_", wall, busy),
    }


def _times(prefix: str, wall: Sequence[float], busy: Sequence[float]) -> dict[str, float]:
    """Milliseconds by the wall clock and of the processor alone."""
    return {
        f"{prefix}p50_ms": round(float(np.percentile(wall, 50)) * 1000, 2),
        f"{prefix}p95_ms": round(float(np.percentile(wall, 95)) * 1000, 2),
        f"{prefix}cpu_p50_ms": round(float(np.percentile(busy, 50)) * 1000, 2),
        f"{prefix}cpu_p95_ms": round(float(np.percentile(busy, 95)) * 1000, 2),
    }


def _large() -> dict[str, Any]:
    """A catalogue of 5,000 services without phrases: fitting and searching."""
    from layan.domains.catalog.adapters.pack_files import read_pack
    from layan.domains.catalog.queries.ranker import fit_or_load

    pack = read_pack(PACK).pack
    if pack is None:
        raise SystemExit("the city pack has mistakes; run: layan check-city kota_tangerang")
    rng = np.random.default_rng(SEED)
    areas = [area.name for area in pack.areas]
    made = []
    for number in range(LARGE):
        base = pack.services[number % len(pack.services)]
        other = pack.services[int(rng.integers(len(pack.services)))]
        area = areas[int(rng.integers(len(areas)))]
        made.append(
            base.model_copy(
                update={
                    "id": f"s{number}",
                    "code": f"S-{number}",
                    "name": type(base.name)(f"{base.name.id} {area}", base.name.en),
                    "summary": other.summary,
                }
            )
        )
    large = pack.model_copy(update={"services": tuple(made)})
    started = time.perf_counter()
    found = fit_or_load(_snapshot(large), [], {}, folder=None)
    seconds = time.perf_counter() - started
    wall, busy = [], []
    for question in _questions("dev"):
        start, start_busy = time.perf_counter(), time.thread_time()
        found.rank(question.text[:300], complete=True)
        wall.append(time.perf_counter() - start)
        busy.append(time.thread_time() - start_busy)
    return {
        "large_services": LARGE,
        "large_fit_s": round(seconds, 2),
        **_times("large_search_", wall, busy),
    }


def _denpasar(data: Path | None) -> dict[str, Any]:
    """Another city's catalogue, lexical ranking alone, on its own questions."""
    folder = data / "mpp_denpasar" if data else None
    if folder is None or not (folder / "mpp-denpasar-layanan.json").is_file():
        print("search: no mpp_denpasar in --data, that part is left out", file=sys.stderr)
        return {"denpasar": "left out: no data"}
    from layan.domains.catalog.queries.ranker import new_ranker

    services = json.loads((folder / "mpp-denpasar-layanan.json").read_text(encoding="utf-8"))
    rows = (folder / "denpasar-queries.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(row) for row in rows if row.strip()]
    fields = {
        "name": "nama_layanan",
        "outputs": "produk_layanan",
        "agency": "instansi_penyelenggara",
        "evidence": "persyaratan",
        "steps": "prosedur",
    }
    documents = [
        {field: (str(service.get(key) or ""),) for field, key in fields.items()}
        for service in services
    ]
    ranker = new_ranker(_words()).fit(documents, rng=np.random.default_rng(SEED))
    bm25 = _bm25([" ".join(text for (text,) in document.values()) for document in documents])
    figures: dict[str, Any] = {"denpasar_services": len(services)}
    for prefix, rank in (
        ("denpasar_", lambda text: ranker.rank(text).order),
        ("denpasar_bm25_", bm25),
    ):
        places = [
            next(
                (at for at, number in enumerate(rank(row["query"])) if number in row["gold"]), None
            )
            for row in asked
            if row["gold"]
        ]
        figures |= {f"{prefix}questions": len(places), **_rank_figures(prefix, places)}
    return figures


def _words() -> dict[str, str]:
    """The reference city's slang table; everyday Indonesian is not a city's property."""
    from layan.domains.catalog.adapters.pack_files import read_pack

    pack = read_pack(PACK).pack
    return {w.casefold(): row.to for row in pack.words for w in row.words} if pack else {}
