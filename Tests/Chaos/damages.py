"""Data folders with one file damaged: found or harmless, and never the end of another session."""

import functools
import json
import multiprocessing.util
import os
import pathlib
import re
import shutil
import sqlite3
import tarfile
import tempfile
import time

from ending import ending
from program import Outcome, upn
from promises import Server, check, check_words

NAME, FULL, SAMPLE = "damages", 2_000, 75

# A command on a small folder takes some tenths of a second; more than this is a hang.
LIMIT = 30
# What a stopped session needs besides its answers.
OPTIONS = {"plan": ["--without-plan", "Somebody else changed it"]}
# There, other sessions changed the tenant, too: a tenant set back in time is no fault of the one that is resumed.
SHARED = {"pending", "refuted", "plan", "series"}
# There, somebody else took the change back, so that it can be made again.
TAKEN_BACK = {"pending", "refuted"}
DATABASES = ("journal.sqlite", "journal.sqlite-wal", "tenant.sqlite", "tenant.sqlite-wal")
CONSENT = "consent: true\nattest: true\n"


class Template:
    """A data folder as it was left, and what an undisturbed copy of it says and becomes.

    Where it has a `cookie`, somebody is signed in. `acts` are the commands that make changes: the
    resumption of what was stopped, or an undo and a new session.
    """

    def __init__(self, program, name, folder):
        self.program, self.name, self.folder = program, name, folder
        self.cookie = None
        self.acts = []

    @functools.cached_property
    def rows(self):
        return journal_rows(self.folder)

    @functools.cached_property
    def tenant(self):
        return whole_ending(self.folder)

    @functools.cached_property
    def listed(self):
        """What the list says of each session."""
        with self.program.home(copy=self.folder) as home:
            result = self.program.run(home, "sessions", "list", "--format", "json")
            assert result.status == 0, result.about()
            return {entry["id"]: entry for entry in json.loads(result.stdout)}

    @functools.cache
    def said(self, *arguments):
        """(status, output) of a command that changes nothing, on a copy of its own."""
        with self.program.home(copy=self.folder) as home:
            result = self.program.run(home, *arguments)
            return result.status, words(result, home)

    @functools.cache
    def becomes(self, number):
        """(status, ending) of a copy after one of the acts."""
        with self.program.home(copy=self.folder) as home:
            result = self.program.run(home, *self.acts[number], "--tenant", tenant_in(home))
            assert result.status in (0, 3), f"{self.name}: {result.about()}"
            return result.status, ending(home / "tenant.sqlite")


def tenant_in(home):
    return f"embedded:{home}/tenant.sqlite"


def words(result, home):
    return result.stdout.replace(str(home).encode(), b"HOME")


