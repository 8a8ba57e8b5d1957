"""What may come in, what may not, and what is left of it."""

import hashlib
import io
import struct
import zlib

import pytest
from django.utils import translation
from PIL import Image

from layan.foundation.error_words import words_for
from layan.foundation.files import public as files
from layan.foundation.files.models import StoredFile
from layan.foundation.files.signatures import kind_of
from tests.foundation.files.conftest import (
    archive,
    bodies,
    content_of,
    keep,
    pdf,
    phone_photo,
    photo,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (photo("JPEG"), "ktp.JPG", files.Kind.JPEG),
        (photo("PNG"), "ktp.png", files.Kind.PNG),
        (photo("WEBP"), "ktp.webp", files.Kind.WEBP),
        (pdf(), "kk.pdf", files.Kind.PDF),
    ],
)
def test_a_photo_and_a_paper_are_kept(data, content, name, kind):
    record = keep(content, name)
    served = content_of(record)
    assert (record.kind, record.size) == (kind, len(served))
    assert record.sha256 == hashlib.sha256(served).hexdigest()
    assert record.received_sha256 == hashlib.sha256(content).hexdigest()
    assert record.scan is files.Scan.NOT_SCANNED  # nobody looked, and the record says so


def test_a_pdf_is_kept_as_it_came_and_a_photo_is_drawn_anew(data):
    paper, picture = pdf(), phone_photo()
    assert content_of(keep(paper, "kk.pdf")) == paper
    assert content_of(keep(picture)) != picture


def test_a_photo_stands_upright_and_tells_neither_place_nor_camera(data):
    served = content_of(keep(phone_photo()))
    for secret in (b"Telepon", b"rahasia", b"Exif", b"GPS"):
        assert secret not in served
    picture = Image.open(io.BytesIO(served))
    assert picture.size == (40, 80)
    assert not picture.getexif()
    top, bottom = picture.getpixel((20, 5)), picture.getpixel((20, 70))
    assert top[2] > 180 > top[0]  # what was left is now on top
    assert min(bottom) > 200


def test_what_follows_a_picture_is_gone(data):
    assert b"muatan gelap" not in content_of(keep(photo() + b"muatan gelap" * 10))


def test_a_transparent_picture_stays_transparent(data):
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (1, 2, 3, 0)).save(out, "PNG")
    served = content_of(keep(out.getvalue(), "cap.png"))
    assert Image.open(io.BytesIO(served)).convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isom", "media"),
        (archive()[:500], "archive"),
        (b"PK\x03\x04....................word/document.xml", "office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
        (b"\x1f\x8b\x08", "archive"),
        (b"MZ\x90", "program"),
        (b"#!/bin/sh", "program"),
        (b"GIF89a", "picture"),
        (b"<?xml version='1.0'?><svg xmlns='x'>", "svg"),
        (b"  <!DOCTYPE html><script>", "markup"),
        (b"hello", "unknown"),
        (b" %PDF-1.7", "unknown"),  # a signature stands at the first byte or not at all
    ],
)
def test_other_types_are_refused_by_name(head, reason):
    with pytest.raises(files.FileTypeRefused) as caught:
        kind_of(head)
    assert caught.value.facts["reason"] == reason
    assert words_for(caught.value) != words_for(files.FileTypeRefused()) or reason == "unknown"


@pytest.mark.parametrize(
    ("content", "name", "declared", "error"),
    [
        (photo("PNG"), "ktp.jpg", "", files.FileTypeMismatch),
        (photo("JPEG"), "ktp.jpg", "application/pdf", files.FileTypeMismatch),
        (photo("JPEG"), "ktp.jpg.exe", "", files.FileTypeMismatch),
        (photo("JPEG"), "ktp", "", files.FileTypeMismatch),
        (photo("JPEG") + pdf(), "ktp.jpg", "", files.FileAmbiguous),
        (photo("PNG") + b"<HTML><script>alert(1)</script>", "ktp.png", "", files.FileAmbiguous),
        (photo("JPEG", comment=b"<script>x</script>"), "a.jpg", "", files.FileAmbiguous),
        (photo("JPEG") + archive(), "ktp.jpg", "", files.FileAmbiguous),
        (pdf(tail=archive()), "kk.pdf", "", files.FileAmbiguous),
        (pdf(b"<</A (<script>alert(1)</script>)>>"), "kk.pdf", "", files.FileAmbiguous),
        (b"", "ktp.jpg", "", files.FileEmpty),
        (archive(), "ktp.jpg", "", files.FileTypeRefused),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "", files.FileTypeRefused),
        (photo()[:200], "ktp.jpg", "", files.ImageRefused),
        (b"\xff\xd8\xff" + b"x" * 900, "ktp.jpg", "", files.ImageRefused),
    ],
)
def test_what_disagrees_with_itself_is_refused_and_leaves_nothing(
    data, content, name, declared, error
):
    with pytest.raises(error):
        keep(content, name, declared=declared)
    assert bodies(data) == []
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("declared", ["image/jpeg", "image/jpg; q=1", "application/octet-stream"])
def test_usual_ways_to_declare_a_photo_are_understood(data, declared):
    assert keep(photo(), declared=declared).kind is files.Kind.JPEG


