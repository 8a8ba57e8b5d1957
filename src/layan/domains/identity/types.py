"""The words of identity: roles and errors."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from layan.kernel.errors import LayanError


class Role(StrEnum):
    """What a person may be in the city's house."""

    CITIZEN = "citizen"
    OFFICER = "officer"
    HEAD = "head"
    ADMINISTRATOR = "administrator"


STAFF = frozenset({Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR})


def login_of(typed: str) -> str:
    """The one form of a user name under which it is kept, looked up and counted.

    >>> login_of(" \uff21NI ")
    'ani'
    """
    folded = unicodedata.normalize("NFKC", typed).casefold()
    return unicodedata.normalize("NFKC", folded).strip()


class IdentityError(LayanError):
    """The root of identity's refusals."""

    code = "identity.error"


class DemoForbidden(IdentityError):
    """Demo accounts are switched off on this installation."""

    code = "identity.demo_forbidden"
