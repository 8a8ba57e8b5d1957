"""The ask box over HTTP; the api channel mounts ``router``."""

from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from layan.domains.assistant.public import ask
from layan.foundation.api_kit import MOST_TEXT
from layan.foundation.limits import count, visitor_of
from layan.kernel import clock

router = Router(tags=["Ask"])
WINDOW_SECONDS = 60

Language = Annotated[
    str,
    Field(
        pattern="^(id|en)$",
        description="Language of the answer, id or en; that of the question when absent.",
    ),
]


class ServiceNameOut(Schema):
    """A service as an answer names it."""

    id: str
    name: str
    agency: str


class SourceOut(Schema):
    """Where a fact of the answer comes from."""

    label: str
    kind: str
    ref: str
    url: str


class AnswerOut(Schema):
    """What the assistant says; `service` is null when it does not know."""

    intent: str
    service: ServiceNameOut | None
    alternatives: list[ServiceNameOut]
    answer: str
    sources: list[SourceOut]
    confidence: float


class AskQuery(Schema):
    """A question in the address."""

    q: str = Field(description="The question, as one would say it; 10,000 characters are read.")
    lang: Language | None = None


class AskBody(Schema):
    """A question in the body, which keeps it out of the logs of proxies."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(description="The question, as one would say it; 10,000 characters are read.")
    lang: Language | None = None


@router.get("/ask", response=AnswerOut, summary="Ask in ordinary words")
def get_answer(request: HttpRequest, query: Query[AskQuery]) -> Any:
    """An answer grounded only in the catalogue. Nothing of the question is kept."""
    return _answered(request, query.q, query.lang)


@router.post("/ask", response=AnswerOut, summary="Ask in ordinary words")
def post_question(request: HttpRequest, body: AskBody) -> Any:
    """The same with the question in the body."""
    return _answered(request, body.text, body.lang)


def _answered(request: HttpRequest, text: str, language: str | None) -> Any:
    count("ask", visitor_of(request), most=settings.LAYAN_ASKS_PER_MINUTE, seconds=WINDOW_SECONDS)
    # Half a surrogate pair can be sent as JSON but not answered as UTF-8.
    readable = text[:MOST_TEXT].encode("utf-8", "replace").decode("utf-8")
    return ask(readable, language=language, now=clock.now()).to_json()
