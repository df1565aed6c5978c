"""The reasons of failed connections, where the exception is not clear to people."""

import ssl

import httpx

ADVICE = "set SSL_CERT_FILE, or verify, to the certificates of the authority that signed it"


def is_certificate_fault(fault: BaseException | None) -> bool:
    """Whether the server's certificate was refused, which it would be each time."""
    while fault is not None and not isinstance(fault, ssl.SSLCertVerificationError):
        fault = fault.__cause__ or fault.__context__
    return fault is not None


def raise_known(fault: BaseException, request: httpx.Request, proxy: str) -> None:
    """Raise the exception of httpx for one that httpcore lets through, with the reason; return after any other.

    Args:
        fault: What was raised for a request.
        request: The request.
        proxy: The setting that names the proxy of the connection.

    Raises:
        httpx.ProxyError: It is socksio's, for a proxy that does not speak SOCKS.
    """
    if type(fault).__module__.startswith("socksio."):
        known = httpx.ProxyError(f"its answer is not one of SOCKS 5 ({fault})", request=request)
        add_reason(known, proxy)
        raise known from fault


def add_reason(fault: BaseException, proxy: str) -> None:
    """Add to the message of a fault what it lacks.

    Args:
        fault: What was raised for a request.
        proxy: The setting that names the proxy of the connection; empty: it had none.
    """
    if not isinstance(fault, httpx.TransportError):
        return
    reason = _reason_of(fault)
    if is_certificate_fault(fault):
        reason = f"{reason}; {ADVICE}"
    elif proxy and isinstance(fault, (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)):
        reason = f"the proxy of {proxy} did not connect: {reason or type(fault).__name__}"
    elif proxy:
        reason = f"{reason or 'no reason given'}; the connection uses the proxy of {proxy}"
    fault.args = (reason,)


def _reason_of(fault: BaseException) -> str:
    """The message of a fault. Those of trio have it deeper in their chain of causes."""
    cause: BaseException | None = fault
    while cause is not None and not str(cause):
        cause = cause.__cause__ or cause.__context__
    return str(cause or "")
