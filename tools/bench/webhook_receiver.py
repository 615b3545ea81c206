"""A receiver of webhooks for `./run bench notices`: webhook_receiver.py [--silent].

Writes its port. Answers each request with 204, or, silent, reads and never answers.
"""

import asyncio
import sys

BACKLOG = 4096


async def serve(reader, writer):
    try:
        while not reader.at_eof():
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0]
            await reader.readexactly(int(length))
            if "--silent" not in sys.argv:
                writer.write(b"HTTP/1.1 204 Taken\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    writer.transport.abort()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=BACKLOG)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
