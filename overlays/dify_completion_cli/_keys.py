"""Keys of apps: from the environment, or from the system's keyring, and never in a file of this program."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ._errors import MissingPackage, UnusableError

if TYPE_CHECKING:
    from dify_completion import ConfigurationError

_SERVICE = "dify-completion"
_DEFAULT = "default"
_LEAST_PRIORITY = 1
"""What the keyring package recommends: what stores nothing, or stores plain text, has less."""


def store_key(profile: str | None, key: str) -> str:
    """Store a key; gives the name of the keyring.

    Raises:
        UnusableError: The system has no keyring, or none that is safe.
    """
    backend = _backend()
    _call_keyring(backend.set_password, backend, _SERVICE, profile or _DEFAULT, key)
    return str(backend.name)


def forget_key(profile: str | None) -> None:
    """Remove a key.

    Raises:
        UnusableError: There is none, or no keyring.
    """
    backend = _backend()
    if not _call_keyring(backend.get_password, backend, _SERVICE, profile or _DEFAULT):
        raise UnusableError(f"the keyring has no key for the profile {profile or _DEFAULT!r}")
    _call_keyring(backend.delete_password, backend, _SERVICE, profile or _DEFAULT)


def key_of(profile: str | None) -> str:
    """The key of an app: of a profile that is named, else of the environment, else of the default profile.

    Raises:
        UnusableError: There is none.
    """
    from_environment = os.environ.get("DIFY_API_KEY", "").strip()
    if profile is None and from_environment:
        return from_environment
    try:
        backend = _backend()
        key = _call_keyring(backend.get_password, backend, _SERVICE, profile or _DEFAULT)
    except UnusableError:
        if profile is not None:
            raise
        key = None
    if key:
        return str(key)
    if profile is not None:
        problem = f"the keyring has no key for the profile {profile!r}"
        raise UnusableError(f"{problem}; dify-completion login --profile {profile} stores one")
    raise UnusableError(
        "no API key; set DIFY_API_KEY to the app's key (app-...), or store it with dify-completion login"
    )


def in_words_of_options(error: ConfigurationError) -> UnusableError:
    """A setting that the client refuses, by the name that it has here."""
    message = str(error).replace("the base URL", "--base-url (or DIFY_BASE_URL)")
    return UnusableError(
        message.replace("pass base_url, or set DIFY_BASE_URL, to something", "set it to something")
    )


def _backend() -> Any:
    """The keyring of the system that the keyring package prefers."""
    try:
        import keyring
    except ImportError as error:
        raise MissingPackage(error, extra="keyring") from error
    chosen: Any = keyring.get_keyring()
    backends = list(getattr(chosen, "backends", [chosen]))
    if not backends:
        raise UnusableError("the system has no keyring; set up one, or set DIFY_API_KEY")
    backend = max(backends, key=lambda backend: backend.priority)
    if backend.priority < _LEAST_PRIORITY:
        name = f"{type(backend).__module__}.{type(backend).__qualname__}"
        raise UnusableError(
            f"the keyring {name} does not store keys safely; set up another one, or set DIFY_API_KEY"
        )
    return backend


def _call_keyring(call: Any, backend: Any, *arguments: str) -> Any:
    from keyring.errors import KeyringError

    try:
        return call(*arguments)
    except KeyringError as error:
        raise UnusableError(
            f"{backend.name} failed ({type(error).__name__}: {error}); set DIFY_API_KEY"
        ) from None
