"""A password that Stegvis makes: on one page, once, and nowhere else."""

import re

import pytest

from plain import PlainWalker
from scenario import Scenario
from walker import Walker
from website import LANGUAGES, Website

FIELD = "section.step form.answer input[name^='secret.']"


@pytest.fixture
def website():
    """A page that nobody else uses, so that all its files are of this walk."""
    with Website("--rate", "1000") as started:
        yield started


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("procedure", ["offboard-step-1", "offboard"])
def test_shows_it_once_and_keeps_it_nowhere(website, procedure, language):
    walker = PlainWalker(website, language)
    pages, made = [], []

    def keep(_):
        pages.append(walker.page.data)
        made.extend(one.get("value") for one in walker.page.all(FIELD))

    walker.begin(procedure)
    assert walker.finish(Scenario(procedure), each=keep)["standing"] == "completed"
    (password,) = made
    assert re.fullmatch(r"[A-Za-z0-9]{4}(-[A-Za-z0-9]{4}){3}", password)
    assert sum(page.count(password.encode()) for page in pages) == 1
    for path in ("report", "replay?step=3", "export.json"):
        answer, text = walker.ask(
            f"{website.origin}/{language}/sessions/{walker.session}/{path}", None, "GET", None, None)
        assert answer.status == 200 and password.encode() not in text, path
    for path in website.home.rglob("*"):
        assert path.is_dir() or password.encode() not in path.read_bytes(), path


def test_makes_another_each_time_it_is_asked(context, website):
    """Whoever loads the page again has not agreed to the one that was on it."""
    walker = Walker(context, website, "en")
    field = walker.page.locator(FIELD)
    walker.begin("offboard-step-1")
    walker.finish(Scenario("offboard-step-1"), until=lambda _: field.count() > 0)
    first = field.input_value()
    assert field.get_attribute("readonly") is not None
    walker.page.reload()
    assert field.input_value() != first and first not in walker.page.content()
