"""Receives CKBox webhooks with nothing but Python's standard library."""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from webhook import InvalidEvent, Library, parse, verify

SECRETS = [secret for secret in os.environ["CKBOX_API_SECRET"].split(",") if secret]
TEST_HOOKS = os.environ.get("CKBOX_TEST_HOOKS") == "1"
BODY_LIMIT = 8 * 1024 * 1024
library = Library(os.environ.get("DATABASE", ":memory:"))


class TooLarge(Exception):
    pass


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    wbufsize = 65536
    disable_nagle_algorithm = True

    def do_POST(self):
        try:
            body = self.read_body()
        except TooLarge:
            return self.answer(413, {"code": "body_too_large"}, close=True)
        except ValueError:
            return self.answer(400, {"code": "body_malformed"}, close=True)
        target = self.requestline.split(" ")[1]
        path = target.partition("?")[0]
        if path == "/reset" and self.may_test():
            library.clear()
            return self.answer(204)
        if path != "/webhooks/ckbox":
            return self.answer(404, {"code": "not_found"})
        if not verify("POST", target, self.single("X-CS-Timestamp"), self.single("X-CS-Signature"), body, SECRETS):
            return self.answer(401, {"code": "signature_mismatch"})
        try:
            library.apply(*parse(body))
        except InvalidEvent as error:
            return self.answer(422, {"code": "event_invalid", "message": str(error)})
        self.answer(204)

    def do_GET(self):
        if self.path == "/state" and self.may_test():
            return self.answer(200, library.state())
        known = self.path.partition("?")[0] == "/webhooks/ckbox"
        self.answer(405 if known else 404, {"code": "method_not_allowed" if known else "not_found"})

    def refuse(self):
        self.answer(405, {"code": "method_not_allowed"}, close=True)

    do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_HEAD = do_TRACE = refuse

    def single(self, name):
        values = self.headers.get_all(name, [])
        return values[0] if len(values) == 1 else None

    def read_body(self):
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            length = int(self.headers.get("Content-Length", 0))
            if length < 0:
                raise ValueError
            if length > BODY_LIMIT:
                raise TooLarge
            return self.rfile.read(length)
        body = b""
        while size := int(self.rfile.readline(1024).split(b";")[0], 16):
            if size < 0 or len(body) + size > BODY_LIMIT:
                raise TooLarge
            body += self.rfile.read(size)
            self.rfile.readline(1024)
        while self.rfile.readline(65536).strip():
            pass  # Trailers.
        return body

    def may_test(self):
        return TEST_HOOKS and self.client_address[0] == "127.0.0.1"

    def answer(self, status, value=None, close=False):
        body = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
        if close:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 128


if __name__ == "__main__":
    if not SECRETS:
        raise SystemExit("CKBOX_API_SECRET is empty: give the API secret of the CKBox environment.")
    Server((os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "3000"))), Handler).serve_forever()
