"""Exchange Online as its PowerShell module shows it: one `pwsh`, and what it says when something fails."""

import json
import os
import re
import select
import shutil
import stat
import subprocess
import time

# What the module says when something fails, in its own English words, and what that means. The first that is
# found counts. What none of them knows may have been done, if it was a change.
PROBLEMS = [
    ("ManagementObjectNotFoundException|couldn't be found on", "refused", "noSuchMailbox"),
    ("couldn't find object|user or group .* wasn't found", "refused", "noSuchPerson"),
    ("Modules_ModuleNotFound|no valid module file was found", "refused", "noModule"),
    ("being synchronized from your on-premises", "refused", "synchronised"),
    ("license doesn't permit you to put a litigation hold", "refused", "holdNeedsLicense"),
    ("proxy address .* is already being used|same value for property proxyAddresses",
     "refused", "addressTaken"),
    ("accepted domain", "refused", "foreignDomain"),
    ("CommandNotFoundException|NamedParameterNotFound|access(-| )denied|insufficient access rights|write scope"
     "|don't have (sufficient|enough) permissions", "refused", "roleNeeded"),
    (r"AADSTS\d+|\bpfx\b|certificate|\bunauthorized\b|token .*expired", "signIn", None),
    (r"too many requests|\b429\b|micro delay|server is too busy|throttl", "later", None),
]
# How the module tells a person, who signs in without an application, what to do, and how long that holds.
CODE = r"(?s)(https?://\S+).*\bcode\s+(\S+)"
CODE_SECONDS = 900
# The parameters of the sign-in, by the settings.
SIGN_IN = {"organization": "Organization", "application": "AppId", "certificate": "CertificateFilePath"}


class Failed(Exception):
    """An answer that is an error: its kind, and what else belongs to it."""

    def __init__(self, kind, code=None, evidence=""):
        super().__init__(kind)
        self.kind, self.code = kind, code
        self.error = {"kind": kind}
        if code:
            self.error["code"] = code
        if evidence:
            self.error["evidence"] = " ".join(evidence.split())[:500]


def found(message, changes):
    """What a message of the module means."""
    for pattern, kind, code in PROBLEMS:
        if re.search(pattern, message, re.IGNORECASE | re.DOTALL):
            return Failed(kind, code, message)
    return Failed("lost" if changes else "unavailable", evidence=message)


