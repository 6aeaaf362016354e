"""Why a backup was not taken or not put back: in words for whoever runs the hub."""

from __future__ import annotations

from hub.errors import HubError


class BackupRefused(HubError):
    """Nothing was taken; what lay in the folder of backups before is still there."""

    code = "backup"


class BackupDamaged(HubError):
    """The backup is not what it was when it was taken. Use another one."""

    code = "backup_damaged"


class RestoreRefused(HubError):
    """Nothing was put back, and nothing that was there was touched."""

    code = "restore"
