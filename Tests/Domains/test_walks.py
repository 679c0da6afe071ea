"""Each procedure on a real service in a terminal, from the first question to the last, and undone."""

import pytest

from program import LANGUAGES, verdict
from terminal import Terminal
from walks import WALKS, tenant


@pytest.mark.parametrize("name, language", [
    pytest.param(name, language, marks=[pytest.mark.quick] if (row + column) % 3 == 0 else [])
    for row, name in enumerate(WALKS) for column, language in enumerate(LANGUAGES)])
def test_is_walked_and_undone_exactly(services, program, name, language):
    walk = WALKS[name]
    place = walk.make(services)
    before = place.raw()
    with Terminal(
            program, "run", walk.procedure, "--tenant", tenant(place), "--locale", language) as person:
        said = person.walk(walk.answers(language))
        assert person.status == 0, said
    assert said.count(verdict("confirmed", language)) == walk.changes, said
    assert verdict("refuted", language) not in said
    walk.expect(place)
    undone = program.run("undo", "last", "--mode", "automatic", "--locale", language)
    assert undone.returncode == 0, undone.stdout + undone.stderr
    assert undone.stdout.count(verdict("confirmed", language)) == walk.changes, undone.stdout
    assert place.raw() == before
