"""Pictures for docs/: written only when STEGVIS_SCREENSHOTS=1, so that checkouts stay clean."""

import os

import pytest

from scenario import Scenario
from walker import Walker
from website import ROOT

pytestmark = pytest.mark.skipif(
    os.environ.get("STEGVIS_SCREENSHOTS") != "1", reason="STEGVIS_SCREENSHOTS=1 writes docs/*.png")

PROCEDURE = "assign-or-remove-license"
SHOTS = ROOT / "docs"


def take(walker, name, full=False):
    """Writes the page as a picture, from its top: an answer leads to the step below it."""
    SHOTS.mkdir(exist_ok=True)
    walker.page.evaluate("scrollTo(0, 0)")
    walker.page.screenshot(path=str(SHOTS / f"{name}.png"), full_page=full, animations="disabled")


@pytest.fixture
def window(windows, website):
    """Opens windows of any kind."""

    def open_window(language, **options):
        options.setdefault("viewport", {"width": 1280, "height": 900})
        return Walker(windows(**options), website, language)

    website.renew()
    return open_window


def to_the_change(walker):
    """As far as the change whose effect is predicted."""
    scenario = Scenario(PROCEDURE, "holds-released")
    walker.begin(PROCEDURE)
    walker.finish(scenario, lambda seen: seen["kind"] == "change")
    return scenario


def test_shows_the_procedures(window):
    walker = window("en")
    walker.go("/")
    take(walker, "web-procedures-en")


def test_shows_a_change_and_its_verdict(window):
    walker = window("sv")
    scenario = to_the_change(walker)
    take(walker, "web-change-sv")
    walker.language = "nl"
    walker.go(f"/sessions/{walker.session}")
    walker.answer(scenario)
    take(walker, "web-verdict-nl")


def test_shows_the_dark_and_the_phone(window):
    dark = window("sv", color_scheme="dark")
    to_the_change(dark)
    take(dark, "web-dark-sv")
    phone = window(
        "nl", viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True,
        has_touch=True)
    phone.go(f"/sessions/{dark.session}")
    take(phone, "web-phone-nl")


def test_shows_the_replay(window):
    walker = window("en")
    walker.finish(to_the_change(walker))
    walker.go(f"/sessions/{walker.session}/replay?step=12")
    take(walker, "web-replay-en")
