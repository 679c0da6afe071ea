"""A wrong address or a wrong secret: nothing is there, nothing is absent, nothing is confirmed, and a sentence says why."""

import re

import pytest

from program import LANGUAGES, sentence, verdict
from servers import free_port
from terminal import Terminal
from walks import CLOSE, CLOSE_PARTLY, POINT, PROVE, in_turn, tenant

# How an address is wrong, and the sentences of which one says so.
OTHER = ["refusal.otherService"]
# Another service may ask for its own secret first.
REFUSED = ["refusal.signInNotAccepted"]
WRONG = {
    "other-version": (PROVE, lambda place, other: place.address.replace("/v1", "/v2"), OTHER),
    "other-path": (POINT, lambda place, other: f"{place.address}/servers", OTHER),
    "no-path": (PROVE, lambda place, other: place.proxy, OTHER),
    "accounts-for-names": (POINT, lambda place, other: other.address, REFUSED),
    "names-for-accounts": (CLOSE, lambda place, other: other.address, OTHER),
    "accounts-elsewhere": (CLOSE_PARTLY, lambda place, other: f"{place.proxy}/scim/v1", OTHER),
    "nobody-there": (CLOSE, lambda place, other: f"http://127.0.0.1:{free_port()}/v2",
                     ["reason.noConnection"]),
}


def told(output, keys, language):
    """Whether one of the sentences is there, however the lines are broken."""
    flat = re.sub(r"\s+", " ", output)
    return any(re.sub(r"\s+", " ", sentence(key, language)).strip() in flat for key in keys)


@pytest.mark.parametrize("name, language", [
    (name, LANGUAGES[(number + shift) % 3])
    for number, name in enumerate(WRONG) for shift in (0, 1)])
def test_begins_nothing_at_a_wrong_address(services, program, name, language):
    walk, address, keys = WRONG[name]
    place = walk.make(services)
    other = (CLOSE if place.tenant == "dns" else PROVE).make(services)
    before = place.raw(), other.raw()
    wrong = f"{place.tenant}:{address(place, other)}"
    done = program.run("run", walk.procedure, "--tenant", wrong, "--locale", language)
    output = done.stdout + done.stderr
    assert done.returncode not in (0, -9), output
    assert told(output, keys, language), output
    for one in ("confirmed", "refuted", "attested"):
        assert verdict(one, language) not in output, output
    assert services.secret not in output
    assert (place.raw(), other.raw()) == before


@pytest.mark.parametrize(
    "walk, language", in_turn([PROVE, CLOSE, CLOSE_PARTLY], quick=[(PROVE,), (CLOSE,)]))
def test_begins_nothing_with_a_wrong_secret(services, program, walk, language):
    place = walk.make(services)
    before = place.raw()
    done = program.run(
        "run", walk.procedure, "--tenant", tenant(place), "--locale", language,
        STEGVIS_DNS_API_KEY="not-the-key", STEGVIS_SCIM_TOKEN="not-the-token")
    output = done.stdout + done.stderr
    assert done.returncode != 0
    assert told(output, ["refusal.signInNotAccepted"], language), output
    assert "not-the-" not in output
    assert place.raw() == before


@pytest.mark.parametrize("walk, language", in_turn([PROVE, POINT, CLOSE]))
def test_goes_on_once_the_service_is_the_right_one_again(services, program, walk, language):
    """In the middle of a session, everything answers 404, as a server behind another path does."""
    place = walk.make(services)
    before = place.raw()
    answers = walk.answers(language)
    with Terminal(
            program, "run", walk.procedure, "--tenant", tenant(place), "--locale", language) as person:
        person.walk(answers, until=walk.change)
        place.forget()
        place.spoil(
            "answer", "GET", times=1000, status=404, body="Not Found",
            headers={"Content-Type": "text/plain"})
        person.type(answers[walk.change][0])
        person.asks()
        assert verdict("confirmed", language) not in person.new, person.said
        if person.status is None:
            person.kill()
    assert place.changes() == []
    place.forget()
    assert place.raw() == before
    with Terminal(program, "resume", "last", "--locale", language) as person:
        said = person.walk({step: texts for step, texts in answers.items() if step >= walk.change})
        assert person.status == 0, said
    walk.expect(place)
