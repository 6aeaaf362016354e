"""Turns what python-tuf raises into our errors: which file, which rule of the TUF specification."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from tuf.api import exceptions as tuf

from sync.errors import (
    BelowFloor,
    FeedFileMissing,
    FeedRefused,
    FeedUnreachable,
    FileTooLarge,
    RoleExpired,
    SignatureRefused,
)
from sync.layout import RepositoryName
from sync.rules.time import ReferenceTime

# Sections of the TUF specification 1.0, detailed client workflow.
_SIGNATURE = {"root": "5.3.4", "timestamp": "5.4.2", "snapshot": "5.5.3"}
_HASH = {"snapshot": "5.5.2"}
_ROLLBACK = {"root": "5.3.5", "timestamp": "5.4.3", "snapshot": "5.5.4 and 5.5.5"}
_FREEZE = {"root": "5.3.10", "timestamp": "5.4.4", "snapshot": "5.5.6"}
_EXPIRED_FILE = re.compile(r"([A-Za-z0-9_-]+)(?:\.json)? is expired")


@contextmanager
def named_refusals(
    repository: RepositoryName, role: str, reference: ReferenceTime
) -> Iterator[None]:
    """Within it, every failure of python-tuf at `role` comes out as one of `sync.errors`."""
    file = f"{repository}/{role}.json"
    try:
        yield
    except tuf.ExpiredMetadataError as error:
        raise _expired(repository, role, error, reference) from error
    except tuf.BadVersionNumberError as error:
        raise BelowFloor(
            file, str(error), rule=f"TUF {_ROLLBACK.get(role, '5.6.4')} rollback"
        ) from error
    except tuf.LengthOrHashMismatchError as error:
        raise SignatureRefused(
            file, str(error), rule=f"TUF {_HASH.get(role, '5.6.2')} hash"
        ) from error
    except tuf.UnsignedMetadataError as error:
        rule = f"TUF {_SIGNATURE.get(role, '5.6.3')} signatures"
        raise SignatureRefused(file, str(error), rule=rule) from error
    except tuf.RepositoryError as error:
        rule = f"TUF {_SIGNATURE.get(role, '5.6.3')}: metadata of the role's own form"
        raise SignatureRefused(file, f"is not acceptable metadata: {error}", rule=rule) from error
    except tuf.DownloadHTTPError as error:
        raise FeedFileMissing(file, "the feed names it and the server does not have it") from error
    except tuf.DownloadLengthMismatchError as error:
        raise FileTooLarge(file, str(error)) from error
    except tuf.DownloadError as error:
        raise FeedUnreachable(file, str(error)) from error


def _expired(
    repository: RepositoryName,
    role: str,
    error: tuf.ExpiredMetadataError,
    reference: ReferenceTime,
) -> FeedRefused:
    found = _EXPIRED_FILE.search(str(error))
    expired = found.group(1) if found else role
    known = "a synchronised clock" if reference.trusted else "the time floor and uptime"
    return RoleExpired(
        f"{repository}/{expired}.json",
        f"has expired: it is {reference.now:%F %H:%MZ} by {known}",
        rule=f"TUF {_FREEZE.get(expired, '5.6.5')} freeze",
    )
