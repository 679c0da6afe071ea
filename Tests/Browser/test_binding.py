"""What a document's sentences tell: seen and ticked in a browser, one change at a time."""

import concurrent.futures
import re
import shutil
import urllib.parse

import pytest

from client import Client
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
BACK = "form.withdraw"


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tick_is_withdrawn(context, website, language):
    walker = Walker(context, website, language)
    walker.go(PAGE)
    page = walker.page
    tick(walker, "license.unassign")
    assert page.locator(BACK).count() == 1
    light, dark = violations(page)
    assert light == [] and dark == []
    walker.click(f"{BACK} button")
    walker.look()
    text = binding(website)
    assert "accepted:" not in text and text.count("withdrawn:") == 1 and KARIN in text, text
    assert "license.chooseAssigned" in text, "what changes nothing stays bound"
    assert KARIN in page.locator(".withdrawn").inner_text()
    assert page.locator(BACK).count() == 0 and page.locator(TICK).count() == 2
    light, dark = violations(page)
    assert light == [] and dark == []
    assert fits(page, 320, "100%") == []
    walker.go("/documents?path=wiki%2Fguide.md")
    assert page.locator(".alert.binding").count() == 0
    walker.go(PAGE)
    tick(walker, "license.unassign")
    assert binding(website).count("accepted:") == 1 and "withdrawn" not in binding(website)


def test_withdraws_only_what_was_seen(context, website):
    walker = Walker(context, website, "en")
    walker.go(PAGE)
    tick(walker, "license.unassign")
    other = context.new_page()
    other.goto(walker.page.url)
    walker.click(f"{BACK} button")
    with other.expect_navigation():
        other.locator(f"{BACK} button").click()
    assert "has changed since this page was shown" in other.locator("main .alert").first.inner_text()


def test_names_what_nothing_is_bound_to_and_has_changed(context, website):
    """Moved, in other words, gone and new: on the page of the document as at the terminal."""
    walker = Walker(context, website, "en")
    (website.folder / "guide.md").write_text(GUIDE + "5. Collect the laptop.\n6. Take the badge.\n")
    walker.go(PAGE)
    tick(walker, "license.unassign")
    (website.folder / "guide.md").write_text(
        GUIDE.replace("Tell the manager.", "Tell the manager and the team.") + "5. Take the badge.\n6. Sing.\n")
    told = website.run("show", website.folder / "guide.md").stderr
    for language in LANGUAGES:
        walker.page.goto(f"{website.origin}/{language}/documents?path=wiki%2Fguide.md")
        notes = walker.page.locator(".alert.binding").inner_text()
        for text in ("Tell the manager and the team.", "Tell the manager.", "Collect the laptop.", "Take the badge.", "Sing."):
            assert text in notes, notes
        assert notes.count("when-somebody-leaves/6") == 2, notes
    assert "moved here from when-somebody-leaves/6" in told and "was: Tell the manager.; is now: Tell the manager and the team." in told, told
    for line in told.splitlines():
        walker.go("/documents?path=wiki%2Fguide.md")
        assert line in walker.page.locator(".alert.binding").inner_text()


def marks(client, page=PAGE):
    """The hidden fields of the boxes to tick, by their operations."""
    text = client.get(f"/en{page}").text
    forms = re.findall(r'<form [^>]*class="tick">(.*?)</form>', text, re.S)
    fields = [dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)) for form in forms]
    return {one["operation"]: {**one, "told": "yes"} for one in fields}


def test_no_acceptance_is_lost_between_two_servers_and_a_terminal(website):
    """Three processes that write one binding at the same time, again and again."""
    with Website("--documents", website.folder, "--rate", "1000", visits=1, home=website.home) as second:
        here, there = Client(website), Client(second)
        path = website.folder / "guide.md"
        for _ in range(8):
            (website.folder / "guide.md.binding.yaml").unlink(missing_ok=True)
            shutil.rmtree(website.home / "acceptances", ignore_errors=True)
            path.write_text(GUIDE + "5. Delete the user.\n")
            assert here.post("/en/documents/binding", {"path": "wiki/guide.md", "act": "rest"}).status == 303
            mine, theirs = marks(here)["license.unassign"], marks(there)["user.blockSignIn"]
            with concurrent.futures.ThreadPoolExecutor(3) as pool:
                ticks = [
                    pool.submit(here.post, "/en/documents/binding", mine),
                    pool.submit(there.post, "/en/documents/binding", theirs)]
                typed = pool.submit(
                    website.run, "bind", path, "--accept", "when-somebody-leaves/5=user.delete")
                assert [one.result().status for one in ticks] == [303, 303]
                assert typed.result().returncode == 0, typed.result().stderr
            text = binding(website)
            assert text.count("accepted:") == 3, text
            kept = [one for one in (website.home / "acceptances").iterdir() if one.is_file()]
            assert len(kept) == 3
