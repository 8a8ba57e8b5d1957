"""The description of the API is kept: a change of it is a change somebody decided."""

import json
import os
import re
from pathlib import Path

from layan.channels.api.root import api

ROOT = Path(__file__).resolve().parents[3]
SNAPSHOT = ROOT / "docs" / "reference" / "openapi.json"


def described():
    schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    schema["info"]["version"] = "0"  # a release alone changes no contract
    return schema


def test_the_description_is_the_one_in_the_docs():
    """LAYAN_TEST_WRITE_OPENAPI=1 writes the file anew after a change that was meant."""
    text = json.dumps(described(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("LAYAN_TEST_WRITE_OPENAPI"):
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert SNAPSHOT.read_text(encoding="utf-8") == text


def test_every_operation_says_what_it_is_for():
    names = []
    for address, methods in described()["paths"].items():
        for method, row in methods.items():
            assert row["summary"], (method, address)
            assert row["description"], (method, address)
            assert "default" in row["responses"], (method, address)
            names.append(row["operationId"])
    assert len(names) == len(set(names))


def test_the_reference_names_every_address():
    page = (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    for address in described()["paths"]:
        assert re.search(re.escape(address.removeprefix("/api/v1")) + r"[`?]", page), address
