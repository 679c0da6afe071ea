"""Hostile inputs, each read by the command that is for it, and harmless ones that must end as undisturbed."""

import functools
import hashlib
import json
import multiprocessing.util
import pathlib
import re
import shutil
import socket
import sqlite3
import tempfile
import time

import grammars
from ending import ending
from program import Outcome
from promises import Server, check, check_words

NAME, FULL, SAMPLE = "inputs", 20_000, 300

# Reading one input takes some hundredths of a second; more than this is a hang, also on a busy machine.
LIMIT = 20
# How many of ten inputs are harmless.
HARMLESS = 0.15
LICENSES = "procedure: unassign-all-licenses\nconsent: true\nattest: true\ninputs: {licenses: [ENTERPRISEPACK]}\n"
PEOPLE = b"users\nwout.smit@nordlund.onmicrosoft.com\nalma.wik@nordlund.onmicrosoft.com\n"


class Fixture:
    """What the inputs of one process share: a folder with a tenant, real files, and a server."""

    def __init__(self, program):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stegvis-inputs-"))
        multiprocessing.util.Finalize(None, shutil.rmtree, (self.folder, True), exitpriority=1)
        self.home = self.folder / "home"
        self.home.mkdir()
        self.done("tenant", "init")
        self.content = program.content
        self.scenarios = sorted(self.content.glob("procedures/*/scenarios/*.yaml"))
        self.procedures = sorted(path.parent for path in self.content.glob("procedures/*/procedure.yaml"))
        self.ends = {}

    def done(self, *arguments):
        """The output of a command that must succeed in the shared folder."""
        result = self.program.run(self.home, *arguments)
        assert result.status == 0, result.about()
        return result.stdout

    def beside(self, scenario, name="answers"):
        """Where a changed copy of a scenario's answers goes: beside the evidence that it names."""
        folder = self.folder / "procedures" / scenario.parent.parent.name / "scenarios"
        if not (self.folder / "procedures").exists():
            for procedure in self.procedures:
                copy = self.folder / "procedures" / procedure.name / "scenarios"
                copy.mkdir(parents=True)
                if (procedure / "scenarios/evidence").exists():
                    (copy / "evidence").symlink_to(procedure / "scenarios/evidence")
        return folder / f"{name}.yaml"

    @functools.cached_property
    def exports(self):
        """Exported sessions, whole and redacted, and ones of earlier versions, each with what `show` says."""
        folder = self.folder / "sessions"
        shutil.copytree(self.home, folder)
        for name in ("reduce-licenses/scenarios/give-seven-back", "unassign-all-licenses/scenarios/group-left"):
            answers = self.content / f"procedures/{name}.yaml"
            result = self.program.run(folder, "run", name.split("/")[0], "--mode", "automatic", "--answers", answers)
            assert result.status == 0, result.about()
            for options in ((), ("--redact",)):
                file = self.folder / f"{answers.stem}{len(options)}.json"
                assert self.program.run(folder, "sessions", "export", "last", *options, "-o", file).status == 0
        files = sorted(self.folder.glob("*.json"))
        files += sorted(self.content.glob("Tests/CommandsTests/Sessions/Golden/*.json"))[:4]
        return [(file.read_bytes(), self.shown(file)) for file in files]

    def shown(self, file):
        """What the export says, in every word."""
        return self.program.run(self.home, "sessions", "show", file).stdout.replace(str(file).encode(), b"FILE")

    @functools.cached_property
    def plan(self):
        """A saved plan, its answers, and the tenant after a walk by it."""
        answers = self.content / "procedures/unassign-all-licenses/scenarios/group-left.yaml"
        file, home = self.folder / "plan", self.planned()
        made = self.program.run(home, "plan", "unassign-all-licenses", "--answers", answers, "--save", file)
        assert made.status == 0, made.about()
        walked = self.program.run(home, *by_plan(file, answers))
        assert walked.status == 0, walked.about()
        return file.read_bytes(), answers, ending(home / "tenant.sqlite")

    def planned(self):
        """A new data folder, always at the same place: a plan names its tenant by the path."""
        home = self.folder / "planned"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.home, home)
        return home

    @functools.cached_property
    def series_end(self):
        list, answers = self.folder / "list.csv", self.folder / "series.yaml"
        list.write_bytes(PEOPLE)
        answers.write_text(LICENSES)
        return self.end_of(*series(list, answers))

    @functools.cached_property
    def xliff(self):
        """Exchange files that are in order, by version; each with the document they came from."""
        documents = [self.procedures[n] / f"{language}.md" for n, language in ((0, "sv"), (3, "nl"), (7, "sv"))]
        return [
            (self.done("xliff", "export", document, "--version", version), document)
            for document in documents for version in ("1.2", "2.0", "2.1", "2.2")]

    @functools.cached_property
    def server(self):
        folder = self.folder / "served"
        shutil.copytree(self.home, folder)
        server = Server(self.program, folder)
        multiprocessing.util.Finalize(None, server.end, exitpriority=2)
        link = server.await_link(time.sleep)
        assert link, f"the server does not listen: {server.said()[-500:]}"
        server.sign_in(link)
        server.home = folder
        server.before = tenant_bytes(folder)
        found = re.search(r'name="token" value="([^"]+)"', server.page("/en/")[1])
        server.token = found and found[1]
        return server

    def end_of(self, *arguments):
        """The tenant after a command that nobody disturbed."""
        with self.program.home(copy=self.home) as home:
            result = self.program.run(home, *arguments)
            assert result.status in (0, 3), result.about()
            return ending(home / "tenant.sqlite")

    def undisturbed(self, key, *arguments):
        """(status, output) of a command on an unchanged input, run once; `key` names the input."""
        if key not in self.ends:
            result = self.program.run(self.home, *arguments)
            self.ends[key] = result.status, result.stdout
        return self.ends[key]


