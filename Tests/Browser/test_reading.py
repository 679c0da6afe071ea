"""Replay and report, in another language than the session was walked in, and on paper."""

import json
import subprocess

import pytest

from scenario import Scenario
from walker import Walker
from website import LANGUAGES, Website

PROCEDURE = "assign-or-remove-license"
VERDICT = {"sv": "Bekräftat", "nl": "Bevestigd", "en": "Confirmed"}


@pytest.fixture(scope="module")
def recorded():
    """A session that was walked in Swedish, and everybody who reads it."""
    with Website() as site:
        walked = site.run(
            "run", PROCEDURE, "--answers", Scenario(PROCEDURE, "assign").path, "--locale", "sv")
        assert walked.returncode == 0, walked.stderr
        listed = json.loads(site.run("sessions", "list", "--format", "json").stdout)
        site.session = listed[0]["id"]
        yield site


@pytest.fixture(params=LANGUAGES)
def walker(request, context, recorded):
    """A reader in each language."""
    return Walker(context, recorded, request.param)


def test_replays_forward_and_back_by_link(walker):
    walker.go(f"/sessions/{walker.website.session}/replay")
    shown = [walker.look()["text"]]
    while walker.page.locator("a[rel=next]").count():
        walker.click("a[rel=next]")
        shown.append(walker.look()["text"])
    assert len(shown) == walker.page.locator(".timeline li").count() > 5
    assert len(set(shown)) == len(shown)
    assert any(VERDICT[walker.language] in text for text in shown)
    for text in reversed(shown[:-1]):
        walker.click("a[rel=prev]")
        assert walker.look()["text"] == text
    assert walker.page.locator("a[rel=prev]").count() == 0


def test_replays_forward_and_back_by_key(walker):
    walker.go(f"/sessions/{walker.website.session}/replay")
    for step in (2, 3, 4):
        with walker.page.expect_navigation():
            walker.page.keyboard.press("ArrowRight")
        assert walker.page.url.endswith(f"step={step}")
        assert walker.page.locator(".timeline [aria-current]").inner_text().startswith(str(step))
    with walker.page.expect_navigation():
        walker.page.keyboard.press("ArrowLeft")
    assert walker.page.url.endswith("step=3")
    walker.look()


def test_prints_the_report(walker, tmp_path):
    seen = walker.go(f"/sessions/{walker.website.session}/report")
    path = tmp_path / "report.pdf"
    walker.page.pdf(path=str(path))
    text = " ".join(subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout.split())
    title = walker.page.locator("h1").inner_text()
    assert title in text and title in seen["text"]
    assert VERDICT[walker.language] in text
    menu = walker.page.locator(".out button").inner_text()
    assert menu not in text


def test_gives_the_proof_and_one_without_names(walker, tmp_path):
    walker.go(f"/sessions/{walker.website.session}/report")
    for link, is_named in (("export.json", True), ("export.json?redact", False)):
        with walker.page.expect_download() as download:
            walker.page.locator(f".tools a[href$='{link}']").click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        assert ("fatima.rahimi" in path.read_text()) == is_named
        verified = walker.website.run("sessions", "verify", path)
        assert verified.returncode == 0, verified.stdout
