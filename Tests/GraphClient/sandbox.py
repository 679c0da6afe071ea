"""Starts the program under test as its users do: a sandbox in a process of its own."""

import json
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ["STEGVIS_BIN"])
DOMAIN = "nordlund.onmicrosoft.com"


def upn(name):
    """The user principal name of somebody in the sample organisation."""
    return f"{name}@{DOMAIN}"


def environment(home, **more):
    """What the program sees of the machine: nothing that the tests did not put there."""
    return {
        "PATH": "/usr/bin:/bin", "LANG": "C", "STEGVIS_HOME": str(home),
        "STEGVIS_CONTENT": str(ROOT), **more,
    }


def stegvis(home, *arguments, **more):
    """Runs one command without a terminal."""
    return subprocess.run(
        [BIN / "stegvis", *arguments], env=environment(home, **more), text=True,
        stdin=subprocess.DEVNULL, capture_output=True, timeout=120)


class Sandbox:
    """`stegvis tenant serve` over a fresh sample organisation, on any free port."""

    def __init__(self, *options, users=0, scheme="http"):
        # Goes away with the sandbox, also where it does not start.
        self.folder = tempfile.TemporaryDirectory(prefix="stegvis-", ignore_cleanup_errors=True)
        self.home = pathlib.Path(self.folder.name)
        made = stegvis(self.home, "tenant", "init", "--users", str(users))
        assert made.returncode == 0, made.stderr
        self.process = subprocess.Popen(
            [BIN / "stegvis", "tenant", "serve", "--port", "0", *options],
            env=environment(self.home), text=True, stdout=subprocess.PIPE)
        said = ""
        pattern = re.compile(scheme + r"://127\.0\.0\.1:(\d+)/v1\.0")
        while not pattern.search(said):
            line = self.process.stdout.readline()
            assert line, f"the sandbox did not start: {said}"
            said += line
        self.port = int(pattern.search(said).group(1))
        self.origin = f"{scheme}://127.0.0.1:{self.port}"
        self.base = self.origin + "/v1.0"

    def close(self):
        """Stops it, and waits until it is gone."""
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stdout.close()
        self.folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def token(self, secret="any"):
        """A token for an application, from the sandbox's own sign-in."""
        form = urllib.parse.urlencode({
            "grant_type": "client_credentials", "client_id": "tests", "client_secret": secret,
            "scope": "https://graph.microsoft.com/.default"}).encode()
        url = f"{self.origin}/contoso/oauth2/v2.0/token"
        with urllib.request.urlopen(urllib.request.Request(url, form)) as answer:
            return json.load(answer)["access_token"]

    def control(self, method, path, value=None):
        """Orders faults, or asks for effects."""
        body = None if value is None else json.dumps(value).encode()
        request = urllib.request.Request(f"{self.origin}/sandbox/{path}", body, method=method)
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
            return json.loads(text) if text else None


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
