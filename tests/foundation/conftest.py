"""What the tests of the foundation share."""

from pathlib import Path

import pytest


@pytest.fixture
def own_keys(tmp_path: Path, settings) -> Path:
    """A key folder of the test's own."""
    settings.LAYAN_DATA_DIR = tmp_path
    return tmp_path / "keys"
