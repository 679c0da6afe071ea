"""A document whose sentences are bound: its steps, each once, and apart from them what Stegvis adds."""

import pathlib
import shutil
import urllib.parse

import pytest
import yaml

from walker import Walker
from website import CONTENT, LANGUAGES, ROOT, Website, upn

MIXED = ROOT / "Tests" / "CommandsTests" / "Library" / "mixed"
PLACE = "when-a-reader-leaves"
# The two steps of the library, which this program does not know.
FOREIGN = {f"{PLACE}/9", f"{PLACE}/10"}
ANSWERS = {
    f"{PLACE}/2": upn("anna.lind"), f"{PLACE}/3": "Office 365 E3", f"{PLACE}/5": "In the drawer",
    f"{PLACE}/6": upn("daan.mulder"), f"{PLACE}/7": "Microsoft 365 Audio Conferencing",
    f"{PLACE}/4/decide-hold-release": "release", f"{PLACE}/4/decide-delay-hold": "clear",
}
WORDS = {
    language: yaml.safe_load((CONTENT / "locales" / f"{language}.yaml").read_text())
    for language in LANGUAGES}


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    """The page with the document, bound as its owner has accepted it."""
    folder = pathlib.Path(tmp_path_factory.mktemp("bound")) / "wiki"
    shutil.copytree(MIXED, folder)
    path = folder / "reader.md.binding.yaml"
    # Days stay words.
    binding = yaml.load(path.read_text(), yaml.BaseLoader)
    del binding["inputs"]["book"]
    for passage in binding["passages"]:
        if passage["at"] in FOREIGN:
            for key in ("operation", "with", "into", "accepted"):
                passage.pop(key, None)
    path.write_text(yaml.safe_dump(binding, allow_unicode=True, sort_keys=False))
    with Website("--documents", folder, visits=20) as started:
        accepted = started.run(
            "bind", folder / "reader.md", "--accept", f"{PLACE}/4=license.unassign", "--accept",
            f"{PLACE}/8=license.assign")
        assert accepted.returncode == 0, accepted.stderr
        yield started


def sentences(language):
    """The steps of the document, in its order."""
    name = "reader.md" if language == "en" else f"reader.{language}.md"
    lines = (MIXED / name).read_text().splitlines()
    return [line.split(" ", 1)[1] if line[0].isdigit() else line.strip()[2:]
            for line in lines if line[:1].isdigit() or line.startswith("   - ")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_walks_its_steps_once_and_what_is_added_apart(context, website, language):
    website.renew()
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
        if step in ANSWERS:
            walker.fill([ANSWERS[step]], seen)
        walker.click("section.step form.answer button.first")
        seen = walker.settled()
    assert seen["standing"] == "completed", seen["text"]
    assert shown == sentences(language)
    assert added[:2] == ["decide-hold-release", "release-holds"], added
    done = page.locator("main").inner_text()
    assert words["end.stepsAdded.other"].split("{")[0].strip() in done, done
    walker.go(f"/sessions/{walker.session}/report")
    report = page.locator("main").inner_text()
    assert words["report.stepAdded"].split("{")[0].strip() in report, report
