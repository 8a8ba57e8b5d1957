"""Completes the OpenAPI description with what the door adds to every address."""

from __future__ import annotations

from typing import Any

PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "Problem details (RFC 9457). `code` is stable; texts are in the language asked.",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "examples": ["catalog.service_unknown"]},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "facts": {"type": "object", "additionalProperties": {"type": "string"}},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    name: {"type": "string"} for name in ("in", "field", "code", "message")
                },
            },
        },
    },
}


def completed(schema: Any) -> Any:
    """The schema with the problem document as every operation's other answer."""
    schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    answer = {
        "description": "Refused or failed",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    for methods in schema.get("paths", {}).values():
        for operation in methods.values():
            operation.setdefault("responses", {})["default"] = answer
    return schema
