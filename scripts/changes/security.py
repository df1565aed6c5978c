"""Finds the consequences of a change of servers and security requirements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spec_document import SpecDocument

from changes.change import Change, Kind

Credentials = frozenset[str]
"""The credentials of one security requirement, all of which a request carries; empty where it needs none."""


def server_changes(old: SpecDocument, new: SpecDocument) -> Iterator[Change]:
    """Compare the base URLs of two specs; the first is the one that the spec recommends."""
    before, after = _urls(old.data), _urls(new.data)
    if before[:1] != after[:1]:
        description = f"the server is {_first(after)} now, was {_first(before)}"
        yield Change(Kind.CHANGED, ("base_url",), description, breaking=True)
    for url in before[1:]:
        if url not in after:
            yield Change(Kind.REMOVED, ("base_url",), f"{url} is no longer a server", breaking=True)
    for url in after[1:]:
        if url not in before:
            yield Change(Kind.ADDED, ("base_url",), f"{url} is also a server")


def security_changes(
    old: SpecDocument, new: SpecDocument, before: dict[str, Any], after: dict[str, Any], names: tuple[str, ...]
) -> Iterator[Change]:
    """Compare where an operation of two specs is sent, and what it carries to be let in."""
    if _urls(before) != _urls(after):
        description = f"is sent to {_first(_urls(after))} now, not to {_first(_urls(before))}"
        yield Change(Kind.CHANGED, names, description, breaking=True)
    old_requirements, new_requirements = _requirements(old, before), _requirements(new, after)
    lost, won = old_requirements - new_requirements, new_requirements - old_requirements
    if frozenset() in won:
        yield Change(Kind.CHANGED, names, "no longer needs a credential")
    elif lost:
        description = f"asks for {_spell(new_requirements)} now, not for {_spell(old_requirements)}"
        yield Change(Kind.CHANGED, names, description, breaking=True)
    elif won:
        yield Change(Kind.CHANGED, names, f"also accepts {_spell(won)} as a credential")


def _urls(part: dict[str, Any]) -> list[str]:
    return [str(server.get("url")) for server in part.get("servers", [])]


def _first(urls: list[str]) -> str:
    return urls[0] if urls else "the one that the caller names"


def _requirements(document: SpecDocument, operation: dict[str, Any]) -> frozenset[Credentials]:
    """The security requirements of an operation, with what is sent in place of the names of the schemes."""
    requirements = operation.get("security") or [{}]
    return frozenset(frozenset(_credential(document, name) for name in requirement) for requirement in requirements)


def _credential(document: SpecDocument, name: str) -> str:
    scheme = document.resolve(document.data.get("components", {}).get("securitySchemes", {}).get(name, {}))
    if scheme.get("type") == "apiKey":
        return f"a key in the {scheme.get('in')} {scheme.get('name')!r}"
    return f"a {scheme.get('scheme', scheme.get('type', name))} credential"


def _spell(requirements: frozenset[Credentials]) -> str:
    return " or ".join(sorted(" with ".join(sorted(credentials)) or "nothing" for credentials in requirements))
