"""Every procedure in every language, with and without JavaScript, from the list to the report."""

import functools
import json
import os

import pytest

from plain import PlainWalker
from scenario import CHOSEN, Scenario
from walker import Walker
from website import LANGUAGES, Website

DONE = {"sv": "slutförd", "nl": "voltooid", "en": "completed"}


def ways(turn):
    """How one procedure is walked in one language.

    `script` and `plain` are Chromium with and without JavaScript, `http` is `PlainWalker`. Without
    JavaScript, Chromium takes every third walk, and so each procedure in one language and each
    language with a third of the procedures; with `STEGVIS_BROWSER_ALL=1` it takes all of them.
    """
    if turn % 3 == 0:
        return ["script", "plain"]
    return ["script", "http"] + ["plain"] * (os.environ.get("STEGVIS_BROWSER_ALL") == "1")


WALKS = [
    (procedure, language, way) for row, procedure in enumerate(CHOSEN)
    for column, language in enumerate(LANGUAGES) for way in ways(row + column)]


@pytest.fixture(scope="module")
def website():
    """The page, with links enough for everybody who comes."""
    with Website("--rate", "1000", visits=140) as started:
        yield started


@pytest.fixture(scope="module")
def sentences(website):
    """What a document says at each step, as the terminal shows it; asked once for each document."""

    @functools.cache
    def of(procedure, language):
        done = website.run("show", procedure, "--locale", language, "--format", "json")
        return {step["id"]: step["text"] for step in json.loads(done.stdout)["steps"]}

    return of


@pytest.fixture
def walker(windows, website, language, way):
    """Somebody who has just come to the page."""
    website.renew()
    if way == "http":
        return PlainWalker(website, language)
    walker = Walker(windows(java_script_enabled=way == "script"), website, language)
    walker.scripted = way == "script"
    return walker


@pytest.mark.parametrize("procedure, language, way", WALKS)
def test_walks_to_the_report(walker, sentences, procedure, language, way):
    said = sentences(procedure, language)
    met = []

    def same(seen):
        # Steps of another procedure on the way have its name before theirs.
        if seen["step"] in said:
            # The English of a label is beside the sentence, and not in it.
            told = functools.reduce(
                lambda text, aside: text.replace(f" ({aside})", "", 1), seen["asides"], seen["sentence"])
            assert told.split() == said[seen["step"]].split()
            met.append(seen["step"])

    walker.begin(procedure)
    seen = walker.finish(Scenario(procedure), each=same)
    assert seen["standing"] == "completed" and met
    walker.click("[data-standing=completed] a.button")
    report = walker.look()
    assert DONE[language] in report["text"].lower()
