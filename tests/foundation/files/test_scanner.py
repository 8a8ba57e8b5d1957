"""The scanner's protocol, spoken by a small server on a real socket."""

import socket
import struct
import threading
from contextlib import contextmanager

import pytest

from layan.foundation.files import public as files
from layan.foundation.files.models import StoredFile
from layan.foundation.files.scanner import ClamAV, NoScanner, scanner_at
from tests.foundation.files.conftest import bodies, keep, photo

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


@contextmanager
def clamd(answer=None, family=socket.AF_UNIX, where=None):
    """Reads INSTREAM as clamd does; says FOUND when it sees the test word."""
    server = socket.socket(family, socket.SOCK_STREAM)
    server.bind(where if family == socket.AF_UNIX else ("127.0.0.1", 0))
    server.listen(1)
    seen = []

    def serve():
        try:
            line, _ = server.accept()
        except OSError:
            return
        with line, line.makefile("rb") as read:
            assert read.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack(">I", read.read(4))[0]:
                content += read.read(size)
            seen.append(content)
            found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
            line.sendall(found if answer is None else answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname(), seen
    finally:
        server.close()
        thread.join(2)


@pytest.fixture
def place(tmp_path):
    return str(tmp_path / "clamd.ctl")


@pytest.mark.django_db
def test_a_scanned_file_says_by_whom(data, place, settings):
    settings.LAYAN_CLAMAV = f"unix:{place}"
    content = photo(size=(900, 700))
    with clamd(where=place) as (_, seen):
        record = keep(content)
    assert (record.scan, record.scanner) == (files.Scan.CLEAN, "clamav")
    assert seen == [content]  # what the person sent, not what we made of it


@pytest.mark.django_db
def test_an_infected_file_is_refused(data, place, settings):
    settings.LAYAN_CLAMAV = f"unix:{place}"
    with clamd(where=place), pytest.raises(files.FileInfected) as caught:
        keep(photo() + EICAR)
    assert caught.value.facts["virus"] == "Eicar-Test-Signature"
    assert bodies(data) == []


def test_it_speaks_over_tcp(tmp_path):
    with clamd(family=socket.AF_INET) as ((host, port), _), (tmp_path / "a").open("w+b") as file:
        file.write(b"x" * 200_000)
        assert ClamAV(f"tcp://{host}:{port}").scan(file).scan is files.Scan.CLEAN


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"nonsense\0"])
def test_an_answer_that_is_not_yes_keeps_nothing(data, place, settings, answer):
    settings.LAYAN_CLAMAV = f"unix:{place}"
    with clamd(answer, where=place), pytest.raises(files.FileCheckFailed):
        keep(photo())
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.ctl", "tcp://127.0.0.1:1", "nonsense"])
def test_a_scanner_that_is_configured_but_silent_keeps_nothing(data, settings, address):
    settings.LAYAN_CLAMAV = address
    with pytest.raises(files.FileCheckFailed):
        keep(photo())
    assert not StoredFile.objects.exists()


def test_without_an_address_nobody_looks():
    assert isinstance(scanner_at(""), NoScanner)
