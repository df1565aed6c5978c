"""How far a request gets: the proxy, the name, TCP, TLS."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import httpx

from dify_completion_transport import ConnectionSettings, is_certificate_fault

from ._report import Finding, Status, counted
from ._server import problem_of

_PHASES = ("dns", "tcp", "tls", "http")

_CERTIFICATE_ADVICE = (
    "Set SSL_CERT_FILE to the certificates of the authority that signed it:\n"
    "export SSL_CERT_FILE=/etc/ssl/certs/our-authority.pem"
)
_NO_TLS_ADVICE = (
    "The port does not speak TLS. Begin the base URL with http://, or name the port of HTTPS."
)
_CLIENT_CERTIFICATE_ADVICE = """\
Load the client's certificate into an SSL context:
    context = ssl.create_default_context()
    context.load_cert_chain("client.pem", "client.key")
    Dify(httpx_args={"verify": context})"""
_TLS_VERSION_ADVICE = "Let the server, or the proxy before it, speak TLS 1.2 or later."
_TLS_ADVICE = "Check the port, and the settings of TLS of the server, or of the proxy before it."

_TLS_FAULTS = (
    (
        ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"),
        "the answer is not one of TLS",
        _NO_TLS_ADVICE,
    ),
    (
        ("CERTIFICATE_REQUIRED", "HANDSHAKE_FAILURE", "_CERTIFICATE", "CERTIFICATE_UNKNOWN"),
        "the server may require a client certificate",
        _CLIENT_CERTIFICATE_ADVICE,
    ),
    (
        ("PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "NO_PROTOCOLS_AVAILABLE"),
        "the server speaks another version of TLS",
        _TLS_VERSION_ADVICE,
    ),
)
"""The ends of OpenSSL's reasons, what they mean, and the advice. Only the first ones may advise http://."""
_NO_HTTP_ADVICE = "Check the port; if it is the port of HTTPS, begin the base URL with https://."


def proxy_of(url: httpx.URL, arguments: dict[str, Any]) -> str:
    """The setting that names the proxy of a URL, without a password; empty where there is none."""
    names = ("verify", "cert", "trust_env", "proxy")
    options = {name: arguments[name] for name in names if name in arguments}
    settings = ConnectionSettings(library="httpcore", limits=httpx.Limits(), **options)
    return settings.sources(httpx.HTTPTransport, url)[""].proxy


def connected(url: httpx.URL, proxy: str, tls: str, response: httpx.Response) -> Iterator[Finding]:
    """The findings of a connection that brought an answer.

    Args:
        url: The base URL.
        proxy: The setting that names its proxy; empty: it has none.
        tls: What is known of TLS; empty where it was not used.
        response: The answer.
    """
    yield _proxy(proxy)
    yield _name(url, proxy)
    yield Finding("tcp", Status.TRUE, f"{_peer(url, proxy)} accepts connections.")
    yield _tls(url, tls)
    yield _http(response)


def not_connected(url: httpx.URL, proxy: str, begun: str, error: Exception) -> Iterator[Finding]:
    """The findings of a connection that brought no answer: what it got past, what failed, and the rest.

    Args:
        url: The base URL.
        proxy: The setting that names its proxy; empty: it has none.
        begun: The last step that the request began, by httpcore's name; empty where it is not known.
        error: What was raised.
    """
    failed = _failure(url, proxy, begun, error)
    yield _proxy(proxy)
    passed = {
        "dns": _name(url, proxy),
        "tcp": Finding("tcp", Status.TRUE, f"{_peer(url, proxy)} accepts connections."),
        "tls": _tls(url, ""),
    }
    position = _PHASES.index(failed.id)
    yield from (passed[name] for name in _PHASES[:position])
    yield failed
    for name in _PHASES[position + 1 :]:
        yield Finding(name, Status.NOT_ASKED, f"{failed.id} failed.")


def _proxy(proxy: str) -> Finding:
    if not proxy:
        return Finding("proxy", Status.TRUE, "No proxy is set for this URL.")
    return Finding("proxy", Status.TRUE, f"Requests go through the proxy of {proxy}.")


def _name(url: httpx.URL, proxy: str) -> Finding:
    if proxy:
        return Finding("dns", Status.NOT_ASKED, "The proxy looks the name up.")
    try:
        ip_address(url.host)
    except ValueError:
        count = counted(len(_addresses(url.host)), "address", "addresses")
        return Finding("dns", Status.TRUE, f"{url.host} has {count}.")
    return Finding("dns", Status.TRUE, f"{url.host} is an address.")


