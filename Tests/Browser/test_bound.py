"""A document whose sentences are bound: its steps, each once, and apart from them what Stegvis adds.

Two of its changes are of licenses, one is of the invented library: the program of the tests knows both.
"""

import pathlib
import shutil
import urllib.parse

import pytest
import yaml

from test_refusals import sandbox
from walker import Walker
from website import CONTENT, LANGUAGES, ROOT, Website, upn

LIBRARY = ROOT / "Tests" / "CommandsTests" / "Library"
MIXED = LIBRARY / "mixed"
PLACE = "when-a-reader-leaves"
CHANGES = [f"{PLACE}/4=license.unassign", f"{PLACE}/8=license.assign", f"{PLACE}/10=book.lend"]
HELD = {
    f"{PLACE}/2": upn("anna.lind"), f"{PLACE}/4/decide-hold-release": "release",
    f"{PLACE}/4/decide-delay-hold": "clear",
}
# Over the service, a hold cannot be read.
UNREAD = {f"{PLACE}/2": upn("alma.wik"), f"{PLACE}/4/check-holds": "none"}
ANSWERS = {
    f"{PLACE}/3": "Office 365 E3", f"{PLACE}/5": "In the drawer", f"{PLACE}/6": upn("daan.mulder"),
    f"{PLACE}/7": "Microsoft 365 Audio Conferencing", f"{PLACE}/9": "atlas",
}
WORDS = {
    language: yaml.safe_load((CONTENT / "locales" / f"{language}.yaml").read_text())
    for language in LANGUAGES}


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """A content folder in which the library has its words."""
    made = tmp_path_factory.mktemp("content")
    for name in (
            "Resources", "locales", "domains/microsoft-365", "procedures/keep-mailbox-for-ediscovery"):
        shutil.copytree(CONTENT / name, made / name)
    shutil.copytree(LIBRARY / "words", made / "domains/library/words")
    shutil.copy(LIBRARY / "sentences.yaml", made / "domains/library")
    return made


@pytest.fixture(params=["embedded", "service"])
def website(request, content, tmp_path):
    """The page with the document, bound as its owner has accepted it, on either tenant."""
    folder = tmp_path / "wiki"
    shutil.copytree(MIXED, folder)
    options, process = [], None
    if request.param == "service":
        process, port = sandbox(tmp_path / "sandbox")
        options = ["--tenant", f"graph:http://127.0.0.1:{port}/v1.0"]
    try:
        with Website(
                "--documents", folder, *options, content=content, program="LibraryProgram") as site:
            accepted = site.run(
                "bind", folder / "reader.md", *[part for one in CHANGES for part in ("--accept", one)])
            assert accepted.returncode == 0, accepted.stderr
            site.answers = {**ANSWERS, **(HELD if process is None else UNREAD)}
            site.added = (
                ["decide-hold-release", "release-holds"] if process is None else ["check-holds"])
            yield site
    finally:
        if process:
            process.terminate()
            process.communicate(timeout=15)


def sentences(language):
    """The steps of the document, in its order."""
    name = "reader.md" if language == "en" else f"reader.{language}.md"
    lines = (MIXED / name).read_text().splitlines()
    return [line.split(" ", 1)[1] if line[0].isdigit() else line.strip()[2:]
            for line in lines if line[:1].isdigit() or line.startswith("   - ")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_walks_its_steps_once_and_what_is_added_apart(context, website, language):
    words = WORDS[language]
    walker = Walker(context, website, language)
    page = walker.page
    walker.go(f"/documents?path={urllib.parse.quote('wiki/reader.md', safe='')}")
    before = page.locator("main .alert.important").first.inner_text()
    assert words["added.changes"].split("{")[0].strip() in before, before
    walker.click("main form:not(.search) button.first")
    shown, added = [], []
    seen = walker.settled()
    for _ in range(40):
        if seen["standing"] == "completed":
            break
        step = seen["step"]
        if "/4/" in step:
            added.append(step.rsplit("/", 1)[1])
            place = page.locator("section.step p.quiet").first.inner_text()
            assert words["screen.withinAdded"].split("·")[0].strip() in place, place
        elif seen["sentence"] not in shown:
            shown.append(seen["sentence"])
        if step in website.answers:
            walker.fill([website.answers[step]], seen)
        walker.click("section.step form.answer button.first")
        seen = walker.settled()
    assert seen["standing"] == "completed", seen["text"]
    assert shown == sentences(language)
    assert added[:len(website.added)] == website.added, added
    done = page.locator("main").inner_text()
    assert words["end.stepsAdded.other"].split("{")[0].strip() in done, done
    walker.go(f"/sessions/{walker.session}/report")
    report = page.locator("main").inner_text()
    assert words["report.stepAdded"].split("{")[0].strip() in report, report
    # The book went out with the licenses, and the journal holds together.
    assert "atlas" in report and upn("daan.mulder") in report
    assert website.run("sessions", "verify", "last").returncode == 0
