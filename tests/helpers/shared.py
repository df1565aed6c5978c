"""Makes what takes long once in a run, for every test and every worker that needs it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from attrs import frozen
from filelock import FileLock


@frozen
class SharedFolders:
    """Folders that the tests of a run share; tests read them, and change copies."""

    base: Path

    def made(self, name: str, make: Callable[[Path], object]) -> Path:
        """The folder of a name, which the first to ask for it lets `make` fill."""
        folder, is_made = self.base / name, self.base / f"{name}.made"
        with FileLock(self.base / f"{name}.lock"):
            if not is_made.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                is_made.touch()
        return folder