FIXTURES = {}


def fixture(program):
    """The one of this process; programs are equal that come from the same folder."""
    key = str(program.bin), str(program.content)
    if key not in FIXTURES:
        FIXTURES[key] = Fixture(program)
    return FIXTURES[key]


def remembered(home):
    """What a data folder remembers: its tenant, and the sessions and series of its journal."""
    journal = []
    if (home / "journal.sqlite").exists():
        connection = sqlite3.connect(home / "journal.sqlite")
        # A journal that nobody wrote to is as good as none.
        for table in ("session", "series", "event"):
            journal += connection.execute(f"SELECT * FROM {table}").fetchall()
        connection.close()
    tenant = ending(home / "tenant.sqlite")
    return tenant.state, tenant.effects, journal


def tenant_bytes(home):
    """A digest of everything that a data folder remembers."""
    sum = hashlib.sha256()
    for name in ("tenant.sqlite", "tenant.sqlite-wal", "journal.sqlite", "journal.sqlite-wal"):
        file = home / name
        sum.update(file.read_bytes() if file.exists() else b"")
    return sum.hexdigest()


def by_plan(plan, answers):
    return ["run", "--plan", plan, "--answers", answers, "--mode", "automatic"]


def series(list, answers):
    return ["run", "unassign-all-licenses", "--each", list, "--answers", answers, "--mode", "automatic"]


class Input:
    """One input of a kind, with the folder it is written to."""

    def __init__(self, shared, rng, folder):
        self.shared, self.rng, self.folder = shared, rng, folder
        self.program, self.outcome = shared.program, Outcome()
        self.is_harmless = rng.random() < HARMLESS
        self.about = ""

    def mutated(self, data, harmless, hostile):
        changed = (harmless if self.is_harmless else hostile)(data, self.rng)
        return changed

    def run(self, *arguments, home=None):
        """A command that must keep every promise; whether it did is the second value."""
        result = self.program.run(home or self.shared.home, *arguments, timeout=LIMIT)
        return result, check(self.program, result, self.outcome, self.about)

    def wrong(self, words):
        self.outcome.note("wrong", f"{self.about}: {words}")

    def read_only(self, *arguments):
        """A command that may change nothing, accepted or refused."""
        before = tenant_bytes(self.shared.home)
        result, kept = self.run(*arguments)
        if tenant_bytes(self.shared.home) != before:
            self.wrong(f"changed the data folder: {result.about()}")
        return result, kept

    def expect(self, result, wanted, *names):
        """A harmless input must give the status and the words of an unchanged one; `names` are of the copy."""
        status, words = wanted
        said = result.stdout
        for name in names:
            said, words = said.replace(str(name).encode(), b"FILE"), words.replace(str(name).encode(), b"FILE")
        if (result.status, said) != (status, words):
            self.wrong(f"a harmless change ends with {result.status} instead of {status}: {result.about()}")


