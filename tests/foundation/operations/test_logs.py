"""Logs name nobody, and a machine can read them."""

import io
import json
import logging
import logging.config

import pytest
from django.core.signing import dumps

from layan.foundation.operations.logs import (
    JsonFormatter,
    PlainFormatter,
    logging_settings,
    masked,
    request_id,
)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("nik=9999990101900001.", "nik=[number]."),
        ("KK 9999 9901 0190 0001 ada", "KK [number] ada"),
        ("NPWP 99.999.999.9-999.999", "NPWP [number]"),
        ("NIP 999999999999999999", "NIP [number]"),
        ("hubungi 081200000001", "hubungi [phone]"),
        ("hubungi +62 812-0000-0001!", "hubungi [phone]!"),
        ("kantor (021) 55000000", "kantor [phone]"),
        ("dari ani.w+uji@mail.example.org", "dari [email]"),
        ("postgresql://layan:secret@db/layan", "postgresql://[login]@db/layan"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer [secret]"),
        ("password=rahasia, next", "password=[secret], next"),
    ],
)
def test_what_belongs_to_a_person_is_masked(text, safe):
    assert masked(text) == safe


@pytest.mark.parametrize(
    "text",
    [
        "revision 12 of 222 services in 3.25 s",
        "2026-11-21 20:57:11 bytes=1048576",
        "127.0.0.1:8000 GET catalog:service 200",
        "id=0b8e7c1e-6f1e-4b7e-9d7c-5a1f0e9b2c3d",
        "Rp25.000",
    ],
)
def test_ordinary_lines_stay_as_they_are(text):
    assert masked(text) == text


def test_a_signed_link_is_masked():
    assert "[signed]" in masked(f"Not Found: /berkas/{dumps({'f': 'x' * 20})}/")


def entry(formatter, message, *args, exc_info=None):
    record = logging.LogRecord("layan.x", logging.INFO, "x.py", 1, message, args, exc_info)
    return formatter.format(record)


@pytest.mark.parametrize("formatter", [JsonFormatter(), PlainFormatter()])
def test_arguments_and_traces_are_masked_too(formatter):
    try:
        int("nik 9999990101900001")
    except ValueError as error:
        written = entry(
            formatter,
            "of %s",
            "ani@example.org",
            exc_info=(type(error), error, error.__traceback__),
        )
    assert "9999990101900001" not in written
    assert "ani@example.org" not in written
    assert "ValueError" in written


def test_a_json_line_is_one_object_with_its_request():
    token = request_id.set("abc12345")
    try:
        written = entry(JsonFormatter(), "dua\nbaris %d", 7)
    finally:
        request_id.reset(token)
    assert "\n" not in written
    read = json.loads(written)
    assert (read["message"], read["request_id"], read["level"]) == (
        "dua\nbaris 7",
        "abc12345",
        "INFO",
    )
    assert read["time"].endswith("+00:00")


def test_a_line_feed_cannot_forge_an_entry():
    assert "\n" not in entry(PlainFormatter(), "kata\n2026 ERROR palsu")


@pytest.mark.parametrize("form", ["plain", "json"])
def test_the_settings_work(form):
    logger = logging.getLogger()
    before, level = logger.handlers[:], logger.level
    try:
        logging.config.dictConfig(logging_settings(form, "INFO"))
        handler = logger.handlers[-1]
        handler.setStream(out := io.StringIO())
        logging.getLogger("django.request").warning("Not Found: %s", "/x/9999990101900001")
    finally:
        logger.handlers[:], logger.level = before, level
    assert "[number]" in out.getvalue()
    assert len(out.getvalue().splitlines()) == 1
