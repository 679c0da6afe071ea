"""The program under test as its users run it: one process for each command, and how it ended."""

import contextlib
import dataclasses
import os
import pathlib
import re
import selectors
import shutil
import signal
import subprocess
import tempfile
import time

DOMAIN = "nordlund.onmicrosoft.com"
KARIN = f"karin.nordlund@{DOMAIN}"

# What a Swift program says when it traps, and the shell's statuses of SIGILL, SIGABRT, SIGBUS and SIGSEGV.
TRAPPED = re.compile(
    rb"Fatal error|Illegal instruction|Segmentation fault|Bus error|Program crashed|"
    rb"\*\*\* Signal \d|Thread \d+ .*crashed|SWIFT TASK CONTINUATION MISUSE")
CRASH_STATUSES = {132, 134, 135, 139}

# An ordinary session writes some tens of kilobytes, a full export of one some hundred. An endless loop
# wrote 5 to 7 MB in each second.
OUTPUT_BOUND = 16_000_000


def upn(name):
    """The user principal name of somebody in the sample organisation."""
    return f"{name}@{DOMAIN}"


@dataclasses.dataclass
class Result:
    """How one process ended."""

    arguments: tuple
    # The exit status; negative for the signal that ended it.
    status: int
    stdout: bytes
    stderr: bytes
    # Whether it ended by the signal that we sent after `kill_after`.
    killed: bool
    seconds: float
    # Whether we ended it because of its time, or because of how much it wrote.
    hung: bool = False
    flooded: bool = False

    @property
    def crashed(self):
        """Whether it ended by a trap or a signal that nobody sent."""
        if TRAPPED.search(self.stderr):
            return True
        if self.killed or self.hung or self.flooded:
            return False
        return self.status < 0 or self.status in CRASH_STATUSES

    @property
    def internal(self):
        """Whether it says itself that it failed: `EX_SOFTWARE`."""
        return self.status == 70

    @property
    def text(self):
        """Both streams, for people."""
        return (self.stdout + self.stderr).decode("utf-8", "replace")

    def about(self):
        """The command, the status and the last words, in one line."""
        words = " ".join(map(str, self.arguments))
        last = " / ".join((self.stderr or self.stdout).decode("utf-8", "replace").split("\n")[-4:])
        return f"`{words[:300]}` → {self.status} after {self.seconds:.1f} s: {last.strip(' /')[-400:]}"


@dataclasses.dataclass
class Outcome:
    """What one run showed."""

    # How many kills, damages or inputs the run made.
    count: int = 1
    crashes: int = 0
    hangs: int = 0
    wrong: int = 0
    doubled: int = 0
    lost: int = 0
    # The first fault, in words.
    fault: str | None = None

    @property
    def faults(self):
        return self.crashes + self.hangs + self.wrong + self.doubled + self.lost

    def note(self, kind, words):
        """Counts a fault: `kind` is crashes, hangs, wrong, doubled or lost."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.fault = self.fault or f"{kind}: {words}"

    def add(self, other):
        """Counts what another part of the same run showed."""
        for column in ("count", "crashes", "hangs", "wrong", "doubled", "lost"):
            setattr(self, column, getattr(self, column) + getattr(other, column))
        self.fault = self.fault or other.fault

    def judge(self, result, about=""):
        """Counts what no process may do, however it was treated, and returns whether it did none."""
        words = f"{about}{': ' if about else ''}{result.about()}"
        if result.crashed:
            self.note("crashes", words)
        elif result.hung:
            self.note("hangs", words)
        elif result.flooded:
            self.note("hangs", f"more than {OUTPUT_BOUND} bytes: {words}")
        elif result.internal:
            self.note("wrong", words)
        else:
            return True
        return False


@dataclasses.dataclass(frozen=True)
class Program:
    """The programs in a folder, with the content that they read; what one run found out of them holds for others."""

    bin: pathlib.Path
    content: pathlib.Path

    def __post_init__(self):
        for name in ("bin", "content"):
            object.__setattr__(self, name, pathlib.Path(getattr(self, name)).resolve())

    def environment(self, home, **more):
        """What the program sees of the machine: nothing that the suite did not put there."""
        return {
            "PATH": "/usr/bin:/bin", "LANG": "C", "STEGVIS_HOME": str(home),
            "STEGVIS_CONTENT": str(self.content),
            # What whoever leaves is locked out with: a procedure asks for it, and no answers file may have it.
            "STEGVIS_SECRET_NEW_PASSWORD": "Stopped-2026-Stopped",
            # Otherwise a crash takes seconds, and pages of text.
            "SWIFT_BACKTRACE": "enable=no", **more}

    @contextlib.contextmanager
    def home(self, copy=None):
        """A data folder that goes away: empty, or as another one is (which no process has open)."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="stegvis-chaos-"))
        try:
            if copy is not None:
                shutil.copytree(copy, folder, dirs_exist_ok=True, symlinks=True)
            yield folder
        finally:
            for path in folder.rglob("*"):
                if path.is_dir() and not path.is_symlink():
                    with contextlib.suppress(OSError):
                        path.chmod(0o700)
            shutil.rmtree(folder, ignore_errors=True)

    def start(self, home, *arguments, program="stegvis", stdin=subprocess.DEVNULL,
              environment=None, folder=None):
        """Starts a command in a process group of its own; who starts it ends it with `end`."""
        return subprocess.Popen(
            [self.bin / program, *map(str, arguments)], stdin=stdin, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=self.environment(home, **(environment or {})), cwd=folder,
            start_new_session=True)

    def run(self, home, *arguments, stdin=None, timeout=60, kill_after=None, kill=signal.SIGKILL,
            program="stegvis", environment=None, folder=None):
        """Runs a command to its end.

        `stdin` is bytes; `timeout` and `kill_after` are seconds; `kill` is the signal sent after
        `kill_after` (SIGKILL follows where another one has no effect for five seconds); `folder` is
        its working directory.
        """
        process = self.start(
            home, *arguments, program=program, environment=environment, folder=folder,
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE)
        return follow(process, arguments, stdin, timeout, kill_after, kill)


