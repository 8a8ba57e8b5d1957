"""The numbers by which Indonesia knows people, families, businesses, plots and officials.

Each type checks what its number says about itself and nothing more: a well-formed number need not
exist. Text forms are masked, so that a number cannot reach a log by accident; ``digits`` is plain.
Formats: PP 37/2007 article 37 (NIK), PP 5/2021 (NIB), PMK 112/PMK.03/2022 (NPWP, NITKU), Perka BKN
22/2007 (NIP), ITU-T E.164 (telephone); KK and NOP as printed on the papers themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from layan.kernel.errors import LayanError

LONGEST_TEXT = 64  # characters; nobody writes a number with more
DEMO_REGIONS = range(367190, 367200)  # no district has these, so no real person can match
WOMAN_DAYS = 40  # added to the day of birth in a woman's NIK
CONTRACT_MONTH = 21  # stands in the month of a contract official's (PPPK) number


class IdentifierInvalid(LayanError):
    """The text is not such a number; ``reason`` says why. The text itself is never kept."""

    code = "kernel.identifier_invalid"


class NikInvalid(IdentifierInvalid):
    """Not a NIK."""

    code = "kernel.nik_invalid"


class KkInvalid(IdentifierInvalid):
    """Not a family card number."""

    code = "kernel.kk_invalid"


class NibInvalid(IdentifierInvalid):
    """Not a business identification number."""

    code = "kernel.nib_invalid"


class NpwpInvalid(IdentifierInvalid):
    """Not a taxpayer number."""

    code = "kernel.npwp_invalid"


class NitkuInvalid(IdentifierInvalid):
    """Not a number of a place of business."""

    code = "kernel.nitku_invalid"


class NopInvalid(IdentifierInvalid):
    """Not a number of a taxed plot."""

    code = "kernel.nop_invalid"


class NipInvalid(IdentifierInvalid):
    """Not a number of an official."""

    code = "kernel.nip_invalid"


class PhoneInvalid(IdentifierInvalid):
    """Not an Indonesian telephone number."""

    code = "kernel.phone_invalid"


def _mask(digits: str, *, head: int, tail: int) -> str:
    return digits[:head] + "*" * (len(digits) - head - tail) + digits[len(digits) - tail :]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _short_dates(day: int, month: int, year_of_century: int) -> list[date]:
    """The dates a DDMMYY may mean, oldest first; none when there is no such day."""
    found = (_date(century + year_of_century, month, day) for century in (1900, 2000))
    return [known for known in found if known is not None]


@dataclass(frozen=True, slots=True, repr=False)
class Identifier:
    """A number made of digits; equal when the digits are."""

    digits: str
    refusal: ClassVar[type[IdentifierInvalid]] = IdentifierInvalid
    lengths: ClassVar[frozenset[int]] = frozenset()

    def __post_init__(self) -> None:
        if not (self.digits.isascii() and self.digits.isdigit()):
            raise self.refusal(reason="not_digits")
        if len(self.digits) not in self.lengths:
            raise self.refusal(reason="length")
        reason = self._flaw()
        if reason:
            raise self.refusal(reason=reason)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the number as people write it; spaces, dots and hyphens between digits are skipped.

        Raises the type's :class:`IdentifierInvalid`.
        """
        if len(text) > LONGEST_TEXT:
            raise cls.refusal(reason="length")
        return cls(re.sub(r"[ .\-]", "", text.strip()))

    def _flaw(self) -> str:
        """Why the digits cannot be such a number, or an empty string."""
        return ""

    def mask(self) -> str:
        """A form for logs: enough to compare with a paper in hand, not enough to use."""
        return _mask(self.digits, head=0, tail=4)

    def __str__(self) -> str:
        return self.mask()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.mask()})"


