"""The ask page: a question in, an answer with its sources out; works without JavaScript."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from layan.domains.assistant.public import Answer, ask
from layan.domains.catalog import public as catalogue
from layan.foundation.limits import count, visitor_of
from layan.foundation.page_cache import public
from layan.kernel.provenance import Source

ASKS, WINDOW_SECONDS = 60, 60
LABEL_LENGTH = 24
SURE = 0.8  # a confidence is told in words; from here on they are "fairly sure"


@require_safe
def ask_page(request: HttpRequest) -> HttpResponse:
    """The question box and, when ``q`` holds a question, the answer; htmx gets the answer alone."""
    question = _typed(request.GET.get("q", ""))
    values: dict[str, Any] = {"question": question, "hide_header_search": True}
    if question:
        count("ask", visitor_of(request), most=ASKS, seconds=WINDOW_SECONDS)
        values["answer"] = ask(question, language="en" if get_language() == "en" else None)
        values["sure"] = values["answer"].confidence >= SURE
        values["lines"] = lines_of(values["answer"])
        values["origin"] = _origin(values["answer"])
    partial = request.headers.get("HX-Request") == "true"  # as the page cache tells them apart
    page = render(
        request, "assistant/answer_part.html" if partial else "assistant/ask.html", values
    )
    patch_vary_headers(page, ["HX-Request"])
    return public(page)


def _origin(answer: Answer) -> Source | None:
    """How certain the facts of the named service are on the whole."""
    if answer.service is None:
        return None
    return catalogue.catalog().service(answer.service.id).sumber


def lines_of(answer: Answer) -> list[tuple[str, str]]:
    """The answer's lines for a page, as (label, text); the label is empty where there is none.

    What the page shows elsewhere, the service's name and the alternatives, is left out.
    """
    shown = []
    for line in answer.answer.splitlines():
        if answer.service is not None and line.startswith(answer.service.name):
            continue
        if answer.alternatives and all(other.name in line for other in answer.alternatives):
            continue
        label, colon, text = line.partition(": ")
        if colon and len(label) <= LABEL_LENGTH and text:
            shown.append((label, text))
        elif line.strip():
            shown.append(("", line))
    return shown


def _typed(text: str) -> str:
    """What was typed, without characters nobody types; the rest is kept for the box."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
