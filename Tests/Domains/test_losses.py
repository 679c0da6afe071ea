"""A request or its reply is lost on the way, or a service only says that it has done what it was asked."""

import time

import pytest

from program import verdict
from terminal import Terminal
from walks import WALKS, in_turn, tenant

HOW = ["requestLost", "replyLost", "notDone"]


@pytest.mark.parametrize("how, name, language", in_turn(HOW, WALKS, quick=[("replyLost", "point")]))
def test_is_known(services, program, how, name, language):
    walk = WALKS[name]
    place = walk.make(services)
    before = place.raw()
    answers = walk.answers(language)
    with Terminal(
            program, "run", walk.procedure, "--tenant", tenant(place), "--locale", language) as person:
        person.walk(answers, until=walk.change)
        place.forget()
        place.spoil(how, "PATCH")
        person.type(answers[walk.change].pop(0))
        began = time.monotonic()
        asks = person.asks()
        done = verdict("confirmed", language) in person.new
        if how == "replyLost":
            # It was done, and is found; nothing is sent again.
            assert done and len(place.changes()) == 1, person.said
        elif how == "requestLost":
            # It was not done, and is offered again.
            assert asks and not done and place.raw() == before, person.said
            # A record stands at the service that keeps it within half a minute, though name servers may
            # answer the old one for longer: whoever waits need not wait for them.
            assert place.tenant != "dns" or time.monotonic() - began < 90
            answers[walk.change].insert(0, walk.answers(language)[walk.change][0])
        else:
            # The service said that it was done, and nothing shows it.
            assert asks and not done and place.raw() == before, person.said
            assert verdict("refuted", language) in person.new, person.said
            return
        said = person.walk({step: texts for step, texts in answers.items() if step >= walk.change})
        assert person.status == 0, said
    walk.expect(place)
    undone = program.run("undo", "last", "--mode", "automatic", "--locale", language)
    assert undone.returncode == 0, undone.stdout + undone.stderr
    assert place.raw() == before