def bomb(width, height) -> bytes:
    """A PNG of few bytes that claims many pixels."""

    def chunk(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_000, 60_000])  # beyond our limit, and beyond Pillow's own
def test_a_picture_that_would_unpack_to_too_many_pixels_is_refused_from_its_header(data, side):
    with pytest.raises(files.ImageRefused) as caught:
        keep(bomb(side, side), "ktp.png")
    assert caught.value.facts["reason"] == "too_many_pixels"


def test_a_moving_picture_is_refused(data):
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(files.ImageRefused) as caught:
        keep(out.getvalue(), "a.webp")
    assert caught.value.facts["reason"] == "animated"


class Endless:
    """A sender who never stops; counts what was read."""

    def __init__(self):
        self.read_bytes = 0

    def read(self, size):
        self.read_bytes += size
        return b"\xff\xd8\xff" + b"0" * (size - 3)


def test_reading_stops_at_the_limit(data):
    sender = Endless()
    with pytest.raises(files.FileTooLarge) as caught:
        keep(sender, most_bytes=2_000_000)
    assert caught.value.facts["most_mb"] == 2
    assert sender.read_bytes < 2_200_000
    assert bodies(data) == []


def test_the_limit_itself_is_allowed(data):
    content = pdf()
    assert keep(content, "kk.pdf", most_bytes=len(content)).size == len(content)


def test_a_purpose_may_accept_fewer_types(data):
    with pytest.raises(files.FileTypeRefused) as caught:
        keep(photo(), kinds=[files.Kind.PDF])
    assert caught.value.facts["reason"] == "not_here"


SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
ATTACHED = b"<< /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf(SCRIPT, catalogue=b"/OpenAction 4 0 R"), "script"),
        (pdf(b"<< /S /JavaScr#69pt /J#53 (x) >>", catalogue=b"/OpenAction 4 0 R"), "script"),
        (pdf(b"<< /JS (x) >>", catalogue=b"/AA << /WC 4 0 R >>"), "script"),
        (pdf(catalogue=b"/Names << /A [ << /B << /JS (x) >> >> ] >>"), "script"),
        (pdf(ATTACHED, b"<< /Length 1 >>\nstream\nx\nendstream"), "attachment"),
        (pdf(b"<< /S /Launch /F (cmd.exe) >>", catalogue=b"/OpenAction 4 0 R"), "action"),
        (pdf(b"<< /XFA (x) >>", catalogue=b"/AcroForm 4 0 R"), "action"),
        (pdf()[:150], "broken"),
        (b"%PDF-1.7\nnothing\n%%EOF\n", "broken"),
    ],
)
def test_a_pdf_that_does_more_than_show_pages_is_refused(data, content, reason):
    with pytest.raises(files.PdfRefused) as caught:
        keep(content, "kk.pdf")
    assert caught.value.facts["reason"] == reason
    assert bodies(data) == []


def test_a_script_in_a_packed_object_is_found(data):
    """The bytes do not show it: the object lies in a compressed object stream."""
    inner = b"4 0 << /S /URI /JS (x) >>"
    packed = zlib.compress(inner)
    parts = {
        1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        5: b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\n"
        b"stream\n%s\nendstream" % (len(packed), packed),
    }
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in parts.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    places[6] = len(out)
    rows = b"".join(
        struct.pack(">BIB", 2, 5, 0) if number == 4 else struct.pack(">BIB", 1, places[number], 0)
        for number in range(1, 7)
    )
    rows = struct.pack(">BIB", 0, 0, 255) + rows
    out += (
        b"6 0 obj\n<< /Type /XRef /Size 7 /W [1 4 1] /Root 1 0 R /Length %d >>\nstream\n%s\n"
        b"endstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (len(rows), rows, places[6])
    )
    assert b"/JS" not in out
    with pytest.raises(files.PdfRefused) as caught:
        keep(bytes(out), "kk.pdf")
    assert caught.value.facts["reason"] == "script"


def test_a_pdf_with_a_password_is_refused_in_words(data):
    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("rahasia", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(files.PdfRefused) as caught:
        keep(out.getvalue(), "kk.pdf")
    with translation.override("en"):
        assert "password" in words_for(caught.value)


def test_a_pdf_that_keeps_the_parser_busy_is_given_up(data, monkeypatch):
    from layan.foundation.files import documents

    monkeypatch.setattr(documents, "SECONDS", 0.01)
    with pytest.raises(files.PdfRefused) as caught:
        keep(pdf(), "kk.pdf")
    assert caught.value.facts["reason"] == "complex"


def test_a_pdf_nobody_could_look_into_is_not_kept(data, monkeypatch):
    import sys

    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(files.FileCheckFailed):
        keep(pdf(), "kk.pdf")
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\berkas\\kk.pdf", "kk.pdf"),
        ("kk\u202efdp.pdf", "kkfdp.pdf"),
        ("kk\r\nX-Evil: 1.pdf", "kkX-Evil: 1.pdf"),
        ("...", "berkas"),
        ("a" * 300 + ".pdf", "a" * 145 + ".pdf"),
    ],
)
def test_names_are_made_harmless(given, shown):
    assert files.clean_name(given)[-len(shown) :] == shown
    assert len(files.clean_name(given)) <= 150
