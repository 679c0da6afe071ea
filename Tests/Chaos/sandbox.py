"""An embedded tenant served as Microsoft Graph, in a process that can be killed and started again."""

import collections
import json
import pathlib
import re
import signal
import subprocess
import threading

from ending import ending
from program import end


class Sandbox:
    """`stegvis tenant serve` over the sample organisation."""

    def __init__(self, program, *options):
        self.program, self.more = program, options
        self.folder = program.home()
        self.port, self.process = 0, None
        # Whoever ends it may wait for who starts it again.
        self.turn = threading.Lock()

    def __enter__(self):
        self.home = self.folder.__enter__()
        assert self.program.run(self.home, "tenant", "init").status == 0
        self._start()
        return self

    def __exit__(self, *error):
        with self.turn:
            self._end(signal.SIGKILL)
        return self.folder.__exit__(*error)

    @property
    def options(self):
        """What a command needs to use it."""
        return ["--tenant", f"graph:http://127.0.0.1:{self.port}/v1.0"]

    def _start(self):
        self.process = subprocess.Popen(
            [self.program.bin / "stegvis", "tenant", "serve", "--port", str(self.port), *self.more],
            env=self.program.environment(self.home), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True)
        said = b""
        while not (found := re.search(rb"127\.0\.0\.1:(\d+)/v1\.0", said)):
            line = self.process.stdout.readline()
            assert line, f"the sandbox did not start: {said}"
            said += line
        self.port = int(found[1])

    def _end(self, how):
        if self.process.returncode is not None:
            return
        end(self.process, how)
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def restart(self):
        """Kills it between two instructions, and starts it at the same address."""
        with self.turn:
            self._end(signal.SIGKILL)
            self._start()

    def ending(self, home):
        """How its tenant ended, with the evidence that the data folder of its client holds; ends it."""
        with self.turn:
            self._end(signal.SIGTERM)
            found = ending(self.home / "tenant.sqlite")
            found.effects += collections.Counter(
                f"evidence {one['kind']} {one['user']} {one['path']}"
                for file in (home / "evidence").glob("*.jsonl")
                for one in map(json.loads, file.read_text().splitlines()))
            return found


def lost_locks(process, path):
    """Whether Linux holds no lock for a process on the tenant that it has open (proc_locks(5))."""
    locks = pathlib.Path("/proc/locks")
    if not locks.exists():
        return False
    inode = path.stat().st_ino
    held = [line.replace("-> ", "").split() for line in locks.read_text().splitlines()]
    return not any(
        kind == "POSIX" and int(owner) == process and file.endswith(f":{inode}")
        for _, kind, _, _, owner, file, *_ in held)
