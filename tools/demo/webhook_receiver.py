"""A receiver of webhooks for the demo, on a free port of this machine, with nothing but Python's own library.

Writes its port, then each message whose signature is right as one line of JSON: its path, its id, and what it says.
Refuses the others with 401, as docs/webhooks.md tells receivers. Each path has a secret of its own, in a file with one
JSON object that is read when a path is not known yet.
"""

import argparse
import base64
import hashlib
import hmac
import http.server
import json
import sys
import threading
import time

AGE_MAX = 300  # seconds


class Secrets:
    def __init__(self, path):
        self._path = path
        self._lock = threading.Lock()
        self._keys = {}

    def key_of(self, path):
        with self._lock:
            if path not in self._keys:
                with open(self._path, encoding="utf-8") as file:
                    secrets = json.load(file)
                self._keys = {name: base64.b64decode(secret.removeprefix("whsec_")) for name, secret in secrets.items()}
            return self._keys.get(path)


def is_signed(key, headers, body):
    sent = headers.get("webhook-timestamp", "")
    if not sent.isdigit() or abs(time.time() - int(sent)) > AGE_MAX:
        return False
    signed = f"{headers.get('webhook-id', '')}.{sent}.".encode() + body
    right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(f"v1,{right}", each) for each in headers.get("webhook-signature", "").split(" "))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    secrets = None
    printing = threading.Lock()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        key = self.secrets.key_of(self.path)
        if key is None or not is_signed(key, self.headers, body):
            return self._answer(404 if key is None else 401)
        with self.printing:
            print(json.dumps({"path": self.path, "id": self.headers["webhook-id"], "content": json.loads(body)}), flush=True)
        return self._answer(204)

    def _answer(self, code):
        self.send_response(code)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--secrets", required=True)
    Handler.secrets = Secrets(parser.parse_args().secrets)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
