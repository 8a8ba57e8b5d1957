"""The door of the audit log: ``from layan.foundation.audit import public as audit``."""

from layan.foundation.audit.chain import record, record_many, record_read
from layan.foundation.audit.keys import rotate_person_key
from layan.foundation.audit.reading import names_of, reads_of, register_names
from layan.foundation.audit.signing import (
    chain_end,
    head_from_json,
    head_to_json,
    sign_day,
    signed_heads,
)
from layan.foundation.audit.types import (
    Actor,
    AuditError,
    AuditHeadInvalid,
    AuditInvalid,
    AuditKeyUnusable,
    AuditPersonalNumber,
    Broken,
    Entry,
    Person,
    Read,
    SignedHead,
    Verdict,
)
from layan.foundation.audit.verifying import verify

__all__ = [
    "Actor",
    "AuditError",
    "AuditHeadInvalid",
    "AuditInvalid",
    "AuditKeyUnusable",
    "AuditPersonalNumber",
    "Broken",
    "Entry",
    "Person",
    "Read",
    "SignedHead",
    "Verdict",
    "chain_end",
    "head_from_json",
    "head_to_json",
    "names_of",
    "reads_of",
    "record",
    "record_many",
    "record_read",
    "register_names",
    "rotate_person_key",
    "sign_day",
    "signed_heads",
    "verify",
]
