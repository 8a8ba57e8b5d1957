"""Django under ASGI with two short cuts.

Kept pages are answered on the event loop, before Django makes a request object. Everything else
runs through a fully synchronous middleware chain in one hop to a worker thread; Django's own
handler hops once for every middleware.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any, cast

from asgiref.sync import sync_to_async
from django import db
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from layan.foundation.page_cache import Key, kept_page, key_of

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}; {text}" if key in found else text
    return found


def _key(scope: dict[str, Any], headers: dict[str, str]) -> Key | None:
    query = scope.get("query_string", b"").decode("latin-1")
    return key_of(
        method=scope["method"],
        host=headers.get("host", ""),
        target=f"{scope['path']}?{query}" if query else scope["path"],
        encodings=headers.get("accept-encoding", ""),
        cookies=headers.get("cookie", ""),
        signed="authorization" in headers,
        partial=headers.get("hx-request") == "true",
    )


class Handler(ASGIHandler):
    """The application the server runs."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002 - always one sync chain
        """Build the middleware as a synchronous chain."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer from memory, else hand over to Django."""
        if scope["type"] == "http":
            headers = _headers(scope["headers"])
            key = _key(scope, headers)
            kept = kept_page(key, headers.get("if-none-match", "")) if key else None
            if kept is not None:
                await _send(send, *kept, head=scope["method"] == "HEAD")
                return
        await super().__call__(scope, receive, send)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Run the whole chain in one worker thread."""
        return await sync_to_async(self._answer, thread_sensitive=False)(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        try:
            response = self.get_response(request)
            if isinstance(response, StreamingHttpResponse) and not response.is_async:
                # Django would read it all at once on the event loop, and warn.
                response.streaming_content = _in_threads(
                    iter(cast("Iterator[bytes]", response.streaming_content))
                )
            return response
        finally:
            # The thread goes back to the pool; Django's own signal would fire in another one.
            db.close_old_connections()


async def _in_threads(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    following = sync_to_async(lambda: next(chunks, None), thread_sensitive=False)
    while (chunk := await following()) is not None:
        yield chunk


async def _send(
    send: Send, status: int, headers: Iterable[tuple[str, str]], body: bytes, *, head: bool
) -> None:
    rows = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": rows})
    await send({"type": "http.response.body", "body": b"" if head else body})
