"""A small service to declare a domain for: the badges of a building, kept in memory.

    python3 docs/examples/badges/server.py [port]

GET    /badges            all badges
POST   /badges            with {"number": "20", "holder": "Dag Ek"}
GET    /badges/<number>   one
PATCH  /badges/<number>   with {"blocked": true} or {"doors": ["hall"]}
DELETE /badges/<number>

Every request needs `Authorization: Bearer let-me-in`.
"""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

BADGES = {
    "17": {"number": "17", "holder": "Anna Lind", "blocked": False, "doors": ["hall", "archive"]},
    "18": {"number": "18", "holder": "Bram Visser", "blocked": False, "doors": ["hall"]},
    "19": {"number": "19", "holder": "Carin Holm", "blocked": True, "doors": []},
}
KINDS = {"blocked": bool, "doors": list}
lock = Lock()


class Badges(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def handle_one(self, change=None):
        if self.headers.get("Authorization") != "Bearer let-me-in":
            return self.answer(401, {"error": "who are you?"})
        parts = self.path.split("?")[0].strip("/").split("/")
        with lock:
            if parts == [""]:
                return self.answer(200, {"service": "badges", "version": 1})
            if parts == ["badges"] and self.command == "GET":
                return self.answer(200, {"badges": list(BADGES.values())})
            if parts == ["badges"] and self.command == "POST":
                return self.add(change)
            if len(parts) != 2 or parts[0] != "badges" or parts[1] not in BADGES:
                return self.answer(404, {"error": "no such badge"})
            if self.command == "POST":
                return self.answer(405, {"error": "a badge is made in the list"})
            if self.command == "DELETE":
                return self.answer(200, BADGES.pop(parts[1]))
            badge = BADGES[parts[1]]
            for name, value in (change or {}).items():
                if name not in KINDS or not isinstance(value, KINDS[name]):
                    return self.answer(422, {"error": f"cannot set {name}"})
            badge.update(change or {})
            return self.answer(200, badge)

    def add(self, badge):
        number, holder = badge.get("number"), badge.get("holder")
        if not isinstance(number, str) or not isinstance(holder, str):
            return self.answer(422, {"error": "a badge has a number and a holder"})
        if number in BADGES:
            return self.answer(409, {"error": "there is such a badge"})
        BADGES[number] = {"number": number, "holder": holder, "blocked": False, "doors": []}
        return self.answer(201, BADGES[number])

    def do_GET(self):
        self.handle_one()

    def do_DELETE(self):
        self.handle_one()

    def do_PATCH(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            change = json.loads(body)
        except ValueError:
            return self.answer(400, {"error": "this is not JSON"})
        self.handle_one(change if isinstance(change, dict) else {})

    do_POST = do_PATCH

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if sys.argv[1:] else 8099), Badges)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