class Templates:
    """All data folders of one process, each made when it is first wanted."""

    def __init__(self, program):
        self.program = program
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="stegvis-damages-"))
        multiprocessing.util.Finalize(None, shutil.rmtree, (self.root, True), exitpriority=1)
        self.stopped = program.content / "Tests/CommandsTests/Sessions/Stopped"
        self.names = ["lived-in"] * 4 + sorted(
            path.parent.name for path in self.stopped.glob("*/folder.tar.gz"))
        self.made = {}

    def named(self, name):
        if name not in self.made:
            self.made[name] = self.lived_in() if name == "lived-in" else self.left(name)
        return self.made[name]

    def run(self, home, *arguments, statuses=(0,)):
        result = self.program.run(home, *arguments)
        assert result.status in statuses, result.about()
        return result

    def scenario(self, name):
        procedure, answers = name.split("/")
        path = self.program.content / f"procedures/{procedure}/scenarios/{answers}.yaml"
        return procedure, "--answers", path, "--mode", "automatic"

    def kept(self, work, name):
        """A copy as a power cut leaves it: write-ahead logs stay, what SQLite makes from them does not."""
        folder = self.root / name
        shutil.copytree(work, folder, ignore=shutil.ignore_patterns("*-shm"))
        return Template(self.program, name, folder)

    def left(self, name):
        """A stopped session of an earlier version, with a session of today's beside it."""
        work = self.root / f"{name}-work"
        with tarfile.open(self.stopped / name / "folder.tar.gz") as archive:
            archive.extractall(work, filter="data")
        home = work / "home"
        if not (home / "tenant.sqlite").exists():
            self.run(home, "tenant", "init")
        # Who reads keeps the write-ahead log alive, which is damaged, too.
        readers = [sqlite3.connect(home / file) for file in ("journal.sqlite", "tenant.sqlite")]
        for reader in readers:
            reader.execute("SELECT count(*) FROM sqlite_master").fetchall()
        oldest = self.entries(home)[0]["id"]
        self.run(home, "run", *self.scenario("see-available-licenses/some-left"), "--tenant", tenant_in(home))
        template = self.kept(home, name)
        for reader in readers:
            reader.close()
        if not name.startswith("graph-"):
            answers = self.stopped / name / "answers.yaml"
            template.acts = [["resume", oldest, "--answers", answers, *OPTIONS.get(name, [])]]
        return template

    def entries(self, home):
        """The sessions and series of a folder, newest first."""
        return json.loads(self.run(home, "sessions", "list", "--format", "json").stdout)

    def lived_in(self):
        """Sessions of several kinds, a series, an undo, snapshots, a binding, and people signed in."""
        home = self.root / "lived-in-work"
        home.mkdir()
        self.run(home, "tenant", "init")
        list, answers, document = (self.root / name for name in ("list.csv", "answers.yaml", "guide.md"))
        list.write_text(f"users\n{upn('wout.smit')}\n{upn('alma.wik')}\n")
        answers.write_text(CONSENT + "procedure: unassign-all-licenses\ninputs: {licenses: [ENTERPRISEPACK]}\n")
        consent = self.root / "consent.yaml"
        consent.write_text(CONSENT)
        document.write_text("# Guide\n\n1. Open **Your products**.\n2. Choose the subscription.\n3. Select **Save**.\n")
        reader = sqlite3.connect(home / "tenant.sqlite")
        reader.execute("SELECT count(*) FROM app_user").fetchall()
        self.run(home, "run", *self.scenario("see-available-licenses/some-left"))
        other = sqlite3.connect(home / "journal.sqlite")
        other.execute("SELECT count(*) FROM session").fetchall()
        self.run(home, "run", *self.scenario("back-up-before-switching/leaving"))
        self.run(home, "run", *self.scenario("reduce-licenses/give-seven-back"))
        self.run(home, "undo", "last", "--answers", consent, "--mode", "automatic")
        self.run(home, "run", "unassign-all-licenses", "--each", list, "--answers", answers,
                 "--mode", "automatic", statuses=(0, 3))
        self.run(home, "run", *self.scenario("unassign-all-licenses/group-left"))
        undone = self.entries(home)[0]["id"]
        self.run(home, "bind", document, "--to", "reduce-licenses", "--write")
        server = Server(self.program, home)
        try:
            link = server.await_link(time.sleep)
            assert link, server.said()
            server.sign_in(link)
            server.page("/en/sessions")
            template = self.kept(home, "lived-in")
            template.cookie = server.cookie.split("=", 1)[1]
        finally:
            server.end()
            reader.close()
            other.close()
        template.acts = [
            ["undo", undone, "--answers", consent, "--mode", "automatic"],
            ["run", *self.scenario("reduce-licenses/give-seven-back")]]
        return template


TEMPLATES = {}


def templates(program):
    key = str(program.bin), str(program.content)
    if key not in TEMPLATES:
        TEMPLATES[key] = Templates(program)
    return TEMPLATES[key]


def whole_ending(home):
    """The tenant of a data folder, read from a copy; nothing where it cannot be read whole."""
    try:
        with copied(home, "tenant.sqlite") as file:
            return ending(file)
    except (sqlite3.Error, AssertionError, OSError):
        return None


