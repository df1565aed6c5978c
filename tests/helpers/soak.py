"""How long soak tests run."""

from __future__ import annotations

import os

SECONDS = float(os.environ.get("SOAK_SECONDS", "3"))
