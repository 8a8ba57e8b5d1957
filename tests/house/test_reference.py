"""The reference pages name everything there is."""

import re
from pathlib import Path

import pytest

from tools import reference_docs

PROJECT = Path(__file__).resolve().parents[2]
REFERENCE = PROJECT / "docs" / "reference"


@pytest.mark.parametrize("name", reference_docs.PAGES)
def test_a_page_written_from_the_code_is_up_to_date(name):
    assert (REFERENCE / name).read_text(encoding="utf-8") == reference_docs.PAGES[name]()


def test_every_setting_of_the_environment_is_named():
    from layan.config.environment import Environment

    page = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    for name, field in Environment.model_fields.items():
        assert f"`LAYAN_{name.upper()}`" in page
        assert field.description


def test_every_command_is_named_with_what_it_does():
    page = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    for command in (
        "up", "doctor", "ask", "search", "import city", "import services", "import boundaries",
        "export", "check-city", "new-city", "new-domain", "demo-data",
    ):  # fmt: skip
        assert f"## layan {command}\n" in page
    assert "\n\n\n" not in page  # no command without a sentence


def test_every_endpoint_is_named():
    from layan.channels.api.root import api

    def plain(text):
        return re.sub(r"{\w+}", "{}", text)

    page = plain((REFERENCE / "api.md").read_text(encoding="utf-8"))
    paths = [plain(path.removeprefix("/api/v1")) for path in api.get_openapi_schema()["paths"]]
    assert len(paths) > 5
    assert [path for path in paths if not re.search(rf"`{re.escape(path)}[`?]", page)] == []
