"""The lock of an output: one batch at a time writes its records, by whatever name it knows them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from ._extras import import_extra
from .errors import OutputInUse

if sys.platform != "win32":
    import fcntl


class OutputLock:
    """The lock of a file of records: a file next to it, and a lock on the file itself, which can have several names."""

    def __init__(self, records: Path, name: Path) -> None:
        """Set the lock up.

        Args:
            records: The file of the records.
            name: The name of the output, for an error.

        Raises:
            MissingExtra: The package filelock is not installed.
        """
        self._name = name
        self._filelock = import_extra("filelock", extra="batch")
        self._lock = self._filelock.FileLock(f"{records}.lock", blocking=False, thread_local=False)

    def acquire(self) -> None:
        """Lock the name of the file.

        Raises:
            OutputInUse: Another batch has locked it.
        """
        try:
            self._lock.acquire()
        except self._filelock.Timeout:
            raise _in_use(self._name) from None

    def release(self) -> None:
        """Unlock the name of the file."""
        self._lock.release()


def lock_records(file: BinaryIO, name: Path) -> None:
    """Lock an open file of records until it is closed. Windows locks only its name.

    Args:
        file: The file.
        name: The name of the output, for an error.

    Raises:
        OutputInUse: Another batch has locked it.
    """
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _in_use(name) from None


def _in_use(name: Path) -> OutputInUse:
    return OutputInUse(f"{name}: another batch is writing this output")
