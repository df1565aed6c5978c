"""Checks the settings of the clients, so that a wrong one raises where you set it, not in the first call."""

import os
import re
from collections.abc import Mapping
from typing import Any, cast

import httpx
from dify_completion_api.timeouts import is_timeout

from dify_completion_transport import SettingError, check_arguments

from .errors import ConfigurationError

DEFAULT_BASE_URL = "https://api.dify.ai/v1"

_OWN_ARGUMENTS = {"base_url", "follow_redirects", "headers", "library", "max_retries", "timeout"}
"""Arguments of httpx and of this package's HTTP clients that `Dify` has its own arguments for."""

_HOST = re.compile(r"[\w.-]+|[\da-f:.]+", re.ASCII | re.IGNORECASE)
"""A name, or an address of IPv6."""

_HEADER = re.compile(r"[\w!#$%&'*+.^`|~-]+: ([!-~]([\t -~]*[!-~])?)?", re.ASCII)


def checked_timeout(timeout: float | httpx.Timeout | None) -> httpx.Timeout:
    """Make a timeout of httpx."""
    try:
        checked = httpx.Timeout(timeout)
    except IndexError:  # A tuple of httpx has two to four parts.
        checked = httpx.Timeout(-1)
    if not all(map(is_timeout, checked.as_dict().values())):
        raise ConfigurationError(
            f"timeout must be seconds above 0, or None for no limit, not {timeout!r:.100}"
        )
    return checked


def checked_retries(max_retries: int) -> int:
    """Refuse anything but a number of retries."""
    if type(max_retries) is not int or max_retries < 0:
        raise ConfigurationError(
            f"max_retries must be a whole number, 0 or more, not {max_retries!r:.100}"
        )
    return max_retries


def checked_key(api_key: str | None) -> str:
    """Return the key, or that of the environment, without the white space around it."""
    key = (
        _checked_type("api_key", api_key, str, "a text") or os.environ.get("DIFY_API_KEY") or ""
    ).strip()
    if not key:
        raise ConfigurationError(
            "no API key: pass api_key, or set DIFY_API_KEY to the app's key (app-...)"
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise ConfigurationError(
            "the API key (api_key, or DIFY_API_KEY) has characters that are not valid in a key; copy it again from the"
            " app's API page"
        )
    return key


def checked_base_url(base_url: str | None) -> str:
    """Return the base URL, or that of the environment, or Dify Cloud's."""
    own = _checked_type("base_url", base_url, str, f"a text, such as {DEFAULT_BASE_URL!r}")
    advice = f"pass base_url, or set DIFY_BASE_URL, to something like {DEFAULT_BASE_URL}"
    text = (own or os.environ.get("DIFY_BASE_URL") or DEFAULT_BASE_URL).strip()
    try:
        url = httpx.URL(text)
        url.host.encode("idna")
        if url.host and not _HOST.fullmatch(url.raw_host.decode()):
            raise httpx.InvalidURL("a host has no such characters")
    except (httpx.InvalidURL, UnicodeError):
        # The URL may hold a password, so neither it nor a cause that cites it is shown.
        raise ConfigurationError(f"the base URL is not a valid URL: {advice}") from None
    is_complete = url.scheme in ("http", "https") and url.host and (url.port or 0) <= 65535
    if not is_complete or url.userinfo or "?" in text or "#" in text:
        raise ConfigurationError(
            f"the base URL must be http(s)://host[:port]/path, without anything else: {advice}"
        )
    return str(url).rstrip("/")


def checked_headers(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Copy headers, once a request can carry each of them."""
    given: Mapping[str, Any] = (
        _checked_type("headers", headers, Mapping, "a dict of texts, such as {'X-Trace-Id': 'abc'}")
        or {}
    )
    for name, value in given.items():
        are_texts = isinstance(cast("Any", name), str) and isinstance(value, str)
        if not are_texts or not _HEADER.fullmatch(f"{name}: {value}"):
            raise ConfigurationError(
                f"header {name!r:.100} must be printable ASCII without leading or trailing spaces,"
                " with a name without spaces"
            )
    return dict(given)


def checked_arguments(httpx_args: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Refuse arguments that httpx does not take, and those for which the clients have their own arguments."""
    given: Mapping[str, Any] = (
        _checked_type("httpx_args", httpx_args, Mapping, "a dict, such as {'verify': False}") or {}
    )
    if own := _OWN_ARGUMENTS & given.keys():
        raise ConfigurationError(
            f"httpx_args cannot contain {', '.join(sorted(own))}: the client sets this itself"
        )
    try:
        check_arguments(given)
    except SettingError as error:
        raise ConfigurationError(str(error)) from None
    return given


def _checked_type(name: str, value: Any, kind: type[Any], expected: str) -> Any:
    """Refuse a setting of a wrong type. Its value may be a secret, so the message shows the type alone."""
    if value is not None and not isinstance(value, kind):
        raise ConfigurationError(f"{name} is of the type {type(value).__name__}: pass {expected}")
    return value
