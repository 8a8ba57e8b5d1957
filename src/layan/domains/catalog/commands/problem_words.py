"""Sentences for the mistakes of a city pack, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layan.domains.catalog.adapters.pack_files import Problem

# Codes of our own checks, of the YAML reader and of pydantic, in words a clerk understands.
WORDS = {
    "syntax": gettext_noop("this is not readable as YAML/TOML: %(detail)s"),
    "doubled_key": gettext_noop("the key %(detail)s stands twice in one record"),
    "anchor": gettext_noop("anchors and aliases (& and *) are not allowed; write the text again"),
    "not_utf8": gettext_noop("the file is not saved as UTF-8"),
    "too_large": gettext_noop("the file is larger than %(detail)s bytes"),
    "not_a_file": gettext_noop("this is not an ordinary file"),
    "outside_pack": gettext_noop("the link leads out of the pack; put the file itself there"),
    "file_unreadable": gettext_noop("the file cannot be read: %(detail)s"),
    "too_deep": gettext_noop("the lists are nested too deeply"),
    "not_a_mapping": gettext_noop("a record with keys is expected here"),
    "list_missing": gettext_noop("a list is expected under %(field)s"),
    "file_missing": gettext_noop("the file is missing"),
    "extra_forbidden": gettext_noop("the key %(field)s is not known (misspelt?)"),
    "missing": gettext_noop("the key %(field)s is missing"),
    "enum": gettext_noop("%(field)s must be one of: %(detail)s"),
    "literal_error": gettext_noop("%(field)s must be one of: %(detail)s"),
    "string_type": gettext_noop("%(field)s must be text; put it in quotes"),
    "string_pattern_mismatch": gettext_noop("%(field)s is not in the right form: %(detail)s"),
    "string_too_short": gettext_noop("%(field)s is empty"),
    "string_too_long": gettext_noop("%(field)s is too long"),
    "too_short": gettext_noop("%(field)s needs at least one entry"),
    "int_type": gettext_noop("%(field)s must be a whole number"),
    "int_parsing": gettext_noop("%(field)s must be a whole number"),
    "int_from_float": gettext_noop("%(field)s must be a whole number"),
    "finite_number": gettext_noop("%(field)s must be a number"),
    "float_type": gettext_noop("%(field)s must be a number"),
    "bool_parsing": gettext_noop("%(field)s must be true or false"),
    "bool_type": gettext_noop("%(field)s must be true or false"),
    "invalid_key": gettext_noop("the keys of a record must be words"),
    "float_parsing": gettext_noop("%(field)s must be a number"),
    "greater_than_equal": gettext_noop("%(field)s is too small"),
    "less_than_equal": gettext_noop("%(field)s is too large"),
    "date_from_datetime_parsing": gettext_noop("%(field)s must be a date such as 2026-11-21"),
    "date_parsing": gettext_noop("%(field)s must be a date such as 2026-11-21"),
    "time_parsing": gettext_noop("%(field)s must be a time such as 08:00"),
    "tuple_type": gettext_noop("%(field)s must be a list"),
    "value_error": gettext_noop("%(field)s: %(detail)s"),
    "control_character": gettext_noop("%(field)s holds a character that cannot be seen"),
    "timezone_unknown": gettext_noop("%(field)s is no time zone; write one such as Asia/Jakarta"),
    "not_positive": gettext_noop("%(field)s must be more than 0"),
    "box_turned": gettext_noop("%(field)s must be west, south, east, north in this order"),
    "centre_outside": gettext_noop("%(field)s does not hold the centre (lat, lon)"),
    "doubled": gettext_noop("%(detail)s is used twice"),
    "unknown": gettext_noop("%(field)s points to %(detail)s, which does not exist"),
    "itself": gettext_noop("%(field)s points to the service itself"),
    "cycle": gettext_noop("the prerequisites go in a circle: %(detail)s"),
    "nowhere": gettext_noop("a service at a counter needs places"),
}


def sentence(problem: Problem) -> str:
    """One mistake in words; an unusual code shows itself with what was found."""
    words = WORDS.get(problem.code)
    facts = {"field": problem.field, "detail": problem.detail}
    told = _(words) % facts if words else f"{problem.field}: {problem.code} {problem.detail}"
    return f"[{problem.record}] {told}" if problem.record else told
