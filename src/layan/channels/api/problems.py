"""Errors of the API as problem details (RFC 9457), in the language asked, with stable codes."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, gettext, gettext_noop
from ninja.errors import HttpError, ValidationError

from layan.foundation.api_kit import registered_statuses, status_of
from layan.foundation.error_words import words_for
from layan.kernel.errors import LayanError

log = logging.getLogger("layan.api")
MEDIA_TYPE = "application/problem+json"

# Codes of the API itself: status and sentence. Those of slices come from their error trees.
OWN: Mapping[str, tuple[int, str]] = {
    "api.not_found": (404, gettext_noop("There is nothing at this address.")),
    "api.method_not_allowed": (405, gettext_noop("This address does not take that method.")),
    "api.invalid": (422, gettext_noop("Some values are not right; see errors.")),
    "api.unreadable": (400, gettext_noop("The request cannot be read; a body must be JSON.")),
    "api.too_large": (413, gettext_noop("The request is too large.")),
    "api.forbidden": (403, gettext_noop("You may not do this.")),
    "api.broken": (
        500,
        gettext_noop("Something broke on our side. Nothing was changed. Please try again later."),
    ),
}
TITLES: Mapping[int, str] = {
    400: gettext_noop("The request is not right"),
    403: gettext_noop("Not allowed"),
    404: gettext_noop("Not found"),
    405: gettext_noop("Method not allowed"),
    409: gettext_noop("Conflict"),
    410: gettext_noop("No longer there"),
    413: gettext_noop("Too large"),
    415: gettext_noop("This type is not accepted"),
    422: gettext_noop("Values are not right"),
    429: gettext_noop("Too many requests"),
    500: gettext_noop("Our fault"),
    503: gettext_noop("Not ready yet"),
    507: gettext_noop("No room left"),
}
# What pydantic calls a mistake, in words; %(name)s are pydantic's own bounds.
MISTAKES: Mapping[str, str] = {
    "missing": gettext_noop("is missing"),
    "int_parsing": gettext_noop("must be a whole number"),
    "int_type": gettext_noop("must be a whole number"),
    "int_from_float": gettext_noop("must be a whole number"),
    "int_parsing_size": gettext_noop("is too large a number"),
    "bool_parsing": gettext_noop("must be true or false"),
    "string_type": gettext_noop("must be text"),
    "list_type": gettext_noop("must be a list"),
    "dict_type": gettext_noop("must be an object"),
    "model_attributes_type": gettext_noop("must be an object"),
    "model_type": gettext_noop("must be an object"),
    "extra_forbidden": gettext_noop("is not known here"),
    "greater_than_equal": gettext_noop("must be at least %(ge)s"),
    "less_than_equal": gettext_noop("must be at most %(le)s"),
    "literal_error": gettext_noop("must be %(expected)s"),
    "enum": gettext_noop("must be %(expected)s"),
    "string_too_long": gettext_noop("must have at most %(max_length)s characters"),
    "string_pattern_mismatch": gettext_noop("is not in the right form"),
}


def problem(
    code: str, status: int, detail: str, *, request: HttpRequest | None = None, **extra: object
) -> HttpResponse:
    """One problem document."""
    document: dict[str, Any] = {
        "type": f"{settings.BASE_URL}/api/v1/problems#{code}",
        "title": gettext(TITLES.get(status, "The request is not right")),
        "status": status,
        "code": code,
        "detail": detail,
    }
    if request is not None:
        document["instance"] = request.get_full_path()[:500]
    document.update({name: value for name, value in extra.items() if value is not None})
    response = HttpResponse(
        json.dumps(document, ensure_ascii=False, default=str),
        status=status,
        content_type=MEDIA_TYPE,
    )
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Accept-Language"])
    response["Content-Language"] = get_language() or "id"
    return response


def own_problem(code: str, request: HttpRequest, **extra: object) -> HttpResponse:
    """A problem of the API itself."""
    status, sentence = OWN[code]
    return problem(code, status, gettext(sentence), request=request, **extra)


def refusal(error: LayanError, request: HttpRequest) -> HttpResponse:
    """A refusal of a slice, with the facts it carries."""
    facts = {name: str(value)[:200] for name, value in error.facts.items()}
    response = problem(
        error.code, status_of(error), words_for(error), request=request, facts=facts or None
    )
    seconds = error.facts.get("seconds")
    if response.status_code == 429 and isinstance(seconds, int):
        response["Retry-After"] = str(seconds)
    if response.status_code == 503:
        response["Retry-After"] = "60"
    return response


def mistakes(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Which values are wrong and why, in words."""
    found = []
    for error in errors:
        where = [str(step) for step in error.get("loc", ())]
        kind = str(error.get("type", ""))
        words = gettext(MISTAKES.get(kind, gettext_noop("is not right")))
        found.append(
            {
                "in": where[0] if where else "",
                "field": ".".join(where[1:]),
                "code": kind,
                "message": words % _Bounds(error.get("ctx") or {}),
            }
        )
    return found


class _Bounds(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


def answer_exception(request: HttpRequest, error: Exception) -> HttpResponse:
    """The problem document of any exception; only an unexpected one is logged with its trace."""
    match error:
        case LayanError():
            return refusal(error, request)
        case ValidationError():
            return own_problem("api.invalid", request, errors=mistakes(error.errors))
        case Http404():
            return own_problem("api.not_found", request)
        case PermissionDenied():
            return own_problem("api.forbidden", request)
        case RequestDataTooBig():
            return own_problem("api.too_large", request)
        case SuspiciousOperation():
            return own_problem("api.unreadable", request)
        case HttpError():
            if isinstance(error.__cause__, RequestDataTooBig):
                return own_problem("api.too_large", request)
            return own_problem("api.unreadable", request)
        case _:
            log.error("api failed at %s", request.path, exc_info=error)
            return own_problem("api.broken", request)


def all_codes() -> list[dict[str, Any]]:
    """Every code the API may answer with, its status and general meaning, for the reference."""
    known = {code: (status, gettext(words)) for code, (status, words) in OWN.items()}
    for code, status in registered_statuses().items():
        known[code] = (status, words_for(_named(code)))
    return [
        {"code": code, "status": status, "meaning": meaning}
        for code, (status, meaning) in sorted(known.items())
    ]


def _named(code: str) -> LayanError:
    made = LayanError()
    made.code = code  # type: ignore[misc]  # an error of that code, without its facts
    return made