def answers(input):
    """Answers, mostly for a plan, sometimes for a session whose tenant is looked at afterwards."""
    scenario = input.rng.choice(input.shared.scenarios)
    procedure, data = scenario.parent.parent.name, scenario.read_bytes()
    file = input.shared.beside(scenario)
    original = input.shared.beside(scenario, "genuine")
    original.write_bytes(data)
    file.write_bytes(input.mutated(data, grammars.harmless_yaml, grammars.hostile_yaml))
    input.about = f"answers {procedure}/{scenario.stem}"
    if input.rng.random() < 0.8:
        result, kept = input.read_only("plan", procedure, "--answers", file)
        if kept and input.is_harmless:
            input.expect(result, input.shared.undisturbed(scenario, "plan", procedure, "--answers", original))
        return
    with input.program.home(copy=input.shared.home) as home:
        before = remembered(home)
        result, kept = input.run("run", procedure, "--answers", file, "--mode", "automatic", home=home)
        if kept and result.status == 2 and remembered(home) != before:
            input.wrong(f"refused, and changed the data folder: {result.about()}")
        if kept and input.is_harmless:
            key = ("end", scenario)
            if key not in input.shared.ends:
                input.shared.ends[key] = input.shared.end_of(
                    "run", procedure, "--answers", original, "--mode", "automatic")
            ending(home / "tenant.sqlite").judge(input.shared.ends[key], input.outcome, input.about)
        elif kept and result.status == 0:
            live, _ = input.run("sessions", "verify", "last", "--live", home=home)
            if live.status != 0:
                input.outcome.note("lost", f"{input.about}: completed, but {live.about()}")


def procedure_copy(input, procedure):
    copy = input.folder / procedure.name
    shutil.copytree(procedure, copy, ignore=shutil.ignore_patterns("scenarios"))
    return copy


def manifest(input):
    """A procedure's manifest: cycles, unknown words, wrong types."""
    procedure = input.rng.choice(input.shared.procedures)
    copy = procedure_copy(input, procedure)
    file = copy / "procedure.yaml"
    file.write_bytes(input.mutated(file.read_bytes(), grammars.harmless_yaml, grammars.hostile_yaml))
    input.about = f"manifest {procedure.name}"
    result, kept = input.read_only("check", copy)
    if kept and input.is_harmless:
        input.expect(result, input.shared.undisturbed(procedure, "check", procedure), copy, procedure)


def bindings(input):
    """A binding beside its procedure."""
    procedure = input.rng.choice([folder for folder in input.shared.procedures if (folder / "bindings").is_dir()])
    copy = procedure_copy(input, procedure)
    file = input.rng.choice(sorted((copy / "bindings").glob("*.yaml")))
    file.write_bytes(input.mutated(file.read_bytes(), grammars.harmless_yaml, grammars.hostile_yaml))
    input.about = f"binding {procedure.name}/{file.name}"
    result, kept = input.read_only("check", copy)
    if kept and input.is_harmless:
        input.expect(result, input.shared.undisturbed(procedure, "check", procedure), copy, procedure)


GUIDE = b"# Guide\n\n1. Open **Your products**.\n2. Choose the subscription.\n3. Select **Remove licenses**.\n4. Enter the number and select **Save**.\n"


def own_bindings(input):
    """A binding in the data folder, compared with its document."""
    document = input.folder / "guide.md"
    document.write_bytes(GUIDE)
    home = input.folder / "home"
    home.mkdir()
    made = input.program.run(home, "bind", document, "--to", "reduce-licenses", "--write")
    assert made.status == 0, made.about()
    (file,) = (home / "bindings").glob("*")
    undisturbed = input.program.run(home, "bind", document)
    file.write_bytes(input.mutated(file.read_bytes(), grammars.harmless_yaml, grammars.hostile_yaml))
    input.about = "binding of a document"
    result, kept = input.run("bind", document, home=home)
    if kept and input.is_harmless:
        input.expect(result, (undisturbed.status, undisturbed.stdout))


