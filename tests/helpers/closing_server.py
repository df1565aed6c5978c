"""A server that closes idle connections, run as a process of its own: `python closing_server.py SECONDS`.

It is busy most of the time, as a server with work to do is. So requests that arrive just before a connection's time is
up are often found only when it is, and go down with the connection.
"""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress

ANSWER = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{"name":"App"}'


async def main(keep_alive: float) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
            while True:
                async with asyncio.timeout(keep_alive):
                    await reader.readuntil(b"\r\n\r\n")
                writer.write(ANSWER)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as listener:
        print(listener.sockets[0].getsockname()[1], flush=True)
        while listener.is_serving():
            time.sleep(0.004)
            await asyncio.sleep(0.002)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
