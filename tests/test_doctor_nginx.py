"""The doctor through nginx, Debian's: what each way to configure it does to streams, and how the doctor names it."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from dify_completion_doctor import Report, Status, check_server
from dify_completion_mock import MockDify
from reports import findings_of, of_status

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: nginx-light)")

ADVISED = "proxy_http_version 1.1; proxy_buffering off; proxy_read_timeout 600s;"
TEXT = "The tides turn twice a day at each of our harbours."
CONFIGURATION = """\
user root;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} {tls};
    location /v1/ {{ proxy_pass http://{upstream}/v1/; {settings} }}
    location / {{ return 200 "<html></html>"; default_type text/html; }}
  }}
}}
"""
Start = Callable[..., str]


@pytest.fixture
def mock() -> Iterator[MockDify]:
    with MockDify(TEXT, delay=0.05) as mock:
        yield mock


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts nginx in front of a server; gives the base URL."""
    command = [str(NGINX), "-p", str(tmp_path), "-e", str(tmp_path / "error.log"), "-c", str(tmp_path / "nginx.conf")]

    def start(upstream: str, settings: str, tls: str = "") -> str:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        address = upstream.removeprefix("http://").partition("/")[0]
        text = CONFIGURATION.format(folder=tmp_path, port=port, upstream=address, settings=settings, tls=tls)
        (tmp_path / "nginx.conf").write_text(text, encoding="utf-8")
        subprocess.run(command, check=True, capture_output=True)  # Returns once it listens.
        return f"http://127.0.0.1:{port}/v1"

    yield start
    if (tmp_path / "nginx.pid").exists():
        subprocess.run([*command, "-s", "stop"], check=True, capture_output=True)


def checked(mock: MockDify, base_url: str) -> Report:
    """Check a mock behind nginx, with completions."""
    return check_server(mock.api_key, base_url=base_url, inputs={"topic": "tides"}, idle_seconds=(0.01,))


def test_streams_pass_through_nginx_as_the_doctor_advises(mock: MockDify, start: Start) -> None:
    report = checked(mock, start(mock.base_url, ADVISED))
    assert (report.exit_status, of_status(report, Status.UNTRUE)) == (0, [])
    assert {"delivery", "stop", "idle-connection"} < {*of_status(report, Status.TRUE)}


def test_nginx_that_speaks_an_old_http_and_buffers_holds_the_text_back(mock: MockDify, start: Start) -> None:
    report = checked(mock, start(mock.base_url, "proxy_http_version 1.0;"))
    assert (report.exit_status, of_status(report, Status.UNTRUE)) == (1, ["delivery"])
    finding = findings_of(report)["delivery"]
    assert finding.summary.startswith("11 pieces of text arrived at once, after ")
    assert all(line in finding.advice for line in ADVISED.split("; "))


def test_nginx_that_buffers_but_speaks_http_1_1_passes_each_event_on(mock: MockDify, start: Start) -> None:
    report = checked(mock, start(mock.base_url, "proxy_http_version 1.1; proxy_buffering on;"))
    assert findings_of(report)["delivery"].status is Status.TRUE


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"stall_after": 3}, "without error or message_end."),
        ({"first_delay": 2.0}, "A proxy gave up waiting for the first event (504 text/html)."),
    ],
)
def test_a_short_time_out_of_nginx_is_named(answer: dict[str, Any], told: str, mock: MockDify, start: Start) -> None:
    mock.answer(TEXT, times=1)
    mock.answer(TEXT, **answer)
    report = checked(mock, start(mock.base_url, ADVISED.replace("600s", "1s")))
    finding = findings_of(report)["stream"]
    assert finding.summary.endswith(told)
    assert "proxy_read_timeout 600s;" in finding.advice
    assert report.exit_status == (1 if finding.status is Status.UNTRUE else 2)


def test_a_whole_answer_that_nginx_does_not_wait_for_is_named(mock: MockDify, start: Start) -> None:
    mock.answer(TEXT, first_delay=2.0, times=1)
    report = checked(mock, start(mock.base_url, "proxy_http_version 1.1; proxy_read_timeout 1s;"))
    finding = findings_of(report)["createCompletion"]
    assert finding.summary == "A proxy gave up waiting for the whole answer (504 text/html)."
    assert (report.exit_status, "proxy_read_timeout 600s;" in finding.advice) == (2, True)


def test_nginx_without_dify_behind_it_is_named(start: Start, closed_port: int) -> None:
    base_url = start(f"127.0.0.1:{closed_port}", ADVISED)
    finding = findings_of(check_server("app-key", base_url=base_url))["base-url"]
    assert finding.summary == "A proxy answers (502 text/html), but no Dify behind it."


def test_the_page_beside_the_api_leads_to_the_right_base_url(mock: MockDify, start: Start) -> None:
    base_url = start(mock.base_url, ADVISED)
    finding = findings_of(check_server(mock.api_key, base_url=base_url.removesuffix("/v1")))["base-url"]
    assert finding.advice == f"Set the base URL:\nexport DIFY_BASE_URL={base_url}"


def test_plain_http_to_a_port_of_https_is_named(mock: MockDify, start: Start, tmp_path: Path) -> None:
    certificate = trustme.CA().issue_cert("127.0.0.1")
    certificate.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "server.pem"))
    tls = f"ssl; ssl_certificate {tmp_path}/server.pem; ssl_certificate_key {tmp_path}/server.pem"
    base_url = start(mock.base_url, ADVISED, tls)
    finding = findings_of(check_server(mock.api_key, base_url=base_url))["base-url"]
    assert finding.summary.startswith("The port refuses plain HTTP (400 text/html)")
    assert finding.advice.endswith(base_url.replace("http:", "https:"))
