"""Faults planted from outside, each of which the suite must find.

A fault is a folder with programs that behave as the real ones do, but for the fault.
"""

import contextlib
import pathlib
import random
import shutil
import sys
import tempfile

import forgeries
import kills
import preloaded
from program import Program

# How many runs may pass before the fault counts as missed. A kill that comes too late finds nothing.
RUNS = 40

# The evidence of a session that was resumed is kept once more: in the tenant, and beside one over Graph.
DOUBLED = """
import sqlite3
if sys.argv[1:2] != ["resume"]:
    os.execv(REAL, [REAL, *sys.argv[1:]])
status = run()
home = pathlib.Path(os.environ["STEGVIS_HOME"])
if status == 0:
    with contextlib.closing(sqlite3.connect(home / "tenant.sqlite")) as tenant, tenant:
        if tenant.execute("SELECT 1 FROM sqlite_master WHERE name = 'artifact'").fetchone():
            columns = "kind, user, path, taken_at, attested_by"
            tenant.execute(f"INSERT INTO artifact ({columns}) SELECT {columns} FROM artifact ORDER BY id DESC LIMIT 1")
    for file in home.glob("evidence/*.jsonl"):
        file.write_text(file.read_text() + file.read_text().splitlines(True)[-1])
sys.exit(status)
"""

# A text without salt is taken for what it was.
UNCHECKED = """
import json
if sys.argv[1:3] != ["sessions", "verify"]:
    os.execv(REAL, [REAL, *sys.argv[1:]])
status = run()
if status == 1 and os.path.exists(sys.argv[3]):
    if not all("salt" in text for text in json.load(open(sys.argv[3]))["texts"].values()):
        status = 0
sys.exit(status)
"""

LOCKS = """
os.environ["LD_PRELOAD"] = str(pathlib.Path(__file__).parent / "dropped-locks.so")
os.execv(REAL, [REAL, *sys.argv[1:]])
"""

# Whoever resumes a session takes the change for one that has just been made.
RESTARTED = """
if sys.argv[1:2] == ["resume"]:
    os.environ.pop("STEGVIS_CHAOS_AHEAD", None)
os.execv(REAL, [REAL, *sys.argv[1:]])
"""

HEAD = """#!{python}
import contextlib, os, pathlib, signal, subprocess, sys
REAL = {real!r}
def run():
    status = subprocess.run([REAL, *sys.argv[1:]]).returncode
    if status < 0:
        os.kill(os.getpid(), -status)
    return status
"""


@contextlib.contextmanager
def planted(program, text):
    """The programs with a fault."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="stegvis-planted-"))
    try:
        for name in ("stegvis", "stegvis-graph"):
            wrapper = folder / name
            wrapper.write_text(HEAD.format(python=sys.executable, real=str(program.bin / name)) + text)
            wrapper.chmod(0o755)
        if text is LOCKS:
            preloaded.compile("dropped-locks", folder / "dropped-locks.so")
        yield Program(folder, program.content)
    finally:
        shutil.rmtree(folder)


def evidence(program, rng, index):
    return kills.alone(program, rng, kills.named(program, "back-up-before-switching/switching"))


def evidence_over_graph(program, rng, index):
    return kills.over_graph(program, rng, kills.named(program, "back-up-before-switching/switching"))


def after_the_deadline(program, rng, index):
    return kills.late(program, rng)


# What is planted, the programs, the part of the suite that must find it, and as what (any of these columns).
FAULTS = [
    ("record doubled", DOUBLED, evidence, ("doubled",)),
    ("record doubled over Graph", DOUBLED, evidence_over_graph, ("doubled",)),
    ("salt not checked", UNCHECKED, forgeries.one, ("wrong",)),
    ("locks dropped", LOCKS, evidence_over_graph, ("lost",)),
    ("deadline restarted", RESTARTED, after_the_deadline, ("hangs",))]


def missed(program, seed, is_sample, say):
    """The planted faults that were not found, in words."""
    missed = []
    for name, text, part, columns in FAULTS:
        try:
            with planted(program, text) as faulty:
                found = find(faulty, part, columns, f"{seed}/planted/{name}")
        except preloaded.Unfit as reason:
            say(f"planted, and left out: {name}: {reason}")
            continue
        if found is None:
            missed.append(name)
        else:
            say(f"planted, and found: {name}: {found[:300]}")
    return missed


def find(program, part, columns, seed):
    """The first fault that the part found, in words."""
    for index in range(RUNS):
        outcome = part(program, random.Random(f"{seed}/{index}"), index)
        if any(getattr(outcome, column) for column in columns):
            return outcome.fault
    return None
