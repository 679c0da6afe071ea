"""Every procedure in every language, with and without JavaScript, from the list to the report."""

import json

import pytest

from scenario import CHOSEN, Scenario
from walker import Walker
from website import LANGUAGES, Website

DONE = {"sv": "slutförd", "nl": "voltooid", "en": "completed"}


@pytest.fixture(scope="module")
def website():
    """The page, with links enough for everybody who comes."""
    with Website("--rate", "1000", visits=80) as started:
        yield started


@pytest.fixture(scope="module")
def sentences(website):
    """What the documents say at each step, as the terminal shows it."""
    shown = {}
    for procedure in CHOSEN:
        for language in LANGUAGES:
            done = website.run("show", procedure, "--locale", language, "--format", "json")
            shown[procedure, language] = {
                step["id"]: step["text"] for step in json.loads(done.stdout)["steps"]}
    return shown


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("procedure", CHOSEN)
def test_walks_to_the_report(browser, website, sentences, procedure, language, scripted):
    said = sentences[procedure, language]
    met = []

    def same(seen):
        # Steps of another procedure on the way have its name before theirs.
        if seen["step"] in said:
            assert seen["sentence"].split() == said[seen["step"]].split()
            met.append(seen["step"])

    website.renew()
    context = browser.new_context(java_script_enabled=scripted)
    context.set_default_timeout(10_000)
    walker = Walker(context, website, language)
    walker.scripted = scripted
    walker.begin(procedure)
    seen = walker.finish(Scenario(procedure), each=same)
    assert seen["standing"] == "completed" and met
    walker.click("[data-standing=completed] a.button")
    report = walker.look()
    assert DONE[language] in report["text"].lower()
    context.close()
