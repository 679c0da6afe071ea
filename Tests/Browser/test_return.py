"""Whoever is signed out in the middle finds a way in, and their answer again."""

import re

import pytest

from client import Client
from scenario import Scenario
from walker import Walker
from website import LANGUAGES

PROCEDURE = "unassign-licenses-from-user"


def new_link(website, page):
    """The link that the command on the page prints."""
    command = page.locator("code.command").inner_text().split()
    assert command[0] == "stegvis"
    made = website.run(*command[1:])
    assert made.returncode == 0, made.stderr
    return re.search(r"https?://\S+/sign-in\?key=\S+", made.stdout).group(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_comes_back_in_the_same_language_after_signing_out(context, website, language):
    walker = Walker(context, website, language)
    walker.go("/sessions")
    walker.click("form.out button")
    walker.look()
    link = new_link(website, walker.page)
    walker.page.goto(link)
    assert walker.look()["url"].endswith(f"/{language}/")
    # Each link works once.
    walker.page.context.clear_cookies()
    assert walker.page.goto(link).status == 401


@pytest.mark.parametrize("scripted", [True, False])
def test_finds_the_answer_again_after_ten_hours(windows, website, scripted):
    website.renew()
    walker = Walker(windows(java_script_enabled=scripted), website, "nl")
    walker.scripted = scripted
    walker.begin(PROCEDURE)
    walker.finish(Scenario(PROCEDURE), lambda seen: seen["step"] == "choose-user")
    walker.check(".choice:has-text('lars.ekman@') input")
    # What the server forgets after ten hours.
    for file in (website.home / "sign-ins").iterdir():
        file.unlink()
    walker.click("form.answer button.first")
    walker.look()
    walker.page.goto(new_link(website, walker.page))
    seen = walker.look()
    assert seen["step"] == "choose-user" and seen["note"]
    assert walker.page.is_checked(".choice:has-text('lars.ekman@') input")
    walker.click("form.answer button.first")
    seen = walker.settled()
    assert seen["step"] != "choose-user" and not seen["note"]


def test_keeps_nothing_that_another_site_sends(website):
    nobody = Client(website, None)

    def kept(headers):
        answer = nobody.post("/en/sessions/x", {"step": "a"}, headers, csrf="")
        assert answer.status == 401
        return "-return=" in (answer.headers["Set-Cookie"] or "")

    assert kept({})
    for header, value in (("Origin", "http://evil.example"), ("Sec-Fetch-Site", "cross-site")):
        assert not kept({header: value})