def _addresses(host: str) -> set[str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:  # It had one a moment ago.
        return {host}
    return {str(entry[4][0]) for entry in found}


def _peer(url: httpx.URL, proxy: str) -> str:
    if proxy:
        return "The proxy"
    port = url.port or (443 if url.scheme == "https" else 80)
    return f"Port {port} of {url.host}"


def _tls(url: httpx.URL, tls: str) -> Finding:
    if url.scheme == "http":
        return Finding("tls", Status.NOT_ASKED, "The base URL begins with http://.")
    return Finding("tls", Status.TRUE, f"The connection is encrypted ({tls or 'TLS'}).")


def _http(response: httpx.Response) -> Finding:
    version = response.http_version
    if version != "HTTP/1.0":
        return Finding("http", Status.TRUE, f"The server answered with {version}.")
    summary = "The server answered with HTTP/1.0: a stream that is cut looks complete, and no connection is used again."
    advice = "Let the last proxy before this machine speak HTTP/1.1."
    return Finding("http", Status.UNTRUE, summary, advice)


def _failure(url: httpx.URL, proxy: str, begun: str, error: Exception) -> Finding:
    """The finding of a connection that failed, by the exceptions behind the error and the last step of the request."""
    causes = list(_causes(error))
    peer, first = _peer(url, proxy), causes[0]
    if isinstance(first, httpx.ProxyError):
        advice = "Check the proxy's address and password, or name the host in NO_PROXY."
        return Finding("tcp", Status.FAILED, "The proxy refuses to connect.", advice)
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        who = "The proxy's host" if proxy else url.host
        advice = f"Check the spelling of the name. In a container, try: getent hosts {url.host}"
        return Finding("dns", Status.FAILED, f"{who} has no address.", advice)
    if is_certificate_fault(first):
        return Finding("tls", Status.FAILED, _certificate_problem(causes), _CERTIFICATE_ADVICE)
    reasons = [cause.reason or "" for cause in causes if isinstance(cause, ssl.SSLError)]
    if reasons:
        return _tls_failure(reasons[0])
    if begun == "start_tls":
        return _broken_handshake(causes)
    if isinstance(first, (httpx.ConnectError, httpx.ConnectTimeout)) or begun == "connect_tcp":
        is_slow = isinstance(first, (httpx.TimeoutException, TimeoutError))
        reason = "in time" if is_slow else f"({_reason(causes)})"
        advice = "Check host and port, that Dify runs, and that no firewall is in between."
        return Finding("tcp", Status.FAILED, f"{peer} accepts no connection {reason}.", advice)
    return Finding("http", Status.FAILED, problem_of(error), _NO_HTTP_ADVICE)


def _tls_failure(reason: str) -> Finding:
    """The finding of a handshake that OpenSSL ended, for a reason such as `TLSV1_ALERT_PROTOCOL_VERSION`."""
    for ends, meaning, advice in _TLS_FAULTS:
        if reason.endswith(ends):
            summary = f"The TLS handshake failed: {meaning} ({reason})."
            return Finding("tls", Status.FAILED, summary, advice)
    summary = f"The TLS handshake failed ({reason or 'the connection was closed'})."
    return Finding("tls", Status.FAILED, summary, _TLS_ADVICE)


def _broken_handshake(causes: list[BaseException]) -> Finding:
    """The finding of a handshake that the server did not end."""
    is_slow = isinstance(causes[0], (httpx.TimeoutException, TimeoutError))
    problem = "in time" if is_slow else f"({_reason(causes)})"
    summary = f"The server does not complete the TLS handshake {problem}."
    return Finding("tls", Status.FAILED, summary, _TLS_ADVICE)


def _certificate_problem(causes: list[BaseException]) -> str:
    errors = [cause for cause in causes if isinstance(cause, ssl.SSLCertVerificationError)]
    reason = errors[0].verify_message if errors else "it is not trusted"
    return f"The certificate is not valid: {reason}."


def _reason(causes: list[BaseException]) -> str:
    reasons = [cause.strerror for cause in causes if isinstance(cause, OSError) and cause.strerror]
    return reasons[-1] if reasons else type(causes[0]).__name__


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exceptions behind an error, from the outermost to the one that began it; the error where there is none."""
    cause = error.__cause__ or error.__context__
    if cause is None:
        yield error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
