"""The same in a browser: each procedure in each language, undone; killed, and with what is lost on the way."""

import os

import pytest
from playwright.sync_api import sync_playwright

from pages import Answers, Patient, website
from places import Zone
from program import sentence, verdict
from walks import PROOF, SENDERS, SERVERS, WALKS, in_turn

CHROMIUMS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"]
ANSWERS = {
    "prove": {
        "choose-zone": [{"answer": Zone.name}], "enter-name": [{"answer": "@"}],
        "enter-text": [{"answer": PROOF}]},
    "point": {
        "choose-zone": [{"answer": Zone.name}], "enter-servers": [{"answer": ", ".join(SERVERS)}],
        "decide-senders": [{"answer": "yes"}],
        "enter-old-senders": [{"answer": Zone.sender.strip('"')}],
        "enter-new-senders": [{"answer": SENDERS}]},
    "close": {
        "choose-account": [{"answer": "bram.visser"}], "choose-group": [{"answer": "Everybody"}]},
    "close-django": {
        "choose-account": [{"answer": "bram.visser"}],
        "check-groups": [{"answer": "inSome"}, {"answer": "inNone"}],
        "choose-group": [{"answer": "Everybody"}],
        "remove-from-group": [{}, {"skip": "later"}]},
}
# The step with the change that is spoiled.
CHANGE = {
    "prove": "add-record", "point": "replace-servers", "close": "remove-from-group",
    "close-django": "close-account"}


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium."""
    found = next(filter(os.path.exists, CHROMIUMS), None)
    if not found:
        pytest.skip("there is no browser: apt-get install chromium-headless-shell")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def context(browser):
    opened = browser.new_context()
    opened.set_default_timeout(30_000)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", WALKS)
def test_is_walked_and_undone_exactly(services, program, context, language, name):
    walk = WALKS[name]
    place = walk.make(services)
    before = place.raw()
    with website(program, place) as site:
        person = Patient(context, site, language)
        person.begin(walk.procedure)
        seen = person.finish(Answers(ANSWERS[name]))
        assert seen["standing"] == "completed"
        walk.expect(place)
        report = person.go(f"/sessions/{person.session}/report")["text"]
        assert verdict("confirmed", language).strip("[]") in report
        person.go(f"/sessions/{person.session}")
        assert person.undo()["standing"] == "completed"
    assert place.raw() == before


def asked(person, walk, name):
    """Walks to the change that is spoiled; what is answered after it."""
    answers = Answers(ANSWERS[name])
    person.begin(walk.procedure)
    person.finish(answers, lambda seen: seen["step"] == CHANGE[name])
    return answers


@pytest.mark.parametrize("moment, name, language", in_turn(
    [("holdRequest", "PATCH", {}), ("holdReply", "PATCH", {}),
     ("holdRequest", "GET", {"after": "PATCH"})], ["prove", "point", "close"]))
def test_has_the_effect_once(services, program, context, moment, name, language):
    """The server is killed while the change is under way, and started again."""
    walk = WALKS[name]
    place = walk.make(services)
    before = place.raw()
    how, method, more = moment
    with website(program, place) as site:
        person = Patient(context, site, language)
        answers = asked(person, walk, name)
        address = person.page.url
        place.forget()
        place.spoil(how, method, **more)
        person.press()
        place.wait_until_held()
        site.kill()
        assert len(place.changes()) == 1
        place.forget()
        site.start()
        person.come_back(address)
        assert person.finish(answers)["standing"] == "completed"
        walk.expect(place)
        assert person.undo()["standing"] == "completed"
    assert place.raw() == before


@pytest.mark.parametrize(
    "how, name, language", in_turn(["requestLost", "replyLost", "notDone"], ["prove", "close"]))
def test_is_known(services, program, context, how, name, language):
    walk = WALKS[name]
    place = walk.make(services)
    before = place.raw()
    with website(program, place) as site:
        person = Patient(context, site, language)
        answers = asked(person, walk, name)
        place.forget()
        place.spoil(how, "PATCH")
        seen = person.answer(answers)
        if how == "replyLost":
            assert len(place.changes()) == 1 and seen["step"] != CHANGE[name]
        else:
            # Not done: offered again, or found out, and confirmed by nobody.
            assert seen["step"] == CHANGE[name] and place.raw() == before
            assert verdict("confirmed", language).strip("[]") not in seen["text"]
        if how != "notDone":
            assert person.finish(answers)["standing"] == "completed"
            walk.expect(place)


def test_begins_nothing_at_a_wrong_address(services, program, language):
    """The page does not even start."""
    place = WALKS["prove"].make(services)
    done = program.run(
        "serve", "--port", "0", "--tenant", f"dns:{place.proxy}/api/v2", "--locale", language)
    assert done.returncode != 0
    assert sentence("refusal.otherService", language) in done.stderr, done.stderr
    done = program.run(
        "serve", "--port", "0", "--tenant", f"dns:{place.address}", "--locale", language,
        STEGVIS_DNS_API_KEY="not-the-key")
    assert done.returncode != 0
    assert sentence("refusal.signInNotAccepted", language) in done.stderr, done.stderr
    assert "not-the-key" not in done.stdout + done.stderr


def test_adds_to_what_is_there_now(services, program, context, language):
    """Somebody adds a record while the question stands on the page."""
    zone = WALKS["prove"].make(services)
    with website(program, zone) as site:
        person = Patient(context, site, language)
        answers = asked(person, WALKS["prove"], "prove")
        zone.somebody_sets("TXT", [Zone.sender, '"theirs=1"'], ttl=1800)
        seen = person.answer(answers)
        # The answer is not used, and what is there now is shown.
        assert seen["step"] == CHANGE["prove"] and "theirs=1" in seen["text"]
        assert person.finish(answers)["standing"] == "completed"
        assert zone.set("TXT")[0] == sorted([Zone.sender, '"theirs=1"', f'"{PROOF}"'])
        assert person.undo()["standing"] == "completed"
    assert zone.set("TXT")[0] == sorted([Zone.sender, '"theirs=1"'])
