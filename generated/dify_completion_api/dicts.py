# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
"""Closed objects as plain dicts, for type checkers."""
