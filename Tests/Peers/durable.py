"""A change step as a workflow of DBOS makes it: what `stegvis-bench --peers` holds one of Stegvis's against.

    python durable.py FOLDER STEPS

Each change is a workflow of three durable steps, kept by DBOS in SQLite: read the tenant, set a quantity, read it
back. DBOS records what each returned, so that a workflow that was stopped goes on after it; it seals nothing.
Prints the medians of a change: seconds from start to end, and seconds of processor time.
"""

import logging
import sqlite3
import statistics
import sys
import time

from dbos import DBOS

folder, steps = sys.argv[1], int(sys.argv[2])
logging.disable(logging.CRITICAL)
DBOS(config={"name": "stegvis-peer", "system_database_url": f"sqlite:///{folder}/dbos.sqlite", "run_admin_server": False})


def tenant():
    database = sqlite3.connect(f"{folder}/tenant.sqlite", isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    return database


@DBOS.step()
def quantity():
    return database.execute("SELECT quantity FROM subscription WHERE id = 'teams-phone'").fetchone()[0]


@DBOS.step()
def set_quantity(number):
    database.execute("BEGIN IMMEDIATE")
    database.execute("UPDATE subscription SET quantity = ? WHERE id = 'teams-phone'", (number,))
    database.execute("COMMIT")


@DBOS.workflow()
def change(wanted):
    before = quantity()
    set_quantity(wanted)
    after = quantity()
    return {"before": before, "after": after, "verdict": "confirmed" if after == wanted else "refuted"}


database = tenant()
database.execute("CREATE TABLE subscription (id TEXT PRIMARY KEY, quantity INTEGER NOT NULL)")
database.execute("INSERT INTO subscription VALUES ('teams-phone', 3)")
DBOS.launch()
change(4)
elapsed, processor = [], []
for number in range(steps):
    began, used = time.perf_counter(), time.process_time()
    if change(5 + number)["verdict"] != "confirmed":
        sys.exit("the quantity was not set")
    elapsed.append(time.perf_counter() - began)
    processor.append(time.process_time() - used)
print(statistics.median(elapsed), statistics.median(processor), flush=True)
DBOS.destroy()