def copied(home, name):
    """A database with its write-ahead log, elsewhere: reading changes files."""
    folder = tempfile.TemporaryDirectory(prefix="stegvis-read-")
    for file in (name, f"{name}-wal"):
        if not os.path.lexists(home / file):
            continue
        if (home / file).is_symlink() or not (home / file).is_file():
            # SQLite opens no database beside such a log.
            raise OSError(f"{file} is no ordinary file")
        shutil.copy(home / file, folder.name)

    class Copy:
        def __enter__(self):
            path = pathlib.Path(folder.name) / name
            if not path.exists():
                raise OSError(f"no {name}")
            return path

        def __exit__(self, *_):
            folder.cleanup()

    return Copy()


def journal_rows(home):
    """(row of the session, rows of its events) by name, as SQLite reads them without us.

    A session that cannot be read is left out; nothing where none can.
    """
    found = {}
    try:
        with copied(home, "journal.sqlite") as file:
            connection = sqlite3.connect(file)
            try:
                connection.text_factory = bytes
                for row in connection.execute("SELECT number, name, key, series FROM session").fetchall():
                    number = row[0]
                    try:
                        events = connection.execute(
                            "SELECT id, at, body, texts, digest FROM event WHERE id BETWEEN ? AND ? ORDER BY id",
                            (number << 32, (number << 32) + (1 << 32) - 1)).fetchall()
                    except (sqlite3.Error, OverflowError, TypeError):
                        continue
                    found[row[1].decode("utf-8", "replace")] = row, events
            finally:
                connection.close()
    except (sqlite3.Error, OSError, AttributeError):
        return None if not found else found
    return found


