"""What a document's sentences tell: seen and ticked in a browser, one change at a time."""

import re
import subprocess
import urllib.parse

import pytest

from test_keyboard import Hands
from test_pages import fits, violations
from walker import Walker
from website import DOMAIN, KARIN, LANGUAGES, Website, upn

GUIDE = """# When somebody leaves

1. Tell the manager.
2. Select the user who leaves.
3. Clear the boxes of the licenses, and then select **Save changes**.
4. Block the user from signing in.
"""

PAGE = "/documents/binding?path=" + urllib.parse.quote("wiki/guide.md", safe="")
TICK = "form.tick"


@pytest.fixture
def website(tmp_path):
    """The page over a folder with one document."""
    folder = tmp_path / "wiki"
    folder.mkdir()
    (folder / "guide.md").write_text(GUIDE)
    with Website("--documents", folder, "--rate", "1000", visits=20) as started:
        started.folder = folder
        yield started


def binding(website):
    """The text of the binding; empty if there is none."""
    path = website.folder / "guide.md.binding.yaml"
    return path.read_text() if path.exists() else ""


def tick(walker, operation):
    """Ticks one change, by its operation."""
    form = walker.page.locator(TICK).filter(
        has=walker.page.locator(f"input[name=operation][value='{operation}']"))
    form.locator("input[type=checkbox]").check()
    with walker.page.expect_navigation():
        form.locator("button").click()
    return walker.look()


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_tick_is_one_change(context, website, language):
    walker = Walker(context, website, language)
    seen = walker.go(PAGE)
    assert binding(website) == "", "looking binds nothing"
    assert walker.page.locator(TICK).count() == 2, seen["text"]
    tick(walker, "license.unassign")
    text = binding(website)
    assert re.findall(r"operation: (\S+)", text) == ["user.choose", "license.chooseAssigned", "license.unassign"], text
    assert text.count("accepted:") == 1 and KARIN in text, text
    assert walker.page.locator(TICK).count() == 1
    assert KARIN in walker.page.locator(".standing").all_inner_texts()[-1]
    tick(walker, "user.blockSignIn")
    assert binding(website).count("accepted:") == 2
    assert walker.page.locator(TICK).count() == 0
    light, dark = violations(walker.page)
    assert light == [] and dark == []
    assert fits(walker.page, 320, "100%") == []
    # A session makes the changes that were ticked: the page says so before it begins.
    walker.go("/documents?path=wiki%2Fguide.md")
    assert walker.page.locator(".pairs dd").count() >= 5
    assert walker.page.locator(".alert.binding").count() == 0


def test_binds_what_changes_nothing_together(context, website):
    walker = Walker(context, website, "en")
    walker.go(PAGE)
    walker.click("form.rest button")
    text = binding(website)
    assert "user.choose" in text and "license.chooseAssigned" in text
    assert "unassign" not in text and "accepted" not in text
    assert walker.page.locator(TICK).count() == 2


def test_the_keyboard_alone_is_enough(context, website):
    walker = Walker(context, website, "en")
    walker.go(PAGE)
    hands = Hands(walker)
    hands.to(lambda at: at["name"] == "told")
    walker.page.keyboard.press("Space")
    hands.to(lambda at: at["tag"] == "BUTTON")
    hands.enter()
    assert binding(website).count("accepted:") == 1


def test_nothing_is_bound_without_a_tick_or_after_a_change(context, website):
    walker = Walker(context, website, "en")
    walker.go(PAGE)
    page = walker.page
    # Other words at the place that was ticked.
    (website.folder / "guide.md").write_text(GUIDE.replace("Clear the boxes of", "Clear all boxes of"))
    form = page.locator(TICK).first
    form.locator("input[type=checkbox]").check()
    with page.expect_navigation():
        form.locator("button").click()
    assert "has changed since this page was shown" in page.locator("main .alert").first.inner_text()
    assert "unassign" not in binding(website)
    # A form without the tick, as a program may send it.
    page.locator(TICK).first.evaluate("form => { form.noValidate = true; }")
    with page.expect_navigation():
        page.locator(TICK).first.locator("button").click()
    assert "Nothing was ticked" in page.locator("main .alert").first.inner_text()
    assert "unassign" not in binding(website)


def test_a_strangers_binding_is_told_and_changes_nothing(context, website, tmp_path):
    walker = Walker(context, website, "en")
    walker.go(PAGE)
    tick(walker, "license.unassign")
    # The same files, found by somebody else.
    with Website("--documents", website.folder, "--rate", "1000", visits=4) as other:
        stranger = Walker(context.browser.new_context(), other, "en")
        stranger.go("/documents?path=wiki%2Fguide.md")
        notes = stranger.page.locator(".alert.binding").inner_text()
        assert "nobody has accepted here" in notes and "when-somebody-leaves/3" in notes
        stranger.go(PAGE)
        assert stranger.page.locator(TICK).count() == 2
        tick(stranger, "license.unassign")
        stranger.go("/documents?path=wiki%2Fguide.md")
        assert stranger.page.locator(".alert.binding").count() == 0
        assert other.process.poll() is None


def test_a_broken_binding_is_told_on_the_page(context, website):
    (website.folder / "guide.md.binding.yaml").write_text("document: guide.md\npassages: &p\n  - *p\n")
    walker = Walker(context, website, "sv")
    walker.go(PAGE)
    assert "ankare" in walker.page.locator("main .alert").first.inner_text()
    assert walker.page.locator("form.tick, form.rest").count() == 0
