"""Advice about a proxy between this machine and Dify, with lines of configuration."""

from __future__ import annotations

NGINX = """\
In nginx, in the location of the API:
    proxy_http_version 1.1;
    proxy_buffering off;
    proxy_read_timeout 600s;"""

HELD_BACK = f"A proxy collects the text, unless the model writes all of it at once. {NGINX}"
TIMED_OUT = (
    f"A proxy waits for a shorter time than the answer takes (60 s is nginx's default). {NGINX}"
)
NO_PINGS = f"Dify sends a ping every 10 s; a proxy in between holds them back. {NGINX}"
SHORT_IDLE = """\
Let the client give up idle connections sooner:
    Dify(httpx_args={"limits": httpx.Limits(keepalive_expiry=0.5)})"""
NO_KEEPALIVE = """\
Raise the keep-alive time of the server, or of the proxy before it. Until then, use each connection once:
    Dify(httpx_args={"limits": httpx.Limits(max_keepalive_connections=0)})"""