SUPPRESSIONS = (
    b"- {check: punct.end, document: guide.sv.md, unit: a40d9-103, reason: \"a heading\"}\n"
    b"- check: label.words\n  document: guide.sv.md\n  reason: as the screen says\n")


def suppressions(input):
    """Suppressed findings beside a translated document."""
    document = input.shared.procedures[7] / "sv.md"
    (input.folder / "guide.sv.md").write_bytes(document.read_bytes())
    file = input.folder / "suppressions.yaml"
    file.write_bytes(SUPPRESSIONS)
    undisturbed = input.shared.undisturbed("suppressions", "check", input.folder)
    if "suppressions-folder" not in input.shared.ends:
        input.shared.ends["suppressions-folder"] = input.folder
    file.write_bytes(input.mutated(SUPPRESSIONS, grammars.harmless_yaml, grammars.hostile_yaml))
    input.about = "suppressions"
    result, kept = input.read_only("check", input.folder)
    if kept and input.is_harmless:
        input.expect(result, undisturbed, input.folder, input.shared.ends["suppressions-folder"])


def rows(input):
    """The list of a series."""
    list, answers = input.folder / "list.csv", input.folder / "answers.yaml"
    list.write_bytes(input.mutated(PEOPLE, grammars.harmless_csv, grammars.hostile_csv))
    answers.write_text(LICENSES)
    input.about = "CSV"
    with input.program.home(copy=input.shared.home) as home:
        before = remembered(home)
        result, kept = input.run(*series(list, answers), home=home)
        if kept and result.status == 2 and remembered(home) != before:
            input.wrong(f"refused, and changed the data folder: {result.about()}")
        if kept and input.is_harmless:
            ending(home / "tenant.sqlite").judge(input.shared.series_end, input.outcome, input.about)


def plans(input):
    """A saved plan that somebody changed: the walk stops, or does what the plan says."""
    data, answers, wanted = input.shared.plan
    if input.is_harmless:
        changed = json.dumps(json.loads(data), indent=input.rng.choice([None, 1, 4])).encode()
    elif input.rng.random() < 0.7:
        changed = grammars.json_text(grammars.hostile_json(json.loads(data), input.rng), input.rng)
    else:
        changed = grammars.break_json(data, input.rng)
    file = input.folder / "plan.json"
    file.write_bytes(changed)
    input.about = "plan"
    home = input.shared.planned()
    before = remembered(home)
    result, kept = input.run(*by_plan(file, answers), home=home)
    if kept and result.status == 2 and remembered(home) != before:
        input.wrong(f"refused, and changed the data folder: {result.about()}")
    if kept and (result.status == 0 or input.is_harmless):
        ending(home / "tenant.sqlite").judge(wanted, input.outcome, f"{input.about}: {result.about()}")


def seal(value, rng):
    """An export as somebody writes it who can compute digests, too."""
    if isinstance(value, dict) and isinstance(value.get("seal"), str):
        value = {**value, "seal": ""}
        data = grammars.json_text(value, rng)
        digest = hashlib.sha256(data).hexdigest().encode()
        return re.sub(rb'("seal"\s*:\s*")"', rb"\g<1>" + digest + b'"', data, count=1)
    return grammars.json_text(value, rng)


