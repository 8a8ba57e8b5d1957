"""The ask page: a question in, an answer with its sources out; works without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from layan.domains.assistant.public import Answer, ask
from layan.domains.assistant.rules.wording import TEXT
from layan.domains.catalog import public as catalogue
from layan.foundation.limits import count, visitor_of
from layan.foundation.page_cache import public
from layan.kernel import clock
from layan.kernel.provenance import Source

WINDOW_SECONDS = 60
LABEL_LENGTH = 24
OPENING, CLOSING = "(", ")"
SURE = 0.8  # a confidence is told in words; from here on they are "fairly sure"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer on a page; with ``items`` the text says only what holds for all."""

    label: str
    text: str
    items: tuple[str, ...] = ()


@require_safe
def ask_page(request: HttpRequest) -> HttpResponse:
    """The question box and, when ``q`` holds a question, the answer; htmx gets the answer alone.

    ``layanan`` names a service to begin the question with.
    """
    question = _typed(request.GET.get("q", ""))
    values: dict[str, Any] = {"question": question, "hide_header_search": True}
    if question:
        count(
            "ask",
            visitor_of(request),
            most=settings.LAYAN_ASKS_PER_MINUTE,
            seconds=WINDOW_SECONDS,
        )
        values["answer"] = ask(
            question, language="en" if get_language() == "en" else None, now=clock.now()
        )
        values["sure"] = values["answer"].confidence >= SURE
        values["lines"] = lines_of(values["answer"])
        values["origin"] = _origin(values["answer"])
    elif wanted := request.GET.get("layanan"):
        found = catalogue.catalog().services.get(wanted)
        values["about"] = found.name.in_language(get_language() or "id") if found else ""
    partial = request.headers.get("HX-Request") == "true"  # as the page cache tells them apart
    page = render(
        request, "assistant/answer_part.html" if partial else "assistant/ask.html", values
    )
    patch_vary_headers(page, ["HX-Request"])
    if question:  # what somebody asked is kept nowhere, on no server in between either
        page["Cache-Control"] = "private, no-store"
        return page
    return public(page)


def _origin(answer: Answer) -> Source | None:
    """How certain the facts of the named service are on the whole."""
    if answer.service is None:
        return None
    return catalogue.catalog().service(answer.service.id).sumber


def lines_of(answer: Answer) -> list[Line]:
    """The answer's lines for a page; the label is empty where there is none, papers are a list.

    What the page shows elsewhere, the service's name and the alternatives, is left out.
    """
    papers = TEXT["papers"].in_language(answer.language)
    mark = TEXT["unverified"].in_language(answer.language)
    shown = []
    for line in answer.answer.splitlines():
        if answer.service is not None and line.startswith(answer.service.name):
            continue
        if answer.alternatives and all(other.name in line for other in answer.alternatives):
            continue
        label, colon, text = line.partition(": ")
        if colon and len(label) <= LABEL_LENGTH and text:
            items = parted(text.removesuffix(mark).rstrip()) if label == papers else ()
            if len(items) > 1:
                shown.append(Line(label, mark if text.endswith(mark) else "", items))
            else:
                shown.append(Line(label, text))
        elif line.strip():
            shown.append(Line("", line))
    return shown


def parted(text: str) -> tuple[str, ...]:
    """The parts between semicolons, but not those inside brackets.

    >>> parted("KK (asli; fotokopi); KTP")
    ('KK (asli; fotokopi)', 'KTP')
    """
    depth, parts = 0, [""]
    for letter in text:
        depth = max(0, depth + (letter == OPENING) - (letter == CLOSING))
        if letter == ";" and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return tuple(part.strip() for part in parts if part.strip())


def _typed(text: str) -> str:
    """What was typed, without characters nobody types; the rest is kept for the box."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
