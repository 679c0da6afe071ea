"""A person at a terminal: a pseudo-terminal with the program in it, which is read and typed into."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

from program import BIN

# Control sequences (ECMA-48).
CONTROL = re.compile(rb"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[=>78]|\r")
# "── Step 2 of 7 ──", in any language.
STEP = re.compile(r"^── \w+ (\d+) \w+ \d+ ─", re.MULTILINE)


class Terminal:
    """The program with a terminal of 100 columns; whoever leaves the `with` ends what still runs."""

    def __init__(self, program, *arguments, **more):
        self.raw, self.said, self.seen, self.status = b"", "", 0, None
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.execve(
                BIN / "stegvis", ["stegvis", *map(str, arguments)],
                program.environment(TERM="dumb", **more))
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 200, 100, 0, 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.status is None:
            self.kill()
        os.close(self.descriptor)

    def kill(self):
        """Ends it between two instructions, as a power cut does."""
        os.kill(self.pid, signal.SIGKILL)
        self._wait()

    def _wait(self):
        _, status = os.waitpid(self.pid, 0)
        self.status = os.waitstatus_to_exitcode(status)

    def _read(self, seconds):
        """Whether something came within some seconds; `None` at the end."""
        if not select.select([self.descriptor], [], [], seconds)[0]:
            return False
        try:
            piece = os.read(self.descriptor, 65_536)
        except OSError:
            # The other side is closed.
            return None
        self.raw += piece
        self.said = CONTROL.sub(b"", self.raw).decode(errors="replace")
        return True if piece else None

    @property
    def new(self):
        """What it has said since the last answer."""
        return self.said[self.seen:]

    def asks(self, seconds=200):
        """Waits until it asks something, or has ended; whether it asks."""
        end = time.monotonic() + seconds
        while self.status is None:
            came = self._read(0.25)
            if came is None:
                self._wait()
            # What is asked stands on a line that has not ended.
            elif not came and self.new and not self.said.endswith("\n"):
                return True
            assert time.monotonic() < end, f"it neither asks nor ends:\n{self.said}"
        return False

    def listen(self):
        """Waits until it says something more; `False` if it has ended."""
        while (came := self._read(60)) is not None:
            if came:
                return True
        return False

    def type(self, text):
        """Types a line."""
        self.seen = len(self.said)
        os.write(self.descriptor, f"{text}\n".encode())

    @property
    def step(self):
        """The number of the step that was shown last; 0 before the first."""
        found = STEP.findall(self.said)
        return int(found[-1]) if found else 0

    def walk(self, answers, until=None):
        """Answers by the number of the step until it has ended, or asks for the step `until`.

        Several answers of a step are for its questions, one after the other. Returns what was said.
        """
        given = {step: list(texts) for step, texts in answers.items()}
        while self.asks() and self.step != until:
            texts = given.get(self.step)
            assert texts, f"step {self.step} asks more than was awaited:\n{self.said}"
            self.type(texts.pop(0))
        return self.said
