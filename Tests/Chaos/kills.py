"""Sessions that are killed at random and resumed; each must end as an undisturbed one does."""

import contextlib
import functools
import http.client
import random
import signal
import threading

import page
import preloaded
import sandbox
from ending import ending, together
from program import Outcome, upn
from walk import SIGNALS, Walk, whole

FULL, SAMPLE = 1000, 16

# Sessions that touch nothing in common, so that they end the same in any order.
APART = [
    "unassign-licenses-from-user/release-holds", "release-telephony/leave-number-free",
    "back-up-before-switching/switching", "license-non-user-mailboxes/archive-then-license",
    "reduce-licenses/self-service-taken-over", "keep-mailbox-for-ediscovery/clear-delay-hold",
    "assign-or-remove-licenses-for-several/add-then-others"]
# What somebody at the web page answers in the first of them.
AT_THE_PAGE = {
    "choose-user": upn("anna.lind"), "choose-licenses": "ENTERPRISEPACK", "decide-legal-need": "none",
    "decide-hold-release": "release"}
# Sessions whose changes can all be undone.
UNDONE = ["unassign-licenses-from-user/release-holds", "assign-or-remove-license/assign"]
# Sessions that Microsoft Graph can make to their end, with changes or with evidence.
GRAPH = [
    "back-up-before-switching/switching", "back-up-before-switching/leaving",
    "assign-or-remove-license/assign", "assign-or-remove-licenses-for-several/add-then-others",
    "assign-or-remove-licenses-for-several/no-usage-location"]
LEAVERS = ["alma.wik", "daan.mulder", "george.ellis", "tuva.nyberg"]
SERIES = "procedure: unassign-all-licenses\nconsent: true\nattest: true\ninputs: {licenses: [ENTERPRISEPACK]}\n"
# The sandbox shows changes after up to this many seconds, and a walk has so many lives to make one.
NEVER, WAITS = 86_400, 5
CONSENT = "consent: true\nattest: true\n"


@functools.cache
def scenarios(content):
    """Every answers file that ships."""
    return sorted(content.glob("procedures/*/scenarios/*.yaml"))


def named(program, name):
    procedure, scenario = name.split("/")
    return program.content / "procedures" / procedure / "scenarios" / f"{scenario}.yaml"


def session(program, home, scenario, **more):
    """A session with the answers of a scenario."""
    return Walk(program, home, ["run", scenario.parent.parent.name], scenario, **more)


@functools.cache
def untouched(program):
    """A tenant that nobody has changed."""
    with program.home() as home:
        assert program.run(home, "tenant", "init").status == 0
        return ending(home / "tenant.sqlite")


@functools.cache
def undisturbed(program, scenario):
    with program.home() as home:
        assert program.run(home, "tenant", "init").status == 0
        return whole(session(program, home, scenario), home / "tenant.sqlite")


def one(program, rng, index):
    ways = [alone, crowd, mixed, both, series, alone, undone, over_graph, late]
    return ways[index % len(ways)](program, rng)


def alone(program, rng, scenario=None):
    """One terminal, killed up to three times."""
    scenario = scenario or rng.choice(scenarios(program.content))
    wanted = undisturbed(program, scenario)
    outcome = Outcome(count=0)
    with program.home() as home:
        program.run(home, "tenant", "init")
        walk = session(program, home, scenario)
        walk.kill(rng, wanted.seconds, outcome, first=True)
        for _ in range(rng.randrange(3)):
            walk.kill(rng, wanted.seconds, outcome)
        conclude(walk, wanted, outcome)
    return outcome


def both(program, rng):
    """Two terminals at one session, at the same time, each killed at a moment of its own."""
    scenario = rng.choice(scenarios(program.content))
    wanted = undisturbed(program, scenario)
    outcome = Outcome(count=0)
    with program.home() as home:
        program.run(home, "tenant", "init")
        walk = session(program, home, scenario)
        walk.kill(rng, wanted.seconds, outcome, first=True)
        if walk.listed():
            at_once([(walk, rng.random(), 2 * wanted.seconds)] * 2, outcome)
        conclude(walk, wanted, outcome)
    return outcome


