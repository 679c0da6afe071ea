"""Runs kills, damages, hostile inputs and forgeries, and counts how they ended; `scripts/chaos` starts it."""

import argparse
import concurrent.futures
import importlib
import os
import pathlib
import random
import secrets
import signal
import subprocess
import sys
import time
import traceback

from program import Outcome, Program

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
# Each is a file beside this one.
KINDS = [kind for kind in ("kills", "damages", "inputs", "forgeries") if (HERE / f"{kind}.py").exists()]
COLUMNS = ("crashes", "hangs", "wrong", "doubled", "lost")
# How many faults are shown in words; the rest is counted.
SHOWN = 10


def one(kind, seed, index, bin, content):
    """One run, which depends on nothing but its seed, kind and index (and on the machine's pace)."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    module = importlib.import_module(kind)
    try:
        return module.one(Program(bin, content), random.Random(f"{seed}/{kind}/{index}"), index)
    except Exception:
        # A run that could not be judged has not passed.
        outcome = Outcome()
        outcome.note("wrong", f"the suite itself failed: {traceback.format_exc()}")
        return outcome


class Tally:
    """What all runs of a kind showed."""

    def __init__(self, kind, seed):
        self.kind, self.seed = kind, seed
        self.runs, self.sum, self.faults = 0, Outcome(count=0), []
        self.began = time.monotonic()

    def add(self, index, outcome):
        self.runs += 1
        self.sum.count += outcome.count
        for column in COLUMNS:
            setattr(self.sum, column, getattr(self.sum, column) + getattr(outcome, column))
        if outcome.faults:
            self.faults.append((index, outcome.fault))

    def again(self, index):
        """The command that repeats a run."""
        return f"scripts/chaos {self.kind} --seed {self.seed} --only {index}"

    def row(self):
        numbers = " | ".join(str(getattr(self.sum, column)) for column in COLUMNS)
        return f"| {self.kind} | {self.sum.count} | {self.runs} | {numbers} | {self.seed} |"


def runs(kind, seed, count, jobs, bin, content):
    """Runs until `count` of a kind were made."""
    tally = Tally(kind, seed)
    # A run can make none: whoever ends before the kill was not killed.
    most = 20 + 4 * count
    told = time.monotonic()
    with concurrent.futures.ProcessPoolExecutor(max_workers=jobs) as pool:
        index, waiting = 0, {}
        while True:
            while len(waiting) < jobs and tally.sum.count < count and index < most:
                waiting[pool.submit(one, kind, seed, index, bin, content)] = index
                index += 1
            if not waiting:
                break
            done, _ = concurrent.futures.wait(
                waiting, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in done:
                number = waiting.pop(future)
                tally.add(number, future.result())
                if tally.faults and tally.faults[-1][0] == number and len(tally.faults) <= SHOWN:
                    say(f"{tally.again(number)}\n    {tally.faults[-1][1]}")
            if time.monotonic() - told > 20:
                told = time.monotonic()
                say(f"{kind}: {tally.sum.count} of {count}, {len(tally.faults)} runs with faults")
    if tally.sum.count < count:
        tally.sum.note("wrong", "")
        tally.faults.append((0, f"only {tally.sum.count} of {count} {kind} were made"))
    say(f"{kind}: {tally.sum.count} in {time.monotonic() - tally.began:.0f} s")
    return tally


def say(words):
    print(f"==> {words}", file=sys.stderr, flush=True)


def commits():
    """How many commits led to this checkout; 0 outside a repository."""
    counted = subprocess.run(
        ["git", "rev-list", "--count", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return int(counted.stdout) if counted.returncode == 0 else 0


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/chaos", description="Kills, damages, hostile inputs and forged exports, counted.")
    parser.add_argument("kind", nargs="?", choices=[*KINDS, "planted"], help="only this part")
    parser.add_argument("--sample", action="store_true", help="few of each, as .ci/run has it")
    parser.add_argument("--count", type=int, metavar="N", help="how many kills, damages, inputs or forgeries")
    parser.add_argument("--seed", metavar="S", help="the seed of an earlier suite")
    parser.add_argument("--only", type=int, metavar="N", help="the number of one run")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="how many at a time (2)")
    chosen = parser.parse_args()
    if chosen.only is not None and chosen.kind not in KINDS:
        parser.error(f"--only needs one of {', '.join(KINDS)}")
    if chosen.jobs < 1 or (chosen.count is not None and chosen.count < 1):
        parser.error("--jobs and --count are 1 or more")
    bin = os.environ["STEGVIS_BIN"]
    content = os.environ.get("STEGVIS_CONTENT", str(ROOT))
    seed = chosen.seed or (f"c{commits()}" if chosen.sample else secrets.token_hex(4))
    say(f"seed {seed}")

    missed = []
    if chosen.kind == "planted" or (chosen.kind is None and chosen.only is None):
        missed = importlib.import_module("planted").missed(
            Program(bin, content), seed, chosen.sample, say)
    tallies = []
    for kind in [chosen.kind] if chosen.kind else KINDS:
        if kind == "planted":
            continue
        if chosen.only is not None:
            tally = Tally(kind, seed)
            tally.add(chosen.only, one(kind, seed, chosen.only, bin, content))
            tallies.append(tally)
            continue
        module = importlib.import_module(kind)
        count = chosen.count or (module.SAMPLE if chosen.sample else module.FULL)
        tallies.append(runs(kind, seed, count, chosen.jobs, bin, content))

    if tallies:
        print("| | made | runs | crashes | hangs | wrong ends | doubled | lost | seed |")
        print("|---|--:|--:|--:|--:|--:|--:|--:|---|")
        for tally in tallies:
            print(tally.row())
    failed = [(tally.again(index), words) for tally in tallies for index, words in tally.faults]
    for command, words in failed[:SHOWN]:
        print(f"\n{command}\n    {words}")
    if len(failed) > SHOWN:
        print(f"\nand {len(failed) - SHOWN} more runs with faults")
    for words in missed:
        print(f"\nplanted, and not found: {words}")
    return 1 if failed or missed else 0


if __name__ == "__main__":
    sys.exit(main())
