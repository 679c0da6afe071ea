"""One browser for all tests, one server for each module."""

import pytest
from playwright.sync_api import sync_playwright

from website import Website


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def website():
    """The page over the sample organisation, on a port of its own."""
    with Website() as started:
        yield started


@pytest.fixture
def plain(browser):
    """A browser window without JavaScript: it shows what it was sent, and nothing since."""
    opened = browser.new_context(java_script_enabled=False)
    opened.set_default_timeout(10_000)
    yield opened
    opened.close()


@pytest.fixture
def context(browser):
    """A browser window of a new person, who waits ten seconds at most."""
    opened = browser.new_context()
    opened.set_default_timeout(10_000)
    yield opened
    opened.close()
