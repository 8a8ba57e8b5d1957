"""Pictures are drawn anew: only the pixels survive, upright, without place, camera or stowaways."""

from __future__ import annotations

import io
import struct
import warnings
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps

from layan.foundation.files.types import ImageRefused, Kind

MOST_PIXELS = 50_000_000  # a telephone's picture has 12 to 50 million
JPEG_QUALITY = 88  # small print of a scanned letter stays sharp
PLUGINS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
# What a decoder raises on hostile or cut input; Pillow documents no common base.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    EOFError,
    OverflowError,
    MemoryError,
    struct.error,
)


def redrawn(content: BinaryIO, kind: Kind, target: BinaryIO) -> None:
    """Write the picture in ``content`` to ``target``, of the same kind, from its pixels alone.

    The orientation is applied, colours are brought to sRGB, metadata and everything after the
    picture is gone. Raises :class:`ImageRefused`: ``too_many_pixels`` is told from the header,
    before anything is unpacked.
    """
    content.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(content, formats=[PLUGINS[kind]]) as picture:
                _refuse_large(picture)
                # A telephone's JPEG may hold a second, smaller picture; the first is the photo.
                if kind is not Kind.JPEG and getattr(picture, "is_animated", False):
                    raise ImageRefused(reason="animated")
                picture.load()
                upright = ImageOps.exif_transpose(picture)
                _save(_pixels(upright, kind), kind, target)
    except Image.DecompressionBombError as error:  # Pillow's own limit, beyond ours
        raise ImageRefused(reason="too_many_pixels", most=MOST_PIXELS // 1_000_000) from error
    except BROKEN as error:
        raise ImageRefused(reason="broken") from error


def _refuse_large(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise ImageRefused(reason="too_many_pixels", most=MOST_PIXELS // 1_000_000)


def _pixels(picture: Image.Image, kind: Kind) -> Image.Image:
    profile = picture.info.get("icc_profile")
    transparent = "A" in picture.getbands() or "transparency" in picture.info
    if picture.mode in {"I", "I;16", "I;16B", "F"}:
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if profile and picture.mode in {"RGB", "RGBA", "CMYK", "L"}:
        picture = _to_srgb(picture, profile)
    if transparent and kind is not Kind.JPEG:
        mode = "RGBA"
    else:
        mode = "L" if picture.mode in {"1", "L", "LA"} and kind is not Kind.WEBP else "RGB"
    plain = picture.convert(mode)
    clean = Image.new(mode, plain.size)  # carries no text, profile or thumbnail along
    clean.paste(plain)
    return clean


def _to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        done = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture  # a broken profile is no reason to refuse a legible paper
    return done or picture


def _save(picture: Image.Image, kind: Kind, target: BinaryIO) -> None:
    if kind is Kind.JPEG:
        picture.save(target, "JPEG", quality=JPEG_QUALITY, optimize=True)
    elif kind is Kind.PNG:
        picture.save(target, "PNG", optimize=False, compress_level=6)
    else:
        picture.save(target, "WEBP", quality=JPEG_QUALITY, method=4)
