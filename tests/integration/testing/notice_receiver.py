"""Where notices arrive in notice_kills_test: a real mail server (python3-aiosmtpd) and an HTTP server, on free ports.

usage: notice_receiver.py SEED FILE

Writes both ports, HTTP's first. Then FILE gets one line of JSON for each message that came whole, answered or not. Now
and then a sender is cut off or turned away: of each message the first time only, and which, and how, the seed and the
message's id decide.
"""

import asyncio
import email
import email.policy
import hashlib
import json
import random
import re
import sys

from aiosmtpd.smtp import SMTP

SHARE = 0.15  # of messages that do not get through the first time
IN_A_ROW = 3  # a sender that fails more often leaves the target alone for a minute
# Broken off before the whole message came, turned away, broken off when it had come, broken off within the answer.
CUTS = ("unfinished", "busy", "unanswered", "torn")

_MESSAGE_ID = re.compile(rb"\r\nMessage-ID: <([^>\r]+)>\r\n")
_KEPT_BYTES = 4096


class Cuts:
    """Decides who does not get through."""

    def __init__(self, seed, channel):
        self._seed = f"{seed} {channel}"
        self._seen = set()
        self._row = 0

    def decide(self, message_id):
        """One of CUTS, or nothing."""
        choice = random.Random(f"{self._seed} {message_id}")
        is_cut = message_id not in self._seen and self._row < IN_A_ROW and choice.random() < SHARE
        self._seen.add(message_id)
        self._row = self._row + 1 if is_cut else 0
        return choice.choice(CUTS) if is_cut else ""


class Record:
    """What came, in the order it came."""

    def __init__(self, path):
        self._file = open(path, "w", encoding="utf-8")

    def add(self, channel, message_id, user, title, content):
        digest = hashlib.sha256(content).hexdigest()
        line = {"channel": channel, "id": message_id, "user": user, "title": title, "digest": digest}
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()


class Webhooks:
    """Takes webhooks; a connection may carry many."""

    def __init__(self, record, cuts):
        self._record = record
        self._cuts = cuts

    async def serve(self, reader, writer):
        try:
            while await self._take(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.transport.abort()

    async def _take(self, reader, writer):
        """False: the connection is cut."""
        head = await reader.readuntil(b"\r\n\r\n")
        headers = dict(row.split(b": ", 1) for row in head.lower().split(b"\r\n")[1:] if b": " in row)
        message_id = headers[b"webhook-id"].decode()
        cut = self._cuts.decide(message_id)
        if cut == "unfinished":
            return False
        body = await reader.readexactly(int(headers[b"content-length"]))
        if cut == "busy":
            writer.write(b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n")
            return True
        data = json.loads(body)["data"]
        self._record.add("webhook", message_id, data["user"].rsplit("/", 1)[-1], data["title"], body)
        if cut == "torn":
            writer.write(b"HTTP/1.1 20")
            await writer.drain()
        if cut:
            return False
        writer.write(b"HTTP/1.1 204 Taken\r\n\r\n")
        await writer.drain()
        return True


class Mails:
    """Takes e-mails."""

    def __init__(self, record):
        self._record = record

    async def handle_DATA(self, server, session, envelope):
        if server.cut == "busy":
            return "451 4.3.0 try later"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        user = envelope.rcpt_tos[0].split("@")[0]
        self._record.add("mail", str(message["message-id"]), user, str(message["subject"]), envelope.content)
        if server.cut == "torn":
            server.transport.write(b"25")
        if server.cut:
            server.transport.close()
        return "250 OK"


class CuttingSmtp(SMTP):
    """A mail server that decides about a message when it sees its id."""

    def __init__(self, cuts, *args, **named):
        super().__init__(*args, **named)
        self.cut = ""
        self._cuts = cuts
        self._came = b""

    def data_received(self, data):
        self._came = (self._came + data)[-_KEPT_BYTES:]
        found = _MESSAGE_ID.search(self._came)
        if found:
            self._came = b""
            self.cut = self._cuts.decide(found.group(1).decode())
            if self.cut == "unfinished":
                self.transport.abort()
                return
        super().data_received(data)


async def serve(seed, path):
    record = Record(path)
    webhooks = Webhooks(record, Cuts(seed, "webhook"))
    cuts = Cuts(seed, "mail")
    loop = asyncio.get_running_loop()
    http = await asyncio.start_server(webhooks.serve, "127.0.0.1", 0)
    smtp = await loop.create_server(lambda: CuttingSmtp(cuts, Mails(record), hostname="localhost"), "127.0.0.1", 0)
    print(*(server.sockets[0].getsockname()[1] for server in (http, smtp)), flush=True)
    await asyncio.gather(http.serve_forever(), smtp.serve_forever())


asyncio.run(serve(*sys.argv[1:]))
