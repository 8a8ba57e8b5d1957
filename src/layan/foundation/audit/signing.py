"""The daily signed head: once a day the chain's end is signed, so that it can be given away.

Whoever holds an older signed head can tell later that nothing before it was changed, even by
somebody who rules the database.
"""

from __future__ import annotations

import base64
import binascii
from datetime import date, datetime
from typing import Any

from django.db import transaction

from layan.foundation.audit import keys
from layan.foundation.audit.chain import BEGINNING, instant
from layan.foundation.audit.checking import canonical
from layan.foundation.audit.models import ChainEnd, DayHead
from layan.foundation.audit.types import AuditHeadInvalid, SignedHead

MOST_HEAD_CHARACTERS = 2_000


def message(head: SignedHead) -> bytes:
    """What is signed: canonical JSON of everything but the signature."""
    return canonical(
        {
            "day": head.day.isoformat(),
            "hash": head.hash,
            "key": head.key_id,
            "sequence": head.sequence,
            "signed_at": instant(head.signed_at),
            "version": 1,
        }
    ).encode()


def sign_day(day: date, *, now: datetime) -> SignedHead:
    """Sign the present end of the chain as a head of that day; once as long as nothing is added.

    Raises :class:`~layan.foundation.audit.types.AuditKeyUnusable`.
    """
    key_id, key = keys.signing_key()
    with transaction.atomic():
        end = ChainEnd.objects.select_for_update().filter(pk=1).first()
        sequence, hashed = (end.sequence, end.hash) if end else (0, BEGINNING)
        known = DayHead.objects.filter(day=day, sequence=sequence).first()
        if known is not None:
            return _head(known)
        draft = SignedHead(day, sequence, hashed, now, key_id, "")
        signature = base64.b64encode(key.sign(message(draft))).decode("ascii")
        made = DayHead(
            day=day,
            sequence=draft.sequence,
            hash=draft.hash,
            signed_at=now,
            key_id=key_id,
            signature=signature,
        )
        made.save(force_insert=True)
        return _head(made)


def _head(row: DayHead) -> SignedHead:
    return SignedHead(row.day, row.sequence, row.hash, row.signed_at, row.key_id, row.signature)


def signed_heads() -> list[SignedHead]:
    """All signed heads, oldest first."""
    return [_head(row) for row in DayHead.objects.order_by("sequence", "day")]


def chain_end() -> tuple[int, str]:
    """The sequence and hash of the last row; 0 and zeros before the first."""
    end = ChainEnd.objects.filter(pk=1).first()
    return (end.sequence, end.hash) if end else (0, BEGINNING)


def flaw_of(head: SignedHead) -> str:
    """Why the signature of a head proves nothing; empty when it holds."""
    try:
        signature = base64.b64decode(head.signature, validate=True)
    except (binascii.Error, ValueError):
        return "signature is not base64"
    held = keys.signature_holds(head.key_id, signature, message(head))
    if held is None:
        return f"public key {head.key_id} is not in the key folder"
    return "" if held else f"signature of key {head.key_id} does not fit"


def head_to_json(head: SignedHead) -> dict[str, Any]:
    """A head for publishing, with the public key that proves it."""
    return {
        "day": head.day.isoformat(),
        "sequence": head.sequence,
        "hash": head.hash,
        "signed_at": instant(head.signed_at),
        "key": head.key_id,
        "signature": head.signature,
        "public_key": keys.public_key_text(head.key_id),
    }


def head_from_json(value: Any) -> SignedHead:
    """A head that was published or kept; raises :class:`AuditHeadInvalid`."""
    try:
        head = SignedHead(
            date.fromisoformat(value["day"]),
            int(value["sequence"]),
            str(value["hash"]),
            datetime.fromisoformat(value["signed_at"]),
            str(value["key"]),
            str(value["signature"]),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise AuditHeadInvalid from problem
    if head.signed_at.tzinfo is None or len(str(value)) > MOST_HEAD_CHARACTERS:
        raise AuditHeadInvalid
    return head
