"""The errors of this package."""

from __future__ import annotations

__all__ = ["UnusableSpec"]


class UnusableSpec(ValueError):
    """The document cannot be read, or is not OpenAPI 3.1; the message says what to pass."""
