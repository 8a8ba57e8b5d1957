"""Error pages: what happened, what we kept, what to do, and a code to name when asking for help.

:class:`LayanErrorMiddleware` turns the refusals of the slices into such pages; addresses under
``/api/`` answer for themselves.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from layan.channels.api.problems import own_problem
from layan.foundation.api_kit import language_of, status_of
from layan.foundation.error_words import words_for
from layan.foundation.limits import TooMany
from layan.kernel.errors import LayanError

logger = logging.getLogger(__name__)
# What Django answers for /api/ itself, before the API's own door sees the request.
API_CODES: Mapping[int, str] = {
    400: "api.unreadable",
    403: "api.forbidden",
    404: "api.not_found",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """The words of one error page."""

    status: int
    title: str | Promise
    happened: str | Promise
    todo: str | Promise
    kept: str | Promise = ""
    icon: str = "circle-alert"
    command: str = ""


NOT_FOUND = Trouble(
    404,
    _("This page does not exist"),
    _("The address may be mistyped, or the page has moved."),
    _("Ask your question below, or start from the first page."),
    icon="compass",
)
FORBIDDEN = Trouble(
    403,
    _("This page is not open to you"),
    _("Your account may not see or do this."),
    _("Sign in with another account, or ask the administrator of your office for access."),
    _("Nothing was changed."),
    icon="lock",
)
BAD = Trouble(
    400,
    _("We could not read this request"),
    _("Something in the address or the form is not what this page expects."),
    _("Go back, check what you typed, and send it again."),
    _("Nothing was changed."),
)
BROKEN = Trouble(
    500,
    _("Something broke on our side"),
    _("This is our mistake, not yours. It has been written to our log."),
    _("Try again in a few minutes. If it stays broken, tell us the code below."),
    _("What was saved before this page is still saved; this last step was not."),
    icon="server-off",
)
CSRF = Trouble(
    403,
    _("This form has expired"),
    _("For your safety a form is valid for one visit, and this one came from an older page."),
    _("Go back, reload the page, and send the form again."),
    _("Nothing was sent or changed."),
    icon="refresh-cw",
)
TROUBLES: Mapping[str, Trouble] = {
    "catalog.empty": Trouble(
        503,
        _("No city has been imported yet"),
        _("Layan is running, but its catalogue is still empty."),
        _("The administrator imports a city pack with this command:"),
        icon="inbox",
        command=f"layan import city {settings.LAYAN_CITY}",
    ),
    "catalog.service_unknown": Trouble(
        404,
        _("We do not know this service"),
        _("It may have been renamed, or the city no longer offers it."),
        _("Search for it below, or look through all services."),
        icon="search",
    ),
    "catalog.place_unknown": Trouble(
        404,
        _("We do not know this place"),
        _("It may have closed or moved."),
        _("Search for the service you need; its page says where to go."),
        icon="map-pin",
    ),
    "catalog.agency_unknown": Trouble(
        404,
        _("We do not know this office"),
        _("Offices are sometimes merged or renamed."),
        _("Search for the service you need; its page names the office."),
        icon="search",
    ),
    "catalog.report_unknown": Trouble(
        404,
        _("We have no report with this number"),
        _("The number may be mistyped. It has eight letters and digits."),
        _("Check the number on your confirmation page."),
        icon="hash",
    ),
    "catalog.report_closed": Trouble(
        409,
        _("Somebody has already answered this report"),
        _("Another officer was a moment earlier."),
        _("Open the report again to read the answer."),
        _("The first answer was kept; yours was not saved."),
    ),
    "foundation.too_many": Trouble(
        429,
        _("That was a bit too quick"),
        _("We received many requests from your connection in a short time."),
        _("Please wait a moment, then try again."),
        _("What you had sent before is safe."),
        icon="timer",
    ),
    "identity.demo_forbidden": FORBIDDEN,
}


def page(
    request: HttpRequest,
    trouble: Trouble,
    code: str,
    *,
    wait_seconds: int | None = None,
    reference: str = "",
) -> HttpResponse:
    """One error page; for addresses of the API its own problem document."""
    if request.path.startswith("/api/"):
        with translation.override(language_of(request)):
            own = API_CODES.get(trouble.status, "api.broken")
            return own_problem(own, request, reference=reference or None)
    response = render(
        request,
        "web/error.html",
        {
            "trouble": trouble,
            "code": code,
            "reference": reference,
            "wait_seconds": wait_seconds,
            "hide_header_search": True,
            "question": _question(request),
        },
        status=trouble.status,
    )
    if request.headers.get("HX-Request") == "true":
        # htmx 4 swaps error answers too: put the trouble inside the part it asked for.
        response["HX-Reselect"], response["HX-Reswap"] = ".trouble", "innerHTML"
        response["HX-Push-Url"] = "false"
    response["Cache-Control"] = "no-store"
    if wait_seconds is not None:
        response["Retry-After"] = str(wait_seconds)
    return response


def _question(request: HttpRequest) -> str:
    """What somebody asked, to go back into the box; empty on other pages."""
    found = request.resolver_match
    asked = found is not None and found.view_name == "assistant:ask"
    return request.GET.get("q", "")[:1000] if asked else ""


def for_error(request: HttpRequest, error: LayanError) -> HttpResponse:
    """The page of a slice's refusal: its own, or a plain one with the words of its code."""
    wait = error.facts.get("seconds") if isinstance(error, TooMany) else None
    told = replace(BAD, status=status_of(error), happened=words_for(error))
    return page(
        request,
        TROUBLES.get(error.code, told),
        error.code,
        wait_seconds=wait if isinstance(wait, int) else None,
    )


class LayanErrorMiddleware(MiddlewareMixin):
    """Turns a :class:`LayanError` that a view did not catch into its page.

    A plain refusal too: Django would write its trace to the log as if something had broken.
    """

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page, or None for errors nobody raised on purpose and for the API's own."""
        if request.path.startswith("/api/"):
            return None
        if isinstance(error, PermissionDenied):
            return forbidden(request, error)
        if not isinstance(error, LayanError):
            return None
        return for_error(request, error)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's handler400."""
    return page(request, BAD, "web.bad_request")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's handler403."""
    return page(request, FORBIDDEN, "web.forbidden")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's handler404."""
    return page(request, NOT_FOUND, "web.not_found")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW; the reason goes to the log, not to the visitor."""
    logger.warning("form refused path=%s reason=%s", request.path, reason)
    return page(request, CSRF, "web.form_expired")


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler500; falls back to a page without frame when the frame itself is broken."""
    reference = secrets.token_hex(4).upper()
    logger.error("page broken reference=%s path=%s", reference, request.path)
    try:
        return page(request, BROKEN, "web.broken", reference=reference)
    except Exception:
        logger.exception("the error page itself broke reference=%s", reference)
        text = render_to_string(
            "web/bare_error.html",
            {"trouble": BROKEN, "code": "web.broken", "reference": reference},
        )
        return HttpResponse(text, status=500, headers={"Cache-Control": "no-store"})
