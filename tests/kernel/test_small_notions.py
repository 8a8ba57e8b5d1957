"""Errors, words, provenance, clock, and the examples in the docstrings."""

import doctest
import pkgutil
from datetime import UTC, timedelta
from importlib import import_module

import pytest

import layan.kernel
from layan.kernel import clock
from layan.kernel.errors import LayanError
from layan.kernel.provenance import Source, SourceKind
from layan.kernel.words import Words

MODULES = [f"layan.kernel.{found.name}" for found in pkgutil.iter_modules(layan.kernel.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name):
    assert doctest.testmod(import_module(name)).failed == 0


def test_an_error_carries_its_facts():
    class Closed(LayanError):
        code = "test.closed"

    problem = Closed(counter=3)
    assert (problem.code, problem.facts) == ("test.closed", {"counter": 3})
    assert str(problem) == "test.closed counter=3"


def test_a_text_never_translated_is_answered_in_indonesian_and_says_so():
    assert Words("Gratis").in_language("en") == "Gratis"
    assert Words("Gratis").language_of("en") == "id"
    assert Words("Gratis", "Free").language_of("en") == "en"
    assert not Words("")


@pytest.mark.parametrize("kind", [SourceKind.RESMI, SourceKind.BERITA])
def test_a_verified_fact_names_what_was_read(kind):
    with pytest.raises(ValueError, match="name what was read"):
        Source(kind)
    assert Source(kind, "UU 24/2013").verified
    assert not Source(SourceKind.CONTOH).verified


def test_the_clock_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC
    assert clock.now() - clock.now() < timedelta(seconds=1)
    assert clock.monotonic_seconds() <= clock.monotonic_seconds()
