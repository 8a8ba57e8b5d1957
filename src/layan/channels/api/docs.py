"""The API's reference page: plain HTML made of the OpenAPI description, without any script."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI


def docs_page(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """Every address of that API with its parameters and answers."""
    schema = api.get_openapi_schema()
    operations = [
        {
            "method": method.upper(),
            "path": address,
            "summary": row.get("summary", ""),
            "description": row.get("description", ""),
            "tag": (row.get("tags") or ["-"])[0],
            "parameters": [_parameter(one) for one in row.get("parameters", [])],
        }
        for address, methods in schema["paths"].items()
        for method, row in methods.items()
    ]
    tags = dict.fromkeys(row["tag"] for row in operations)
    return render(
        request,
        "api/docs.html",
        {
            "title": schema["info"]["title"],
            "version": schema["info"]["version"],
            "about": schema["info"]["description"],
            "groups": [(tag, [row for row in operations if row["tag"] == tag]) for tag in tags],
        },
    )


def _parameter(row: dict[str, Any]) -> dict[str, str]:
    schema = row.get("schema", {})
    kinds = [
        str(one.get("type") or " | ".join(map(str, one.get("enum", []))))
        for one in schema.get("anyOf", [schema])
    ]
    return {
        "name": row["name"],
        "in": row["in"],
        "kind": " | ".join(kind for kind in kinds if kind and kind != "null"),
        "required": "✓" if row.get("required") else "",
        "description": row.get("description", "") or schema.get("description", ""),
    }