class Exchange:
    """The running `pwsh`, with the pipes to and from its script."""

    def __init__(self, script):
        path = shutil.which("pwsh")
        if path is None:
            raise Failed("refused", "noPowerShell")
        theirs_in, self.requests = os.pipe()
        self.answers, theirs_out = os.pipe()
        self.waiting, self.said, self.process = b"", b"", None
        try:
            self.process = subprocess.Popen(
                [path, "-NoLogo", "-NoProfile", "-NonInteractive", "-File", script, str(theirs_in),
                 str(theirs_out)],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                pass_fds=(theirs_in, theirs_out))
        except OSError as problem:
            self.close()
            raise Failed("refused", "noPowerShell", str(problem)) from None
        finally:
            os.close(theirs_in)
            os.close(theirs_out)

    def send(self, cmdlet, parameters, properties=(), password=None):
        request = {"cmdlet": cmdlet, "parameters": parameters, "properties": list(properties)}
        if password is not None:
            request["password"] = password
        try:
            self._write(json.dumps(request).encode() + b"\n")
        except OSError:
            pass  # Its end is found where the answer is awaited.

    def _write(self, data):
        while data:
            data = data[os.write(self.requests, data):]

    def receive(self, end, until=None):
        """The next answer; `None` at `end`, a time of the monotonic clock, or once it has said `until`.

        What it says elsewhere, such as warnings, is kept, so that it never waits to be read.
        """
        output = self.process.stdout.fileno()
        watched = [self.answers, output]
        while b"\n" not in self.waiting:
            left = end - time.monotonic()
            ready = select.select(watched, [], [], left)[0] if left > 0 else []
            if not ready:
                return None
            if output in ready:
                piece = os.read(output, 65_536)
                self.said = (self.said + piece)[-65_536:]
                if not piece:
                    watched.remove(output)
                elif until and re.search(until, self.text):
                    return None
            if self.answers in ready:
                piece = os.read(self.answers, 65_536)
                if not piece:
                    raise EOFError
                self.waiting += piece
        line, _, self.waiting = self.waiting.partition(b"\n")
        return json.loads(line)

    @property
    def text(self):
        """What it has said last, besides its answers."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.said.decode(errors="replace"))

    def close(self):
        """Ends its input, and then it."""
        os.close(self.requests)
        if self.process:
            try:
                self.process.wait(2)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process.stdout.close()
        os.close(self.answers)


class Connection:
    """A running `pwsh` that is signed in, made when it is first needed."""

    def __init__(self, settings, script, ask):
        """`ask` is told what a person is to enter where."""
        self.settings, self.script, self.ask = settings, script, ask
        self.exchange = None
        self.isSignedIn = False

    def password(self):
        path = self.settings["certificatePasswordFile"]
        if not path:
            return None
        try:
            if stat.S_IMODE(os.stat(path).st_mode) & 0o077:
                raise Failed("refused", "passwordReadableByOthers", path)
            with open(path, encoding="utf-8") as file:
                return file.readline().rstrip("\r\n")
        except OSError as problem:
            raise Failed("signIn", evidence=f"{path}: {problem.strerror}") from None

    def connect(self, end):
        """Signs in, if nobody has; a person may be asked to enter a code elsewhere meanwhile."""
        if self.isSignedIn:
            return
        try:
            self._begin(end)
            isPerson = not self.settings["application"]
            answer = self._awaited(end, changes=False, until=CODE if isPerson else None)
            asked = re.search(CODE, self.exchange.text)
            if answer is None and asked and isPerson:
                self.ask({"address": asked[1], "code": asked[2], "seconds": CODE_SECONDS})
                answer = self._awaited(time.monotonic() + CODE_SECONDS, changes=False)
            if answer is None:
                raise Failed("unavailable", evidence="signing in takes too long")
        except Failed:
            self.close()
            raise
        self.isSignedIn = True

    def _begin(self, end):
        password = self.password()
        self.exchange = Exchange(self.script)
        self.exchange.send("Import-Module", {"Name": "ExchangeOnlineManagement"})
        if self._awaited(end, changes=False) is None:
            raise Failed("unavailable", evidence="pwsh does not answer")
        given = {name: self.settings[key] for key, name in SIGN_IN.items() if self.settings[key]}
        if not self.settings["application"]:
            given["Device"] = True
        self.exchange.send("Connect-ExchangeOnline", {**given, "ShowBanner": False}, password=password)

    def _awaited(self, end, changes, until=None):
        try:
            answer = self.exchange.receive(end, until)
        except (EOFError, ValueError):
            said = self.exchange.text.strip()
            self.close()
            kind = "lost" if changes else "unavailable"
            raise Failed(kind, evidence=f"pwsh has ended: {said[-300:]}") from None
        if answer is not None and "error" in answer:
            problem = found(f"{answer['error']} [{answer.get('id', '')}]", changes)
            if problem.kind != "refused":
                self.close()
            raise problem
        return answer

    def call(self, cmdlet, parameters, properties, end, changes=False):
        """What a cmdlet returns, an object for each thing."""
        self.connect(end)
        self.exchange.send(cmdlet, parameters, properties)
        answer = self._awaited(end, changes)
        if answer is None:
            # An answer that still comes must not be taken for that of the next call.
            self.close()
            raise Failed("lost" if changes else "unavailable", evidence=f"{cmdlet} does not answer")
        return answer["items"]

    def close(self):
        if self.exchange:
            self.exchange.close()
        self.exchange, self.isSignedIn = None, False
