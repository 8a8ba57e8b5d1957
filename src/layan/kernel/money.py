"""Money in Indonesian rupiah (ISO 4217: IDR), exact to the last digit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import total_ordering
from typing import ClassVar, Self

from layan.kernel.errors import LayanError

WRITTEN = re.compile(
    r"(?P<sign>-?)\s*(?:(?:Rp|IDR)\.?\s*)?(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)"
    r"(?:,(?P<cents>\d{1,2}|-))?",
    re.IGNORECASE | re.ASCII,
)
LONGEST = 40  # characters; a budget of the state fits in half of this


class MoneyInvalid(LayanError):
    """The text is not an amount of rupiah."""

    code = "kernel.money_invalid"


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount of rupiah, shown in whole rupiah and kept exactly.

    Built from whole numbers or decimals; a float is refused, for it cannot hold every amount.

    >>> str(Money(25_000))
    'Rp25.000'
    >>> Money(1_000).split(3)
    (Money(334), Money(333), Money(333))
    """

    amount: Decimal
    currency: ClassVar[str] = "IDR"

    def __init__(self, amount: int | Decimal) -> None:
        if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
            raise TypeError("money is built from int or Decimal")
        exact = Decimal(amount)
        if not exact.is_finite():
            raise ValueError("money must be a finite number")
        object.__setattr__(self, "amount", exact)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an amount as people write it in Indonesia: ``Rp25.000``, ``25000``, ``1.500,50``.

        Raises :class:`MoneyInvalid`, also for a thousands separator in a strange place.
        """
        found = WRITTEN.fullmatch(text.strip()) if len(text) <= LONGEST else None
        if found is None:
            raise MoneyInvalid
        cents = found["cents"] if found["cents"] not in {None, "-"} else "0"
        digits = found["whole"].replace(".", "")
        return cls(Decimal(f"{found['sign']}{digits}.{cents}"))

    @property
    def whole(self) -> int:
        """The amount in whole rupiah, halves away from zero."""
        return int(self.amount.quantize(Decimal(1), ROUND_HALF_UP))

    def split(self, parts: int) -> tuple[Self, ...]:
        """Whole-rupiah shares that differ by one rupiah at most and add up to :attr:`whole`."""
        if parts < 1:
            raise ValueError("money is split into at least one part")
        share, rest = divmod(self.whole, parts)
        return tuple(type(self)(share + (index < rest)) for index in range(parts))

    def __add__(self, other: Money) -> Self:
        return type(self)(self.amount + other.amount)

    def __sub__(self, other: Money) -> Self:
        return type(self)(self.amount - other.amount)

    def __neg__(self) -> Self:
        return type(self)(-self.amount)

    def __mul__(self, times: int | Decimal) -> Self:
        if isinstance(times, bool) or not isinstance(times, int | Decimal):
            return NotImplemented
        return type(self)(self.amount * times)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        return self.amount < other.amount

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __repr__(self) -> str:
        return f"Money({self.amount})"

    def __str__(self) -> str:
        shown = f"{abs(self.whole):,}".replace(",", ".")
        return f"{'-' if self.whole < 0 else ''}Rp{shown}"


ZERO = Money(0)
