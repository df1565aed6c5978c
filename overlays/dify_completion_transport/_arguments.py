"""Which values the arguments of `httpx.Client` take: httpx refuses few, and the others fail in the first call."""

import codecs
import inspect
import os
from collections.abc import Callable, Mapping
from functools import cache, partial
from ssl import SSLContext
from typing import Any, NamedTuple, cast

import httpx

from .errors import SettingError


class _Argument(NamedTuple):
    """What an argument takes.

    Attributes:
        takes: Whether it takes a value. An exception is a no.
        expected: What to pass, for people.
        is_secret: Whether its value can hold a password, so that a message shows the value's type alone.
    """

    takes: Callable[[Any], object]
    expected: str
    is_secret: bool = False


def check_arguments(arguments: Mapping[str, Any]) -> None:
    """Check the values of arguments of `httpx.Client`.

    Args:
        arguments: The values by the names of the arguments.

    Raises:
        SettingError: httpx does not have the argument, or it does not take this value.
    """
    for name, value in arguments.items():
        if name not in _names():
            known = ", ".join(sorted([*_ARGUMENTS, "transport"]))
            raise SettingError(f"httpx.Client has no argument {name!r:.50}: pass any of {known}")
        if name in _ARGUMENTS:
            _check(name, value, _ARGUMENTS[name])


def _check(name: str, value: Any, argument: _Argument) -> None:
    try:
        taken = argument.takes(value)
    except Exception:  # httpx raises what its code happens to meet.
        taken = False
    if not taken:
        shown = f"of the type {type(value).__name__}" if argument.is_secret else ascii(value)[:100]
        raise SettingError(f"{name} is {shown}: pass {argument.expected}")


@cache
def _names() -> frozenset[str]:
    return frozenset(inspect.signature(httpx.Client).parameters)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_number(value: Any, kind: type[Any], least: float) -> bool:
    return isinstance(value, kind) and not _is_flag(value) and value >= least


def _are_limits(value: httpx.Limits) -> bool:
    from numbers import Real  # Only programs with limits of their own need it.

    numbers = (
        (value.max_connections, int, 1),
        (value.max_keepalive_connections, int, 0),
        (value.keepalive_expiry, Real, 0),
    )
    return all(number is None or _is_number(number, kind, least) for number, kind, least in numbers)


def _is_path(value: Any) -> bool:
    return isinstance(value, (str, os.PathLike)) and b"\0" not in os.fsencode(cast("str", value))


def _is_text(value: Any) -> bool:
    return isinstance(value, (str, bytes))


def _is_verify(value: Any) -> bool:
    return isinstance(value, (bool, SSLContext)) or _is_path(value)


def _is_cert(value: Any) -> bool:
    if not isinstance(value, tuple):
        return value is None or _is_path(value)
    parts = cast("tuple[object, ...]", value)
    file, key, password = (*parts, None, None)[:3]
    return (
        len(parts) <= 3
        and _is_path(file)
        and (key is None or _is_path(key))
        and (password is None or _is_text(password))
    )


def _is_proxy(value: Any) -> bool:
    return value is None or isinstance(value, (str, httpx.URL, httpx.Proxy))


def _are_mounts(value: Mapping[str, Any] | None) -> bool:
    return value is None or all(map(_is_pattern, value.keys()))


def _is_pattern(value: str) -> bool:
    return ":" in value and bool(httpx.URL(value).scheme)


def _are_cookies(value: Any) -> bool:
    request = httpx.Request("GET", "http://localhost")
    httpx.Cookies(value).set_cookie_header(request)
    cookies = request.headers.get("Cookie", "")
    return cookies.isascii() and (not cookies or cookies.isprintable())


def _are_params(value: Any) -> bool:
    return str(httpx.QueryParams(value)).isascii()


def _are_event_hooks(value: Mapping[str, Any] | None) -> bool:
    return value is None or all(
        name in ("request", "response") and all(map(callable, hooks))
        for name, hooks in value.items()
    )


def _is_auth(value: Any) -> bool:
    if isinstance(value, tuple):
        parts = cast("tuple[str, str]", value)
        return bool(httpx.BasicAuth(*parts))
    return value is None or callable(value) or isinstance(value, httpx.Auth)


def _is_encoding(value: Any) -> bool:
    return callable(value) or bool(codecs.lookup(value))


_FLAG = _Argument(_is_flag, "True or False")

_ARGUMENTS: Mapping[str, _Argument] = {
    "auth": _Argument(_is_auth, "a tuple of a name and a password, or an httpx.Auth", True),
    "cert": _Argument(
        _is_cert,
        "the path of a certificate, or a tuple of it, its key and the key's password",
        True,
    ),
    "cookies": _Argument(_are_cookies, "texts by the names of the cookies", True),
    "default_encoding": _Argument(_is_encoding, "the name of an encoding, or a function"),
    "event_hooks": _Argument(
        _are_event_hooks, "lists of functions by the names 'request' and 'response'"
    ),
    "http1": _FLAG,
    "http2": _FLAG,
    "limits": _Argument(
        _are_limits,
        "an httpx.Limits, such as httpx.Limits(max_connections=10), with at least one connection",
    ),
    "max_redirects": _Argument(partial(_is_number, kind=int, least=0), "a whole number, 0 or more"),
    "mounts": _Argument(_are_mounts, "transports by URL patterns, such as 'https://' or 'all://'"),
    "params": _Argument(_are_params, "texts by the names of the parameters", True),
    "proxy": _Argument(_is_proxy, "a URL, such as 'http://host:3128', or an httpx.Proxy", True),
    "trust_env": _FLAG,
    "verify": _Argument(
        _is_verify, "True, False, the path of a file of certificates, or an ssl.SSLContext"
    ),
}