@dataclass(frozen=True, slots=True, repr=False)
class Nik(Identifier):
    """A citizen's number: 6 digits region, DDMMYY of birth (a woman's day plus 40), 4 serial.

    The region is where the number was first given, never where the person lives; no address may be
    inferred from it, and any region is accepted, since districts come and go.

    >>> Nik.parse("3671-9041-0190-0001").woman
    True
    >>> str(Nik.parse("3671900101900001"))
    '************0001'
    """

    refusal: ClassVar[type[IdentifierInvalid]] = NikInvalid
    lengths: ClassVar[frozenset[int]] = frozenset({16})

    @classmethod
    def demo(cls, born: date, serial: int, *, woman: bool = False, region: int = 367190) -> Self:
        """A number nobody can have, for examples and tests; ``serial`` is 1 to 9999."""
        if region not in DEMO_REGIONS or not 1 <= serial <= 9999:
            raise cls.refusal(reason="not_demo")
        day = born.day + (WOMAN_DAYS if woman else 0)
        return cls(f"{region}{day:02}{born:%m%y}{serial:04}")

    @property
    def woman(self) -> bool:
        """Whether the number was given to a woman."""
        return int(self.digits[6:8]) > WOMAN_DAYS

    @property
    def is_demo(self) -> bool:
        """Whether the region is one that no district has."""
        return int(self.digits[:6]) in DEMO_REGIONS

    def born(self, *, today: date) -> date | None:
        """The latest date of birth the number can mean that is not after ``today``."""
        return max((day for day in self._days() if day <= today), default=None)

    def _days(self) -> list[date]:
        day = int(self.digits[6:8])
        day -= WOMAN_DAYS if day > WOMAN_DAYS else 0
        return _short_dates(day, int(self.digits[8:10]), int(self.digits[10:12]))

    def _flaw(self) -> str:
        if not self._days():
            return "date"
        return "serial" if self.digits[12:] == "0000" else ""


@dataclass(frozen=True, slots=True, repr=False)
class Kk(Identifier):
    """A family card's number: 6 digits region, DDMMYY of issue, 4 serial."""

    refusal: ClassVar[type[IdentifierInvalid]] = KkInvalid
    lengths: ClassVar[frozenset[int]] = frozenset({16})

    def _flaw(self) -> str:
        day, month, year = (int(self.digits[start : start + 2]) for start in (6, 8, 10))
        if not _short_dates(day, month, year):
            return "date"
        return "serial" if self.digits[12:] == "0000" else ""


@dataclass(frozen=True, slots=True, repr=False)
class Nib(Identifier):
    """A business identification number: 13 digits."""

    refusal: ClassVar[type[IdentifierInvalid]] = NibInvalid
    lengths: ClassVar[frozenset[int]] = frozenset({13})

    def _flaw(self) -> str:
        return "" if self.digits.strip("0") else "serial"


@dataclass(frozen=True, slots=True, repr=False)
class Npwp(Identifier):
    """A taxpayer's number, old (15 digits) or new (16); equal when they mean the same taxpayer.

    A citizen's new number is the NIK; everybody else puts a zero before the old one. ``digits``
    always holds the new form.

    >>> Npwp.parse("01.234.567.8-901.000") == Npwp("0012345678901000")
    True
    """

    refusal: ClassVar[type[IdentifierInvalid]] = NpwpInvalid
    lengths: ClassVar[frozenset[int]] = frozenset({16})

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read either form; raises :class:`NpwpInvalid`."""
        if len(text) > LONGEST_TEXT:
            raise cls.refusal(reason="length")
        digits = re.sub(r"[ .\-]", "", text.strip())
        return cls(f"0{digits}" if len(digits) == 15 else digits)

    def written(self) -> str:
        """The old form with its dots where there is one, else the sixteen digits."""
        if not self.digits.startswith("0"):
            return self.digits
        old = self.digits[1:]
        return f"{old[:2]}.{old[2:5]}.{old[5:8]}.{old[8]}-{old[9:12]}.{old[12:]}"

    def _flaw(self) -> str:
        return "" if self.digits.strip("0") else "serial"


@dataclass(frozen=True, slots=True, repr=False)
class Nitku(Identifier):
    """A place of business: the taxpayer's 16 digits and 6 for the branch."""

    refusal: ClassVar[type[IdentifierInvalid]] = NitkuInvalid
    lengths: ClassVar[frozenset[int]] = frozenset({22})

    @property
    def taxpayer(self) -> Npwp:
        """Whose place it is."""
        return Npwp(self.digits[:16])

    @property
    def branch(self) -> str:
        """The branch's six digits; ``000000`` is the head office."""
        return self.digits[16:]

    def _flaw(self) -> str:
        return "" if self.digits[:16].strip("0") else "serial"


