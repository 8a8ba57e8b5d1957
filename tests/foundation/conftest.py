"""Tests that commit must be able to empty the database afterwards, audit log included."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase

from layan.foundation.audit import protection

_empty = TransactionTestCase._fixture_teardown


def _empty_with_audit(self: TransactionTestCase) -> None:
    """Lift the triggers that refuse to empty the log, and only while it is emptied."""
    with protection.lifted(connection):
        _empty(self)


TransactionTestCase._fixture_teardown = _empty_with_audit


@pytest.fixture
def own_keys(tmp_path: Path, settings) -> Path:
    """A key folder of the test's own."""
    settings.LAYAN_DATA_DIR = tmp_path
    return tmp_path / "keys"
