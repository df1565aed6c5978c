"""A stand-in for the Service API of a Dify completion app, on this machine: `with MockDify() as mock:`."""

from ._server import MockDify

__all__ = ["MockDify"]