def end(process, how=signal.SIGKILL):
    """Ends a process that `start` began, with its group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, how)


def follow(process, arguments=(), stdin=None, timeout=60, kill_after=None, kill=signal.SIGKILL):
    """Reads what a process says until it ends, or until its time or its output is over."""
    began = time.monotonic()
    limit = began + timeout
    due = None if kill_after is None else began + kill_after
    said = {"stdout": bytearray(), "stderr": bytearray()}
    sent = hung = flooded = False
    rest = memoryview(stdin or b"")
    try:
        with selectors.DefaultSelector() as selector:
            for name in said:
                stream = getattr(process, name)
                os.set_blocking(stream.fileno(), False)
                selector.register(stream, selectors.EVENT_READ, name)
            if process.stdin:
                os.set_blocking(process.stdin.fileno(), False)
                selector.register(process.stdin, selectors.EVENT_WRITE, "stdin")
            while selector.get_map():
                now = time.monotonic()
                if now >= limit or flooded:
                    hung = not flooded
                    end(process)
                    break
                if due is not None and now >= due:
                    end(process, kill)
                    # Whoever takes the signal as a wish has some seconds to follow it.
                    due, sent = (None if kill == signal.SIGKILL else now + 5), True
                    kill = signal.SIGKILL
                next_moment = limit if due is None else min(limit, due)
                for key, _ in selector.select(max(0, next_moment - now)):
                    if key.data == "stdin":
                        rest = _write(key.fileobj, rest)
                        if not rest:
                            selector.unregister(key.fileobj)
                            key.fileobj.close()
                        continue
                    piece = os.read(key.fd, 65536)
                    if not piece:
                        selector.unregister(key.fileobj)
                    said[key.data] += piece
                    flooded = len(said["stdout"]) + len(said["stderr"]) > OUTPUT_BOUND
        try:
            # Both streams are closed; who lives on after that is waited for, too.
            process.wait(timeout=max(0.1, min(limit, due or limit) - time.monotonic()))
        except subprocess.TimeoutExpired:
            sent = sent or due is not None
            hung = hung or due is None
            end(process)
            process.wait()
    finally:
        end(process)
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
    killed = sent and process.returncode in (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT)
    return Result(
        tuple(arguments), process.returncode, bytes(said["stdout"]), bytes(said["stderr"]), killed,
        time.monotonic() - began, hung, flooded)


def _write(stream, rest):
    """Writes what fits into a pipe, and returns what is left; nothing where nobody reads."""
    try:
        return rest[os.write(stream.fileno(), rest[:65536]):] if rest else rest
    except BlockingIOError:
        return rest
    except BrokenPipeError:
        return rest[:0]
