"""The locks that Linux holds for the server on its tenant (proc_locks(5)).

A process that closes any descriptor of a file loses its locks on it. The next program in a terminal then removes
the write-ahead log under the server, and what the page confirms after that is gone.
"""

import os
import pathlib

from plain import PlainWalker
from scenario import Scenario
from website import KARIN, Website, upn

PROCEDURE = "unassign-licenses-from-user"
PAGES = [
    "", "/?q=licences", f"/procedures/{PROCEDURE}", "/sessions", "/approvals", "/translations", "/tenant",
    "/sessions/{session}", "/sessions/{session}/report", "/sessions/{session}/replay?step=3"]


def held(website):
    """The names of the files that the server has locked for as long as it has its tenant open."""
    files = {
        os.stat(website.home / name).st_ino: name for name in ("tenant.sqlite", "tenant.sqlite-shm")}
    found = set()
    for line in pathlib.Path("/proc/locks").read_text().splitlines():
        _, kind, _, mode, process, file, *_ = line.replace("-> ", "").split()
        inode = int(file.split(":")[2])
        if kind == "POSIX" and int(process) == website.process.pid and inode in files:
            found.add(files[inode])
    return found


def deleted(website):
    """The databases and logs that the server writes to though they have been removed."""
    folder = pathlib.Path(f"/proc/{website.process.pid}/fd")
    return [name for name in map(os.readlink, folder.iterdir()) if name.endswith("(deleted)")]


def test_keeps_its_locks_whatever_is_asked_of_it():
    everything = {"tenant.sqlite", "tenant.sqlite-shm"}
    with Website(people=(KARIN, upn("sanne.devries"))) as website:
        karin = PlainWalker(website, "en")
        karin.begin(PROCEDURE)
        assert held(website) == everything
        assert karin.finish(Scenario(PROCEDURE, "group-left"))["standing"] == "completed"
        assert held(website) == everything
        session = karin.session
        # Another person has the tenant opened once more.
        sanne = PlainWalker(website, "nl", upn("sanne.devries"))
        for person in (karin, sanne):
            for page in PAGES:
                person.go(page.format(session=session))
                assert held(website) == everything, page


def test_loses_nothing_to_a_terminal():
    commands = [
        ("tenant", "show"), ("tenant", "advance", "1h"), ("sessions", "verify", "last", "--live"),
        ("run", "see-available-licenses", "--answers", Scenario("see-available-licenses").path),
        ("replay", "last", "--on", "embedded:copy")]
    with Website(people=(KARIN, upn("sanne.devries"))) as website:
        karin = PlainWalker(website, "en")
        karin.go("/tenant")
        PlainWalker(website, "en", upn("sanne.devries")).go("/tenant")
        karin.begin(PROCEDURE)
        assert karin.finish(Scenario(PROCEDURE, "group-left"))["standing"] == "completed"
        session = karin.session
        for command in commands:
            done = website.run(*command)
            assert done.returncode == 0, f"{done.stdout}{done.stderr}"
            assert deleted(website) == []
        assert website.run("sessions", "verify", session, "--live").returncode == 0
