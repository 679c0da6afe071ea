"""A change step as a short script makes it: what `stegvis-bench` holds one of Stegvis's against.

    python3 step.py FOLDER STEPS

It reads the tenant, records the attempt, sets a quantity, records that, reads the tenant back and records the
verdict: four commits, each on the disk before the next begins, and every event sealed by a digest over the one before.
Prints the medians of a step: seconds from start to end, and seconds of processor time.
"""

import hashlib
import json
import sqlite3
import statistics
import sys
import time


def opened(path, *tables):
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    for table in tables:
        database.execute(table)
    return database


class Journal:
    """Events in order, each with the digest of itself and of the event before it."""

    def __init__(self, path):
        self.database = opened(
            path, "CREATE TABLE event (number INTEGER PRIMARY KEY, body TEXT NOT NULL, digest TEXT NOT NULL)")
        self.number = 0
        self.digest = ""

    def record(self, *events):
        self.database.execute("BEGIN IMMEDIATE")
        for event in events:
            self.number += 1
            body = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            self.digest = hashlib.sha256((self.digest + body).encode()).hexdigest()
            self.database.execute("INSERT INTO event VALUES (?, ?, ?)", (self.number, body, self.digest))
        self.database.execute("COMMIT")


class Tenant:
    """Subscriptions, of which a step sets the quantity."""

    def __init__(self, path):
        self.database = opened(path, "CREATE TABLE subscription (id TEXT PRIMARY KEY, quantity INTEGER NOT NULL)")
        self.database.execute("INSERT INTO subscription VALUES ('teams-phone', 3)")

    def quantity(self):
        return self.database.execute("SELECT quantity FROM subscription WHERE id = 'teams-phone'").fetchone()[0]

    def set_quantity(self, number):
        self.database.execute("BEGIN IMMEDIATE")
        self.database.execute("UPDATE subscription SET quantity = ? WHERE id = 'teams-phone'", (number,))
        self.database.execute("COMMIT")


def step(journal, tenant, wanted):
    before = tenant.quantity()
    prediction = {"subject": "teams-phone", "before": before, "after": wanted}
    journal.record({"type": "attempted", "step": "set", "expected": prediction})
    tenant.set_quantity(wanted)
    journal.record({"type": "performed", "step": "set"})
    after = tenant.quantity()
    verdict = "confirmed" if after == wanted else "refuted"
    journal.record(
        {"type": "verified", "step": "set", "verdict": verdict, "observed": after},
        {"type": "left", "step": "set", "outcome": verdict})
    if verdict != "confirmed":
        sys.exit("the quantity was not set")


def main():
    folder, steps = sys.argv[1], int(sys.argv[2])
    journal, tenant = Journal(f"{folder}/journal.sqlite"), Tenant(f"{folder}/tenant.sqlite")
    step(journal, tenant, 4)
    elapsed, processor = [], []
    for number in range(steps):
        began, used = time.perf_counter(), time.process_time()
        step(journal, tenant, 5 + number)
        elapsed.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
    print(statistics.median(elapsed), statistics.median(processor))


main()
