# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.

"""A client library for accessing Dify completion API"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