def damage(path, rng):
    """Damages a file, and says how."""
    data = path.read_bytes()
    size = len(data)
    block = rng.choice([1, 16, 512, 4096, 4120])
    kinds = ["flip"] * 5 + ["cut"] * 3 + ["zero", "double", "swap", "append", "empty"]
    kind = rng.choice(kinds + ["folder", "link", "pipe", "gone"]) if rng.random() < 0.6 else rng.choice(kinds)
    at = rng.randrange(size) if size else 0
    if kind == "flip" and size:
        changed = bytearray(data)
        places = [rng.randrange(size * 8) for _ in range(rng.randint(1, 8))]
        for place in places:
            changed[place // 8] ^= 1 << place % 8
        path.write_bytes(changed)
        return f"bits {sorted(places)} of {path.name} flipped"
    if kind == "cut" and size:
        path.write_bytes(data[:at])
        return f"{path.name} cut to {at} of {size} bytes"
    if kind == "zero" and size:
        path.write_bytes(data[:at] + bytes(min(block, size - at)) + data[at + block:])
        return f"{block} bytes of {path.name} zeroed from {at} on"
    if kind in ("double", "swap") and size >= 2 * block:
        one, other = (rng.randrange(size // block) * block for _ in range(2))
        changed = bytearray(data)
        changed[other:other + block] = data[one:one + block]
        if kind == "swap":
            changed[one:one + block] = data[other:other + block]
        path.write_bytes(changed)
        return f"{block} bytes of {path.name}: those at {one} {'copied to' if kind == 'double' else 'swapped with'} {other}"
    if kind == "append" or kind in ("double", "swap", "flip", "cut", "zero"):
        path.write_bytes(data + rng.randbytes(rng.choice([1, 32, 4096])))
        return f"rubbish after {path.name}"
    if kind == "empty":
        path.write_bytes(b"")
        return f"{path.name} emptied"
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to(path.parent / "nowhere/at-all")
    elif kind == "pipe":
        os.mkfifo(path)
    return f"{path.name} is {'gone' if kind == 'gone' else f'a {kind}'}"


class Run:
    """One damaged copy of a template, and what its commands showed."""

    def __init__(self, program, template, rng, home, target):
        self.program, self.template, self.rng, self.home = program, template, rng, home
        self.outcome = Outcome()
        self.target = str(target.relative_to(home))
        self.about = f"{template.name}: {self.target}: {damage(target, rng)}"

    @property
    def is_of_journal(self):
        return self.target.startswith("journal.sqlite")

    @property
    def is_of_tenant(self):
        return self.target.startswith("tenant.sqlite")

    def run(self, *arguments):
        result = self.program.run(self.home, *arguments, timeout=LIMIT)
        return result, check(self.program, result, self.outcome, self.about)

    def wrong(self, words):
        self.outcome.note("wrong", f"{self.about}: {words}")

    def state_of(self, session):
        """same, prefix or changed: a session's rows, read without us, beside the undisturbed ones."""
        if not self.is_of_journal:
            return "same"
        wanted, found = self.template.rows[session], (self.rows or {}).get(session)
        if found is None:
            return "changed"
        if found == wanted:
            return "same"
        return "prefix" if found[0] == wanted[0] and found[1] == wanted[1][:len(found[1])] else "changed"

    def look(self):
        """The commands that change nothing."""
        self.rows = journal_rows(self.home) if self.is_of_journal else self.template.rows
        self.list()
        sessions = sorted(self.template.rows)
        # Those that were hurt, and one other.
        hurt = [session for session in sessions if self.state_of(session) != "same"]
        chosen = self.rng.sample(hurt, min(2, len(hurt)))
        other = self.rng.choice(sessions)
        if not hurt or self.rng.random() < 0.4:
            chosen.append(other)
        for session in dict.fromkeys(chosen):
            self.read(session)
        for command in self.rng.sample([
                ["tenant", "show"], ["replay", chosen[0]], ["replay", chosen[0], "--on", "embedded:copy"],
                ["undo", chosen[0], "--list", "--tenant", tenant_in(self.home)], ["sessions", "list"],
                ["sessions", "verify", chosen[0], "--live", "--tenant", tenant_in(self.home)],
                ["plan", *templates(self.program).scenario("reduce-licenses/give-seven-back")[:3]]], 1):
            self.run(*command)

    def forgot(self):
        """Whether a session lost its last events, and with them that it attempted a change.

        Nothing can know then that the change was made.
        """
        def attempts(rows):
            return sum(b'"attempted"' in event[2] for event in rows[1])

        return any(
            self.state_of(session) == "prefix"
            and attempts(self.rows[session]) < attempts(self.template.rows[session])
            for session in self.template.rows)

    def list(self):
        result, kept = self.run("sessions", "list", "--format", "json")
        if not kept:
            return
        try:
            listed = {entry.get("id"): entry for entry in json.loads(result.stdout or b"[]")}
        except ValueError:
            return self.wrong(f"the list is no JSON: {result.about()}")
        for session in self.template.listed:
            # A series has no rows of its own in the journal.
            rows = [name for name in self.template.rows if name == session or name.startswith(f"{session}/")]
            if not all(self.state_of(name) == "same" for name in rows) or (not rows and self.is_of_journal):
                continue
            if session not in listed:
                self.wrong(f"{session} is whole, and is not listed: {result.about()}")
            elif not self.target.startswith("journal.") and (
                    listed[session].get("state") != self.template.listed[session].get("state")):
                self.wrong(f"{session} is {listed[session].get('state')}: {result.about()}")

    def read(self, session):
        """Verifies and shows a session: what is called intact is, word for word."""
        state = self.state_of(session)
        verified, kept = self.run("sessions", "verify", session)
        shown, kept_too = self.run("sessions", "show", session)
        if not (kept and kept_too):
            return
        was, text = self.template.said("sessions", "show", session)
        is_as_before = (shown.status, words(shown, self.home)) == (was, text)
        if verified.status == 0 and state == "changed" and not is_as_before:
            self.wrong(f"{session} was altered, and is called intact: {shown.about()}")
        if state == "same" and not self.is_of_journal:
            if verified.status != 0 and "snapshots/" not in self.target:
                self.wrong(f"{session} is whole: {verified.about()}")
            if not is_as_before:
                self.wrong(f"{session} is whole, and shows something else: {shown.about()}")
        if verified.status == 0 and self.rng.random() < 0.3:
            self.export(session)

    def export(self, session):
        """What verifies also verifies as a file."""
        file = self.home / "exported.json"
        written, kept = self.run("sessions", "export", session, "-o", file)
        if kept and written.status == 0:
            verified, kept = self.run("sessions", "verify", file)
            if kept and verified.status != 0:
                self.wrong(f"{session} verifies, but its export does not: {verified.about()}")

    def act(self):
        """Resumes, undoes or begins, and holds the tenant against the undisturbed one."""
        number = self.rng.randrange(len(self.template.acts))
        status, wanted = self.template.becomes(number)
        act = self.template.acts[number]
        before = whole_ending(self.home)
        result, kept = self.run(*act, "--tenant", tenant_in(self.home))
        if not kept:
            return
        after = whole_ending(self.home)
        if after is None:
            return
        about = f"{self.about}: {result.about()}"
        if not self.is_of_tenant:
            if self.forgot():
                # What somebody else took back is made again by whoever does not know of it.
                if (result.status == 0 and status == 0 and after.state != wanted.state
                        and self.template.name not in TAKEN_BACK):
                    self.outcome.note("lost", f"{about}: the tenant ends otherwise")
            elif result.status == 0 and status == 0:
                after.judge(wanted, self.outcome, about)
            elif more := after.effects - wanted.effects:
                self.outcome.note("doubled", f"{about}: {list(more)[:2]}")
        elif (result.status == 0 and act[0] == "resume" and before is not None
              and self.template.name not in SHARED and before.effects < self.template.tenant.effects
              and after.state != wanted.state):
            # Set back in time: either made again, or named by whoever asks.
            live, _ = self.run("sessions", "verify", act[1], "--live", "--tenant", tenant_in(self.home))
            if live.status == 0:
                self.outcome.note("lost", f"{about}: the tenant does not show it, and {live.about()}")

    def serve(self):
        """Some pages, with the sign-in that the folder remembers."""
        server = Server(self.program, self.home, "--tenant", tenant_in(self.home))
        try:
            link = server.await_link(time.sleep, LIMIT)
            status = server.process.poll()
            said = server.said()
            check_words(self.program, said, self.outcome, f"{self.about}: serve")
            if not link:
                if status is None:
                    self.outcome.note("hangs", f"{self.about}: the server does not listen")
                elif status < 0 or status not in range(5):
                    self.outcome.note("crashes", f"{self.about}: serve → {status}: {said[-300:]}")
                return
            if self.template.cookie and self.rng.random() < 0.7:
                server.cookie = f"stegvis-{server.port}={self.template.cookie}"
            else:
                server.sign_in(link)
            for path in ("/en/", "/en/sessions", "/en/tenant", f"/en/sessions/{self.rng.choice(sorted(self.template.rows))}"):
                status, text = server.page(path)
                check_words(self.program, text, self.outcome, f"{self.about}: {path} → {status}")
            if server.process.poll() is not None:
                self.outcome.note("crashes", f"{self.about}: the server ended: {server.said()[-300:]}")
        except OSError as error:
            alive = server.process.poll() is None
            self.outcome.note("hangs" if alive else "crashes", f"{self.about}: a page is not answered: {error}")
        finally:
            server.end()


def targets(home):
    """Every ordinary file of a data folder."""
    return sorted(path for path in home.rglob("*") if path.is_file() and not path.is_symlink())


def one(program, rng, index):
    all = templates(program)
    template = all.named(rng.choice(all.names))
    # Made before the copy is damaged: what the undisturbed one says.
    template.rows, template.listed
    with program.home(copy=template.folder) as home:
        files = targets(home)
        main = [file for file in files if file.name in DATABASES]
        run = Run(program, template, rng, home, rng.choice(main if rng.random() < 0.6 else files))
        run.look()
        if rng.random() < 0.06:
            run.serve()
        if template.acts and rng.random() < 0.6:
            run.act()
        return run.outcome
