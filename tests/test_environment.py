"""What the environment says of proxies and certificates: it works, or the client names what to mend."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import certifi
import httpx
import pytest
import trio
import trustme
from clients import client_of
from dify_completion import APIConnectionError, AsyncDify, ConfigurationError, Dify
from dify_completion_mock import MockDify
from dify_completion_transport._environment import route_to
from over_aiohttp import needs_aiohttp
from replay import ReplayServer, http_answer
from served import request_of, served

pytestmark = pytest.mark.anyio

CLIENTS = [Dify, AsyncDify]
ELSEWHERE = "https://dify.example/v1"
INFO = http_answer("200 OK", b'{"name": "App", "description": "", "tags": []}')
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """An environment without any of these settings."""
    for name in list(os.environ):
        if name.lower() in PROXIES or name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
            monkeypatch.delenv(name)
    yield monkeypatch


# -- Proxies that cannot be used


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize(
    "value",
    [
        "ftp://proxy.example:21",
        "socks4://proxy.example",
        "http://",
        "http://:3128",
        "http://proxy.example:port",
        "http://proxy.example:99999",
        "http://[::1",
        "://",
        "proxy example",
    ],
)
def test_a_proxy_that_is_none_is_named(client: Any, environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    environment.setenv(name, value)
    with pytest.raises(ConfigurationError) as raised:
        client("app-key", base_url=ELSEWHERE)
    assert f"{name}={value}" in str(raised.value)
    assert "set it to a URL such as http://host:3128" in str(raised.value)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("value", ["ftp://me:hunter2@proxy.example", "me:hunter2@proxy:port", "http://u:hunter2@[::1"])
def test_no_message_holds_a_password(client: Any, environment: pytest.MonkeyPatch, value: str) -> None:
    environment.setenv("HTTPS_PROXY", value)
    with pytest.raises(ConfigurationError) as raised:
        client("app-key", base_url=ELSEWHERE)
    assert "HTTPS_PROXY=" in str(raised.value)
    assert "hunter2" not in str(raised.value)
    assert raised.value.__suppress_context__


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("setting", ["ALL_PROXY", "proxy"])
def test_socks_needs_a_package_that_the_message_names(
    client: Any, environment: pytest.MonkeyPatch, setting: str
) -> None:
    environment.setitem(sys.modules, "socksio", None)
    url = "socks5://me:hunter2@127.0.0.1:1080"
    arguments = {"proxy": url} if setting == "proxy" else {}
    if setting != "proxy":
        environment.setenv(setting, url)
    with pytest.raises(ConfigurationError) as raised:
        client("app-key", base_url=ELSEWHERE, httpx_args=arguments)
    assert "pip install 'httpx[socks]'" in str(raised.value)
    assert "socks5://***@127.0.0.1:1080" in str(raised.value)


def test_aiohttp_cannot_use_socks() -> None:
    with pytest.raises(ConfigurationError, match="aiohttp"):
        AsyncDify("app-key", base_url=ELSEWHERE, http="aiohttp", httpx_args={"proxy": "socks5://127.0.0.1:1"})


@pytest.mark.parametrize("client", CLIENTS)
def test_a_proxy_of_the_caller_that_is_none_is_named(client: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"proxy=ftp://proxy.example"):
        client("app-key", base_url=ELSEWHERE, httpx_args={"proxy": "ftp://proxy.example"})


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    ("base_url", "settings", "arguments"),
    [
        ("http://dify.example/v1", {"HTTPS_PROXY": "ftp://x"}, {}),
        (ELSEWHERE, {"HTTP_PROXY": "ftp://x"}, {}),
        (ELSEWHERE, {"HTTPS_PROXY": "ftp://x", "NO_PROXY": "dify.example"}, {}),
        (ELSEWHERE, {"HTTPS_PROXY": "ftp://x"}, {"trust_env": False}),
        (ELSEWHERE, {"HTTPS_PROXY": "ftp://x"}, {"proxy": "http://127.0.0.1:1"}),
        ("http://127.0.0.1/v1", {"HTTP_PROXY": "ftp://x"}, {}),
        ("http://dify.example/v1", {"SSL_CERT_FILE": "/nowhere"}, {}),
        (ELSEWHERE, {"SSL_CERT_FILE": "/nowhere"}, {"verify": False}),
        (ELSEWHERE, {"SSL_CERT_FILE": "/nowhere"}, {"trust_env": False}),
        (ELSEWHERE, {"SSL_CERT_FILE": ""}, {}),
    ],
)
def test_what_is_not_used_may_be_broken(
    client: Any, environment: pytest.MonkeyPatch, base_url: str, settings: dict[str, str], arguments: dict[str, Any]
) -> None:
    for name, value in settings.items():
        environment.setenv(name, value)
    client("app-key", base_url=base_url, httpx_args=arguments)


# -- Which requests go by a proxy


@pytest.mark.parametrize(
    ("entries", "url", "excluded"),
    [
        ("*", ELSEWHERE, True),
        ("dify.example", ELSEWHERE, True),
        ("DIFY.example", ELSEWHERE, True),
        (".example", ELSEWHERE, True),
        ("*.example", ELSEWHERE, True),
        ("example", ELSEWHERE, True),
        ("other.example, dify.example", ELSEWHERE, True),
        ("other.example dify.example", ELSEWHERE, True),
        ("y.example", ELSEWHERE, False),
        ("dify.example:443", ELSEWHERE, True),
        ("dify.example:8443", ELSEWHERE, False),
        ("dify.example:8443", "https://dify.example:8443/v1", True),
        ("https://dify.example", ELSEWHERE, True),
        (",,", ELSEWHERE, False),
        ("10.0.0.0/8", "http://10.2.3.4/v1", True),
        ("10.0.0.0/8", "http://11.2.3.4/v1", False),
        ("10.2.3.4", "http://10.2.3.4/v1", True),
        ("10.2.3.4:80", "http://10.2.3.4/v1", True),
        ("10.2.3.4:81", "http://10.2.3.4/v1", False),
        ("10.0.0.0/8", ELSEWHERE, False),
        ("fd00::/8", "http://[fd12::1]/v1", True),
        ("[fd12::1]", "http://[fd12::1]/v1", True),
        ("fd12::1", "http://[fd12::1]/v1", True),
        ("fd12:0::1", "http://[fd12::1]/v1", True),
        ("[fd12::1]:80", "http://[fd12::1]/v1", True),
        ("[fd12::1]:81", "http://[fd12::1]/v1", False),
        ("fd00::/8", "http://10.2.3.4/v1", False),
        ("10.0.0.0/99,::/999,[", ELSEWHERE, False),
    ],
)
def test_no_proxy(environment: pytest.MonkeyPatch, entries: str, url: str, excluded: bool) -> None:
    environment.setenv("ALL_PROXY", "http://127.0.0.1:1")
    environment.setenv("NO_PROXY", entries)
    proxy, _ = route_to(httpx.URL(url), None, trust_env=True)
    assert (proxy is None) is excluded
    Dify("app-key", base_url=url).close()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost", "app.localhost", "[::1]"])
def test_loopback_addresses_have_no_proxy_of_the_environment(environment: pytest.MonkeyPatch, host: str) -> None:
    environment.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert route_to(httpx.URL(f"http://{host}:5001/v1"), None, trust_env=True) == (None, "")


async def test_the_mock_works_behind_a_proxy_without_no_proxy(
    kind: str, mock: MockDify, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    async with client_of(kind, api_key=mock.api_key, base_url=mock.base_url) as client:
        assert (await client.call("get_app_info")).mode == "completion"


async def test_a_proxy_of_the_environment_is_used(
    kind: str, server: ReplayServer, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("HTTP_PROXY", server.base_url.removesuffix("/v1"))
    server.answer(INFO)
    async with client_of(kind, api_key="app-key", base_url="http://dify.example/v1") as client:
        await client.call("get_app_info")
    assert [asked.target for asked in server.asked] == ["http://dify.example/v1/info"]


async def test_a_proxy_of_the_caller_wins(kind: str, server: ReplayServer, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    environment.setenv("NO_PROXY", "*")
    arguments = {"proxy": server.base_url.removesuffix("/v1")}
    server.answer(INFO)
    for base_url in ("http://dify.example/v1", "http://127.0.0.1:1/v1"):
        async with client_of(kind, api_key="app-key", base_url=base_url, httpx_args=arguments) as client:
            await client.call("get_app_info")
    assert [asked.target for asked in server.asked] == ["http://dify.example/v1/info", "http://127.0.0.1:1/v1/info"]


@pytest.mark.filterwarnings("ignore:.* deprecated and will be removed in:DeprecationWarning")  # httpx-aiohttp's.
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_refuses_is_not_blamed_on_the_server(
    kind: str, environment: pytest.MonkeyPatch, scheme: str, closed_port: int
) -> None:
    name, port = f"{scheme.upper()}_PROXY", closed_port
    environment.setenv(name, f"http://me:hunter2@127.0.0.1:{port}")
    async with client_of(
        kind, api_key="app-key", base_url=f"{scheme}://dify.example/v1", max_retries=0, httpx_args={}
    ) as client:
        with pytest.raises(APIConnectionError) as raised:
            await client.call("get_app_info")
    assert f"the proxy of {name}=http://***@127.0.0.1:{port} did not connect" in str(raised.value)
    assert "hunter2" not in str(raised.value)


@pytest.mark.filterwarnings("ignore:.*deprecated and will be removed:DeprecationWarning")  # httpx-aiohttp's use.
@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"], ids=["none", "403"])
async def test_a_proxy_that_opens_no_tunnel_is_named(kind: str, answer: bytes) -> None:
    def refuse(connection: socket.socket, _: int) -> None:
        request_of(connection)
        connection.sendall(answer)

    with served(refuse) as url:
        proxy = url.removesuffix("/v1")
        arguments = {"proxy": proxy.replace("//", "//me:hunter2@"), "verify": False}
        async with client_of(
            kind, api_key="app-key", base_url=ELSEWHERE, httpx_args=arguments, max_retries=0
        ) as client:
            with pytest.raises(APIConnectionError, match="the proxy of proxy=http://") as raised:
                await client.call("get_app_info")
    assert "hunter2" not in str(raised.value)


# -- Certificates


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[str]:
    """A server behind TLS that answers each call; gives its base URL."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(connection: socket.socket) -> None:
        try:
            with context.wrap_socket(connection, server_side=True) as stream:
                stream.recv(65536)
                stream.sendall(b"".join(INFO))
        except OSError:
            pass  # The client did not like the certificate.

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            accepted.append(1)
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    accepted: list[int] = []
    threading.Thread(target=accept, daemon=True).start()
    yield f"https://127.0.0.1:{listener.getsockname()[1]}/v1"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


