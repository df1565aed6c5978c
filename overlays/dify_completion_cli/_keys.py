"""Reads and stores the keys of apps: in the environment or the system's keyring, and never in a file."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, cast

from ._errors import MissingPackage, UnusableError

if TYPE_CHECKING:
    from dify_completion import ConfigurationError

_SERVICE = "dify-completion"
_DEFAULT = "default"
_LOWEST_PRIORITY = 1
"""The lowest priority that the keyring package recommends. Backends without storage, or with plain text, have less."""


def store_key(profile: str | None, key: str) -> str:
    """Store a key.

    Returns:
        The name of the keyring.

    Raises:
        UnusableError: The system has no keyring, or none that is safe.
    """
    backend = _backend()
    with _explained_failures(backend):
        backend.set_password(_SERVICE, profile or _DEFAULT, key)
    return str(backend.name)


def forget_key(profile: str | None) -> None:
    """Remove a key.

    Raises:
        UnusableError: There is none, or no keyring.
    """
    backend = _backend()
    name = profile or _DEFAULT
    with _explained_failures(backend):
        if not backend.get_password(_SERVICE, name):
            raise UnusableError(f"the keyring has no key for the profile {name!r}")
        backend.delete_password(_SERVICE, name)


def key_of(profile: str | None) -> str:
    """The key of a profile. Without a profile, that of the environment, or else of the default profile.

    Raises:
        UnusableError: There is none.
    """
    if profile is None:
        return _key_without_profile()
    return _key_of_profile(profile)


def _key_of_profile(profile: str) -> str:
    if key := _stored_key(profile):
        return key
    problem = f"the keyring has no key for the profile {profile!r}"
    raise UnusableError(f"{problem}; dify-completion login --profile {profile} stores one")


def _key_without_profile() -> str:
    if key := os.environ.get("DIFY_API_KEY", "").strip():
        return key
    with suppress(UnusableError):  # Without a keyring, DIFY_API_KEY is the only way.
        if stored := _stored_key(_DEFAULT):
            return stored
    raise UnusableError(
        "no API key; set DIFY_API_KEY to the app's key (app-...), or store it with dify-completion login"
    )


def _stored_key(profile: str) -> str | None:
    backend = _backend()
    with _explained_failures(backend):
        return cast("str | None", backend.get_password(_SERVICE, profile))


def with_option_names(error: ConfigurationError) -> UnusableError:
    """The error of a setting, with the name of its option."""
    message = str(error).replace("the base URL", "--base-url (or DIFY_BASE_URL)")
    return UnusableError(
        message.replace("pass base_url, or set DIFY_BASE_URL, to something", "set it to something")
    )


def _backend() -> Any:
    """The keyring of the system with the highest priority."""
    try:
        import keyring
    except ImportError as error:
        raise MissingPackage(error, extra="keyring") from error
    chosen: Any = keyring.get_keyring()
    backends = list(getattr(chosen, "backends", [chosen]))
    if not backends:
        raise UnusableError("the system has no keyring; set up one, or set DIFY_API_KEY")
    backend = max(backends, key=lambda backend: backend.priority)
    if backend.priority < _LOWEST_PRIORITY:
        name = f"{type(backend).__module__}.{type(backend).__qualname__}"
        raise UnusableError(
            f"the keyring {name} does not store keys safely; set up another one, or set DIFY_API_KEY"
        )
    return backend


@contextmanager
def _explained_failures(backend: Any) -> Generator[None]:
    from keyring.errors import KeyringError

    try:
        yield
    except KeyringError as error:
        raise UnusableError(
            f"{backend.name} failed ({type(error).__name__}: {error}); set DIFY_API_KEY"
        ) from None
