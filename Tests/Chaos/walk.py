"""One session as its user has it: begun, killed, resumed, and held against an undisturbed one."""

import dataclasses
import json
import pathlib
import re
import signal

from ending import Ending, ending

# Most users pull the plug; some press Ctrl-C or shut the machine down.
SIGNALS = [signal.SIGKILL] * 4 + [signal.SIGTERM, signal.SIGINT]
# What a program says that waits for what it cannot see yet, and how much of its last words that is in.
WAITS, LAST = re.compile(r"looks again in .*\buntil\b", re.DOTALL), 600
# How often a session is resumed without a kill before it counts as stuck.
PATIENCE = 4


@dataclasses.dataclass
class Whole:
    """What becomes of a session that nobody disturbs."""

    seconds: float
    end: Ending
    # The outcome of each step, and the last verdict on it; empty for a series.
    record: tuple
    # What the tenant still shows of what it confirmed; nothing of a series.
    holding: str


class Walk:
    """A session, or a series, in a data folder."""

    def __init__(self, program, home, begin, answers, options=(), after=()):
        """`options` go with every command; `after` are the names of sessions that were there before."""
        self.program, self.home, self.begin = program, home, tuple(begin)
        self.answers, self.options, self.after = answers, tuple(options), after
        self.is_series = "--each" in self.begin
        # The environment in which every deadline has passed; nothing where no walk has to wait that long.
        self.later = None

    @property
    def about(self):
        return " ".join([*self.begin[:2], pathlib.Path(self.answers).stem])

    def run(self, *arguments, **more):
        return self.program.run(self.home, *arguments, "--answers", self.answers, *self.options, **more)

    def listed(self):
        """What `sessions list` says of it; `None` if it did not begin."""
        listed = self.program.run(self.home, "sessions", "list", "--format", "json")
        sessions = json.loads(listed.stdout) if listed.status == 0 and listed.stdout.strip() else []
        own = [one for one in sessions if one["id"] not in self.after
               and (self.begin[0] == "undo" or one["procedure"] == self.begin[1])]
        return own[0] if own else None

    def advance(self, **more):
        """Begins it where it has not begun, and resumes it where it has.

        What was killed between its announcement and its effect may have happened, so the program looks until the
        deadline, and says so: it does not hang, and goes on once that has passed.
        """
        result = self._advance(**more)
        if result.hung and self.later and WAITS.search(result.text[-LAST:]):
            result = self._advance(environment=self.later, **more)
        return result

    def _advance(self, **more):
        listed = self.listed()
        return self.run(*(["resume", listed["id"]] if listed else self.begin), **more)

    def kill(self, rng, seconds, outcome, first=False):
        """Has it die at any moment within some seconds, and counts the kill if it was one."""
        more = {"kill_after": rng.uniform(0, seconds), "kill": rng.choice(SIGNALS)}
        result = self.run(*self.begin, **more) if first else self.advance(**more)
        outcome.judge(result, self.about)
        outcome.count += result.killed
        return result

    def has_ended(self, listed):
        if self.is_series:
            return listed["completed"] == listed["rows"]
        return listed["state"] == "completed"

    def finish(self, outcome):
        """Goes on until it has ended, and returns whether it did."""
        result = None
        for _ in range(PATIENCE):
            result = self.advance()
            if not outcome.judge(result, self.about):
                return False
            listed = self.listed()
            if listed and self.has_ended(listed):
                return True
        outcome.note("wrong", f"{self.about} is stuck: {result.about()}")
        return False

    def events(self):
        """Everything it recorded."""
        shown = self.program.run(
            self.home, "sessions", "show", self.listed()["id"], "--format", "json")
        assert shown.status == 0, shown.about()
        return json.loads(shown.stdout)["events"]

    def has_attempted(self):
        """Whether it has begun to change anything."""
        return any(event["event"] == "attempted" for event in self.events())

    def record(self):
        """Each step's outcome in the order they were left, and the last verdict on each."""
        if self.is_series:
            return ()
        left, verdicts = [], {}
        for event in self.events():
            if event["event"] == "left":
                left.append((event["step"], event["outcome"], event.get("next")))
            elif event["event"] == "verified":
                verdicts[event["step"]] = event["verdict"]
        return left, verdicts

    def judge(self, wanted, outcome):
        """Holds what it recorded against the undisturbed session, and against the tenant."""
        if self.is_series:
            return
        held = self.holding()
        outcome.judge(held, self.about)
        # A session may take back itself what it confirmed, as who deletes an account takes its files from others.
        if held.status != 0 and shown(held, self) != wanted.holding:
            outcome.note("lost", f"{self.about}: {held.about()}")
        record = self.record()
        if record != wanted.record:
            outcome.note("wrong", f"{self.about}: recorded {differing(record, wanted.record)}")


    def holding(self):
        """What the tenant still shows of what it confirmed."""
        return self.program.run(
            self.home, "sessions", "verify", self.listed()["id"], "--live", *self.options)


def shown(held, walk):
    """What was found to hold, whichever session it was: without its id and its fingerprint."""
    said = held.stdout.decode("utf-8", "replace").replace(walk.listed()["id"], "")
    return " ".join(re.sub(r"\b[0-9a-f]{64}\b", "", said).split())


def differing(record, wanted):
    """The first place where two records differ, in words."""
    (left, verdicts), (wanted_left, wanted_verdicts) = record, wanted
    for index in range(max(len(left), len(wanted_left))):
        one, other = left[index:index + 1], wanted_left[index:index + 1]
        if one != other:
            return f"{one} instead of {other}"
    return f"the verdicts {verdicts} instead of {wanted_verdicts}"


def whole(walk, tenant):
    """An undisturbed walk to its end, and how the tenant's file is then."""
    result = walk.run(*walk.begin)
    assert result.status == 0, result.about()
    holding = "" if walk.is_series else shown(walk.holding(), walk)
    return Whole(result.seconds, ending(tenant), walk.record(), holding)
