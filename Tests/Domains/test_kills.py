"""The program is killed at several moments of a change; whoever resumes has the effect once, and knows it."""

import pytest

from terminal import Terminal
from walks import WALKS, in_turn, tenant

# What the proxy is told before the yes, so that the program can be killed at that moment.
MOMENTS = {
    "asked": None,
    "reading": ("holdRequest", "GET", {}),
    "sent": ("holdRequest", "PATCH", {}),
    "carried-out": ("holdReply", "PATCH", {}),
    "verifying": ("holdRequest", "GET", {"after": "PATCH"}),
}


@pytest.mark.parametrize("moment, name, language", in_turn(
    MOMENTS, WALKS, quick=[("carried-out", "prove"), ("carried-out", "close")]))
def test_has_the_effect_once(services, program, moment, name, language):
    walk = WALKS[name]
    place = walk.make(services)
    before = place.raw()
    answers = walk.answers(language)
    with Terminal(
            program, "run", walk.procedure, "--tenant", tenant(place), "--locale", language) as person:
        person.walk(answers, until=walk.change)
        place.forget()
        if order := MOMENTS[moment]:
            how, method, more = order
            place.spoil(how, method, **more)
            person.type(answers[walk.change][0])
            place.wait_until_held()
        person.kill()
    sent = len(place.changes())
    assert sent == (moment in ("sent", "carried-out", "verifying"))
    place.forget()
    with Terminal(program, "resume", "last", "--locale", language) as person:
        said = person.walk({step: texts for step, texts in answers.items() if step >= walk.change})
        assert person.status == 0, said
    walk.expect(place)
    undone = program.run("undo", "last", "--mode", "automatic", "--locale", language)
    assert undone.returncode == 0, undone.stdout + undone.stderr
    assert place.raw() == before
