"""What every command promises, whatever it is given: documented statuses, and words meant for people."""

import functools
import pathlib
import re
import subprocess
import urllib.error
import urllib.request

from program import end

# 0 done; 1 problems; 2 usage or unreadable; 3 stopped; 4 the tenant failed. 70 is never right.
STATUSES = range(5)

# What Swift, Foundation, SQLite and libraries say to developers.
RAW = re.compile(
    r"Error Domain=|UserInfo=|NS\w+ErrorDomain|SQLite error|SQLITE_[A-Z]+|database disk image|"
    r"file is not a database|no such (?:table|column)|malformed database|GRDB|"
    r"DecodingError|CodingKeys|dataCorrupted|keyNotFound|typeMismatch|valueNotFound|YamlError|"
    r"The operation could not be completed|Optional\(|Swift\.\w+|"
    r"\b[a-z][A-Za-z]+\([a-z][A-Za-z]*: \"")

# C0 without line feed, tab and carriage return, DEL, C1, and the marks that turn the direction of text.
CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@functools.cache
def error_types(content):
    """Our own names of errors, which are for developers, too; only those that are no ordinary word."""
    declared = re.compile(r"\b(?:enum|struct|class) (\w+)\s*:[^{\n]*\bError\b")
    names = {
        name for path in pathlib.Path(content).glob("Sources/**/*.swift")
        for name in declared.findall(path.read_text("utf-8", "replace"))}
    long = sorted(name for name in names if re.search(r"[a-z][A-Z]", name))
    return re.compile(rf"\b(?:{'|'.join(long)})\b") if long else re.compile(r"(?!)")


def check_words(program, text, outcome, about):
    """Counts words that are not for people."""
    for pattern in (RAW, error_types(str(program.content))):
        if found := pattern.search(text):
            line = text[:found.start()].count("\n")
            outcome.note("wrong", f"{about}: '{found[0]}' in: {text.splitlines()[line].strip()[:300]}")
            return False
    if found := CONTROL.search(text):
        near = text[max(0, found.start() - 60):found.end() + 30]
        outcome.note("wrong", f"{about}: raw U+{ord(found[0]):04X} in {near!r}")
        return False
    return True


def check(program, result, outcome, about):
    """Counts what a command must not do; returns whether it kept every promise."""
    if not outcome.judge(result, about):
        return False
    about = f"{about}: {result.about()}"
    if result.status not in STATUSES:
        outcome.note("wrong", f"{about}: status {result.status} is not documented")
        return False
    for name, stream in (("stdout", result.stdout), ("stderr", result.stderr)):
        try:
            text = stream.decode("utf-8")
        except UnicodeDecodeError as error:
            outcome.note("wrong", f"{about}: {name} is not UTF-8: {error}")
            return False
        if not check_words(program, text, outcome, f"{about} ({name})"):
            return False
    return True


class Server:
    """The web page of one data folder, signed in to, on a port of its own."""

    def __init__(self, program, home, *arguments):
        # Its log goes to a file: nobody would read a pipe.
        self.log = open(pathlib.Path(home).with_suffix(".log"), "w+b")
        self.process = subprocess.Popen(
            [program.bin / "stegvis-graph", "serve", "--port", "0", *map(str, arguments)],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            env=program.environment(home), start_new_session=True)
        self.port = self.cookie = None

    def said(self):
        """What it printed until now."""
        return pathlib.Path(self.log.name).read_bytes().decode("utf-8", "replace")

    def await_link(self, wait, seconds=30):
        """The link it prints that signs in once; nothing where it ends or says none in time.

        `wait` is called between two looks, with seconds.
        """
        for _ in range(int(seconds / 0.05)):
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/sign-in\?key=\S+", self.said()):
                self.port = int(found[1])
                return found[0]
            if self.process.poll() is not None:
                return None
            wait(0.05)
        return None

    def sign_in(self, link):
        """Follows the link, and keeps the cookie."""
        opener = urllib.request.build_opener(KeepsCookies)
        with opener.open(link, timeout=20) as answer:
            self.cookie = answer.headers.get("Set-Cookie", "").split(";")[0]

    def page(self, path, timeout=20):
        """(status, text) of one page."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}")
        if self.cookie:
            request.add_header("Cookie", self.cookie)
        try:
            with urllib.request.build_opener(KeepsCookies).open(request, timeout=timeout) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8", "replace")

    def end(self):
        end(self.process)
        self.process.wait()
        self.log.close()
        pathlib.Path(self.log.name).unlink(missing_ok=True)


class KeepsCookies(urllib.request.HTTPRedirectHandler):
    """Shows redirects as they are: the first answer has the cookie."""

    def http_error_303(self, request, answer, code, message, headers):
        return answer

    http_error_301 = http_error_302 = http_error_307 = http_error_308 = http_error_303
