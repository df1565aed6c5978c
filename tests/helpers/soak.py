"""How long and how often tests try what is random; `make soak` lets them try more."""

from __future__ import annotations

import os

EXAMPLES = int(os.environ.get("EXAMPLES", "100"))
SECONDS = float(os.environ.get("SOAK_SECONDS", "0.75"))