@pytest.mark.parametrize("way", ["file", "directory", "text", "path"])
async def test_certificates_of_one_s_own(
    kind: str, secure: str, authority: trustme.CA, environment: pytest.MonkeyPatch, tmp_path: Path, way: str
) -> None:
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    given: dict[str, Any] = {"text": str(file), "path": file}
    arguments = {"verify": given[way]} if way in given else {}
    if way == "file":
        environment.setenv("SSL_CERT_FILE", str(file))
    if way == "directory":
        hashed = subprocess.run(
            ["openssl", "x509", "-hash", "-noout", "-in", str(file)], capture_output=True, text=True, check=False
        )
        if hashed.returncode:
            pytest.skip("openssl is not installed")
        file.rename(tmp_path / f"{hashed.stdout.strip()}.0")
        environment.setenv("SSL_CERT_DIR", str(tmp_path))
    async with client_of(kind, api_key="app-key", base_url=secure, httpx_args=arguments, max_retries=0) as client:
        assert (await client.call("get_app_info")).name == "App"


@pytest.mark.parametrize("setting", ["verify", "SSL_CERT_FILE"])
async def test_a_file_of_certificates_that_was_renewed_is_read_again(
    kind: str, secure: str, authority: trustme.CA, environment: pytest.MonkeyPatch, tmp_path: Path, setting: str
) -> None:
    file = tmp_path / "authority.pem"
    arguments = {"verify": file} if setting == "verify" else {}
    environment.setenv("SSL_CERT_FILE", str(file))
    settings: dict[str, Any] = {"api_key": "app-key", "base_url": secure, "httpx_args": arguments, "max_retries": 0}
    trustme.CA().cert_pem.write_to_path(str(file))
    async with client_of(kind, **settings) as client:
        with pytest.raises(APIConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
            await client.call("get_app_info")
    authority.cert_pem.write_to_path(str(file))
    async with client_of(kind, **settings) as client:
        assert (await client.call("get_app_info")).name == "App"


async def test_a_certificate_of_the_client_that_was_renewed_is_read_again(
    kind: str, authority: trustme.CA, tmp_path: Path
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(context)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    seen: list[str] = []

    def serve() -> None:
        connection, _ = listener.accept()
        with context.wrap_socket(connection, server_side=True) as stream:
            stream.recv(65536)
            seen.append(cast("Any", stream.getpeercert())["subjectAltName"][0][1])
            stream.sendall(b"".join(INFO))

    file = tmp_path / "client.pem"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        base_url = f"https://127.0.0.1:{listener.getsockname()[1]}/v1"
        for name in ("old.example", "new.example"):
            authority.issue_cert(name).private_key_and_cert_chain_pem.write_to_path(str(file))
            thread = threading.Thread(target=serve)
            thread.start()
            arguments = {"verify": False, "cert": str(file)}
            async with client_of(kind, api_key="app-key", base_url=base_url, httpx_args=arguments) as client:
                await client.call("get_app_info")
            thread.join()
    assert seen == ["old.example", "new.example"]


async def test_a_certificate_that_is_not_trusted_is_not_tried_again(
    kind: str, secure: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with client_of(kind, api_key="app-key", base_url=secure, httpx_args={}, max_retries=2) as client:
        for name, arguments in (("get_app_info", {}), ("create_completion", {"inputs": {}, "user": "u"})):
            with pytest.raises(APIConnectionError, match="CERTIFICATE_VERIFY_FAILED.*set SSL_CERT_FILE, or verify, to"):
                await client.call(name, **arguments)
    assert "retry" not in caplog.text


def none_of_certificates(path: Path) -> Path:
    path.write_text("no certificate", encoding="utf-8")
    return path


PLACES: dict[str, Callable[[Path], Path]] = {
    "missing": lambda path: path,
    "not PEM": none_of_certificates,
}


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR", "verify", "cert"])
def test_a_file_that_cannot_be_used_is_named(
    client: Any, environment: pytest.MonkeyPatch, tmp_path: Path, name: str, place: str
) -> None:
    path = str(PLACES[place](tmp_path / "certificates.pem"))
    arguments: dict[str, Any] = {name: path} if name in ("verify", "cert") else {}
    if not arguments:
        environment.setenv(name, path)
    with pytest.raises(ConfigurationError) as raised:
        client("app-key", base_url=ELSEWHERE, httpx_args=arguments)
    assert name in str(raised.value)
    assert path in str(raised.value)
    assert "in PEM form" in str(raised.value)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("where", ["", "none/keys.log"], ids=["a directory", "nowhere"])
@pytest.mark.parametrize("name", ["", "SSL_CERT_FILE"])
def test_a_file_of_keys_that_cannot_be_written_is_named(
    client: Any, environment: pytest.MonkeyPatch, tmp_path: Path, where: str, name: str
) -> None:
    path = str(tmp_path / where)
    if name:
        environment.setenv(name, certifi.where())
    environment.setenv("SSLKEYLOGFILE", path)
    with pytest.raises(ConfigurationError) as raised:
        client("app-key", base_url=ELSEWHERE)
    assert f"SSLKEYLOGFILE is {path!r}, which cannot be written" in str(raised.value)
    assert "SSL_CERT_FILE" not in str(raised.value)


@pytest.mark.parametrize("client", CLIENTS)
def test_the_password_of_a_certificate_is_not_in_the_error(client: Any, tmp_path: Path) -> None:
    path = str(none_of_certificates(tmp_path / "mine.pem"))
    with pytest.raises(ConfigurationError) as raised:
        client("app-key", base_url=ELSEWHERE, httpx_args={"cert": (path, path, "hunter2")})
    assert path in str(raised.value)
    assert "hunter2" not in str(raised.value)


@needs_aiohttp
def test_aiohttp_under_trio_is_refused() -> None:
    async def ask() -> None:
        async with AsyncDify("app-key", base_url="http://127.0.0.1:1/v1", http="aiohttp") as dify:
            await dify.get_app_info()

    with pytest.raises(ConfigurationError, match="http is 'aiohttp', which works only under asyncio: leave it out"):
        trio.run(ask)


@pytest.mark.parametrize("library", ["AIOHTTP", "requests", None])
def test_a_library_that_the_client_does_not_know_is_refused(library: Any) -> None:
    with pytest.raises(ConfigurationError, match="set it to 'httpcore' or 'aiohttp'"):
        AsyncDify("app-key", http=library)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("given", [{"transport": 5}, {"mounts": {"all://": "no transport"}}])
def test_what_is_not_a_transport_is_refused(client: Any, given: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="pass a transport, or a function that makes one"):
        client("app-key", base_url=ELSEWHERE, httpx_args=given)


def test_a_function_that_makes_no_transport_is_named_at_the_first_call() -> None:
    with (
        Dify("app-key", base_url=ELSEWHERE, httpx_args={"transport": lambda: None}) as dify,
        pytest.raises(ConfigurationError, match="transport made None"),
    ):
        dify.get_app_info()


# -- One TLS context

CONTEXTS = """
import ssl, sys
made = []
init = ssl.SSLContext.__new__
def new(cls, *arguments, **named):
    made.append(1)
    return init(cls, *arguments, **named)
ssl.SSLContext.__new__ = new
from dify_completion import APIConnectionError, Dify
for url in sys.argv[1:]:
    try:
        Dify("app-key", base_url=url, max_retries=0).get_app_info()
    except APIConnectionError:
        pass
    print(len(made))
"""


def test_clients_share_a_tls_context_that_is_made_when_it_is_needed(closed_port: int) -> None:
    plain, secure = (f"{scheme}://127.0.0.1:{closed_port}/v1" for scheme in ("http", "https"))
    command = [sys.executable, "-c", CONTEXTS, plain, secure, secure, plain, secure]
    made = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert made[1:] == [made[1]] * 4
    assert int(made[1]) == int(made[0]) + 1