def crowd(program, rng):
    """Several terminals with a session each on one tenant; some are killed, and resumed beside the others."""
    chosen = [named(program, name) for name in rng.sample(APART, 3)]
    wholes = [undisturbed(program, scenario) for scenario in chosen]
    outcome = Outcome(count=0)
    with program.home() as home:
        program.run(home, "tenant", "init")
        walks = [session(program, home, scenario) for scenario in chosen]
        for _ in range(2):
            at_once([(walk, rng.random(), 3 * wanted.seconds) for walk, wanted in zip(walks, wholes)], outcome)
        ended = [walk.finish(outcome) for walk in walks]
        if all(ended):
            for walk, wanted in zip(walks, wholes):
                walk.judge(wanted, outcome)
            wanted = together(untouched(program), [one.end for one in wholes])
            ending(home / "tenant.sqlite").judge(wanted, outcome, " + ".join(walk.about for walk in walks))
    return outcome


def mixed(program, rng):
    """A session at the web page, and others in terminals on the same data folder; the server is killed as they are."""
    chosen = [named(program, name) for name in [APART[0], *rng.sample(APART[1:], 2)]]
    wholes = [undisturbed(program, scenario) for scenario in chosen]
    outcome = Outcome(count=0)
    with program.home() as home:
        program.run(home, "tenant", "init")
        walks = [session(program, home, scenario) for scenario in chosen]
        with page.Site(program, home) as site:
            try:
                visitor = page.Visitor(site)
                name = visitor.begin(APART[0].split("/")[0])
                timer = None
                if rng.random() < 0.7:
                    timer = threading.Timer(rng.uniform(0, 3), site.end, [rng.choice(SIGNALS)])
                    timer.start()
                    outcome.count += 1
                others = [(walk, rng.random(), 3 * wanted.seconds) for walk, wanted in zip(walks[1:], wholes[1:])]
                terminals = threading.Thread(target=at_once, args=(others, outcome))
                terminals.start()
                try:
                    visitor.finish(name, AT_THE_PAGE)
                except (OSError, http.client.HTTPException):
                    # The server has been killed under its visitor, who finds it again at another address.
                    if timer is None:
                        raise
                finally:
                    terminals.join()
                    if timer:
                        timer.join()
                if timer:
                    site.start()
                    visitor = page.Visitor(site)
                ended = [walk.finish(outcome) for walk in walks[1:]]
                visitor.finish(name, AT_THE_PAGE)
            except page.Refused as refused:
                outcome.note("wrong", f"the web page: {refused}")
                return outcome
            lost = sandbox.lost_locks(site.process.pid, home / "tenant.sqlite")
            if lost:
                outcome.note("lost", "the server has lost its locks on its tenant")
            site.end(signal.SIGTERM)
        if all(ended):
            for walk, wanted in zip(walks, wholes):
                walk.judge(wanted, outcome)
            wanted = together(untouched(program), [one.end for one in wholes])
            ending(home / "tenant.sqlite").judge(
                wanted, outcome, "web page and terminals: " + " + ".join(walk.about for walk in walks))
    return outcome


