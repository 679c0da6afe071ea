"""Two administrators: what one wants to do, the other looks at and consents to."""

import json

import pytest
from playwright.sync_api import expect

from client import Client
from scenario import Scenario
from walker import Walker
from website import KARIN, LANGUAGES, Website, upn

PROCEDURE = "assign-or-remove-license"
SANNE = upn("sanne.devries")


@pytest.fixture(scope="module")
def website():
    """The page for Karin and Sanne."""
    with Website(people=[KARIN, SANNE]) as site:
        yield site


@pytest.fixture
def two(windows, website):
    """Opens a window for each of them, in the languages asked for."""

    def open_windows(first, second):
        website.renew()
        return [
            Walker(windows(), website, language, person)
            for language, person in ((first, KARIN), (second, SANNE))]

    return open_windows


def to_the_change(walker):
    """Karin's session, as far as the change that a second person must approve."""
    scenario = Scenario(PROCEDURE, "assign")
    walker.begin(PROCEDURE, four_eyes=True)
    walker.finish(scenario, lambda seen: seen["kind"] == "change")
    return scenario


@pytest.mark.parametrize("first, second", [("sv", "nl"), ("nl", "en"), ("en", "sv")])
def test_goes_on_once_another_has_approved_in_another_language(two, first, second):
    karin, sanne = two(first, second)
    scenario = to_the_change(karin)
    karin.click("form.answer button.first")
    waiting = karin.look()
    sanne.go("/approvals")
    sanne.click(f"a[href*='{karin.session}']")
    assert sanne.look()["kind"] == "change"
    sanne.click("form.answer button.first")
    assert "/approvals" in sanne.page.url
    sanne.look()
    expect(karin.page.locator("form.answer")).to_be_visible()
    seen = karin.go(f"/sessions/{karin.session}")
    assert seen["text"] != waiting["text"]
    assert karin.finish(scenario)["standing"] == "completed"
    report = karin.go(f"/sessions/{karin.session}/report")
    assert SANNE in report["text"]


def test_whoever_took_a_session_over_does_not_approve_it(two):
    karin, sanne = two("en", "en")
    to_the_change(karin)
    karin.click("form.answer button.first")
    session = karin.session
    karin.website.run("resume", session, "--actor", SANNE)
    sanne.go("/approvals")
    assert sanne.page.locator(f"a[href*='{session}/approval']").count() == 0
    # Nor does whoever came to the change before: that was the same visit to the step.
    karin.go("/approvals")
    assert karin.page.locator(f"a[href*='{session}/approval']").count() == 0


def test_nobody_approves_their_own(two):
    karin, _ = two("en", "en")
    to_the_change(karin)
    karin.click("form.answer button.first")
    session = karin.session
    karin.go("/approvals")
    assert karin.page.locator(f"a[href*='{session}/approval']").count() == 0
    karin.go(f"/sessions/{session}/approval", 409)
    button = karin.page.locator("form.answer button[value=proceed]")
    if button.count():
        karin.click("form.answer button[value=proceed]")
    shown = json.loads(
        karin.website.run("sessions", "show", session, "--format", "json").stdout)
    assert '"approved"' not in json.dumps(shown)


def test_refuses_an_approval_that_was_sent_before(website, two):
    karin, _ = two("en", "en")
    to_the_change(karin)
    karin.click("form.answer button.first")
    address = f"/en/sessions/{karin.session}/approval"
    sanne = Client(website, SANNE)
    form = {**sanne.form(address), "answer": "proceed"}
    assert sanne.post(address, form).status == 303
    again = sanne.post(address, form)
    assert again.status in (403, 404, 409)
    karin.go(f"/sessions/{karin.session}")
    karin.click("form.answer button.first")
    assert sanne.post(address, form).status in (403, 404, 409)
    shown = karin.website.run("sessions", "show", karin.session, "--format", "json").stdout
    assert shown.count('"approved"') == 1


def test_tells_why_it_was_not_approved(two):
    karin, sanne = two("sv", "nl")
    to_the_change(karin)
    karin.click("form.answer button.first")
    sanne.go(f"/sessions/{karin.session}/approval")
    sanne.explain("reject", "Wacht op de back-up.")
    seen = karin.go(f"/sessions/{karin.session}")
    assert "Wacht op de back-up." in seen["text"]
    assert SANNE in seen["text"]


@pytest.mark.parametrize("fields", [
    {"answer": "stop"}, {"answer": "skip", "reason": "x"}, {"answer": "words", "value": "x"},
    {"answer": ""}, {}, {"answer": "reject"}, {"answer": "reject", "reason": "  "},
    {"answer": "mode", "mode": "automatic"}, {"answer": "notHappened"}], ids=range(9))
def test_approves_by_nothing_but_the_approval(website, fields):
    """What says neither yes nor no is no consent."""
    website.renew()
    karin, sanne = Client(website), Client(website, SANNE)
    address = waiting(karin)
    sanne.post(f"{address}/approval", {**sanne.form(f"{address}/approval"), **fields})
    shown = website.run("sessions", "show", address.split("/")[-1], "--format", "json").stdout
    assert '"approved"' not in shown


def waiting(client):
    """Begins a session that stops at once at a change which another must approve."""
    scenario = Scenario(PROCEDURE, "assign")
    begun = client.website.run(
        "run", PROCEDURE, "--four-eyes", "--answers", scenario.path, "--actor", KARIN)
    assert begun.returncode == 3, begun.stderr
    listed = json.loads(client.website.run("sessions", "list", "--format", "json").stdout)
    return f"/en/sessions/{listed[0]['id']}"
