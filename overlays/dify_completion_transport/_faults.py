"""The reasons of failed connections, where the exception is not clear to people."""

import ssl

import httpx

ADVICE = "set SSL_CERT_FILE, or verify, to the certificates of the authority that signed it"


def is_certificate_fault(fault: BaseException | None) -> bool:
    """Whether the server's certificate was refused, which it would be each time."""
    while fault is not None and not isinstance(fault, ssl.SSLCertVerificationError):
        fault = fault.__cause__ or fault.__context__
    return fault is not None


def explained(fault: BaseException, proxy: str) -> None:
    """Add to the message of a fault what it lacks.

    Args:
        fault: What was raised for a request.
        proxy: The setting that names the proxy of the connection; empty: it had none.
    """
    if not isinstance(fault, httpx.TransportError):
        return
    if is_certificate_fault(fault):
        fault.args = (f"{fault}; {ADVICE}",)
    elif proxy and isinstance(fault, (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)):
        fault.args = (f"the proxy of {proxy} did not connect: {fault or type(fault).__name__}",)
