"""Packages that only an extra installs: public names that import them on first use, and errors that name the extra."""

from ._missing import import_problem, install_advice
from ._names import lazy_names

__all__ = ["import_problem", "install_advice", "lazy_names"]
