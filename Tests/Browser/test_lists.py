"""Choosing from a long list: what one sees is what is chosen."""

import pytest

from scenario import Scenario
from walker import Walker

PROCEDURE = "unassign-licenses-from-user"


@pytest.fixture
def walker(context, website):
    """Somebody who is asked to choose a user."""
    website.renew()
    walker = Walker(context, website, "en")
    walker.begin(PROCEDURE)
    walker.finish(Scenario(PROCEDURE), lambda seen: seen["step"] == "choose-user")
    return walker


def test_chooses_nobody_whom_the_search_hides(walker):
    page = walker.page
    page.locator(".choices input[name=value]").first.check()
    page.locator("[data-filter]").fill("lars ek")
    assert page.locator("input[name=value]:checked").count() == 0
    walker.click("form.answer button.first")
    seen = walker.look()
    assert seen["note"] and seen["step"] == "choose-user"


def test_chooses_with_enter_and_sends_nothing_yet(walker):
    page = walker.page
    page.locator(".choices input[name=value]").first.check()
    page.locator("[data-filter]").fill("lars ek")
    page.keyboard.press("Enter")
    assert page.locator("input[name=value]:checked").get_attribute("value").startswith("lars.ekman")
    assert walker.look()["step"] == "choose-user"


def test_says_that_the_search_finds_nobody(walker):
    none = walker.page.locator("[data-none]")
    assert not none.is_visible()
    walker.page.locator("[data-filter]").fill("xyzzy")
    assert none.is_visible() and none.inner_text()
    walker.page.locator("[data-filter]").fill("lars")
    assert not none.is_visible()


def test_shows_the_account_name_of_everybody(walker):
    for choice in walker.page.locator(".choices .choice").all():
        assert "@" in choice.inner_text()
