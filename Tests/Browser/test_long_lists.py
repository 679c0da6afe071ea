"""Lists that are longer than a page: of sessions, and of the sentences of a document to translate."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from walker import Walker
from website import LANGUAGES, Website

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MANY = 103
DOCUMENT = "/translations/document?path=domains/microsoft-365/words/nl.yaml"


@pytest.fixture(scope="module")
def crowded(browser):
    """A server with more sessions than a page shows."""
    with Website("--rate", "1000") as site:
        window = browser.new_context()
        walker = Walker(window, site, "en")
        walker.go("/procedures/see-available-licenses")
        csrf = walker.page.locator("main input[name=csrf]").first.input_value()
        for _ in range(MANY):
            begun = walker.page.request.post(
                f"{site.origin}/en/procedures/see-available-licenses", max_redirects=0,
                form={"csrf": csrf, "mode": "consent"}, headers={"Origin": site.origin})
            assert begun.status == 303
        window.close()
        yield site


def violations(page):
    found = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def listed(walker):
    return walker.page.locator("tbody small").all_inner_texts()


@pytest.mark.parametrize("language", LANGUAGES)
def test_shows_every_session_on_one_page(context, crowded, language):
    walker = Walker(context, crowded, language)
    walker.go("/sessions")
    first = listed(walker)
    assert len(first) == 100 and not violations(walker.page)
    walker.click("a[rel=next]")
    walker.look()
    last = listed(walker)
    assert len(last) == MANY - 100 and not set(first) & set(last) and not violations(walker.page)
    assert walker.page.locator("a[rel=next]").count() == 0
    # In another language, it is the same page.
    assert walker.page.locator(".languages a[aria-current]").get_attribute("href").endswith("?page=2")
    walker.page.keyboard.press("ArrowLeft")
    walker.page.wait_for_url("**/sessions?page=1")
    assert listed(walker) == first


def test_leaves_the_arrow_keys_to_what_scrolls(context, crowded):
    walker = Walker(context, crowded, "en")
    walker.go("/sessions")
    walker.page.locator(".scroll").focus()
    walker.page.keyboard.press("ArrowRight")
    walker.page.wait_for_timeout(300)
    assert walker.page.url.endswith("/sessions")


def test_leads_from_each_page_of_sentences_to_the_next(context, crowded):
    walker = Walker(context, crowded, "en")
    # Before the first of them, all documents of the program are checked.
    walker.page.set_default_timeout(60_000)
    # It names the keys of its sentences, which a walker takes for words that are missing.
    walker.page.goto(f"{crowded.origin}/en{DOCUMENT}")
    seen = []
    while True:
        assert not violations(walker.page)
        rows = walker.page.locator(".sides > li").evaluate_all("all => all.map(one => one.id)")
        assert 0 < len(rows) <= 200
        seen += rows
        forward = walker.page.locator("a[rel=next]")
        if not forward.count():
            break
        address = forward.get_attribute("href")
        walker.page.keyboard.press("ArrowRight")
        walker.page.wait_for_url(f"{crowded.origin}{address}")
    assert len(seen) > 600 and seen == [f"s{number + 1}" for number in range(len(seen))]
