"""Links that open one file, for one account, for a few minutes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from layan.foundation.files.types import FileLinkExpired, FileRecord, FileUnknown

LIFE = timedelta(minutes=5)
SALT = "layan.files.link"
LONGEST = 600


class Claim(NamedTuple):
    """What a link says: which file, for whom, and whether to show or to save it."""

    file_id: uuid.UUID
    account_id: str
    inline: bool


def link_to(
    file_id: uuid.UUID,
    *,
    account_id: str,
    now: datetime,
    life: timedelta = LIFE,
    inline: bool = False,
) -> str:
    """The address of a file for this account until ``now + life``.

    Decide first whether the person may see the file: the link itself asks nobody again.
    ``inline`` shows it in the browser instead of saving it.
    """
    if not account_id:
        raise ValueError("a link is for an account")
    until = int((now + life).timestamp())
    claim = {"f": file_id.hex, "a": account_id, "u": until, "i": int(inline)}
    return reverse("files:serve", args=[Signer(salt=SALT).sign_object(claim)])


def claim_of(token: str, *, account_id: str, now: datetime) -> Claim:
    """What a link allows this account now.

    Raises :class:`FileUnknown` for a forged link and for one of somebody else, and
    :class:`FileLinkExpired`.
    """
    if len(token) > LONGEST or not account_id:
        raise FileUnknown
    try:
        said = Signer(salt=SALT).unsign_object(token)
        claim = Claim(uuid.UUID(said["f"]), str(said["a"]), bool(said["i"]))
        until = int(said["u"])
    except (BadSignature, ValueError, KeyError, TypeError):
        raise FileUnknown from None
    if claim.account_id != account_id:
        raise FileUnknown
    if now.timestamp() >= until:
        raise FileLinkExpired
    return claim


Listener = Callable[[FileRecord, str, datetime], None]
_listeners: list[Listener] = []


def on_read(listener: Listener) -> None:
    """Tell ``listener(record, account_id, now)`` of every file before its first byte is sent.

    What it raises stops the file: a read that cannot be recorded does not happen.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def tell_read(record: FileRecord, account_id: str, now: datetime) -> None:
    """Tell every listener."""
    for listener in _listeners:
        listener(record, account_id, now)