def exports(input):
    """A forged export: found, or it says exactly what the genuine one does."""
    data, shown = input.rng.choice(input.shared.exports)
    original = json.loads(data)
    if input.is_harmless:
        changed = data
    elif input.rng.random() < 0.8:
        value = grammars.hostile_json(original, input.rng)
        # With and without a genuine seal over what was forged.
        changed = seal(value, input.rng) if input.rng.random() < 0.7 else grammars.json_text(value, input.rng)
    else:
        changed = grammars.break_json(data, input.rng)
    file = input.folder / "session.json"
    file.write_bytes(changed)
    input.about = f"export of {original['session']}"
    result, kept = input.read_only("sessions", "verify", file)
    if kept and input.is_harmless and result.status != 0:
        input.wrong(f"a genuine export is refused: {result.about()}")
    if kept and result.status == 0:
        again, _ = input.run("sessions", "show", file)
        if again.stdout.replace(str(file).encode(), b"FILE") != shown:
            input.wrong(f"verified, and shows something else: {result.about()} {again.about()}")
    elif input.rng.random() < 0.3:
        input.run(*input.rng.choice([("sessions", "show"), ("replay",)]), file)


def xliff(input):
    """An exchange file: checked, or imported into a copy of the document."""
    data, document = input.rng.choice(input.shared.xliff)
    file = input.folder / "from-agency.xlf"
    file.write_bytes(input.mutated(data, grammars.harmless_xml, grammars.hostile_xml))
    input.about = f"XLIFF of {document.parent.name}/{document.name}"
    if input.rng.random() < 0.75:
        result, kept = input.read_only("xliff", "check", file)
        if kept and input.is_harmless:
            genuine = input.shared.folder / "genuine.xlf"
            genuine.write_bytes(data)
            key = hashlib.sha256(data).hexdigest()
            input.expect(result, input.shared.undisturbed(key, "xliff", "check", genuine), file, genuine)
        return
    copy = input.folder / document.parent.name / document.name
    copy.parent.mkdir()
    for beside in document.parent.glob("*.md"):
        shutil.copy(beside, copy.parent)
    before = copy.read_bytes()
    result, kept = input.read_only("xliff", "import", file, "--into", copy)
    after = copy.read_bytes()
    if kept and after != before:
        if result.status == 2 or input.is_harmless:
            input.wrong(f"changed the document: {result.about()}")
        after.decode("utf-8")
        input.run("check", copy)


def http(input):
    """Bytes sent to the server; it answers everybody else as before."""
    server = input.shared.server
    request = grammars.hostile_request(server.port, server.cookie, server.token, input.rng)
    input.about = f"HTTP {request[:300]!r}"
    answer = b""
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=LIMIT) as connection:
            connection.settimeout(2)
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            while len(answer) < 2_000_000 and (piece := connection.recv(65536)):
                answer += piece
    except OSError:
        # It may refuse by closing, and wait for the rest of what is not complete.
        pass
    if server.process.poll() is not None:
        input.outcome.note("crashes", f"{input.about}: the server ended: {server.said()[-500:]}")
        input.shared.__dict__.pop("server")
        return
    status = re.match(rb"HTTP/1\.\d (\d{3})", answer)
    if answer and not status:
        input.wrong(f"an answer that is no HTTP: {answer[:200]!r}")
    elif status and status[1] in (b"500", b"502", b"504"):
        input.wrong(f"answered {status[1].decode()}: {answer[-300:]!r}")
    elif b"text/html" in answer[:3000].lower():
        check_words(input.program, answer.decode("utf-8", "replace"), input.outcome, input.about)
    if input.rng.random() < 0.1:
        try:
            found, _ = server.page("/en/", timeout=LIMIT)
        except OSError as error:
            return input.outcome.note("hangs", f"after {input.about}: a page is not answered: {error}")
        # Who sent too much waits.
        if found not in (200, 429, 503):
            input.wrong(f"afterwards a page is answered with {found}")
        if tenant_bytes(server.home) != server.before:
            input.wrong("the tenant or the journal changed")


# Each with its part of all inputs. Those for the server are the cheapest by far.
KINDS = [
    (answers, 18), (manifest, 10), (bindings, 6), (own_bindings, 3), (suppressions, 6), (rows, 6), (plans, 6), (exports, 12),
    (xliff, 12), (http, 21)]


def one(program, rng, index):
    shared = fixture(program)
    kind = rng.choices([kind for kind, _ in KINDS], [part for _, part in KINDS])[0]
    with tempfile.TemporaryDirectory(prefix="stegvis-input-") as folder:
        input = Input(shared, rng, pathlib.Path(folder))
        kind(input)
        return input.outcome
