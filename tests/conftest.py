"""What every test may ask for: the cast, a clean memory, a city small enough to read."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from layan.domains.catalog.public import ImportResult, forget_snapshot, import_pack_folder
from layan.domains.identity.models import Account
from layan.foundation.audit import protection
from layan.foundation.page_cache import clear_page_cache
from tests import cast

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, 09:00 in Jakarta

_empty = TransactionTestCase._fixture_teardown


def _empty_with_audit(self: TransactionTestCase) -> None:
    """Lift the triggers that refuse to empty the audit log, and only while it is emptied."""
    with protection.lifted(connection):
        _empty(self)


TransactionTestCase._fixture_teardown = _empty_with_audit


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys share one running site, so one worker takes them all."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(autouse=True)
def _clean_memory() -> Iterator[None]:
    """No test sees what another one cached."""
    forget_snapshot()
    clear_page_cache()
    yield
    if "redis" in settings.CACHES["default"]["BACKEND"]:
        # flushing would take other people's keys too
        client = cache._cache.get_client(write=True)
        for key in client.scan_iter(f"{settings.CACHES['default']['KEY_PREFIX']}:*"):
            client.delete(key)
    else:
        cache.clear()


@pytest.fixture
def small_pack(tmp_path: Path) -> Path:
    """A copy of the small city's pack, free to be edited and broken."""
    return Path(shutil.copytree(ROOT / "tests" / "cities" / "small", tmp_path / "small"))


@pytest.fixture
def small_city(db: None) -> ImportResult:
    """The small city, imported."""
    return import_pack_folder(ROOT / "tests" / "cities" / "small", now=NOW)


@pytest.fixture
def ani(db: None) -> Account:
    """A citizen."""
    return cast.enter("ani")


@pytest.fixture
def budi(db: None) -> Account:
    """Another citizen."""
    return cast.enter("budi")


@pytest.fixture
def citra(db: None) -> Account:
    """An officer of Disdukcapil."""
    return cast.enter("citra")


@pytest.fixture
def dedi(db: None) -> Account:
    """An officer of another office, DPMPTSP."""
    return cast.enter("dedi")


@pytest.fixture
def eka(db: None) -> Account:
    """The head of Disdukcapil."""
    return cast.enter("eka")


@pytest.fixture
def fitri(db: None) -> Account:
    """The administrator of the city."""
    return cast.enter("fitri")
