"""The sentence of every refusal of operations."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

WORDS = {
    "foundation.operations_error": _("This could not be done."),
    "foundation.tracing_unavailable": _(
        "LAYAN_OTEL_ENDPOINT is set, but the package %(package)s is missing. Install the extra "
        "`otel`, or leave the setting empty."
    ),
    "foundation.backup_error": _("The backup could not be made or read."),
    "foundation.backup_exists": _(
        "%(file)s exists already. A backup is never overwritten; choose another name."
    ),
    "foundation.backup_keys_unprotected": _(
        "The keys would be readable in the archive. Set LAYAN_BACKUP_PASSPHRASE, or accept the "
        "risk with --keys-in-clear."
    ),
    "foundation.backup_tool_missing": _(
        "The program %(tool)s is missing. Install the client programs of PostgreSQL, in the "
        "version of the server."
    ),
    "foundation.backup_tool_failed": _("%(tool)s refused: %(why)s"),
    "foundation.backup_no_room": _(
        "There is no room on the disk. What was begun has been removed; nothing else changed."
    ),
    "foundation.backup_unreadable": _("The archive is damaged and was not restored (%(reason)s)."),
    "foundation.backup_unreadable.missing": _("There is no file %(file)s."),
    "foundation.backup_unreadable.cut": _(
        "The archive is cut off or is not a backup of Layan. Nothing was changed."
    ),
    "foundation.backup_unreadable.name": _(
        "The archive holds a file where no backup has one (%(member)s). Nothing was changed."
    ),
    "foundation.backup_unreadable.link": _(
        "The archive holds a link or a special file (%(member)s). Nothing was changed."
    ),
    "foundation.backup_unreadable.extra": _(
        "The archive holds a file that its list does not name (%(member)s). Nothing was changed."
    ),
    "foundation.backup_unreadable.lost": _(
        "The archive lacks a file that its list names (%(member)s). Nothing was changed."
    ),
    "foundation.backup_unreadable.changed": _(
        "%(member)s in the archive is not what was backed up. Nothing was changed."
    ),
    "foundation.backup_foreign": _(
        "This backup is of %(made)s; here is %(here)s. Restore it on an installation of its kind."
    ),
    "foundation.backup_foreign.newer": _(
        "This backup was made by Layan %(made)s, which is newer. Install that release first, then "
        "restore."
    ),
    "foundation.backup_foreign.format": _(
        "This backup has a format that this release cannot read (%(made)s). Install a newer "
        "release."
    ),
    "foundation.backup_passphrase_wrong": _(
        "The archive is sealed. Set LAYAN_BACKUP_PASSPHRASE to the passphrase it was made with."
    ),
    "foundation.backup_passphrase_wrong.unsealed": _(
        "A passphrase is set, but this archive is not sealed; somebody may have changed it. To "
        "restore it all the same, unset LAYAN_BACKUP_PASSPHRASE."
    ),
    "foundation.restore_target_in_use": _(
        "%(target)s is not empty. With --force, what is there is moved aside first."
    ),
    "foundation.restore_incomplete": _(
        "The restored table %(table)s has %(found)s rows, but the backup had %(expected)s. What "
        "was there before is kept; do not use the restored data."
    ),
}
