"""Finds the consequences of a change of the spec for programs that use the client."""
