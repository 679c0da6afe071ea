"""Requests that no browser would make."""

import re
import socket
import time
import urllib.parse

from website import KARIN


class Client:
    """A signed-in person without a browser: cookie, form token, and any header they like."""

    def __init__(self, website, person=KARIN):
        self.website = website
        self.link = website.link(person) if person else None
        self.cookie = self.csrf = None
        if self.link:
            answer = self.get(urllib.parse.urlsplit(self.link).path + "?" + self.key)
            assert answer.status == 303, answer.status
            self.set_cookie = answer.headers["Set-Cookie"]
            self.cookie = self.set_cookie.split(";")[0]
            self.csrf = re.search(r'name="csrf" value="(\w+)"', self.get("/en/").text).group(1)

    @property
    def key(self):
        """The query of the one-time link."""
        return urllib.parse.urlsplit(self.link).query

    def send(self, method, path, body=None, headers=(), host=None):
        """One request, on a connection of its own; the path goes out as it stands."""
        connection = self.website.connect(timeout=40)
        connection.putrequest(
            method, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", host or self.website.origin.split("//")[1])
        if self.cookie:
            connection.putheader("Cookie", self.cookie)
        for name, value in dict(headers).items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        answer.bytes = answer.read()
        answer.text = answer.bytes.decode(errors="replace")
        connection.close()
        return answer

    def get(self, path, **more):
        """Asks for a page."""
        return self.send("GET", path, **more)

    def post(self, path, fields, headers=(), csrf=None, **more):
        """Sends a form with its token."""
        fields = {"csrf": self.csrf if csrf is None else csrf, **fields}
        body = urllib.parse.urlencode(fields, doseq=True).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", **dict(headers)}
        return self.send("POST", path, body, headers, **more)

    def begin(self, procedure):
        """Begins a session, and returns the address of its page."""
        answer = self.post(f"/en/procedures/{procedure}", {"mode": "consent"})
        assert answer.status == 303, answer.text
        return answer.headers["Location"]

    def form(self, address):
        """The hidden fields of the step that a session's page asks, once the server asks it."""
        end = time.monotonic() + 20
        text = self.get(address).text
        while 'data-standing="walking"' in text:
            assert time.monotonic() < end, text
            time.sleep(0.05)
            text = self.get(address).text
        return {
            name: re.search(rf'name="{name}" value="([^"]*)"', text).group(1)
            for name in ("step", "mark")}


def dripped(port, first, next, every, most):
    """Seconds until the server closes a connection on which `next` goes out again and again.

    - `first`: what goes out at once.
    - `every`: seconds between two of them.
    - `most`: seconds after which nobody waits any longer; the answer is then `None`.
    """
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.settimeout(every)
        piece = first
        while time.monotonic() < start + most:
            try:
                connection.sendall(piece)
                piece = next
                # What comes back is an answer or the end; a timeout means that it still waits.
                while connection.recv(4096):
                    pass
                return time.monotonic() - start
            except TimeoutError:
                continue
            except OSError:
                return time.monotonic() - start
    return None
