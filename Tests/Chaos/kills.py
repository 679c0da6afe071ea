"""Sessions that are killed at random and resumed; each must end as an undisturbed one does."""

import functools
import signal
import threading

from ending import ending
from program import Outcome

NAME, FULL, SAMPLE = "kills", 1000, 60

# Most users pull the plug; some press Ctrl-C or shut the machine down.
SIGNALS = [signal.SIGKILL] * 4 + [signal.SIGTERM, signal.SIGINT]
# How often a session is resumed without a kill before it counts as stuck.
PATIENCE = 4


@functools.cache
def scenarios(content):
    """Every answers file that ships."""
    return sorted(content.glob("procedures/*/scenarios/*.yaml"))


def begin(scenario):
    return ["run", scenario.parent.parent.name, "--answers", str(scenario)]


@functools.cache
def undisturbed(program, scenario):
    """How long a session takes that nobody disturbs, in seconds, and how it ends."""
    with program.home() as home:
        made = program.run(home, "tenant", "init")
        whole = program.run(home, *begin(scenario))
        assert made.status == 0 and whole.status == 0, whole.about()
        return whole.seconds, ending(home / "tenant.sqlite")


def one(program, rng, index):
    scenario = rng.choice(scenarios(program.content))
    return [alone, alone, together][index % 3](program, rng, scenario)


def kill(program, rng, home, seconds, outcome, *arguments):
    """Runs a command that dies at any moment, and counts the kill if it was one."""
    result = program.run(
        home, *arguments, kill_after=rng.uniform(0, seconds), kill=rng.choice(SIGNALS))
    outcome.judge(result)
    outcome.count += result.killed
    return result


def alone(program, rng, scenario):
    """One terminal, killed up to three times."""
    seconds, wanted = undisturbed(program, scenario)
    outcome = Outcome(count=0)
    with program.home() as home:
        program.run(home, "tenant", "init")
        kill(program, rng, home, seconds, outcome, *begin(scenario))
        for _ in range(rng.randrange(3)):
            kill(program, rng, home, seconds, outcome, "resume", "last", "--answers", scenario)
        finish(program, home, scenario, wanted, outcome)
    return outcome


def together(program, rng, scenario):
    """Two terminals at one session, at the same time, each killed at a moment of its own."""
    seconds, wanted = undisturbed(program, scenario)
    outcome = Outcome(count=0)
    with program.home() as home:
        program.run(home, "tenant", "init")
        kill(program, rng, home, seconds, outcome, *begin(scenario))
        plans = [(rng.uniform(0, 2 * seconds), rng.choice(SIGNALS)) for _ in range(2)]
        results = [None, None]

        def resume(number):
            results[number] = program.run(
                home, "resume", "last", "--answers", scenario, kill_after=plans[number][0],
                kill=plans[number][1])

        threads = [threading.Thread(target=resume, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for result in results:
            outcome.judge(result)
            outcome.count += result.killed
        finish(program, home, scenario, wanted, outcome)
    return outcome


def finish(program, home, scenario, wanted, outcome):
    """Resumes until the session ends, and holds its end against the undisturbed one."""
    about = f"{scenario.parent.parent.name}/{scenario.stem}"
    for _ in range(PATIENCE):
        result = program.run(home, "resume", "last", "--answers", scenario)
        if not outcome.judge(result, about):
            return
        if result.status == 2:
            # Nothing to resume: it has ended, or was killed before it began.
            verified = program.run(home, "sessions", "verify", "last")
            result = verified if verified.status == 0 else program.run(home, *begin(scenario))
        if result.status == 0:
            break
    else:
        return outcome.note("wrong", f"{about} is stuck: {result.about()}")
    held = program.run(home, "sessions", "verify", "last", "--live")
    outcome.judge(held, about)
    if held.status != 0:
        outcome.note("lost", f"{about}: {held.about()}")
    ending(home / "tenant.sqlite").judge(wanted, outcome, about)
