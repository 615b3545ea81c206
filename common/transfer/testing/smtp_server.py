"""A real mail server for tests and the demo, on a free port of this machine (python3-aiosmtpd).

Writes its port, then each message that it took as one line of JSON: the envelope, who signed in, and the message as
Python's own parser reads it. Answers 451 to addresses that begin with "busy", 550 and the address to those that begin
with "gone", 554 to a message to one that begins with "spam", and breaks off when a message to one that begins with
"drop" came.
"""

import argparse
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Handler:
    def __init__(self, out):
        self._out = out

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("busy"):
            return "451 4.3.0 try later"
        if address.startswith("gone"):
            return f"550 5.1.1 <{address.title()}> {address}: no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("drop"):
            server.transport.abort()
            return None
        if envelope.rcpt_tos[0].startswith("spam"):
            return "554 5.7.1 it looks like spam"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        line = {
            "mail_from": envelope.mail_from,
            "rcpt_tos": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "user": session.auth_data or "",
            "headers": {name.lower(): str(value) for name, value in message.items()},
            "types": [part.get_content_type() for part in message.walk()],
            "defects": [str(defect) for part in message.walk() for defect in part.defects]
            + [str(defect) for value in message.values() for defect in getattr(value, "defects", ())],
            "longest_line": max(len(row) for row in envelope.content.split(b"\r\n")),
        }
        for kind in ("plain", "html"):
            body = message.get_body((kind,))
            line[kind] = body.get_content().replace("\r\n", "\n") if body else ""
        self._out.write(json.dumps(line) + "\n")
        self._out.flush()
        return "250 OK"


async def serve(options):
    context = None
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)

    def authenticate(server, session, envelope, mechanism, data):
        ok = (
            isinstance(data, LoginPassword)
            and data.login.decode() == options.user
            and data.password.decode() == options.password
        )
        return AuthResult(success=ok, handled=False, auth_data=options.user)

    def factory():
        return SMTP(
            Handler(sys.stdout),
            hostname="localhost",
            tls_context=context,
            require_starttls=context is not None,
            auth_required=bool(options.user),
            authenticator=authenticate if options.user else None,
        )

    server = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", options.port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


parser = argparse.ArgumentParser()
parser.add_argument("--certificate", default="")
parser.add_argument("--key", default="")
parser.add_argument("--user", default="")
parser.add_argument("--password", default="")
parser.add_argument("--port", type=int, default=0)
asyncio.run(serve(parser.parse_args()))
