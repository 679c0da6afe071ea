"""An open page shows by itself what somebody else does with its session."""

import pytest
import yaml
from playwright.sync_api import expect

from scenario import Scenario
from walker import Walker
from website import KARIN, LANGUAGES, Website, upn

PROCEDURE = "unassign-licenses-from-user"
SANNE = upn("sanne.devries")


@pytest.fixture(scope="module")
def website():
    """The page for Karin and Sanne."""
    with Website(people=[KARIN, SANNE]) as site:
        yield site


def stay(walker):
    """Marks the page, so that one that was loaded again is known."""
    walker.page.evaluate("window.stayed = true")


def stayed(walker):
    """Whether the page is the one that was marked."""
    return walker.page.evaluate("window.stayed === true")


@pytest.mark.parametrize("language", LANGUAGES)
def test_shows_what_the_terminal_does(context, website, language):
    website.renew()
    scenario = Scenario(PROCEDURE, "group-left")
    walker = Walker(context, website, language)
    walker.begin(PROCEDURE)
    walker.finish(scenario, lambda seen: seen["step"] == "decide-inheritance")
    stay(walker)
    done = website.run("resume", walker.session, "--answers", scenario.path)
    assert done.returncode == 0, done.stderr
    expect(walker.page.locator("[data-standing=completed]")).to_be_visible()
    expect(walker.page.locator("#checklist li.now")).to_have_count(0)
    expect(walker.page.locator("#announcer")).not_to_be_empty()
    assert stayed(walker)
    walker.look()


def test_shows_what_another_person_does_in_another_language(windows, website):
    website.renew()
    scenario = Scenario(PROCEDURE, "group-left")
    karin, sanne = (
        Walker(windows(), website, language, person)
        for language, person in (("sv", KARIN), ("nl", SANNE)))
    karin.begin(PROCEDURE)
    karin.finish(scenario, lambda seen: seen["step"] == "decide-inheritance")
    stay(karin)
    sanne.go(f"/sessions/{karin.session}")
    sanne.take_over()
    expect(karin.page.locator(".alert.note form[action$='/resume']")).to_be_visible()
    assert karin.page.locator("form.answer").count() == 0
    # Karin is told who has it now.
    assert SANNE in karin.page.locator("#step > .alert.important").inner_text()
    sanne.answer(scenario)
    step = sanne.look()["step"]
    expect(karin.page.locator(f"section.step[data-step='{step}']")).to_be_visible()
    assert stayed(karin)
    karin.look()
    sanne.look()


def test_does_not_overtake_whoever_has_begun_to_answer(context, website, tmp_path):
    website.renew()
    scenario = Scenario(PROCEDURE, "group-left")
    walker = Walker(context, website, "sv")
    walker.begin(PROCEDURE)
    walker.finish(scenario, lambda seen: seen["step"] == "decide-inheritance")
    walker.page.check("form.answer input[value=keep]")
    answers = tmp_path / "answers.yaml"
    answers.write_text(yaml.safe_dump(yaml.safe_load(scenario.path.read_text())))
    done = website.run("resume", walker.session, "--answers", answers, "--actor", SANNE)
    assert done.returncode == 0, done.stderr
    expect(walker.page.locator("#announcer")).to_have_text(
        "Något har hänt i sessionen. Läs in sidan igen för att se det.", timeout=5_000)
    expect(walker.page.locator("#news")).to_be_visible()
    assert walker.page.is_checked("form.answer input[value=keep]")
    walker.click("form.answer button.first")
    seen = walker.look()
    assert seen["standing"] == "completed" and seen["note"]
    # What was done meanwhile, and by whom.
    assert SANNE in walker.page.locator("#step [data-came]").inner_text()


def test_asks_before_it_takes_a_session_over(windows, website):
    website.renew()
    karin, sanne = (
        Walker(windows(), website, "en", person) for person in (KARIN, SANNE))
    karin.begin(PROCEDURE)
    before = karin.look()["step"]
    sanne.go(f"/sessions/{karin.session}")
    sanne.click("form[action$='/resume'] button")
    asked = sanne.look()
    assert asked["standing"] == "takeover" and KARIN in asked["text"]
    # Nobody has been overtaken yet.
    sanne.click("[data-standing=takeover] a.button")
    assert karin.go(f"/sessions/{karin.session}")["step"] == before
    assert karin.page.locator("form.answer").count() == 1
    sanne.take_over()
    assert sanne.page.locator("form.answer").count() == 1


def test_seven_open_pages_leave_room_for_the_eighth(context, website):
    """A browser opens six connections to a server; each page that listens holds one."""
    website.renew()
    walker = Walker(context, website, "en")
    walker.begin("see-available-licenses")
    for _ in range(7):
        context.new_page().goto(walker.page.url, wait_until="domcontentloaded")
    assert walker.go("/sessions")["url"].endswith("/sessions")


def test_holds_no_connection_while_it_is_hidden(context, website):
    website.renew()
    context.add_init_script("""
      window.streams = [];
      const Original = EventSource;
      window.EventSource = class extends Original {
        constructor(address) { super(address); streams.push(this); }
      };
      window.EventSource.CLOSED = Original.CLOSED;
      window.show = (isShown) => {
        Object.defineProperty(document, "hidden", { get: () => !isShown, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      };""")
    walker = Walker(context, website, "en")
    walker.begin("see-available-licenses")
    states = "streams.map((one) => one.readyState)"
    walker.wait_until("streams.length === 1 && streams[0].readyState === 1")
    walker.page.evaluate("show(false)")
    assert walker.page.evaluate(states) == [2]
    walker.page.evaluate("show(true)")
    walker.wait_until("streams.length === 2 && streams[1].readyState === 1")
    # Whoever comes back after ten hours is told so, though nothing has happened in the session.
    walker.page.evaluate("show(false)")
    for file in (website.home / "sign-ins").iterdir():
        file.unlink()
    expect(walker.page.locator("#away")).not_to_be_visible()
    walker.page.evaluate("show(true)")
    expect(walker.page.locator("#away")).to_be_visible()


def test_leaves_a_choice_alone_that_was_made_at_once(context, website):
    """A page that was just loaded is not renewed under the hands of whoever is quick."""
    website.renew()
    walker = Walker(context, website, "en")
    walker.begin(PROCEDURE)
    seen = walker.finish(Scenario(PROCEDURE), lambda seen: seen["step"] == "choose-user")
    walker.page.evaluate("""() => {
      const choices = [...document.querySelectorAll("form.answer .choice")];
      window.field = choices.find((one) => one.innerText.includes("lars.ekman@")).querySelector("input");
      window.field.click();
    }""")
    # Nothing is to happen, so there is nothing to wait for but time: three looks of the server.
    walker.page.wait_for_timeout(1_500)
    assert walker.page.evaluate("window.field.isConnected && window.field.checked")
    assert seen["step"] == "choose-user"
