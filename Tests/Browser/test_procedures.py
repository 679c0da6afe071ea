"""Every procedure in every language, with and without JavaScript, from the list to the report."""

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


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("procedure", CHOSEN)
def test_walks_to_the_report(browser, website, procedure, language, scripted):
    website.renew()
    context = browser.new_context(java_script_enabled=scripted)
    context.set_default_timeout(10_000)
    walker = Walker(context, website, language)
    walker.scripted = scripted
    walker.begin(procedure)
    seen = walker.finish(Scenario(procedure))
    assert seen["standing"] == "completed"
    walker.click("[data-standing=completed] a.button")
    report = walker.look()
    assert DONE[language] in report["text"].lower()
    context.close()
