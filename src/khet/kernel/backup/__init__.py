"""Backup and restore of database and files in one archive that moves between SQLite and PostgreSQL."""

from khet.kernel.backup.archive import BackupRefused, Manifest, Member
from khet.kernel.backup.creating import Backup, create
from khet.kernel.backup.folders import hold_still, keep_folder
from khet.kernel.backup.restoring import Restored, check, holds_data, restore

__all__ = [
    "Backup",
    "BackupRefused",
    "Manifest",
    "Member",
    "Restored",
    "check",
    "create",
    "hold_still",
    "holds_data",
    "keep_folder",
    "restore",
]
