"""Whether the client, which has one key and one base URL, can send the key where the spec says, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spec_document import Fault, Pointer, SpecDocument, each_operation

_OTHER_CREDENTIAL = "write security: [] and describe the credential as a header parameter, which becomes an argument"


def one_bearer_key(document: SpecDocument) -> Iterator[Fault]:
    """See that the document's own `security` is the app's key, a bearer token."""
    for place, requirement in _security_requirements((), document.data):
        for name in requirement:
            scheme = _scheme(document, name)
            if (scheme.get("type"), str(scheme.get("scheme", "")).lower()) != ("http", "bearer"):
                problem = f"{name!r} is {_kind(scheme)}, but the client sends its key as an HTTP bearer token"
                yield Fault(place, f"{problem}; name a scheme with type: http and scheme: bearer")
        if len(requirement) > 1:
            yield Fault(place, "the client has one key, and this asks for several; keep the bearer scheme alone")


def no_other_credentials(document: SpecDocument) -> Iterator[Fault]:
    """See that each operation asks for the app's key, or for none."""
    key = {name for _, requirement in _security_requirements((), document.data) for name in requirement}
    for pointer, operation in each_operation(document):
        requirements = list(_security_requirements(pointer, operation))
        if not requirements or any(requirement.keys() <= key for _, requirement in requirements):
            continue
        place, requirement = requirements[0]
        other = min(requirement.keys() - key)
        problem = (
            f"{other!r} ({_kind(_scheme(document, other))}) is not the app's key, the only one that the client holds"
        )
        remedy = _OTHER_CREDENTIAL if key else f"name the app's key under security at the top, or {_OTHER_CREDENTIAL}"
        yield Fault(place, f"{problem}; {remedy}")


def one_server(document: SpecDocument) -> Iterator[Fault]:
    """Refuse servers of a path or an operation: the key would go to another host than the app's."""
    for path, item in document.data["paths"].items():
        holders: dict[Pointer, Any] = {("paths", path): item}
        holders |= {pointer: operation for pointer, operation in each_operation(document) if pointer[1] == path}
        for pointer, holder in holders.items():
            if "servers" in holder:
                problem = "every request goes to the client's base URL"
                yield Fault(
                    (*pointer, "servers"), f"{problem}; leave servers out, or describe that API in its own spec"
                )


def _security_requirements(pointer: Pointer, holder: dict[str, Any]) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    for index, requirement in enumerate(holder.get("security", [])):
        yield (*pointer, "security", str(index)), requirement


def _scheme(document: SpecDocument, name: str) -> dict[str, Any]:
    declared = document.data.get("components", {}).get("securitySchemes", {})
    scheme: dict[str, Any] = document.resolve(declared.get(name, {}))
    return scheme


def _kind(scheme: dict[str, Any]) -> str:
    words = (scheme.get("type"), scheme.get("scheme"), scheme.get("in") and f"in {scheme['in']}")
    return " ".join(str(word) for word in words if word) or "not declared"


RULES = (one_bearer_key, no_other_credentials, one_server)
