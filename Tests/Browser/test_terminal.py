"""One session, two windows: the terminal and the browser."""

import json

import pytest
import yaml

from scenario import Scenario
from walker import Walker
from website import LANGUAGES, Website

PROCEDURE = "unassign-licenses-from-user"


def without(scenario, step, folder):
    """An answers file that does not know what to answer at a step."""
    answers = yaml.safe_load(scenario.path.read_text())
    answers["steps"].pop(step)
    path = folder / "answers.yaml"
    path.write_text(yaml.safe_dump(answers))
    return path


def newest(website):
    """The newest session, as the journal has it."""
    listed = json.loads(website.run("sessions", "list", "--format", "json").stdout)
    return listed[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_finishes_in_the_browser_what_the_terminal_began(context, website, tmp_path, language):
    website.make()
    scenario = Scenario(PROCEDURE, "group-left")
    begun = website.run(
        "run", PROCEDURE, "--answers", without(scenario, "decide-inheritance", tmp_path),
        "--locale", "en")
    assert begun.returncode == 3, begun.stderr
    walker = Walker(context, website, language)
    walker.go("/sessions")
    walker.click("tbody tr:first-child a")
    assert walker.look()["standing"] == "stopped"
    walker.click("form[action$='/resume'] button")
    assert walker.finish(scenario)["standing"] == "completed"
    assert newest(website)["state"] == "completed"


@pytest.mark.parametrize("language", LANGUAGES)
def test_finishes_in_the_terminal_what_the_browser_began(context, website, language):
    website.make()
    scenario = Scenario(PROCEDURE, "group-left")
    walker = Walker(context, website, language)
    walker.begin(PROCEDURE)
    walker.finish(scenario, lambda seen: seen["step"] == "decide-inheritance")
    walker.click("form.answer button[value=stop]")
    assert walker.settled()["standing"] == "stopped"
    done = website.run(
        "resume", walker.session, "--answers", scenario.path, "--locale", language)
    assert done.returncode == 0, done.stdout + done.stderr
    assert walker.go(f"/sessions/{walker.session}")["standing"] == "completed"


def test_goes_on_in_the_terminal_beside_an_open_page(plain, website):
    website.make()
    scenario = Scenario(PROCEDURE, "group-left")
    with Website(home=website.home) as site:
        walker = Walker(plain, site, "en")
        walker.scripted = False
        walker.begin(PROCEDURE)
        walker.finish(scenario, lambda seen: seen["step"] == "decide-inheritance")
        done = site.run("resume", walker.session, "--answers", scenario.path)
        assert done.returncode == 0, done.stdout + done.stderr
        walker.click("form.answer button.first")
        seen = walker.look()
        assert seen["note"] and seen["standing"] == "completed"
