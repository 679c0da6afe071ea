"""One browser for all tests of a worker, one server for each module, one folder for all that is written."""

import os
import re
import shutil
import signal
import tempfile

import pytest
from playwright.sync_api import expect, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from scenario import Scenario
from walker import Walker
from website import Website

# The one without windows is the same engine, and opens a new person's for a fifth of the time.
CHROMIUMS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"]


# News arrive by a connection that is made again after some seconds where it was refused or lost.
expect.set_options(timeout=20_000)


def pytest_configure(config):
    """Gives the run a temporary folder of its own; workers and programs inherit it."""
    # A run that is told to end closes what it has opened, as after Control-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if hasattr(config, "workerinput"):
        return
    config.folder = tempfile.mkdtemp(prefix="stegvis-browser-")
    tempfile.tempdir = os.environ["TMPDIR"] = config.folder


def pytest_unconfigure(config):
    """Removes it with everything in it, the profiles of browsers that did not end included."""
    if hasattr(config, "folder"):
        shutil.rmtree(config.folder, ignore_errors=True)


class Scheduling(LoadScopeScheduling):
    """Gives each worker the next test; those that look at the same tour go to one, and go first.

    `--dist loadgroup` would do the same, but its marks have no effect with pytest 9.2.
    """

    def _split_scope(self, nodeid):
        tour = re.search(r"test_pages\.py::\w+\[\w+", nodeid)
        return tour[0] if tour else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Says how tests are spread over the workers."""
    return Scheduling(config, log)


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=next(filter(os.path.exists, CHROMIUMS)),
            args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def website():
    """The page over the sample organisation, on a port of its own."""
    with Website(visits=40) as started:
        yield started


@pytest.fixture
def windows(browser):
    """Opens windows of new people, who wait ten seconds at most, and closes them in the end."""
    opened = []

    def open_window(**options):
        opened.append(browser.new_context(**options))
        opened[-1].set_default_timeout(10_000)
        return opened[-1]

    yield open_window
    for one in opened:
        one.close()


@pytest.fixture
def plain(windows):
    """A browser window without JavaScript: it shows what it was sent, and nothing since."""
    return windows(java_script_enabled=False)


@pytest.fixture
def context(windows):
    """A browser window of a new person."""
    return windows()


@pytest.fixture
def choosing(context, website):
    """Somebody who is asked to choose a user."""
    website.renew()
    walker = Walker(context, website, "en")
    walker.begin("unassign-licenses-from-user")
    walker.finish(
        Scenario("unassign-licenses-from-user"), lambda seen: seen["step"] == "choose-user")
    return walker
