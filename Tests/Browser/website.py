"""Starts the web page as its users do: `stegvis serve` in a process of its own."""

import functools
import http.client
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ["STEGVIS_BIN"])
CONTENT = pathlib.Path(os.environ.get("STEGVIS_CONTENT", ROOT))
DOMAIN = "nordlund.onmicrosoft.com"
LANGUAGES = ["sv", "nl", "en"]


def upn(name):
    """The user principal name of somebody in the sample organisation."""
    return f"{name}@{DOMAIN}"


KARIN = upn("karin.nordlund")


def environment(home, content=CONTENT, **more):
    """What the program sees of the machine: nothing that the tests did not put there."""
    return {
        "PATH": "/usr/bin:/bin", "LANG": "C", "STEGVIS_HOME": str(home),
        "STEGVIS_CONTENT": str(content), **more,
    }


def stegvis(home, *arguments, program="stegvis", **more):
    """Runs one command without a terminal."""
    return subprocess.run(
        [BIN / program, *map(str, arguments)], env=environment(home, **more), text=True,
        stdin=subprocess.DEVNULL, capture_output=True, timeout=120)


@functools.cache
def sample_organisation():
    """The file of a tenant that nobody has changed."""
    home = pathlib.Path(tempfile.mkdtemp(prefix="stegvis-sample-"))
    made = stegvis(home, "tenant", "init")
    assert made.returncode == 0, made.stderr
    return home / "tenant.sqlite"


class Website:
    """`stegvis serve` over a fresh sample organisation, on any free port.

    `origin` is what browsers know it by where that is not where it listens; `trust` what its
    certificate is held against where it has one. `program` may be one that knows more domains, and
    `variables` is what it needs in its environment to reach their services.
    """

    def __init__(
            self, *options, people=(KARIN,), visits=20, locale="en", home=None, content=CONTENT,
            port=0, origin=None, trust=None, program="stegvis", variables=None):
        self.variables = variables or {}
        self.outside, self.trust, self.program = origin, trust, program
        self.home = pathlib.Path(home or tempfile.mkdtemp(prefix="stegvis-"))
        self.content = content
        self.options = [*map(str, options), "--locale", locale]
        self.people = [person for person in people for _ in range(visits)]
        for person in self.people:
            self.options += ["--person", person]
        if not (self.home / "tenant.sqlite").exists():
            self.make()
        self.port = port
        self.start()

    def make(self):
        """Makes the sample organisation as its users do."""
        made = self.run("tenant", "init", "--force")
        assert made.returncode == 0, made.stderr

    def renew(self):
        """Puts the sample organisation back as it was: as `make`, without starting a program."""
        path = self.home / "tenant.sqlite"
        for name in (path, f"{path}-wal", f"{path}-shm"):
            pathlib.Path(name).unlink(missing_ok=True)
        shutil.copy(sample_organisation(), path)

    def start(self):
        """Serves on the same port as before, and reads the links it prints."""
        self.process = subprocess.Popen(
            [BIN / self.program, "serve", "--port", str(self.port), *self.options],
            env=environment(self.home, self.content, **self.variables), text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        links, self.said = [], ""
        wanted = len(self.people)
        origin = re.escape(self.outside) if self.outside else r"https?://127\.0\.0\.1:(\d+)"
        while not re.search(origin, self.said) or len(links) < wanted:
            line = self.process.stdout.readline()
            assert line, f"it did not start: {self.said}{self.process.stderr.read()}"
            self.said += line
            links += re.findall(r"https?://\S+/sign-in\?key=[\w-]+", line)
        found = re.search(origin, self.said)
        self.port = self.port if self.outside else int(found.group(1))
        self.origin = found.group(0)
        self.links = list(zip(self.people, links))

    def connect(self, timeout):
        """A connection to where it listens."""
        if self.trust:
            return http.client.HTTPSConnection(
                "127.0.0.1", self.port, timeout=timeout, context=self.trust)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def link(self, person=KARIN):
        """A link that nobody has used yet."""
        index = [name for name, _ in self.links].index(person)
        return self.links.pop(index)[1]

    def kill(self):
        """Ends it between two instructions, as a power cut does."""
        self.process.send_signal(signal.SIGKILL)
        self._gone()

    def close(self):
        """Stops it as an operator does, and waits until it is gone."""
        self.process.terminate()
        self._gone()

    def _gone(self):
        try:
            self.process.wait(timeout=15)
        finally:
            self.process.kill()
            self.process.communicate()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.close()

    def run(self, *arguments, **more):
        """Runs a command on the same data folder."""
        return stegvis(
            self.home, *arguments, content=self.content, program=self.program,
            **self.variables, **more)


def free_port():
    """A port that nobody listens on, and that the system gives to nobody who asks for any.

    Below the ports of Linux's `ip_local_port_range` (32768 and up), from which other sites and
    connections of these tests come meanwhile.
    """
    for _ in range(100):
        port = 10_000 + secrets.randbelow(22_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("all ports are taken")
