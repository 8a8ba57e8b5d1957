"""A visitor's browser for HTTP tests."""

import re

import pytest
from django.test import Client


@pytest.fixture
def visitor(small_city: object) -> Client:
    """Somebody without an account looks at the small city's site."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def empty_site(db: None) -> Client:
    """The site before any city was imported."""
    return Client()


INLINE = re.compile(
    r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)(?![^>]*application/ld\+json)"
)


@pytest.fixture
def inline_code() -> re.Pattern[str]:
    """What our content security policy forbids."""
    return INLINE
