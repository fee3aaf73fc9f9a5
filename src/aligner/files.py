"""Writing files so that an output appears whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from aligner.errors import OutputError


@contextlib.contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a temporary path beside `target`; rename it over `target` if the body succeeds.

    The temporary file is removed if the body raises, whatever it raises.

    Raises:
        OutputError: the folder is missing or cannot be written, or the disk is full.
    """
    if target.is_dir():
        raise OutputError(f"{target} is a folder; name a file to write")
    # What a link points to is written, and the link stays.
    place = Path(os.path.realpath(target))
    try:
        handle, name = tempfile.mkstemp(prefix=".aligner-", suffix=".tmp", dir=place.parent)
        os.close(handle)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"cannot write {target}: {reason}; choose a folder that exists and is writable"
        ) from error
    temporary = Path(name)
    try:
        yield temporary
        # mkstemp makes files for the owner only; an output gets the usual permissions.
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(place)
    except OSError as error:
        raise OutputError(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)


def creation_time() -> datetime:
    """Now, or the moment that SOURCE_DATE_EPOCH names, in UTC and whole seconds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now(UTC).replace(microsecond=0)
