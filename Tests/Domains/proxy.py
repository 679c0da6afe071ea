"""A proxy on loopback before a service, which spoils one request or its reply when it is told to.

`POST /spoil {"how": …, "method": "PATCH", "skip": 0, "times": 1}` to the proxy itself spoils the next
requests of that method, after as many as are to be skipped, and with `"after": "PATCH"` only once such a
request has gone by. `DELETE /spoil` forgets all orders and what went by, and lets go what is held;
`GET /spoil` says what went by, and how many requests are held. The ways:

  requestLost    the connection is closed before the service sees the request
  replyLost      the service carries the request out, and the connection is closed without a reply
  notDone        "204 No Content" is said, and the service never sees the request
  more           the request `also` is sent to the service, too: somebody else, or a service that does
                 more than it is asked for; its reply is not passed on
  before         the request `also` is sent to the service before the one that is spoiled, without a
                 condition on what is there
  holdRequest    the service never sees the request, and the connection stays open until all is let go
  holdReply      the service carries the request out, and the reply stays here until all is let go
  slow           the reply comes a byte every tenth of a second
  oversize       the reply has `bytes` spaces behind it
  answer         `status`, `headers` and `body` are the reply; the service never sees the request
"""

import contextlib
import http.client
import http.server
import json
import socket
import threading
import time

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
# What belongs to one connection, and not to the request or the reply (RFC 9110, section 7.6.1).
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


class Proxy:
    """Listens on a port of its own, `port`, and passes everything on to another one."""

    def __init__(self, target):
        self.target = target
        self.orders = []
        self.seen = []
        self.held = 0
        self.let_go = threading.Event()
        self.lock = threading.Lock()
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def handle_one(self):
                proxy.handle(self)

        for method in METHODS:
            setattr(Handler, f"do_{method}", Handler.handle_one)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def order(self, method):
        """The order for a request of this method; `None` if it is not to be spoiled."""
        with self.lock:
            for order in self.orders:
                if order.get("method", method) == method and self.has_seen(order.get("after")):
                    if order.get("skip", 0):
                        order["skip"] -= 1
                        return None
                    order["times"] = order.get("times", 1) - 1
                    if not order["times"]:
                        self.orders.remove(order)
                    return order
        return None

    def has_seen(self, method):
        return not method or any(one.startswith(f"{method} ") for one in self.seen)

    def ask(self, method, path, headers, body):
        """The service's reply: status, headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.target, timeout=60)
        try:
            connection.request(method, path, body or None, headers)
            reply = connection.getresponse()
            return reply.status, reply.getheaders(), reply.read()
        finally:
            connection.close()

    def also(self, order, headers):
        other = order["also"]
        body = json.dumps(other["body"]).encode() if "body" in other else b""
        plain = {name: value for name, value in headers.items() if name.lower() != "if-match"}
        self.ask(other["method"], other["path"], plain, body)

    def handle(self, request):
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        if request.path == "/spoil":
            return self.obey(request, body)
        with self.lock:
            self.seen.append(f"{request.command} {request.path}")
        # The service is to see its own address in what it answers with.
        headers = {name: value for name, value in request.headers.items() if name.lower() not in HOP}
        order = self.order(request.command) or {"how": "pass"}
        how = order["how"]
        if how == "holdRequest":
            return self.hold(request)
        if how == "requestLost":
            return self.hang_up(request)
        if how == "notDone":
            return self.reply(request, 204, [], b"")
        if how == "answer":
            return self.reply(
                request, order["status"], list(order.get("headers", {}).items()), order["body"].encode()
            )
        if how == "before":
            self.also(order, headers)
        status, fields, content = self.ask(request.command, request.path, headers, body)
        if how == "more":
            self.also(order, headers)
        if how == "holdReply":
            return self.hold(request)
        if how == "replyLost":
            return self.hang_up(request)
        if how == "oversize":
            content += b" " * order["bytes"]
        return self.reply(request, status, fields, content, 0.1 if how == "slow" else 0)

    def obey(self, request, body):
        """What is said to the proxy itself."""
        with self.lock:
            if request.command == "GET":
                told = json.dumps({"held": self.held, "seen": self.seen}).encode()
                return self.reply(request, 200, [("Content-Type", "application/json")], told)
            if request.command == "POST":
                self.orders.append(json.loads(body))
            else:
                self.let_go.set()
                self.orders, self.seen, self.let_go = [], [], threading.Event()
        return self.reply(request, 204, [], b"")

    def hold(self, request):
        """Keeps a client waiting, a minute at most, and then says nothing."""
        with self.lock:
            self.held += 1
            let_go = self.let_go
        let_go.wait(60)
        with self.lock:
            self.held -= 1
        self.hang_up(request)

    def reply(self, request, status, fields, content, pause=0):
        request.send_response_only(status)
        for name, value in fields:
            if name.lower() not in HOP:
                request.send_header(name, value)
        if status != 204:
            request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        if request.command == "HEAD" or status == 204:
            return
        try:
            if not pause:
                request.wfile.write(content)
                return
            for byte in content:
                request.wfile.write(bytes([byte]))
                request.wfile.flush()
                time.sleep(pause)
        except OSError:
            # The client has given up.
            request.close_connection = True

    def hang_up(self, request):
        request.close_connection = True
        # Whoever waited may have been ended meanwhile.
        with contextlib.suppress(OSError):
            request.connection.shutdown(socket.SHUT_RDWR)
