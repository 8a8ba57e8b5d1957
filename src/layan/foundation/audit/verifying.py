"""Checking the whole log: every row's place, link and content, and every signed head."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Subquery
from django.db.models.functions import Coalesce

from layan.foundation.audit import keys, protection
from layan.foundation.audit.chain import BEGINNING, COLUMNS, row_hash
from layan.foundation.audit.models import ChainEnd, Record
from layan.foundation.audit.signing import chain_end, flaw_of, signed_heads
from layan.foundation.audit.types import Broken, SignedHead, Verdict

ROWS_AT_ONCE = 2_000
REPORT_EVERY = 5_000  # rows between two calls of the progress function


def verify(
    kept_heads: Iterable[SignedHead] = (), *, progress: Callable[[int, int], None] | None = None
) -> Verdict:
    """Check everything, row by row in constant memory; rows written meanwhile are left out.

    ``kept_heads`` are signed heads from outside the database, published or printed earlier; they
    must fit too. ``progress`` is told rows done and rows in all. The verdict names the first
    broken row and why:

    - ``gap``: the row is missing, doubled, or has another number
    - ``link``: it does not name the hash of the row before
    - ``hash``: its content is not what was hashed
    - ``head``: the chain's end is not where it was (rows cut off, or added behind it)
    - ``signature``: a signed head does not fit its row, or its signature is wrong
    - ``protection``: the rows are sound, but a trigger that guards them is missing
    """
    last, last_hash = chain_end()
    heads = sorted([*signed_heads(), *kept_heads], key=lambda head: (head.sequence, head.day))
    walk = _Walk(heads)
    broken = walk.heads_up_to(0, BEGINNING)
    rows = (
        Record.objects.filter(sequence__lte=last)
        .order_by("sequence")
        .values_list(*COLUMNS, "hash")
        .iterator(chunk_size=ROWS_AT_ONCE)
    )
    for row in rows if broken is None else ():
        broken = walk.step(row)
        if broken is not None:
            break
        if progress and walk.rows % REPORT_EVERY == 0:
            progress(walk.rows, last)
    return Verdict(
        rows=walk.rows,
        signed_days=walk.signed,
        last_sequence=last,
        last_hash=last_hash,
        broken=broken or walk.end(last, last_hash) or _behind_the_end() or _unprotected(last),
        lost_keys=walk.lost_keys(),
    )


class _Walk:
    """One pass over the rows in their order."""

    def __init__(self, heads: Sequence[SignedHead]) -> None:
        self.heads = heads
        self.signed = 0
        self.rows = 0
        self.previous = BEGINNING
        self.person_keys: set[str] = set()

    def step(self, row: Sequence[Any]) -> Broken | None:
        """Check the next row; what is wrong with it."""
        expected = self.rows + 1
        sequence, previous, hashed = row[0], row[-2], row[-1]
        if sequence != expected:
            return Broken(expected, "gap", f"row {expected} is missing; the next is {sequence}")
        if previous != self.previous:
            return Broken(sequence, "link", "the row does not follow from the one before")
        try:
            own = row_hash(row[:-1])
        except (TypeError, ValueError, OverflowError, AttributeError):
            return Broken(sequence, "hash", "the row cannot be read")
        if own != hashed:
            return Broken(sequence, "hash", "the row's content is not what was written")
        self.rows, self.previous = sequence, hashed
        self.person_keys.add(row[10])
        return self.heads_up_to(sequence, hashed)

    def heads_up_to(self, sequence: int, hashed: str) -> Broken | None:
        """Check the signed heads that stand at this row."""
        while self.signed < len(self.heads) and self.heads[self.signed].sequence <= sequence:
            head = self.heads[self.signed]
            if head.sequence != sequence:
                return Broken(sequence, "signature", f"head of {head.day}: no such row")
            if head.hash != hashed:
                return Broken(sequence, "signature", f"head of {head.day}: another hash was signed")
            flaw = flaw_of(head)
            if flaw:
                return Broken(sequence, "signature", f"head of {head.day}: {flaw}")
            self.signed += 1
        return None

    def end(self, last: int, last_hash: str) -> Broken | None:
        """Check that the rows end where the chain ends, and no head stands behind it."""
        if self.rows != last:
            return Broken(
                self.rows + 1, "gap", f"row {self.rows + 1} is missing; the chain ends at {last}"
            )
        if self.previous != last_hash:
            return Broken(last, "head", "the chain's end names another hash than its last row")
        if self.signed < len(self.heads):
            head = self.heads[self.signed]
            return Broken(
                last + 1,
                "signature",
                f"head of {head.day}: row {head.sequence} was signed, the chain ends at {last}",
            )
        return None

    def lost_keys(self) -> tuple[str, ...]:
        """Numbers of persons' keys that rows name and the folder lacks."""
        named = self.person_keys - {""}
        return tuple(sorted(named - {key.id for key in keys.person_keys()})) if named else ()


def _behind_the_end() -> Broken | None:
    """A row that came in without moving the chain's end; asked in one statement, so no race."""
    end = ChainEnd.objects.filter(pk=1).values("sequence")[:1]
    stray = (
        Record.objects.filter(sequence__gt=Coalesce(Subquery(end), 0))
        .order_by("sequence")
        .values_list("sequence", flat=True)
        .first()
    )
    if stray is None:
        return None
    return Broken(stray, "head", f"row {stray} stands behind the chain's end")


def _unprotected(last: int) -> Broken | None:
    absent = protection.missing(connection)
    if not absent:
        return None
    return Broken(last, "protection", f"triggers are missing: {', '.join(absent)}")
