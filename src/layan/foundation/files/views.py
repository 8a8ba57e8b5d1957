"""The one address from which kept files are served."""

from __future__ import annotations

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from layan.foundation.files.links import claim_of, tell_read
from layan.foundation.files.queries import open_file
from layan.foundation.files.types import FileRecord, FileUnknown
from layan.kernel.clock import now

# A PDF shown in the browser may draw itself, nothing else.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


@require_safe
def serve(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file a signed link names, streamed.

    A forged link, one of somebody else and a removed file are all the same 404; an expired link, a
    damaged file and a refusing listener raise their :class:`FileError`.
    """
    account_id = str(request.user.pk) if request.user.is_authenticated else ""
    instant = now()
    try:
        claim = claim_of(token, account_id=account_id, now=instant)
        record, pieces = open_file(claim.file_id)
    except FileUnknown:
        raise Http404 from None
    tell_read(record, account_id, instant)
    # Pictures and PDFs are compressed already; GZipMiddleware would also drop their length.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return StreamingHttpResponse(pieces, headers=_headers(record, inline=claim.inline))


def _headers(record: FileRecord, *, inline: bool) -> dict[str, str]:
    shown = content_disposition_header(not inline, record.name) or "attachment"
    return {
        "Content-Type": record.kind.value,
        "Content-Length": str(record.size),
        "Content-Disposition": shown,
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Accept-Ranges": "none",
    }
