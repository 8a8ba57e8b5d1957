"""The refusals of operations: tracing and backups."""

from __future__ import annotations

from layan.kernel.errors import LayanError


class OperationsError(LayanError):
    """The root of what running the house may refuse."""

    code = "foundation.operations_error"


class TracingUnavailable(OperationsError):
    """LAYAN_OTEL_ENDPOINT is set but a ``package`` of the extra is not installed."""

    code = "foundation.tracing_unavailable"


class BackupError(OperationsError):
    """The root of backup and restore."""

    code = "foundation.backup_error"


class BackupExists(BackupError):
    """There is a file of that name; backups are never overwritten."""

    code = "foundation.backup_exists"


class BackupKeysUnprotected(BackupError):
    """The keys would stand in the archive for everybody to read."""

    code = "foundation.backup_keys_unprotected"


class BackupToolMissing(BackupError):
    """A program of PostgreSQL (``tool``) is not installed."""

    code = "foundation.backup_tool_missing"


class BackupToolFailed(BackupError):
    """A program of PostgreSQL (``tool``) refused, for the reason in ``why``."""

    code = "foundation.backup_tool_failed"


class BackupNoRoom(BackupError):
    """The disk is full; what was begun was removed."""

    code = "foundation.backup_no_room"


class BackupUnreadable(BackupError):
    """The archive is not whole: ``reason`` is missing, cut, name, link, extra, lost, changed."""

    code = "foundation.backup_unreadable"


class BackupForeign(BackupError):
    """It was made for another database (``made`` instead of ``here``) or by a newer release."""

    code = "foundation.backup_foreign"


class BackupPassphraseWrong(BackupError):
    """The archive is sealed, and the passphrase is missing or another one."""

    code = "foundation.backup_passphrase_wrong"


class RestoreTargetInUse(BackupError):
    """There is something in ``target`` already; ``--force`` moves it aside."""

    code = "foundation.restore_target_in_use"


class RestoreIncomplete(BackupError):
    """The restored database does not hold what the backup says (``table``)."""

    code = "foundation.restore_incomplete"