@dataclass(frozen=True, slots=True, repr=False)
class Nop(Identifier):
    """A taxed plot (PBB): province 2, city 2, district 3, sub-district 3, block 3, plot 4, kind 1.

    >>> Nop.parse("367101000100112340").written()
    '36.71.010.001.001-1234.0'
    """

    refusal: ClassVar[type[IdentifierInvalid]] = NopInvalid
    lengths: ClassVar[frozenset[int]] = frozenset({18})

    def written(self) -> str:
        """The form printed on a tax letter."""
        own = self.digits
        return f"{own[:2]}.{own[2:4]}.{own[4:7]}.{own[7:10]}.{own[10:13]}-{own[13:17]}.{own[17]}"

    def mask(self) -> str:
        """The sub-district stays readable; the plot does not."""
        return _mask(self.digits, head=10, tail=0)

    def _flaw(self) -> str:
        return "serial" if self.digits[13:17] == "0000" else ""


@dataclass(frozen=True, slots=True, repr=False)
class Nip(Identifier):
    """An official's number: birth YYYYMMDD, appointment YYYYMM, sex 1 or 2, serial 3.

    A contract official (PPPK) has 21 in the place of the month of appointment.
    """

    refusal: ClassVar[type[IdentifierInvalid]] = NipInvalid
    lengths: ClassVar[frozenset[int]] = frozenset({18})

    @property
    def born(self) -> date:
        """The date of birth."""
        return date(int(self.digits[:4]), int(self.digits[4:6]), int(self.digits[6:8]))

    @property
    def woman(self) -> bool:
        """Whether the number was given to a woman."""
        return self.digits[14] == "2"

    @property
    def contract(self) -> bool:
        """Whether the official works on contract (PPPK)."""
        return int(self.digits[12:14]) == CONTRACT_MONTH

    def _flaw(self) -> str:
        own = self.digits
        born = _date(int(own[:4]), int(own[4:6]), int(own[6:8]))
        month = int(own[12:14])
        if born is None or born.year < 1900:
            return "date"
        if not (1 <= month <= 12 or month == CONTRACT_MONTH) or int(own[8:12]) <= born.year:
            return "appointment"
        if own[14] not in "12":
            return "sex"
        return "serial" if own[15:] == "000" else ""


@dataclass(frozen=True, slots=True, repr=False)
class Phone(Identifier):
    """An Indonesian telephone number; ``digits`` are those after +62, without the leading zero.

    >>> Phone.parse("0812-0000-0001").international
    '+6281200000001'
    >>> Phone.parse("(021) 5582144").international
    '+62215582144'
    """

    refusal: ClassVar[type[IdentifierInvalid]] = PhoneInvalid
    lengths: ClassVar[frozenset[int]] = frozenset(range(7, 13))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 08…, 62…, +62… or (021) …; raises :class:`PhoneInvalid`.

        A number of another country and a short number such as 112 are refused.
        """
        found = re.fullmatch(r"(\+?)([0-9 .()/\-]+)", text.strip()) if len(text) <= 64 else None
        if found is None:
            raise cls.refusal(reason="not_digits")
        digits = re.sub(r"[^0-9]", "", found[2])
        if found[1]:
            if not digits.startswith("62"):
                raise cls.refusal(reason="country")
            return cls(digits[2:].removeprefix("0"))
        if digits.startswith("0"):
            return cls(digits[1:])
        if digits.startswith("62"):
            return cls(digits[2:].removeprefix("0"))
        if digits.startswith("8"):  # a mobile number without its zero
            return cls(digits)
        raise cls.refusal(reason="area_code")

    @property
    def international(self) -> str:
        """The number in E.164."""
        return f"+62{self.digits}"

    @property
    def mobile(self) -> bool:
        """Whether it is a mobile number."""
        return self.digits.startswith("8")

    def mask(self) -> str:
        """Country, network and the last two digits."""
        return "+62" + _mask(self.digits, head=3 if self.mobile else 2, tail=2)

    def _flaw(self) -> str:
        if self.digits.startswith(("0", "1")):
            return "area_code"
        return "length" if self.mobile and len(self.digits) < 9 else ""
