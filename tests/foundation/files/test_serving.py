"""Links: one file, one account, a few minutes; and the headers that go with it."""

import asyncio
from datetime import timedelta

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core.signing import Signer

from layan.foundation.asgi import Handler
from layan.foundation.files import links, views
from layan.foundation.files import public as files
from tests.foundation.files.conftest import NOW, keep, pdf, photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(views, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def _no_listeners(monkeypatch):
    monkeypatch.setattr(links, "_listeners", [])


def link(record, account, **more):
    return files.link_to(record.id, account_id=str(account.pk), now=NOW, **more)


def test_the_owner_of_a_link_gets_the_file_to_save(client, data, ani):
    record = keep(pdf(), "kk ani.pdf")
    client.force_login(ani)
    answer = client.get(link(record, ani), headers={"Accept-Encoding": "gzip"})
    assert b"".join(answer.streaming_content) == pdf()
    assert answer.streaming
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == str(record.size)
    assert answer["Content-Disposition"] == 'attachment; filename="kk ani.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "Content-Encoding" not in answer


def test_a_picture_may_be_shown_in_place(client, data, ani):
    client.force_login(ani)
    answer = client.get(link(keep(photo()), ani, inline=True))
    assert answer["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("who", ["budi", "fitri", None])
def test_nobody_else_gets_it_and_cannot_tell_it_exists(client, data, ani, who, request):
    address = link(keep(pdf(), "kk.pdf"), ani)
    if who:
        client.force_login(request.getfixturevalue(who))
    foreign = client.get(address)
    forged = client.get(address[:-3] + "xx/")
    assert foreign.status_code == forged.status_code == 404
    assert b"%PDF" not in foreign.content


def test_a_link_ends(client, data, ani, monkeypatch):
    client.force_login(ani)
    address = link(keep(pdf(), "kk.pdf"), ani, life=timedelta(minutes=5))
    monkeypatch.setattr(views, "now", lambda: NOW + timedelta(minutes=4, seconds=59))
    assert client.get(address).status_code == 200
    monkeypatch.setattr(views, "now", lambda: NOW + timedelta(minutes=5))
    assert client.get(address).status_code in {400, 410}
    with pytest.raises(files.FileLinkExpired):
        links.claim_of(
            address.split("/")[-2], account_id=str(ani.pk), now=NOW + timedelta(minutes=5)
        )


@pytest.mark.parametrize(
    "forged",
    [
        "x",
        "a:b",
        "x" * 700,
        Signer(salt="another").sign_object({"f": "0" * 32, "a": "1", "u": 9e9, "i": 0}),
        Signer(salt=links.SALT).sign_object(["not", "a", "claim"]),
        Signer(salt=links.SALT).sign_object({"f": "../../etc", "a": "1", "u": 9e9, "i": 0}),
    ],
)
def test_forged_links_open_nothing(forged):
    with pytest.raises(files.FileUnknown):
        links.claim_of(forged, account_id="1", now=NOW)


def test_a_link_needs_an_account():
    with pytest.raises(ValueError, match="account"):
        files.link_to(__import__("uuid").uuid4(), account_id="", now=NOW)


def test_every_read_is_told_before_the_first_byte(client, data, ani):
    heard = []
    files.on_read(lambda *told: heard.append(told))
    record = keep(pdf(), "kk.pdf")
    client.force_login(ani)
    client.get(link(record, ani))
    assert heard == [(record, str(ani.pk), NOW)]


def test_a_read_that_cannot_be_recorded_does_not_happen(client, data, ani):
    def broken(*_told):
        raise files.FileCheckFailed(check="audit")

    files.on_read(broken)
    client.force_login(ani)
    answer = client.get(link(keep(pdf(), "kk.pdf"), ani))
    assert answer.status_code >= 400
    assert b"%PDF" not in answer.content


def test_a_damaged_file_is_an_error_page_not_half_a_file(client, data, ani):
    record = keep(pdf(), "kk.pdf")
    body = next(path for path in (data / "files").rglob("*") if path.is_file())
    body.write_bytes(body.read_bytes()[:-1])
    client.force_login(ani)
    answer = client.get(link(record, ani))
    assert answer.status_code >= 400
    assert not answer.streaming


def test_posting_to_a_link_is_not_possible(client, data, ani):
    client.force_login(ani)
    assert client.post(link(keep(pdf(), "kk.pdf"), ani)).status_code == 405


def test_large_files_stream_in_pieces(data):
    from layan.foundation.files.sealing import PIECE_BYTES

    big = pdf(b"<< /Length 300000 >>\nstream\n" + bytes(range(48, 58)) * 30_000 + b"\nendstream")
    record = keep(big, "big.pdf")
    pieces = list(files.open_file(record.id).pieces)
    assert len(pieces) == -(-len(big) // PIECE_BYTES)
    assert b"".join(pieces) == big


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("error::Warning:django")  # Django warns when it would read all at once
def test_the_server_streams_it_too(client, data, ani):
    """Through the application the server runs, middleware and all."""
    big = pdf(b"<< /Length 200000 >>\nstream\n" + b"0123456789" * 20_000 + b"\nendstream")
    record = keep(big, "kk.pdf")
    client.force_login(ani)
    scope = {
        "type": "http",
        "method": "GET",
        "path": link(record, ani),
        "query_string": b"",
        "headers": [
            (b"host", b"testserver"),
            (b"accept-encoding", b"gzip"),
            (b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode()),
        ],
    }

    async def fetch():
        server = ApplicationCommunicator(Handler(), scope)
        await server.send_input({"type": "http.request", "body": b""})
        start = await server.receive_output(10)
        parts = []
        while True:
            message = await server.receive_output(10)
            parts.append(message.get("body", b""))
            if not message.get("more_body"):
                return start, parts

    start, parts = asyncio.run(fetch())
    assert start["status"] == 200
    assert b"".join(parts) == big
    assert len(parts) > 3