def at_once(walks, outcome):
    """Goes on with walks in a terminal each; `walks` has each with a seed and the longest time to live."""
    def go_on(walk, seed, seconds, noted):
        walk.kill(random.Random(seed), seconds, noted)

    # Several threads may count at once, so each has its own.
    noted = [Outcome(count=0) for _ in walks]
    threads = [threading.Thread(target=go_on, args=(*walk, own)) for walk, own in zip(walks, noted)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for own in noted:
        outcome.add(own)


@functools.cache
def undisturbed_series(program):
    with program.home() as home:
        program.run(home, "tenant", "init")
        return whole(leavers(program, home), home / "tenant.sqlite")


def leavers(program, home):
    """A series over several people."""
    answers = home / "series.yaml"
    answers.write_text(SERIES)
    begin = ["run", "unassign-all-licenses", "--each", "users=" + ",".join(map(upn, LEAVERS)), "--mode", "automatic"]
    return Walk(program, home, begin, answers)


def series(program, rng):
    """A procedure for each of several people, killed up to three times."""
    wanted = undisturbed_series(program)
    outcome = Outcome(count=0)
    with program.home() as home:
        program.run(home, "tenant", "init")
        walk = leavers(program, home)
        walk.kill(rng, wanted.seconds, outcome, first=True)
        for _ in range(rng.randrange(3)):
            walk.kill(rng, wanted.seconds, outcome)
        conclude(walk, wanted, outcome)
    return outcome


def undo(program, home, scenario):
    """A session that has ended, and its undo, which has not begun."""
    made = session(program, home, scenario)
    assert made.run(*made.begin).status == 0
    answers = home / "undo.yaml"
    answers.write_text(CONSENT)
    name = made.listed()["id"]
    return Walk(program, home, ["undo", name, "--mode", "automatic"], answers, after=[name])


@functools.cache
def undisturbed_undo(program, scenario):
    with program.home() as home:
        program.run(home, "tenant", "init")
        return whole(undo(program, home, scenario), home / "tenant.sqlite")


def undone(program, rng):
    """The undo of a session, killed up to three times."""
    scenario = named(program, rng.choice(UNDONE))
    wanted = undisturbed_undo(program, scenario)
    outcome = Outcome(count=0)
    with program.home() as home:
        program.run(home, "tenant", "init")
        walk = undo(program, home, scenario)
        walk.kill(rng, wanted.seconds, outcome, first=True)
        for _ in range(rng.randrange(3)):
            walk.kill(rng, wanted.seconds, outcome)
        conclude(walk, wanted, outcome)
    return outcome


@functools.cache
def undisturbed_over_graph(program, scenario):
    with program.home() as home, sandbox.Sandbox(program) as served:
        walk = session(program, home, scenario, options=served.options)
        result = walk.run(*walk.begin)
        assert result.status == 0, result.about()
        record = walk.record()
        return result.seconds, record, served.ending(home)


@contextlib.contextmanager
def after_deadlines():
    """An environment in which every deadline over Microsoft Graph has passed: none is longer than a day.

    Nothing where this machine cannot move a program's clock.
    """
    with contextlib.ExitStack() as opened:
        try:
            library = opened.enter_context(preloaded.compiled("moved-clock"))
        except preloaded.Unfit:
            environment = None
        else:
            environment = {"LD_PRELOAD": str(library), "STEGVIS_CHAOS_AHEAD": "90000"}
        yield environment


def over_graph(program, rng, scenario=None):
    """A session over Microsoft Graph; the program is killed, or the sandbox that it talks to."""
    scenario = scenario or named(program, rng.choice(GRAPH))
    seconds, record, wanted = undisturbed_over_graph(program, scenario)
    outcome = Outcome(count=0)
    with program.home() as home, sandbox.Sandbox(program) as served, after_deadlines() as later:
        walk = session(program, home, scenario, options=served.options)
        walk.later = later
        walk.kill(rng, seconds, outcome, first=True)
        for _ in range(rng.randrange(3)):
            if rng.random() < 0.3:
                timer = threading.Timer(rng.uniform(0, seconds), served.restart)
                timer.start()
                outcome.judge(walk.advance(), walk.about)
                timer.join()
                outcome.count += 1
            else:
                walk.kill(rng, seconds, outcome)
        if walk.finish(outcome):
            if sandbox.lost_locks(served.process.pid, served.home / "tenant.sqlite"):
                outcome.note("lost", f"{walk.about} over Graph: the sandbox has lost its locks on its tenant")
            found = walk.record()
            if found != record:
                outcome.note("wrong", f"{walk.about} over Graph: recorded {found} instead of {record}")
            served.ending(home).judge(wanted, outcome, f"{walk.about} over Graph")
    return outcome


def late(program, rng):
    """A change that nobody sees over Microsoft Graph; killed while it waits, and resumed after its deadline."""
    outcome = Outcome(count=0)
    with program.home() as home, sandbox.Sandbox(program, "--fault", f"lag={NEVER}") as served, \
            after_deadlines() as clock:
        if clock is None:
            # Nothing is counted, and the next run takes its place.
            return outcome
        walk = session(program, home, named(program, GRAPH[2]), options=served.options)
        for _ in range(WAITS):
            result = walk.advance(kill_after=rng.uniform(1, 4), kill=rng.choice(SIGNALS))
            outcome.judge(result, walk.about)
            outcome.count += result.killed
            if walk.listed() and walk.has_attempted():
                break
        else:
            return outcome
        result = walk.advance(environment=clock, timeout=25)
        if outcome.judge(result, f"{walk.about}, after the deadline") and walk.has_ended(walk.listed()):
            outcome.note("wrong", f"{walk.about} ended with a change that nobody saw: {result.about()}")
    return outcome


def conclude(walk, wanted, outcome):
    """Goes on until the session has ended, and holds everything against the undisturbed one."""
    if walk.finish(outcome):
        walk.judge(wanted, outcome)
        ending(walk.home / "tenant.sqlite").judge(wanted.end, outcome, walk.about)
