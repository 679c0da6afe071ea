"""Finding a procedure among all of them, in every language."""

import pytest

from scenario import LISTED
from walker import WORDS, Walker
from website import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_finds_each_procedure_by_its_title(context, website, language):
    walker = Walker(context, website, language)
    walker.go("/")
    titles = walker.page.locator(".card h2").all_inner_texts()
    assert len(titles) == LISTED
    for title in titles:
        walker.page.fill("#q", title)
        walker.click(".search button")
        assert title in walker.page.locator(".card h2").all_inner_texts()
        walker.look()


@pytest.mark.parametrize("language", LANGUAGES)
def test_says_how_many_it_found_and_shows_all_again(context, website, language):
    walker = Walker(context, website, language)
    walker.go("/")
    walker.page.fill("#q", "xyzzy & <b> 100%")
    walker.click(".search button")
    assert "0" in walker.page.locator("[role=status]").first.inner_text()
    assert walker.page.input_value("#q") == "xyzzy & <b> 100%"
    walker.click("[role=status] a")
    assert walker.page.locator(".card").count() == LISTED


def test_counts_what_the_procedures_it_calls_do(context, website):
    walker = Walker(context, website, "en")
    walker.go("/")
    card = walker.page.locator(".card:has(a[href$='/procedures/offboard-step-6'])")
    changes = card.locator("dd").first.inner_text()
    # The procedure itself only deletes the account.
    for change in ("operation.user.delete", "operation.license.unassign", "operation.mailbox.placeHold"):
        assert WORDS[change].lower() in changes.lower()
    assert "14 steps" not in card.inner_text()


def test_says_of_each_what_it_changes(context, website):
    walker = Walker(context, website, "en")
    walker.go("/")
    for card in walker.page.locator(".card .pairs").all():
        parts = card.locator("dt, dd").evaluate_all("all => all.map(one => one.tagName)")
        assert parts == ["DT", "DD"] * 3, card.inner_text()
