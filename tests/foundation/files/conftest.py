"""Files as people send them, honest and hostile, and a data folder of the test's own."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from layan.foundation.files import public as files

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def data(settings, tmp_path) -> Path:
    settings.LAYAN_DATA_DIR = tmp_path / "data"
    settings.LAYAN_DATA_DIR.mkdir()
    return settings.LAYAN_DATA_DIR


def photo(kind="JPEG", size=(64, 32), colour=(200, 30, 30), **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **more)
    return out.getvalue()


def phone_photo() -> bytes:
    """Taken sideways, with place and camera; the left quarter is blue."""
    picture = Image.new("RGB", (80, 40), (250, 250, 250))
    picture.paste((10, 10, 240), (0, 0, 20, 40))
    exif = Image.Exif()
    exif[Base.Orientation] = 6  # turn by 90 degrees to the right
    exif[Base.Make] = "Telepon Rahasia"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (6.0, 10.0, 0.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"rahasia di komentar")
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.txt", b"0" * 5_000_000)
    return out.getvalue()


def pdf(*objects: bytes, catalogue: bytes = b"", tail: bytes = b"") -> bytes:
    """A PDF of one page with a sound cross-reference table; ``objects`` start at number 4."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalogue + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        *objects,
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1,
        table,
    )
    return bytes(out) + tail


def keep(content, name="ktp.jpg", **more):
    given = {"owner_kind": "case", "owner_id": "7", "purpose": "ktp", "now": NOW}
    given |= {"retention": timedelta(days=30)}
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    return files.put(stream, name=name, **(given | more))


def content_of(record) -> bytes:
    return b"".join(files.open_file(record.id).pieces)


def bodies(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "files").rglob("*") if path.is_file())
