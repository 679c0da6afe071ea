"""A service that refuses what its readings allow, or shows late what it has done: the page says so."""

import http.client
import http.server
import json
import re
import subprocess
import threading
import time

import pytest

from client import Client
from scenario import Scenario
from walker import Walker
from website import BIN, LANGUAGES, Website, environment

PROCEDURE = "assign-or-remove-license"
REASON = "Another administrator is working on this license."


def sandbox(home, *options):
    """Starts the sandbox; the process and its port."""
    process = subprocess.Popen(
        [BIN / "stegvis", "tenant", "serve", "--port", "0", *options], env=environment(home),
        text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    found = None
    while not found:
        line = process.stdout.readline()
        assert line, "the sandbox did not start"
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
    return process, int(found.group(1))


class Refusing:
    """Stands before the sandbox and refuses every change of licenses, in words of its own."""

    def __init__(self, home):
        self.process, inside = sandbox(home)
        outer = self
        self.refused = 0

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def forward(self):
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                if "assignLicense" in self.path:
                    outer.refused += 1
                    error = {"error": {"code": "Request_BadRequest", "message": REASON}}
                    return self.reply(400, "application/json", json.dumps(error).encode())
                connection = http.client.HTTPConnection("127.0.0.1", inside, timeout=40)
                connection.request(self.command, self.path, body, dict(self.headers.items()))
                answer = connection.getresponse()
                data = answer.read()
                # Links to further pages lead through here as well.
                data = data.replace(f"127.0.0.1:{inside}".encode(), outer.host.encode())
                connection.close()
                return self.reply(
                    answer.status, answer.headers["Content-Type"] or "application/json", data)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = forward

            def reply(self, status, kind, data):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.base = f"http://{self.host}/v1.0"
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()

    def close(self):
        """Stops both."""
        self.server.shutdown()
        self.server.server_close()
        self.process.terminate()
        self.process.communicate(timeout=15)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """The service that refuses."""
    started = Refusing(tmp_path_factory.mktemp("sandbox"))
    yield started
    started.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_says_what_the_service_refused_and_why(context, service, language):
    with Website("--tenant", f"graph:{service.base}") as site:
        walker = Walker(context, site, language)
        walker.begin(PROCEDURE)
        before = walker.finish(
            Scenario(PROCEDURE, "assign"), lambda seen: seen["kind"] == "change")
        refused = service.refused
        walker.click("section.step form.answer button.first")
        seen = walker.settled()
        assert service.refused == refused + 1 and seen["step"] == before["step"]
        assert REASON in walker.page.locator("#step").inner_text()
        # Whoever loads the page again, or looks from elsewhere, reads the same.
        walker.page.reload()
        assert REASON in walker.page.locator("#step").inner_text()


def to_the_change(client):
    """A session whose next answer makes a change; the address of its page."""
    scenario = Scenario(PROCEDURE, "assign")
    address = client.begin(PROCEDURE)
    for _ in range(40):
        form = client.form(address)
        if 'data-kind="change"' in client.get(address).text:
            return address
        entry = scenario.entry(form["step"])
        given = entry.get("answer", scenario.known(form["step"]))
        fields = {"answer": "proceed"} if given is None else {"answer": "words", "value": given}
        client.post(address, {**form, **fields})
    raise AssertionError(form)


def test_follows_a_change_that_the_service_shows_late(tmp_path):
    """The form is answered long before the verdict, and the server need not wait for it to end."""
    process, port = sandbox(tmp_path, "--fault", "lag.assignedLicenses=60")
    try:
        with Website("--tenant", f"graph:http://127.0.0.1:{port}/v1.0") as site:
            client = Client(site)
            address = to_the_change(client)
            start = time.monotonic()
            sent = client.post(address, {**client.form(address), "answer": "proceed"})
            # Two readings and 1.5 seconds; the change shows after sixty.
            assert time.monotonic() - start < 30 and sent.status == 303
            assert 'data-standing="walking"' in client.get(address).text
        assert site.process.returncode == 0
    finally:
        process.terminate()
        process.communicate(timeout=15)
