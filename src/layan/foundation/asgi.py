"""Django under ASGI with two short cuts.

Kept pages are answered on the event loop, before Django makes a request object. Everything else
runs through a fully synchronous middleware chain in one hop to a worker thread; Django's own
handler hops once for every middleware, and twice more for its signals.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, closing, nullcontext
from typing import IO, Any, cast

from asgiref.sync import sync_to_async
from django import db
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from layan.foundation.page_cache import Key, kept_page, key_of

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
PUBLIC_AT_ONCE = 2
"""Public pages made at once. They are pure computing, and Python computes in one thread at a time:
more threads only take the turn from each other, which doubles the work of a search."""
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}; {text}" if key in found else text
    return found


def _key(scope: dict[str, Any], headers: dict[str, str]) -> Key | None:
    return key_of(
        method=scope["method"],
        host=headers.get("host", ""),
        path=scope["path"],
        query=scope.get("query_string", b"").decode("latin-1"),
        secure=headers.get("x-forwarded-proto") == "https",
        encodings=headers.get("accept-encoding", ""),
        cookies=headers.get("cookie", ""),
        signed="authorization" in headers,
        partial=headers.get("hx-request") == "true",
    )


class Handler(ASGIHandler):
    """The application the server runs."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = asyncio.Semaphore(PUBLIC_AT_ONCE)

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002 - always one sync chain
        """Build the middleware as a synchronous chain."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer from memory, else hand over to Django."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)  # refuses it
            return
        headers = _headers(scope["headers"])
        key = _key(scope, headers)
        kept = kept_page(key, headers.get("if-none-match", "")) if key else None
        if kept is not None:
            await _send(send, *kept, head=scope["method"] == "HEAD")
            return
        await self.handle(scope, receive, send, turn=self.turns if key else None)

    async def handle(
        self,
        scope: dict[str, Any],
        receive: Receive,
        send: Send,
        turn: AbstractAsyncContextManager[None] | None = None,
    ) -> None:
        """Make the answer in one worker thread, when it is its ``turn``, and send it."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with closing(body):
            async with turn or nullcontext():
                response = await asyncio.to_thread(self._answer, scope, body)
            if response.streaming:
                await self._stream(response, receive, send)
            else:
                await self.send_response(response, send)

    def _answer(self, scope: dict[str, Any], body: IO[bytes]) -> HttpResponseBase:
        """What Django's handler does from signal to signal, all of it in this thread.

        Django's own closes database connections in another thread than the one that opened them.
        """
        set_script_prefix(get_script_prefix(scope))
        try:
            signals.request_started.send(sender=type(self), scope=scope)
            request, refusal = self.create_request(scope, body)
            response = cast(
                "HttpResponseBase", refusal if request is None else self.get_response(request)
            )
            # Who sends request_finished.
            response._handler_class = type(self)  # type: ignore[attr-defined]
            if not response.streaming:
                response.close()  # sends request_finished; the content stays readable
                return response
            if isinstance(response, FileResponse):
                response.block_size = self.chunk_size
            if isinstance(response, StreamingHttpResponse) and not response.is_async:
                # Django would read it all at once on the event loop, and warn.
                response.streaming_content = _in_threads(
                    iter(cast("Iterator[bytes]", response.streaming_content))
                )
            return response
        finally:
            db.close_old_connections()

    async def _stream(self, response: HttpResponseBase, receive: Receive, send: Send) -> None:
        """Send a long answer, and stop when the browser goes away."""
        sending = asyncio.create_task(self.send_response(response, send))
        leaving = asyncio.create_task(self.listen_for_disconnect(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sent = sending.done()
            for task in (sending, leaving):
                task.cancel()
            ended = await asyncio.gather(sending, leaving, return_exceptions=True)
            await asyncio.to_thread(response.close)
        if sent and isinstance(ended[0], Exception):
            raise ended[0]


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
