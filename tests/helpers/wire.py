"""What a server sends for a completion, as it goes over the wire."""

from __future__ import annotations

import json
import zlib
from functools import cache
from typing import Any

from replay import http_answer

TASK, MESSAGE = "5d2c7f0e-8a57-4b0e-9a55-1f1de1c5b1aa", "0f8b0c62-31d4-4f6c-8f0e-7d9b6f2f5c10"
USAGE = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3, "total_price": "0E-7", "currency": "USD"}
INFO = http_answer("200 OK", b'{"name": "App"}')
STOPPED = http_answer("200 OK", b'{"result": "success"}')


def data(kind: str, **rest: Any) -> bytes:
    event = {"event": kind, "task_id": TASK, "message_id": MESSAGE, **rest}
    return json.dumps(event, ensure_ascii=False).encode()


def sse(kind: str, **rest: Any) -> bytes:
    return b"data: " + data(kind, **rest) + b"\n\n"


END = sse("message_end", metadata={"usage": USAGE})
GOOD = (sse("message", answer="Bon"), sse("message", answer="jour"), END)


@cache
def bomb(start: bytes, filling: bytes, size: int) -> bytes:
    """A gzip file of a start and so many bytes of a filling; the filling is compressed once and repeated."""
    block = filling * (1024 * 1024 // len(filling))
    packer = zlib.compressobj(1, wbits=-zlib.MAX_WBITS)
    packed_start, packed_block = (packer.compress(part) + packer.flush(zlib.Z_FULL_FLUSH) for part in (start, block))
    times = size // len(block)
    check = zlib.crc32(start)
    for _ in range(times):
        check = zlib.crc32(block, check)
    end = check.to_bytes(4, "little") + (len(start) + times * len(block)).to_bytes(4, "little")
    return b"".join((b"\x1f\x8b\x08\0\0\0\0\0\0\xff", packed_start, packed_block * times, packer.flush(), end))
