"""The walker without a browser sends what Chromium sends, and nothing where Chromium does not."""

import http.client
import http.server
import threading

import pytest
from playwright.sync_api import TimeoutError as TooLong

from plain import PlainWalker

COMPARED = [
    "Content-Type", "Cookie", "Origin", "Referer", "Sec-Fetch-Dest", "Sec-Fetch-Mode",
    "Sec-Fetch-Site"]

# The forms that are sent: each is pressed at `#go`.
SENT = {
    "kinds": """<form method="post" action="/sent?kept=1">
        <input type="hidden" name="csrf" value="0~*-._ +&amp;=%ä€𝄞"><input type="hidden" name="empty">
        <input type="hidden" name="lines" value="one&#10;two&#13;&#10;three">
        <input name="text" value="&quot;text&quot;"><input type="search" name="search" value="s">
        <input type="strange" name="strange" value="as text"><input value="without a name">
        <input type="checkbox" name="box" value="a" checked><input type="checkbox" name="box" value="b">
        <input type="checkbox" name="box" checked>
        <input type="radio" name="one" value="a"><input type="radio" name="one" value="b" checked>
        <input name="off" value="x" disabled><fieldset disabled><legend><input name="in" value="legend">
        </legend><input name="out" value="x"></fieldset>
        <button name="answer" value="no">No</button> <button id="go" name="answer" value="yes">Yes</button>
        <input type="submit" name="also" value="no"></form><form><input name="other" value="x"></form>""",
    "outside": """<form id="far" method="POST" action="sent"><input name="a" value="1"></form>
        <input form="far" name="b" value="2"><form><button id="go" form="far">Go</button></form>""",
    "get": '<form action="/sent?lost=1#here"><input name="q" value="a b"><button id="go">Go</button></form>',
    "here": '<form method="post"><input name="a" value="1"><button id="go" name="b">Go</button></form>',
    "button": """<form method="get" action="/not"><input name="a" value="1"><button id="go"
        formaction="/sent" formmethod="post">Go</button></form>""",
    "unasked": """<form method="post" action="/sent"><input name="a" required>
        <button id="go" formnovalidate>Go</button></form>""",
    "given": """<form method="post" action="/sent"><input name="a" required value=" ">
        <input type="radio" name="one" value="a" required><input type="radio" name="one" checked>
        <button id="go">Go</button></form>""",
    "nested": """<form method="post" action="/sent"><input name="a" value="1">
        <form method="get" action="/not"><button id="go">Go</button></form>""",
    "unclosed": """<div><form method="post" action="/sent"><p><label>A <input name="a" value="1">
        <div><button id="go">Go</button></div><p><input name="b" value="2">""",
    "folded": """<form method="post" action="/sent"><details open><summary>More</summary>
        <button id="go">Go</button></details><details><input name="a" value="1"></details></form>""",
    "redirected": '<form method="post" action="/turn"><button id="go"><b>Go</b></button></form>',
}

# Those that are not, whatever the person presses.
UNSENT = {
    "required": '<form method="post" action="/sent"><input name="a" required><button id="go">Go</button></form>',
    "unchosen": """<form method="post" action="/sent"><input type="radio" name="one" required>
        <button id="go">Go</button></form>""",
    "unchecked": """<form method="post" action="/sent"><input type="checkbox" name="a" required>
        <button id="go">Go</button></form>""",
    "disabled": '<form method="post" action="/sent"><button id="go" disabled>Go</button></form>',
    "disabled around": """<form method="post" action="/sent"><fieldset disabled>
        <button id="go">Go</button></fieldset></form>""",
    "without a form": '<form method="post" action="/sent"></form><button id="go">Go</button>',
    "of no such form": '<form method="post" action="/sent"><button id="go" form="far">Go</button></form>',
    "no submit": '<form method="post" action="/sent"><button id="go" type="button">Go</button></form>',
    "folded": """<form method="post" action="/sent"><details><summary>More</summary>
        <button id="go">Go</button></details></form>""",
    "hidden": '<form method="post" action="/sent"><p hidden><button id="go">Go</button></p></form>',
    "forbidden": '<form method="post" action="/sent" class="forbidden"><button id="go">Go</button></form>',
}


class Recorder:
    """A site of pages with one form, which keeps what it is sent."""

    def __init__(self):
        self.pages, self.sent = {}, []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.answer(self, "")

            def do_POST(self):
                outer.answer(self, self.rfile.read(int(self.headers["Content-Length"])).decode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()

    def connect(self, timeout):
        """A connection to where it listens."""
        return http.client.HTTPConnection(
            "127.0.0.1", self.server.server_port, timeout=timeout)

    def answer(self, request, body):
        """A page with the form, or a note of what came of it."""
        name = request.path[1:].split("?")[0].replace("%20", " ")
        is_first = request.command == "GET" and name in self.pages and "?" not in request.path
        if not is_first and name != "favicon.ico":
            self.sent.append((
                request.command, request.path, body,
                {header: request.headers[header] for header in COMPARED}))
        page = self.pages.get(name, "<p>Thank you.</p>").encode()
        request.send_response(303 if name == "turn" else 200)
        if name == "turn":
            request.send_header("Location", "/sent#there")
        rule = "'none'" if b'class="forbidden"' in page else "'self'"
        request.send_header("Content-Security-Policy", f"default-src 'none'; form-action {rule}")
        request.send_header("Referrer-Policy", "same-origin")
        request.send_header("Set-Cookie", f"seen={len(self.sent)}; Path=/; HttpOnly; SameSite=Lax")
        request.send_header("Content-Type", "text/html; charset=utf-8")
        request.send_header("Content-Length", str(len(page)))
        request.end_headers()
        request.wfile.write(page)

    def taken(self):
        """What came since this was asked last."""
        sent, self.sent = self.sent, []
        return sent


@pytest.fixture(scope="module")
def recorder():
    """The site, for all of these tests."""
    started = Recorder()
    yield started
    started.server.shutdown()
    started.server.server_close()


def opened(recorder, name, form):
    """The address of a page with the form."""
    recorder.pages = {name: f"<!DOCTYPE html><html lang=en><title>Form</title>{form}"}
    return f"{recorder.origin}/{name}".replace(" ", "%20")


@pytest.mark.parametrize("name", SENT)
def test_sends_what_a_browser_sends(plain, recorder, name):
    address = opened(recorder, name, SENT[name])
    page = plain.new_page()
    page.goto(address)
    with page.expect_navigation():
        page.click("#go")
    wanted = recorder.taken()
    assert wanted
    walker = PlainWalker(recorder, "en", None)
    walker.open(address)
    walker.click("#go")
    assert recorder.taken() == wanted
    assert walker.page.url == page.url


@pytest.mark.parametrize("name", UNSENT)
def test_sends_nothing_where_a_browser_sends_nothing(plain, recorder, name):
    address = opened(recorder, name, UNSENT[name])
    page = plain.new_page()
    page.goto(address)
    try:
        page.click("#go", timeout=200)
    except TooLong:
        # Playwright waits for what cannot be pressed.
        pass
    page.reload()
    assert recorder.taken() == []
    walker = PlainWalker(recorder, "en", None)
    walker.open(address)
    with pytest.raises(AssertionError):
        walker.click("#go")
    assert recorder.taken() == []
