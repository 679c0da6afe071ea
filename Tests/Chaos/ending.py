"""How a data folder ended: what its tenant holds, and how often each effect happened."""

import collections
import dataclasses
import re
import sqlite3

# Points in time between 2017 and 2096 in seconds, as numbers or in JSON: no two runs share them.
MOMENT = re.compile(r"\b(?:1[5-9]|[23]\d)\d{8}(?:\.\d+)?\b")
# The key of an effect: the name of the session (with its row in a series) or of the sandbox, and a number.
KEY = re.compile(r"\b(?:\d{8}-\d{6}-\w{4}(?:/\d+)?|[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})-[\w-]+")
# Tables of what happened, which are counted; the others are what is.
HAPPENED = {"op_execution", "event", "artifact"}
# A change that leaves everything as it was cannot be seen. If it was interrupted, the state that it was to
# bring is there, so it need not be made again; but it may not be made twice. (What a backup brings is an
# artifact, which is counted by itself.)
UNSEEN = re.compile(
    r"^op_execution .*before_json=(?P<one>.*) after_json=(?P=one)$|^event .*\"before\":(?P<two>\[.*\]),\"after\":(?P=two)\}$")
# Names of keys and sequences differ with the session.
UNCOMPARED = {"key", "seq", "id", "at", "taken_at"}


@dataclasses.dataclass
class Ending:
    """A tenant's state as lines, and its effects and evidence counted."""

    state: list
    effects: collections.Counter

    def judge(self, wanted, outcome, about):
        """Counts what happened more or less often than undisturbed, or ended otherwise."""
        more = self.effects - wanted.effects
        fewer = collections.Counter({
            name: count for name, count in (wanted.effects - self.effects).items() if not UNSEEN.match(name)})
        if more:
            outcome.note("doubled", f"{about}: more often: {shown(more)}; less often: {shown(fewer)}")
        elif fewer:
            outcome.note("lost", f"{about}: less often: {shown(fewer)}")
        elif self.state != wanted.state:
            other = [line for line in self.state if line not in wanted.state]
            gone = [line for line in wanted.state if line not in self.state]
            outcome.note("lost", f"{about}: the tenant has {other[:3]} instead of {gone[:3]}")


def shown(effects):
    return "; ".join(f"{count} × {name[:200]}" for name, count in list(effects.items())[:3]) or "none"


def ending(path):
    """The ending of a tenant's file that no process has open."""
    # Closing a SQLite file in a process that has it open elsewhere would drop its locks; this one has not.
    connection = sqlite3.connect(path)
    try:
        # What it reports may quote damaged text, which Python's own decoding refuses.
        connection.text_factory = bytes
        (whole,) = connection.execute("PRAGMA integrity_check").fetchone()
        connection.text_factory = str
        assert whole == b"ok", f"{path}: {whole.decode(errors='backslashreplace')}"
        tables = [name for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        state, effects = [], collections.Counter()
        for table in tables:
            cursor = connection.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor:
                counted = table in HAPPENED
                cells = [
                    f"{name}={MOMENT.sub('…', KEY.sub('…', str(cell)))}" for name, cell in zip(names, row)
                    if not (counted and name in UNCOMPARED)]
                if counted:
                    effects[f"{table} {' '.join(cells)}"] += 1
                else:
                    state.append(f"{table} {' '.join(cells)}")
        return Ending(sorted(state), effects)
    finally:
        connection.close()


def together(untouched, endings):
    """How sessions end that touch nothing in common, from how each ends alone."""
    state, effects = collections.Counter(untouched.state), collections.Counter()
    for one in endings:
        gone = collections.Counter(untouched.state) - collections.Counter(one.state)
        assert not gone - state, f"two sessions change the same: {gone - state}"
        state = state - gone + (collections.Counter(one.state) - collections.Counter(untouched.state))
        effects += one.effects
    return Ending(sorted(state.elements()), effects)
