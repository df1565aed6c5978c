"""The TLS contexts under the clients: one for all that ask for the same, since loading certificates takes 20 ms."""

import os
import ssl
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import httpx

from .errors import SettingError


def authorities_of(verify: Any, *, trust_env: bool) -> tuple[str, str]:
    """Find out which authorities are trusted, for what httpx calls `verify` and `trust_env`.

    Returns:
        The name of the setting that says it, and the path that it names; empty where it is the package certifi.
    """
    if isinstance(verify, (str, os.PathLike)):
        return "verify", os.fspath(verify)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if verify is True and trust_env else ():
        if path := os.environ.get(name):
            return name, path
    return "", ""


def versions_of(cert: Any, authorities: tuple[str, str]) -> tuple[object, ...]:
    """Find out which versions of its files a context would have: renewed certificates mostly keep their paths.

    Args:
        cert: What httpx calls so.
        authorities: What `authorities_of` found.
    """
    files = [authorities[1], *(_parts_of(cert)[:2] if cert else ())]
    return tuple(map(_version_of, filter(None, files)))


def _version_of(path: Any) -> tuple[int, int, int] | None:
    try:
        status = Path(path).stat()
    except (OSError, ValueError):  # It is read next, which says what is wrong.
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def key_log() -> str:
    """The file that the environment names for the keys of TLS connections; empty where it names none."""
    return os.environ.get("SSLKEYLOGFILE", "")


@cache
def no_tls() -> ssl.SSLContext:
    """The context of connections without TLS; it trusts nobody."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@lru_cache(16)
def tls_context(
    verify: Any,
    cert: Any,
    authorities: tuple[str, str],
    keys: str,
    *,
    versions: tuple[object, ...],
    http2: bool,
) -> ssl.SSLContext:
    """Get the context for what httpx calls `verify` and `cert`.

    Args:
        verify: True, False, the path of a file or a directory of certificates, or a context, which is given back.
        cert: The path of a client's certificate, or a tuple of it, its key and the key's password; None: none.
        authorities: What `authorities_of` found.
        keys: What `key_log` found.
        versions: What `versions_of` found. Where it differs, the files are read again.
        http2: Whether it is for HTTP/2; httpcore writes that into the context.

    Raises:
        SettingError: A file cannot be read, or is none of certificates; or that of keys cannot be written.
    """
    setting, path = authorities
    try:
        context = _trusting(path) if path else httpx.create_ssl_context(verify, trust_env=False)
        if cert:
            setting, path = "cert", _parts_of(cert)[0]  # Not the password, the last part.
            context.load_cert_chain(*_parts_of(cert))
    except OSError as error:  # Broken certificates, too.
        if error.filename and error.filename == keys:
            raise SettingError(
                f"SSLKEYLOGFILE is {error.filename!r}, which cannot be written ({error.strerror}): name a file that"
                " can, or unset it"
            ) from error
        raise SettingError(
            f"{setting} is {path!r}, which cannot be used ({error.strerror or error}): name a readable file of"
            " certificates in PEM form, or a directory of them, or leave it out"
        ) from error
    return context


def _trusting(path: str) -> ssl.SSLContext:
    if any(map(os.path.isdir, path.split(os.pathsep))):
        return ssl.create_default_context(capath=path)
    return ssl.create_default_context(cafile=path)


def _parts_of(cert: Any) -> list[Any]:
    return [cert] if isinstance(cert, (str, os.PathLike)) else list(cert)
