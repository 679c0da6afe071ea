"""Somebody at the web page without scripts: opens pages, and sends the forms that stand on them."""

import html.parser
import http.cookiejar
import re
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

from program import KARIN, end


class Site:
    """`stegvis serve` over a data folder, in a process that can be killed and started again."""

    def __init__(self, program, home):
        self.program, self.home, self.process = program, home, None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.end(signal.SIGKILL)

    def start(self):
        """Serves on any free port; `link` then signs in once."""
        self.process = subprocess.Popen(
            [self.program.bin / "stegvis", "serve", "--port", "0", "--locale", "en", "--person", KARIN],
            env=self.program.environment(self.home), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True)
        said = b""
        while not (found := re.search(rb"(http://127\.0\.0\.1:\d+)/sign-in\?key=[\w-]+", said)):
            line = self.process.stdout.readline()
            assert line, f"the server did not start: {said}"
            said += line
        self.link, self.origin = found[0].decode(), found[1].decode()

    def end(self, how):
        if self.process.returncode is None:
            end(self.process, how)
            self.process.wait(timeout=30)
            self.process.stdout.close()


class Visitor:
    """One person, with cookies of their own."""

    def __init__(self, site):
        self.site = site
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.open(site.link)

    def open(self, path, fields=None, referrer=None):
        """Opens a page, or sends a form."""
        url = urllib.parse.urljoin(self.site.origin, path)
        request = urllib.request.Request(
            url, None if fields is None else urllib.parse.urlencode(fields).encode())
        if fields is not None:
            request.add_header("Origin", self.site.origin)
            request.add_header("Sec-Fetch-Site", "same-origin")
        try:
            with self.opener.open(request, timeout=30) as answer:
                self.url, text = answer.url, answer.read().decode()
        except urllib.error.HTTPError as error:
            if error.code == 409 and fields is not None:
                # The session has moved on since the form was shown: its visitor looks again.
                return
            raise Refused(f"{path}: {error.code}: {error.read().decode('utf-8', 'replace')[-500:]}") from error
        self.page = Page(text)

    def begin(self, procedure):
        """Begins a session, and returns its name."""
        path = f"/en/procedures/{procedure}"
        self.open(path)
        form = next(form for form in self.page.forms if any(name == "mode" for name, _, _ in form["fields"]))
        self.send(form, {"mode": "automatic"})
        return re.search(r"/sessions/([^/?#]+)", self.url)[1]

    def send(self, form, given):
        """Sends a form with what its hidden fields hold, and what was given."""
        hidden = [(name, value) for name, value, kind in form["fields"] if kind == "hidden" and name not in given]
        pairs = [(name, one) for name, value in given.items() for one in (value if isinstance(value, list) else [value])]
        self.open(form["action"] or self.url, hidden + pairs)

    def finish(self, session, answers, seconds=60):
        """Answers what is asked by step until the session is completed, also after an interruption."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            self.open(f"/en/sessions/{session}")
            if self.page.standing == "completed":
                return
            if self.page.standing == "asking":
                form = next(form for form in self.page.forms if form["class"] == "answer")
                answer = next(value for name, value, kind in form["fields"] if name == "answer" and value != "stop")
                given = {"answer": answer}
                if any(name == "value" for name, _, _ in form["fields"]):
                    given["value"] = answers[self.page.step]
                self.send(form, given)
            elif resume := [form for form in self.page.forms if form["action"].endswith("/resume")]:
                self.send(resume[0], {})
            else:
                time.sleep(0.1)
        raise Refused(f"{self.url}: {self.page.standing} {self.page.step} for {seconds} s")


class Refused(Exception):
    """A page that did not let its visitor go on."""


class Page(html.parser.HTMLParser):
    """The forms of a page, and what stands on it."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.standing, self.step = [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if "data-standing" in given:
            self.standing, self.step = given["data-standing"], given.get("data-step")
        if tag == "form":
            self.forms.append({"action": given.get("action") or "", "class": given.get("class"), "fields": []})
        elif tag in ("input", "button") and "name" in given and self.forms:
            self.forms[-1]["fields"].append((given["name"], given.get("value") or "", given.get("type", tag)))
